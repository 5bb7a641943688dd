"""The units that people's load is added up by: who counts in each, what it is called, and in which row it lies."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy
import pandas

from data_access.booking_copy import BookingCopy
from metrics.policy import Policy
from metrics.utilisation import Grid
from metrics.utilisation_grid import unit_sums
from metrics.utilisation_privacy import LEAST_PEOPLE
from reports.load_paths import path_text
from reports.utilisation_units import member_units, named_units


@dataclass(frozen=True, eq=False)
class LoadUnits:
    """The units of some levels, numbered; whoever holds them must not change them.

    keys: one row a unit: the level columns, generic_id (empty for people), name (None for a group). people, units: pairs of a
    person's position and the number of a unit that the person counts in, in the order of the units. least: of how many people
    the part of a unit that a filter shows must be to be told.
    """

    levels: tuple[str, ...]
    keys: pandas.DataFrame
    people: numpy.ndarray
    units: numpy.ndarray
    least: int = 1

    @classmethod
    def of(cls, members: pandas.DataFrame, levels: Sequence[str], least: int = 1) -> LoadUnits:
        """`members`: of `reports.utilisation_units.member_units` for these levels."""
        names = [*levels, "generic_id"]
        number = members.groupby(names, sort=False).ngroup().to_numpy()
        order = numpy.argsort(number, kind="stable")
        keys = members.drop_duplicates(names)[[*names, "name"]].reset_index(drop=True)
        return cls(tuple(levels), keys, members["place"].to_numpy()[order], number[order], least)

    @cached_property
    def generic(self) -> numpy.ndarray:
        """Whether each unit is demand that nobody is named for."""
        return self.keys["generic_id"].to_numpy() != ""

    @cached_property
    def sizes(self) -> numpy.ndarray:
        """How many people each unit has."""
        return numpy.bincount(self.units, minlength=len(self.keys))

    @cached_property
    def names(self) -> numpy.ndarray:
        """What each unit is called."""
        return named_units(self.keys, self.levels)["name"].to_numpy(dtype=object)

    @cached_property
    def innermost(self) -> numpy.ndarray:
        """The value of the innermost level of each unit; the id of a generic resource where there is no level."""
        return self.keys[self.levels[-1] if self.levels else "generic_id"].to_numpy(dtype=object)

    @cached_property
    def paths(self) -> numpy.ndarray:
        """Each unit as a text for links, see `reports.load_paths`."""
        parts = [self.keys[name] for name in self.levels or ("generic_id",)]
        return numpy.array([path_text(path) for path in zip(*parts, strict=True)], dtype=object)

    @cached_property
    def alphabet(self) -> numpy.ndarray:
        """The place of each unit in the order of names and paths."""
        place = numpy.empty(len(self.keys), dtype="int64")
        place[sorted(range(len(place)), key=lambda unit: (self.names[unit], self.paths[unit]))] = numpy.arange(len(place))
        return place

    @cached_property
    def below(self) -> Mapping[str, list[int]]:
        """The path of a row > the units that lie right below it."""
        found: dict[str, list[int]] = {}
        for unit, path in enumerate(self.paths):
            found.setdefault(path.rpartition("/")[0], []).append(unit)
        return found

    def holding(self, people: numpy.ndarray) -> numpy.ndarray:
        """For each unit whether any of these people (a truth value each) counts in it."""
        found = numpy.zeros(len(self.keys), dtype=bool)
        found[self.units[people[self.people]]] = True
        return found

    def sums(self, grid: Grid, people: numpy.ndarray | None = None) -> dict[str, numpy.ndarray]:
        """The grid added up by unit, all of them by months; `people`: only of these (a truth value each)."""
        chosen = slice(None) if people is None else people[self.people]
        return unit_sums(grid, self.people[chosen], self.units[chosen], len(self.keys))

    def single(self, units: numpy.ndarray) -> numpy.ndarray | None:
        """The positions of the people that these units are, where every unit is one person; else None."""
        return self.people[units] if len(self.people) == len(self.keys) else None


def units_of(copy: BookingCopy, policy: Policy, levels: Sequence[str]) -> LoadUnits:
    """The units of everybody in the copy. Raises PersonRowsOff where the policy does not show single people."""
    return copy.once(("units", tuple(levels), policy.person_rows),
                     lambda: LoadUnits.of(member_units(copy.members, policy, levels), levels,
                                          1 if policy.person_rows else LEAST_PEOPLE))
