"""Measures the Review page against its floor: the same page with the same elements, every result of a query already there.

Run `python -m benchmarks.review [--size 10000] [--database URL]` from the project's folder. Processor milliseconds of the
server's run of the page, the median of several; without a database the demonstration is made in a temporary one first.
`again`: the same view once more; `new filter`: a filter that nobody has asked for since the data changed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parent.parent
RESULT = Path(__file__).parent / "results" / "review.json"
REPEATS = 7
GOAL = 1.3
FILTERED = ("business-unit", "stage", "priority")


def demonstration(folder: Path, size: int) -> str:
    from data_access.engine import Database
    from data_access.identity import LOCAL_OWNER
    from data_access.upgrade import upgrade
    from metrics.policy import Policy
    from reports.imports import load_demonstration
    from sample_data.demonstration import generate

    url = f"sqlite:///{folder / 'portfolio.db'}"
    database = Database(url)
    upgrade(database)
    load_demonstration(database, generate(size), Policy(), identity=LOCAL_OWNER)
    database.close()
    return url


def run_milliseconds(shown) -> float:
    before = time.process_time()
    shown.run()
    spent = (time.process_time() - before) * 1000
    if shown.exception or shown.error:
        raise SystemExit(f"the page failed: {[item.value for item in (*shown.exception, *shown.error)]}")
    return spent


def opened(**query):
    from streamlit.testing.v1 import AppTest

    shown = AppTest.from_file(str(PROJECT_ROOT / "app.py"), default_timeout=300)
    shown.query_params.update(query)
    return shown


class Constant:
    """Stands for `session.cached`: works a result out once and then hands over the very same object at no cost."""

    def __init__(self, cached: Callable):
        self.cached, self.results = cached, {}

    def __call__(self, function, *arguments):
        key = (function.__qualname__, *(repr(argument)[:300] for argument in arguments))
        if key not in self.results:
            self.results[key] = self.cached(function, *arguments)
        return self.results[key]


def floor(**query) -> float:
    """The page on constant data: results and decisions are at hand, so that only drawing is left."""
    from components import session

    cached, read = session.cached, session.choice_counts
    constant = Constant(cached)
    session.cached = constant
    session.choice_counts = lambda chosen: constant(session._counts, chosen, session.options())
    try:
        shown = opened(**query)
        shown.run()
        return statistics.median(run_milliseconds(shown) for _ in range(REPEATS))
    finally:
        session.cached, session.choice_counts = cached, read


def new_filters(count: int) -> list[dict[str, str]]:
    """So many filters, each of one value of one field."""
    from components import session
    from data_access.filter_options import read_options

    with session.database().read() as connection:
        options = read_options(connection)
    pairs = [(key, value) for key in FILTERED for value in options.values[key]]
    return [{key: value} for key, value in pairs[:count]]


def measure() -> dict[str, float]:
    import gc

    import streamlit

    shown = opened()
    first = run_milliseconds(shown)
    gc.collect()
    gc.freeze()
    again = statistics.median(run_milliseconds(shown) for _ in range(REPEATS))
    filters = new_filters(REPEATS)
    fresh = statistics.median(run_milliseconds(opened(**chosen)) for chosen in filters)
    streamlit.cache_data.clear()
    base, filtered_base = floor(), floor(**filters[len(filters) // 2])
    return {"first_ms": first, "again_ms": again, "floor_ms": base, "again_ratio": again / base, "new_filter_ms": fresh,
            "filtered_floor_ms": filtered_base, "new_filter_ratio": fresh / filtered_base}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--database")
    parser.add_argument("--save", action="store_true", help="write benchmarks/results/review.json")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = given.database or demonstration(Path(folder), given.size)
        numbers = {name: round(value, 2) for name, value in measure().items()}
    result = {"projects": given.size, "goal_ratio": GOAL, **numbers, "python": platform.python_version(),
              "processors": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}
    print(json.dumps(result, indent=1))
    if given.save:
        RESULT.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
