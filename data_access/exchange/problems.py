"""Makes and counts problems: what a wrong file is told, kept small even when every row of a million is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from data_access.exchange.package import Problem

MOST_LISTED = 10_000
LONGEST_SHOWN = 80
_MORE = " more such cells"


def shown(value: object) -> str:
    """A value as a problem quotes it: one line, cut after `LONGEST_SHOWN` characters."""
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST_SHOWN else text[: LONGEST_SHOWN - 1] + "…"


def listed(file: str, column: str, expected: str, lines: Sequence[int], values: Sequence[object], total: int) -> list[Problem]:
    """One problem for each line, and a last one that counts the rest when `total` is more than were given."""
    problems = [Problem(file, line, column, shown(value), expected) for line, value in zip(lines, values, strict=True)]
    if total > len(problems):
        problems.append(rest(file, column, expected, total - len(problems)))
    return problems


def rest(file: str, column: str, expected: str, count: int) -> Problem:
    """The one problem that stands for all that were found beyond `MOST_LISTED`."""
    return Problem(file, 0, column, f"{count:,}{_MORE}", expected)


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Problems by file and line, as a person works through them; what concerns a whole file comes first."""
    return sorted(problems, key=lambda problem: (problem.file, problem.line))


def problem_counts(problems: Iterable[Problem]) -> dict[tuple[str, str, str], int]:
    """How many problems there are of each kind: (file, column, expected) > count, most frequent first."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for problem in problems:
        counted = problem.line == 0 and problem.value.endswith(_MORE)
        counts[problem.file, problem.column, problem.expected] += _count(problem.value) if counted else 1
    return dict(counts.most_common())


def _count(value: str) -> int:
    digits = value.removesuffix(_MORE).replace(",", "")
    return int(digits) if digits.isdecimal() else 1
