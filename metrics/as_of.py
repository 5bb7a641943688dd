"""The newest row of a project at or before a day, for many projects and days at once."""

from __future__ import annotations

import numpy

# Wider than all days from year 1 to 9999, so that no two projects' days can meet in one key.
_SPAN, _SHIFT = 4_000_000, 800_000


def _keys(projects: numpy.ndarray, days: numpy.ndarray) -> numpy.ndarray:
    return projects.astype("int64") * _SPAN + days.astype("datetime64[D]").astype("int64") + _SHIFT


class AsOf:
    """Dated rows of projects. `projects`: the project's position, `days`: the row's day, `columns`: its values, all of one
    length.

    Of two rows of one day the later given one counts as newer. Rows without a day must have been left out.
    """

    def __init__(self, projects: numpy.ndarray, days: numpy.ndarray, **columns: numpy.ndarray):
        keys = _keys(projects, days)
        order = numpy.argsort(keys, kind="stable")
        self._keys, self._projects = keys[order], projects[order]
        self._columns = {"day": days.astype("datetime64[D]")[order]} | {name: values[order] for name, values in columns.items()}

    def positions(self, projects: numpy.ndarray, days: numpy.ndarray) -> numpy.ndarray:
        """The position of the newest row at or before each day of each project, -1 where there is none."""
        if not len(self._keys):
            return numpy.full(len(projects), -1)
        found = numpy.searchsorted(self._keys, _keys(projects, days), side="right") - 1
        return numpy.where((found >= 0) & (self._projects[found] == projects), found, -1)

    def first_positions(self, projects: numpy.ndarray) -> numpy.ndarray:
        """The position of the first row of each project, -1 where there is none."""
        if not len(self._keys):
            return numpy.full(len(projects), -1)
        found = numpy.minimum(numpy.searchsorted(self._keys, projects.astype("int64") * _SPAN), len(self._keys) - 1)
        return numpy.where(self._projects[found] == projects, found, -1)

    def take(self, name: str, positions: numpy.ndarray) -> numpy.ndarray:
        """The column's values at the positions; missing (NaN, NaT, None) for -1."""
        values = self._columns[name]
        missing = {"f": numpy.nan, "M": numpy.datetime64("NaT", "D")}.get(values.dtype.kind)
        if not len(values):
            return numpy.full(len(positions), missing, dtype=values.dtype)
        return numpy.where(positions >= 0, values[positions], missing)
