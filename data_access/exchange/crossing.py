"""Checks that look at two columns of a row at once."""

from __future__ import annotations

import numpy
import pandas

from data_access.exchange.definitions import Table
from data_access.exchange.package import Problem, RawTable
from data_access.exchange.rules import problems_at


def crossing_problems(definition: Table, raw: RawTable, values: pandas.DataFrame) -> list[Problem]:
    """Rows in which two columns contradict each other."""
    if definition.name == "assessments" and "answer" in values:
        return _scores(raw, values)
    return []


def _scores(raw: RawTable, values: pandas.DataFrame) -> list[Problem]:
    """A maturity answer has a score exactly when it is a level."""
    level = values["answer"] == "level"
    if "score" not in values:
        missing = Problem(raw.file, 1, "score", "", "this column, because some answers are “level”")
        return [missing] if level.any() else []
    empty = raw.frame["score"].reset_index(drop=True).str.strip().fillna("") == ""
    without = numpy.flatnonzero(level & empty)
    superfluous = numpy.flatnonzero(~level & values["answer"].notna() & ~empty)
    return [
        *problems_at(raw, "score", "a score from 0 to 5, because the answer is “level”", without, len(without)),
        *problems_at(raw, "score", "no score, because the answer is not “level”", superfluous, len(superfluous)),
    ]
