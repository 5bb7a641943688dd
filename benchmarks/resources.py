"""Measures the heat map of load against its floor: the same page with the same elements, every result already there.

Run `python -m benchmarks.resources [--save]` from the project's folder. 500 people one by one and 6,000 by role, 24 months,
three projects each; processor milliseconds of the server's run of the page, the median of several. `again`: the same view once
more; `click`: a cell that nobody has clicked since the data changed; `open`: a row opened in place for the first time;
`filter`: a filter that nobody has asked for; `first`: the first view after a change of the data.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import random
import statistics
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from sqlalchemy import insert

from benchmarks.recording import tell
from benchmarks.review import PROJECT_ROOT, REPEATS, WARMING, Constant, Visitor
from data_access import schema, versions
from data_access.engine import Database
from data_access.identity import LOCAL_OWNER
from data_access.upgrade import upgrade
from metrics.policy import Policy
from reports.figures import refresh

RESULT = Path(__file__).parent / "results" / "resources.json"
MONTHS = [date(2027 + number // 12, number % 12 + 1, 1) for number in range(24)]
PROJECTS, PROJECTS_EACH, ROLES, TEAMS, SPONSORS = 600, 3, 40, 25, 20
GOAL = 1.3
Query = Mapping[str, str]


def build(database: Database, people: int) -> None:
    """People with capacity in every month and hours on three projects each, the same every time."""
    numbers = random.Random(2028)
    upgrade(database)
    with database.write() as connection:
        connection.execute(insert(schema.projects), [
            {"project_id": f"P{number:03}", "name": f"Project {number}", "priority": number % 5 + 1,
             "sponsor": f"Sponsor {number % SPONSORS}"} for number in range(PROJECTS)])
        connection.execute(insert(schema.status_reports), [
            {"project_id": f"P{number:03}", "period_end": date(2027, 1, 31), "overall_rag": "green"}
            for number in range(PROJECTS)])
        connection.execute(insert(schema.resources), [
            {"resource_id": f"R{number:05}", "name": f"Person {number}", "team": f"Team {number % TEAMS}",
             "role": f"Role {number % ROLES}", "employment": "employee"} for number in range(people)])
        for person in range(people):
            resource, chosen = f"R{person:05}", numbers.sample(range(PROJECTS), PROJECTS_EACH)
            connection.execute(insert(schema.capacity), [
                {"resource_id": resource, "month": month, "hours": 140.0} for month in MONTHS])
            connection.execute(insert(schema.allocations), [
                {"resource_id": resource, "project_id": f"P{project:03}", "month": month,
                 "hours": float(numbers.randint(10, 80)),
                 "booking": "hard" if numbers.random() < .8 else "soft"} for month in MONTHS for project in chosen])
        versions.advance(connection, LOCAL_OWNER, "import", "a portfolio of people", {}, origin="import")
    refresh(database, Policy())


class OnResources(Visitor):
    """One session on the Resources page."""

    def __init__(self):
        from streamlit.testing.v1 import AppTest

        self.shown = AppTest.from_file(str(PROJECT_ROOT / "app.py"), default_timeout=600)
        self.shown.run()
        self.shown.switch_page("pages/resources_page.py")

    @property
    def rows(self) -> int:
        drawn = self.shown.get("bidi_component")[0].proto.bytes.split(b"\n")[1]
        return len(json.loads(drawn)["rows"]["path"])


def floor(visitor: Visitor, view: Query) -> float:
    """The same view on constant data: every result is at hand, so that only drawing is left."""
    from components import session

    held = session.cached, session.shared
    session.cached, session.shared = (Constant(function) for function in held)
    try:
        visitor.show(**view)
        return visitor.show(**view)
    finally:
        session.cached, session.shared = held


def against_floor(visitor: Visitor, name: str, views: list[Query]) -> dict[str, float]:
    """Each view and its floor in turn, so that whatever else the machine does slows both; the medians."""
    spent, base = (statistics.median(times) for times in zip(*((visitor.show(**view), floor(visitor, view)) for view in views),
                                                             strict=True))
    return {f"{name}_floor_ms": base, f"{name}_ms": spent, f"{name}_ratio": spent / base}


def questions(by: str, rows: list[str]) -> dict[str, list[Query]]:
    """For each question the views that it is asked with; none of them has been shown before."""
    view = {"by": by, "span": "24"}
    months = [f"{month:%Y-%m}" for month in MONTHS]
    asked = {"click": [view | {"unit": row, "month": month} for row, month in zip(rows, months[1:], strict=False)],
             "filter": [view | {"sponsor": f"Sponsor {number}"} for number in range(len(rows))]}
    return asked if by == "person" else asked | {"open": [view | {"open": row} for row in rows]}


def measure(people: int, by: str, rows: list[str]) -> dict[str, float]:
    visitor, view = OnResources(), {"by": by, "span": "24"}
    result = {"people": people, "first_ms": visitor.show(**view), "rows": visitor.rows}
    gc.freeze()
    result |= against_floor(visitor, "again", [view] * REPEATS)
    for name, views in questions(by, rows).items():
        for early in views[:WARMING]:
            visitor.show(**early)
        result |= against_floor(visitor, name, views[WARMING:])
    return {name: round(value, 2) for name, value in result.items()}


def in_database(folder: Path, people: int, then: Callable[[], dict]) -> dict:
    database = Database(f"sqlite:///{folder / f'{people}.db'}")
    build(database, people)
    database.close()
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / f'{people}.db'}"
    return then()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--save", action="store_true", help="write benchmarks/results/resources.json")
    save = parser.parse_args().save
    result = {"goal_ratio": GOAL, "months": len(MONTHS), "projects_each": PROJECTS_EACH, "python": platform.python_version(),
              "processors": os.cpu_count(), "load_before": round(os.getloadavg()[0], 1)}
    with tempfile.TemporaryDirectory() as temporary:
        for people, by, rows in ((500, "person", [f"R{number:05}" for number in range(WARMING + REPEATS)]),
                                 (6_000, "role", [f"Role {number}" for number in range(WARMING + REPEATS)])):
            result[by] = in_database(Path(temporary), people, lambda people=people, by=by, rows=rows: measure(people, by, rows))
    tell(result, RESULT if save else None)


if __name__ == "__main__":
    main()
