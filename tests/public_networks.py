"""Published project networks as portfolios: PSPLIB `.sm` files and MPLIB `.rcmp` files, whose activities become projects."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

VARIABLE = "PORTFOLIO_LENS_PUBLIC_DATA"
DAY_ZERO = date(2026, 1, 1)


class Activity(NamedTuple):
    name: str
    duration: int
    successors: list[str]


def public_data() -> Path | None:
    """The folder with `psplib` and `multi-project` that the environment names, if it is there."""
    folder = Path(os.environ.get(VARIABLE, ""))
    return folder if os.environ.get(VARIABLE) and (folder / "psplib").is_dir() else None


def read_sm(path: Path) -> tuple[int, list[Activity]]:
    """The published critical path length (MPM-Time) and the activities of a single-mode PSPLIB file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    header = next(position for position, line in enumerate(lines) if line.startswith("pronr."))
    length = int(lines[header + 1].split()[5])
    after = {row[0]: row[3:] for row in _numbers(lines, "jobnr.    #modes")}
    durations = {row[0]: row[2] for row in _numbers(lines, "jobnr. mode duration")}
    assert all(len(names) == row[2] for row, names in zip(_numbers(lines, "jobnr.    #modes"), after.values(), strict=True))
    return length, [Activity(str(job), durations[job], [str(name) for name in names]) for job, names in after.items()]


def _numbers(lines: list[str], title: str) -> Iterator[list[int]]:
    begin = next(position for position, line in enumerate(lines) if line.startswith(title)) + 1
    for line in lines[begin:]:
        if line.startswith("****"):
            return
        if not line.startswith("----"):
            yield [int(word) for word in line.split()]


def read_rcmp(path: Path) -> list[list[Activity]]:
    """The projects of a multi-project file, each with its activities named `project:activity`; release dates must be 0."""
    lines = iter([line.split() for line in path.read_text(encoding="utf-8").splitlines() if line.strip()])
    projects, resources = int(next(lines)[0]), int(next(lines)[0])
    next(lines)
    found = []
    for number in range(1, projects + 1):
        count, release = (int(word) for word in next(lines))
        assert release == 0
        next(lines)
        rows = [next(lines) for _ in range(count)]
        found.append([Activity(f"{number}:{place}", int(row[0]), row[resources + 2:])
                      for place, row in enumerate(rows, start=1)])
        assert all(int(row[resources + 1]) == len(row) - resources - 2 for row in rows)
    return found


def write_package(folder: Path, activities: Iterable[Activity]) -> None:
    """Write the activities as projects.csv and dependencies.csv: all may start on DAY_ZERO, all links are finish to start."""
    activities = list(activities)
    links = [(activity.name, after) for activity in activities for after in activity.successors]
    _write(folder / "projects.csv", ["project_id", "name", "forecast_start", "forecast_finish"],
           [[activity.name, f"Activity {activity.name}", DAY_ZERO, DAY_ZERO + timedelta(days=activity.duration)]
            for activity in activities])
    _write(folder / "dependencies.csv", ["dependency_id", "predecessor_id", "successor_id"],
           [[f"D{number}", *ends] for number, ends in enumerate(links)])


def _write(path: Path, header: list[str], rows: list[list[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
