"""Measures the heat map of people's load: 6,000 people by role and 500 one by one, 24 months each, against plain SQL sums.

Run `python -m benchmarks.utilisation` from the project's folder; see benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from sqlalchemy import insert

from benchmarks.recording import tell
from data_access import schema
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.upgrade import upgrade
from metrics.policy import Policy
from reports.bookings_behind import bookings_behind
from reports.rivals import project_rivals
from reports.utilisation import LoadRequest, Months, load_cells, load_inside, load_totals, resource_load

RESULT = Path(__file__).parent / "results" / "utilisation.json"
MONTHS = [date(2027 + number // 12, number % 12 + 1, 1) for number in range(24)]
PROJECTS, PROJECTS_EACH, ROLES, TEAMS = 600, 3, 40, 25
NOTHING, EVERYTHING, FIFTH = FilterOptions(), ProjectFilter(), ProjectFilter(sponsor=("Ann",))
# The least any answer must do: read every hour once and add it up by person and month.
FLOOR = ("SELECT resource_id, month, SUM(hours) FROM capacity GROUP BY resource_id, month",
         "SELECT resource_id, month, SUM(hours) FROM allocations GROUP BY resource_id, month")


def build(database: Database, people: int) -> None:
    """People with capacity in every month and hours on three projects each, the same every time; Ann sponsors every fifth."""
    numbers = random.Random(2028)
    upgrade(database)
    with database.write() as connection:
        connection.execute(insert(schema.projects), [
            {"project_id": f"P{number:03}", "name": f"Project {number}", "priority": number % 5 + 1,
             "sponsor": "Ann" if number % 5 == 0 else "Bob"} for number in range(PROJECTS)])
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


def seconds(what: Callable[[], object], times: int) -> float:
    """Processor time of the best of several runs: SQLite works in this process, and others on the machine do not count."""
    found = []
    for _ in range(times):
        started = time.process_time()
        what()
        found.append(time.process_time() - started)
    return min(found)


def floor(path: Path, times: int) -> float:
    with sqlite3.connect(path) as connection:
        return seconds(lambda: [connection.execute(statement).fetchall() for statement in FLOOR], times)


def questions(database: Database, level: str, unit: str) -> dict[str, Callable[[], object]]:
    """What a page asks. Totals are cached by data version, so that a filter change asks for its own part alone."""
    policy, asked, month = Policy(), LoadRequest((level,)), Months(MONTHS[5], MONTHS[5])
    totals = load_totals(database, policy, asked)
    return {
        "first_view": lambda: resource_load(database, EVERYTHING, NOTHING, policy, (level,)),
        "filter_change": lambda: load_cells(totals, load_inside(database, policy, asked, FIFTH, NOTHING), policy, (level,)),
        "other_measure": lambda: load_cells(totals, None, policy, (level,), soft_weight=.5),
        "click_on_a_cell": lambda: bookings_behind(database, EVERYTHING, NOTHING, policy, {level: unit}, month),
        "rivals_of_a_project": lambda: project_rivals(database, "P000", EVERYTHING, policy, Months(MONTHS[0], MONTHS[11])),
    }


def measure(folder: Path, people: int, level: str, unit: str, times: int) -> dict[str, object]:
    path = folder / f"{level}.db"
    database = Database(f"sqlite:///{path}")
    build(database, people)
    least = floor(path, times)
    found = {name: seconds(question, times) for name, question in questions(database, level, unit).items()}
    database.close()
    return {"people": people, "months": len(MONTHS), "bookings": people * len(MONTHS) * PROJECTS_EACH,
            "floor_seconds": round(least, 3), "seconds": {name: round(value, 3) for name, value in found.items()},
            "times_the_floor": {name: round(value / least, 2) for name, value in found.items()}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=5, help="runs of each question; the best counts")
    parser.add_argument("--record", action="store_true", help="write the result beside this module")
    arguments = parser.parse_args()
    result = {"processors": os.cpu_count(), "load_before": round(os.getloadavg()[0], 1), "python": platform.python_version()}
    with tempfile.TemporaryDirectory() as temporary:
        for level, people, unit in (("role", 6_000, "Role 7"), ("person", 500, "R00007")):
            result[level] = measure(Path(temporary), people, level, unit, arguments.times)
    tell(result, RESULT if arguments.record else None)


if __name__ == "__main__":
    main()
