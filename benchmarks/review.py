"""Measures the Review page and the Scorecards page against their floor: the same page, every result of a query at hand.

Run `python -m benchmarks.review [--size 10000] [--database URL]` from the project's folder. Processor milliseconds of the
server's run of a page in one session, the median of several; without a database the demonstration is made in a temporary one.
`first`: the first view since the data changed, by anybody. `new filter`: a choice that nobody has made since. `seen`: a view
that was asked for before. `floor`: the page on constant data, under a filter too.
"""

from __future__ import annotations

import argparse
import gc
import json
import operator
import os
import platform
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PROJECT_ROOT = Path(__file__).resolve().parent.parent
RESULTS = Path(__file__).parent / "results"
# Every field's filters among them: what they cost differs, and single runs scatter by a third.
REPEATS = 24
# So many filters are chosen before it is measured: code that runs for the first time is compiled and caches fill.
WARMING = 3
GOALS = {10_000: 1.3, 100_000: 2.0}
FILTERED = ("business-unit", "stage", "priority", "category", "objective")
PAGES = {"review": "", "scorecards": "scorecards"}


def demonstration(folder: Path, size: int) -> str:
    from data_access.engine import Database
    from data_access.identity import LOCAL_OWNER
    from data_access.upgrade import upgrade
    from reports.imports import load_demonstration
    from reports.policy import policy_in_force
    from sample_data.demonstration import generate

    url = f"sqlite:///{folder / 'portfolio.db'}"
    database = Database(url)
    upgrade(database)
    load_demonstration(database, generate(size), policy_in_force(database), identity=LOCAL_OWNER)
    database.close()
    return url


class Visitor:
    """One session on one page; `show` runs the page under a filter and gives the processor milliseconds of that run."""

    def __init__(self, page: str):
        from streamlit.testing.v1 import AppTest

        self.shown = AppTest.from_file(str(PROJECT_ROOT / "app.py"), default_timeout=600)
        if PAGES[page]:
            self.shown.run()
            self.shown.switch_page(f"pages/{page}_page.py")

    def show(self, **query: str) -> float:
        self.shown.query_params.clear()
        self.shown.query_params.update(query)
        gc.collect()
        before = time.process_time()
        self.shown.run()
        spent = (time.process_time() - before) * 1000
        if self.shown.exception or self.shown.error:
            raise SystemExit(f"the page failed: {[item.value for item in (*self.shown.exception, *self.shown.error)]}")
        return spent


class Constant:
    """Stands for `session.cached`: works a result out once and then hands over the very same object at no cost."""

    def __init__(self, cached: Callable):
        self.cached, self.results = cached, {}

    def __call__(self, function, *arguments):
        from data_access.filter import ProjectFilter

        # Large arguments follow from the data version, which stands still here: writing them out would cost more than drawing.
        plain = (argument for argument in arguments if isinstance(argument, (str, int, bool, type(None), ProjectFilter)))
        key = (function.__module__, function.__qualname__, *plain)
        if key not in self.results:
            self.results[key] = self.cached(function, *arguments)
        return self.results[key]


def in_turn(visitor: Visitor, filters: list[dict[str, str]]) -> dict[str, list[float]]:
    """Under each filter a view that nobody asked for yet, the same again, and the page on constant data.

    One after another: whatever else the machine does slows all three.
    """
    from components import session

    cached, constant = session.cached, Constant(session.cached)
    times: dict[str, list[float]] = {"new_filter": [], "seen": [], "floor": []}
    try:
        for chosen in filters:
            times["new_filter"].append(visitor.show(**chosen))
            times["seen"].append(visitor.show(**chosen))
            session.cached = constant
            # The first run on constant data works its results out.
            times["floor"].append([visitor.show(**chosen) for _ in range(2)][1])
            session.cached = cached
    finally:
        session.cached = cached
    return times


def new_filters(count: int) -> list[dict[str, str]]:
    """So many filters, each of one value of one field, that show some active project."""
    from components import session
    from data_access.filter import ProjectFilter
    from data_access.filter_options import read_options
    from reports.standing import standing

    with session.database().read() as connection:
        options = read_options(connection)
    pairs = [{key: value} for key in FILTERED for value in options.values[key]]
    chosen = (ProjectFilter.from_query({key: [value] for key, value in pair.items()}, options)[0] for pair in pairs)
    shown = [pair for pair, asked in zip(pairs, chosen, strict=True)
             if standing(session.database(), asked, options)[0]["projects"]]
    return shown[:count]


def measure(page: str) -> dict[str, float]:
    visitor = Visitor(page)
    first = visitor.show()
    gc.freeze()
    filters = new_filters(WARMING + REPEATS)
    for chosen in filters[:WARMING]:
        visitor.show(**chosen)
    times = in_turn(visitor, filters[WARMING:])
    ratios = {f"{name}_ratio": statistics.median(map(operator.truediv, times[name], times["floor"]))
              for name in ("new_filter", "seen")}
    return {"first_ms": first} | {f"{name}_ms": statistics.median(spent) for name, spent in times.items()} | ratios


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--database")
    parser.add_argument("--save", action="store_true", help="write the result into benchmarks/results")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = given.database or demonstration(Path(folder), given.size)
        pages = {page: {name: round(value, 2) for name, value in measure(page).items()} for page in PAGES}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    result = {"projects": given.size, "goal_ratio": GOALS.get(given.size), **pages, "peak_mebibytes": round(peak),
              "python": platform.python_version(), "processors": os.cpu_count(), "load": round(os.getloadavg()[0], 1)}
    print(json.dumps(result, indent=1))
    if given.save:
        name = "review" if given.size == 10_000 else f"review-{given.size}"
        (RESULTS / f"{name}.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
