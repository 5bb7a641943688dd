"""Measures the network arithmetic and its two reports, against the least that any answer must pay: reading the rows.

Run `python -m benchmarks.network` from the project's folder. Processor seconds, the median of several runs, on the embedded
database; four shapes: links forward in time, one chain, one ring, and links at random, of which most lie in one tangle.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import insert

from benchmarks.recording import tell
from data_access import schema
from data_access.dependency_links import read_links, read_network_projects
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.upgrade import upgrade
from metrics.network import network
from metrics.policy import Policy
from reports.network import network_report
from reports.slip import slip_report

PROJECT_ROOT = Path(__file__).resolve().parent.parent
RESULT = Path(__file__).parent / "results" / "network.json"
REPEATS = 5
MONTHS = [date(2026 + month // 12, month % 12 + 1, 1) for month in range(24)]


def forward(count: int, links: int) -> list[tuple[int, int]]:
    """Links from earlier to later projects, mostly near ones, as in a programme."""
    chance = random.Random(1)
    givers = (chance.randrange(count - 1) for _ in range(links))
    return [(giver, min(count - 1, giver + chance.randint(1, 40))) for giver in givers]


def chain(count: int, _links: int) -> list[tuple[int, int]]:
    return [(place, place + 1) for place in range(count - 1)]


def ring(count: int, _links: int) -> list[tuple[int, int]]:
    return [(place, (place + 1) % count) for place in range(count)]


def tangle(count: int, links: int) -> list[tuple[int, int]]:
    chance = random.Random(2)
    return [(chance.randrange(count), chance.randrange(count)) for _ in range(links)]


SHAPES: dict[str, Callable[[int, int], list[tuple[int, int]]]] = {
    "forward": forward, "chain": chain, "ring": ring, "tangle": tangle}


def filled(folder: str, shape: str, count: int, links: int) -> Database:
    """A database of that shape: projects of 5 to 200 days, one person for five of them, each booked for a month."""
    chance = random.Random(3)
    database = Database(f"sqlite:///{Path(folder) / shape}.db")
    upgrade(database)
    starts = [date(2026, 1, 1) + timedelta(days=chance.randrange(400)) for _ in range(count)]
    projects = [{"project_id": f"p{place:06}", "name": f"Project {place}", "forecast_start": start,
                 "forecast_finish": start + timedelta(days=chance.randint(5, 200))} for place, start in enumerate(starts)]
    ends = SHAPES[shape](count, links)
    dependencies = [{"dependency_id": f"d{number:06}", "predecessor_id": f"p{giver:06}", "successor_id": f"p{receiver:06}",
                     "type": chance.choice(("FS", "FS", "FS", "SS", "FF")), "lag_days": chance.randint(-5, 20)}
                    for number, (giver, receiver) in enumerate(ends)]
    people = [{"resource_id": f"r{place:05}", "name": f"Person {place}", "role": f"Role {place % 40}"}
              for place in range(count // 5)]
    hours = [{"resource_id": person["resource_id"], "month": month, "hours": 150.0} for person in people for month in MONTHS]
    bookings = [{"resource_id": f"r{place // 5:05}", "project_id": f"p{place:06}", "month": MONTHS[place % 24],
                 "hours": 80.0, "booking": "hard"} for place in range(count // 5 * 5)]
    with database.write() as connection:
        for table, rows in ((schema.projects, projects), (schema.dependencies, dependencies), (schema.resources, people),
                            (schema.capacity, hours), (schema.allocations, bookings)):
            connection.execute(insert(table), rows)
    return database


def seconds(what: Callable[[], object]) -> float:
    """The median of REPEATS runs after one to warm up, in seconds of this process."""
    what()
    taken = []
    for _ in range(REPEATS):
        begin = time.process_time()
        what()
        taken.append(time.process_time() - begin)
    return statistics.median(taken)


def read(database: Database):
    with database.read() as connection:
        return read_network_projects(connection), read_links(connection)


def forgotten(database: Database) -> Database:
    """The database with nothing kept of it, as a new process finds it."""
    database.kept = None
    return database


def measure(database: Database) -> dict[str, float]:
    """Seconds of each question on this database, and how many times the floor they are."""
    everything, options = ProjectFilter(), FilterOptions()
    rows = read(database)
    taken = {
        "floor_seconds": seconds(lambda: read(database)),
        "arithmetic_seconds": seconds(lambda: network(*rows)),
        "report_network_seconds": seconds(lambda: network_report(forgotten(database), everything, options)),
        "report_slip_seconds": seconds(
            lambda: slip_report(forgotten(database), everything, options, {"p000000": 90}, Policy())),
    }
    floor = taken["floor_seconds"]
    ratios = {name.replace("_seconds", "_times_the_floor"): round(value / floor, 1) for name, value in taken.items()}
    ratios.pop("floor_times_the_floor")
    return {name: round(value, 3) for name, value in taken.items()} | ratios


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--projects", type=int, default=10_000)
    parser.add_argument("--links", type=int, default=15_000)
    parser.add_argument("--record", action="store_true", help=f"write {RESULT.relative_to(PROJECT_ROOT)}")
    arguments = parser.parse_args()
    result = {"projects": arguments.projects, "links": arguments.links, "processors": os.cpu_count(),
              "load_before": round(os.getloadavg()[0], 1), "python": platform.python_version()}
    with tempfile.TemporaryDirectory() as folder:
        for shape in SHAPES:
            database = filled(folder, shape, arguments.projects, arguments.links)
            result[shape] = measure(database)
            database.close()
    tell(result, RESULT if arguments.record else None)


if __name__ == "__main__":
    main()
