"""How long the network takes beside its floor: `python -m benchmarks.network [PROJECTS] [LINKS]`, 10,000 and 15,000 unless told.

The floor is what any answer must pay: reading the rows from the embedded database into frames. Beside the whole report it shows
the arithmetic alone, a slip with its people, and three awkward shapes: a chain, a ring, and links at random, most in a tangle.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import insert

from data_access import schema
from data_access.dependency_links import read_links, read_network_projects
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter
from data_access.upgrade import upgrade
from metrics.network import network
from metrics.policy import Policy
from reports.network import network_report
from reports.slip import slip_report

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
    """A database of that shape: projects of 5 to 200 days, one person booked on every fifth of them for two years."""
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


def main(count: int, links: int) -> None:
    everything, options = ProjectFilter(), FilterOptions()
    print(f"{count} projects, {links} links; CPU seconds, median of {REPEATS}, and the ratio to reading the rows")
    with tempfile.TemporaryDirectory() as folder:
        for shape in SHAPES:
            database = filled(folder, shape, count, links)
            rows = read(database)
            floor = seconds(lambda database=database: read(database))
            print(f"{shape:8} read {floor:.3f}", end="")
            cases = {"arithmetic": lambda rows=rows: network(*rows),
                     "report network": lambda database=database: network_report(database, everything, options),
                     "report slip": lambda database=database: slip_report(
                         database, everything, options, {"p000000": 90}, Policy())}
            for name, what in cases.items():
                taken = seconds(what)
                print(f"   {name} {taken:.3f} ({taken / floor:.1f})", end="", flush=True)
            print()
            database.close()


if __name__ == "__main__":
    main(*(int(word) for word in (sys.argv[1:] + ["10000", "15000"][len(sys.argv) - 1:])))
