"""Measures the Dependencies page against its floor: the same page with the same elements, every result of a query at hand.

Run `python -m benchmarks.dependencies [--size 10000] [--database URL]` from the project's folder. Processor milliseconds of the
server's run of the page, the median of several. The demonstration portfolio gets other dependencies first: a chain of 3,000
projects, a ring of 3,000, and links forward in time between the rest, 15,000 in all. `again`: the same view once more;
`new filter`: a filter that nobody has asked for since the data changed; `new_slip`: a slip that nobody has tried.
"""

from __future__ import annotations

import argparse
import gc
import os
import platform
import random
import statistics
import tempfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from benchmarks.network import chain, forward, ring
from benchmarks.recording import tell
from benchmarks.review import Constant, Visitor, demonstration, new_filters

RESULT = Path(__file__).parent / "results" / "dependencies.json"
REPEATS = 5
# So many are shown before it is measured: code that runs for the first time is compiled and caches fill.
WARMING = 2
GOAL = 1.3
LINKS = 15_000
PAGE = "pages/dependencies_page.py"
STATES = ("agreed", "agreed", "agreed", "at risk", "proposed", "broken")
Query = dict[str, str]


def linked(url: str, links: int) -> list[str]:
    """Give the portfolio a chain and a ring of 3 in 10 of its projects each, and links forward between the rest; its ids."""
    from sqlalchemy import delete, insert, select

    from data_access import schema, versions
    from data_access.engine import Database
    from data_access.identity import LOCAL_OWNER
    from metrics.policy import Policy
    from reports.figures import refresh

    database, chance = Database(url), random.Random(4)
    with database.write() as connection:
        # Those that go on first: a link into a finished project binds nothing, and would open the ring.
        order = (schema.projects.c.actual_finish.is_not(None), schema.projects.c.project_id)
        ids = list(connection.scalars(select(schema.projects.c.project_id).order_by(*order)))
        part = len(ids) * 3 // 10
        pairs = [*chain(part, 0), *((giver + part, receiver + part) for giver, receiver in ring(part, 0))]
        rest = len(ids) - 2 * part
        pairs += [(giver + 2 * part, receiver + 2 * part) for giver, receiver in forward(rest, links - len(pairs))]
        # From start to start: 3,000 projects one after the other would last for millennia.
        rows = [{"dependency_id": f"d{number:06}", "predecessor_id": ids[giver], "successor_id": ids[receiver], "type": "SS",
                 "status": chance.choice(STATES) if number >= 2 * part else "agreed",
                 "needed_by": date(2026, 6, 1) + timedelta(days=chance.randrange(700)),
                 "promised_on": date(2026, 5, 1) + timedelta(days=chance.randrange(700)), "raised_on": date(2025, 1, 1)}
                for number, (giver, receiver) in enumerate(pairs)]
        connection.execute(delete(schema.dependencies))
        connection.execute(insert(schema.dependencies), rows)
        versions.advance(connection, LOCAL_OWNER, "import", "links of the benchmark", {}, origin="import")
    refresh(database, Policy())
    database.close()
    return ids


def page() -> Visitor:
    """One session on the page, opened as by its link."""
    visitor = Visitor("review")
    visitor.shown.run()
    visitor.shown.switch_page(PAGE)
    return visitor


def visited(visitor: Visitor, queries: Sequence[Query]) -> list[float]:
    """What a run of the page costs with each query, one after the other in one session, as when a reader clicks."""
    return [visitor.show(**query) for query in queries]


def measured(views: dict[str, Sequence[Query]]) -> dict[str, dict[str, float]]:
    """For each view: the first time each query is asked, the same again, and the floor."""
    from components import session

    cached = session.cached
    visitor = page()
    gc.collect()
    gc.freeze()
    found = {}
    for name, queries in views.items():
        first = visited(visitor, queries)
        again = visited(visitor, [queries[0]] * REPEATS)
        session.cached = Constant(cached)
        try:
            visited(visitor, queries)
            floor, floor_again = visited(visitor, queries), visited(visitor, [queries[0]] * REPEATS)
        finally:
            session.cached = cached
        new, new_floor = (statistics.median(spent[1 + WARMING:]) for spent in (first, floor))
        old, old_floor = statistics.median(again), statistics.median(floor_again)
        found[name] = {"first_ms": first[0], "again_ms": old, "again_floor_ms": old_floor, "again_ratio": old / old_floor,
                       "new_ms": new, "new_floor_ms": new_floor, "new_ratio": new / new_floor}
    return {name: {key: round(value, 2) for key, value in numbers.items()} for name, numbers in found.items()}


def views_of(ids: Sequence[str]) -> dict[str, Sequence[Query]]:
    filters = [{}, *new_filters(REPEATS + WARMING)]
    slips = [{"view": "slip", "slip": f"{ids[place]}:{30 + place}"} for place in slipping(ids, REPEATS + WARMING + 1)]
    focused = [{"focus": ids[len(ids) * 3 // 10 - 40 - place]} for place in range(REPEATS + WARMING + 1)]
    return {
        "roadmap": filters, "matrix": [{"view": "matrix", **query} for query in filters],
        "chain": [{"view": "chain", **query} for query in filters], "focus": focused, "slip": slips,
    }


def slipping(ids: Sequence[str], count: int) -> list[int]:
    """Places of projects in the chain that can slip, far enough down for those below to be counted."""
    from components import session
    from reports.whole_network import whole_network

    dates = whole_network(session.database()).plan.dates.set_index("project_id")
    able = dates["reason"].isna() & ~dates["finished"]
    return [place for place in range(len(ids) * 2 // 10, len(ids)) if able[ids[place]]][:count]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--links", type=int, default=LINKS)
    parser.add_argument("--database", help="the URL of a demonstration portfolio, whose dependencies are replaced")
    parser.add_argument("--record", action="store_true", help="write benchmarks/results/dependencies.json")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = os.environ["DATABASE_URL"] = given.database or demonstration(Path(folder), given.size)
        ids = linked(url, given.links)
        numbers = measured(views_of(ids))
    tell({"projects": given.size, "links": given.links, "goal_ratio": GOAL, **numbers, "python": platform.python_version(),
          "processors": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}, RESULT if given.record else None)


if __name__ == "__main__":
    main()
