"""What the network is made of: every project's own dates and every dependency."""

from __future__ import annotations

import pandas
from sqlalchemy import Connection, and_, func, literal, select

from data_access.frames import read_frame
from data_access.schema import baselines, dependencies, milestones, portfolios, programs, projects

_DATES = ("baseline_start", "baseline_finish", "forecast_start", "forecast_finish", "actual_start", "actual_finish")


_BELONGS = ("project_id", "name", "portfolio_id", "program_id", "business_unit")


def read_network_projects(connection: Connection) -> pandas.DataFrame:
    """One row a project, of the whole portfolio: project_id, name, its six dates and where it belongs.

    portfolio_id, portfolio (its name), program_id, program (its name), business_unit; original_start, original_finish: of the
    baseline that was approved first, else of the plan.
    """
    original = and_(baselines.c.project_id == projects.c.project_id, baselines.c.baseline_number == 0)
    columns = [*(projects.c[name] for name in (*_BELONGS, *_DATES)), portfolios.c.name.label("portfolio"),
               programs.c.name.label("program"),
               func.coalesce(baselines.c.start, projects.c.baseline_start).label("original_start"),
               func.coalesce(baselines.c.finish, projects.c.baseline_finish).label("original_finish")]
    source = (projects.outerjoin(portfolios, portfolios.c.portfolio_id == projects.c.portfolio_id)
              .outerjoin(programs, programs.c.program_id == projects.c.program_id).outerjoin(baselines, original))
    return read_frame(connection, columns, select(literal(1)).select_from(source).order_by(projects.c.project_id))


def read_links(connection: Connection) -> pandas.DataFrame:
    """One row a dependency, of the whole portfolio: its own columns and what is known of the milestone that gives.

    giving_milestone (its name), giving_forecast_date, giving_actual_date: missing where none is named.
    """
    giving = milestones.alias("giving")
    columns = [*dependencies.c, giving.c.name.label("giving_milestone"),
               *(giving.c[name].label(f"giving_{name}") for name in ("forecast_date", "actual_date"))]
    statement = select(dependencies).outerjoin(giving, giving.c.milestone_id == dependencies.c.predecessor_milestone_id)
    return read_frame(connection, columns, statement.order_by(dependencies.c.dependency_id))
