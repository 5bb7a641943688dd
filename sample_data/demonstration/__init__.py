"""The demonstration portfolio: a made-up utility with projects that drift, recover, stall and look better than they are."""

from __future__ import annotations

from datetime import date

from data_access.exchange import definitions
from data_access.exchange.package import TypedTables
from sample_data.demonstration import (
    bookings,
    dependencies,
    governance,
    milestones,
    people,
    performance,
    plan,
    projects,
    raid,
    schedule,
    status,
)
from sample_data.demonstration import course as courses
from sample_data.demonstration import health as healths
from sample_data.demonstration.frames import empty, typed
from sample_data.demonstration.organisation import CURRENCY, NAME

AS_OF = date(2026, 9, 30)


def generate(size: int = 120, as_of: date = AS_OF) -> TypedTables:
    """The whole portfolio of `size` projects as typed frames, one for each exchange table (maturity tables empty).

    The same size and day always give the same frames. Money in EUR; 24 monthly reporting dates up to the last month-end at or
    before `as_of`. Raises ValueError for a size below 1.
    """
    if size < 1:
        raise ValueError("A portfolio has at least one project")
    meant = plan.make(size, as_of)
    went = courses.run(meant)
    dates = schedule.make(meant, went)
    judged = healths.judge(meant, went, dates)
    marks = milestones.make(meant, went, dates)
    staff = people.make(meant)
    tables = {
        "settings": _settings(),
        "portfolios": projects.portfolios(),
        "programs": projects.programs(meant),
        "projects": projects.frame(meant, went, dates, judged),
        "baselines": projects.baselines(meant, went, dates),
        "performance": performance.frame(meant, went, dates),
        "status_reports": status.frame(meant, went, dates, judged, marks),
        "milestones": milestones.frame(meant, marks),
        "dependencies": dependencies.frame(meant, dates, marks),
        "resources": people.resources(meant, staff),
        "capacity": people.capacity(staff),
        "allocations": bookings.frame(meant, dates, staff),
        "raid": raid.frame(meant, went, dates, judged),
        "benefits": governance.benefits(meant, went, dates),
        "gate_reviews": governance.gate_reviews(meant, went, dates),
        "standards": governance.standards(meant, went, dates),
        "kpi_targets": governance.kpi_targets(),
    }
    return {table.name: tables[table.name] if table.name in tables else empty(table.name) for table in definitions.TABLES}


def _settings():
    facts = {
        "title": "Demonstration portfolio", "currency": CURRENCY, "reporting_rhythm": "monthly",
        "source": "Made up by Portfolio Lens; no real organisation",
        "note": f"{NAME}, its people and its figures are invented. Some entries are late, missing or contradictory on purpose, "
                "as they are in a real portfolio.",
    }
    return typed("settings", len(facts), key=list(facts), value=list(facts.values()))
