"""Makes and counts problems: what a wrong file is told, kept small even when every row of a million is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from data_access.exchange.package import Problem

MOST_LISTED = 10_000
LONGEST_SHOWN = 80


def shown(value: object) -> str:
    """A value as a problem quotes it: one line, cut after `LONGEST_SHOWN` characters."""
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def listed(file: str, column: str, expected: str, lines: Sequence[int], values: Sequence[object], total: int) -> list[Problem]:
    """One problem for each line, and a last one that counts the rest when `total` is more than were given."""
    problems = [Problem(file, line, column, shown(value), expected) for line, value in zip(lines, values, strict=True)]
    if total > len(problems):
        problems.append(Problem(file, 0, column, f"{total - len(problems):,} more such cells", expected))
    return problems


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems by file and line, as a person works through them; what concerns a whole file comes first."""
    return sorted(problems, key=lambda problem: (problem.file, problem.line))


def problem_counts(problems: Iterable[Problem]) -> dict[tuple[str, str, str], int]:
    """How many problems there are of each kind: (file, column, expected) > count, most frequent first."""
    return dict(Counter((problem.file, problem.column, problem.expected) for problem in problems).most_common())
