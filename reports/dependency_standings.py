"""Every dependency as it stands at a date, worst first: its row to be read, and numbers to be counted by any filter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy
import pandas

from metrics.network import Network
from metrics.network_plan import FROM_FINISH, TO_FINISH
from metrics.network_standing import DELIVERED, STANDINGS, TROUBLE, standing, worst_first


@dataclass(frozen=True, eq=False)
class Standings:
    """All dependencies at a date, worst first; nobody may change it. Below, places are those of its rows.

    rows: `WholeNetwork.register` with the columns of `metrics.network_standing.standing`. For each row: giver, receiver (places
    of both ends among the projects), rank (place of how it stands in STANDINGS), is_trouble (one of TROUBLE), is_late (promised
    after the day of need), is_against (its projects' dates do not allow it), is_untold (neither can be told), is_overdue,
    has_age, on_cycle, is_binding (see `metrics.network_plan`), from_finish (measured from the giver's finish, not its start),
    to_finish (to the receiver's), and needed_by, raised_on as `datetime64`.
    """

    rows: pandas.DataFrame
    giver: numpy.ndarray
    receiver: numpy.ndarray
    rank: numpy.ndarray
    is_trouble: numpy.ndarray
    is_late: numpy.ndarray
    is_against: numpy.ndarray
    is_untold: numpy.ndarray
    is_overdue: numpy.ndarray
    has_age: numpy.ndarray
    on_cycle: numpy.ndarray
    is_binding: numpy.ndarray
    from_finish: numpy.ndarray
    to_finish: numpy.ndarray
    needed_by: numpy.ndarray
    raised_on: numpy.ndarray

    @classmethod
    def of(cls, register: pandas.DataFrame, as_of: date | None, project_index: pandas.Index, found: Network) -> Standings:
        """`found`: the network without any slip."""
        rows = worst_first(standing(register, as_of))
        need, dates = (rows[name].to_numpy("float64", na_value=numpy.nan) for name in ("need_gap_days", "dates_gap_days"))
        rank = pandas.Index(STANDINGS).get_indexer(rows["standing"])
        return cls(
            rows, *(project_index.get_indexer(rows[end]) for end in ("predecessor_id", "successor_id")), rank,
            numpy.isin(STANDINGS, TROUBLE)[rank], need > 0, dates > 0, numpy.isnan(need) & numpy.isnan(dates),
            *(rows[name].notna().to_numpy() for name in ("overdue_days", "age_days")),
            *(rows["dependency_id"].isin(those["dependency_id"]).to_numpy() for those in (found.cycles, found.links)),
            *(rows["type"].isin(kinds).to_numpy() for kinds in (FROM_FINISH, TO_FINISH)),
            *(rows[name].to_numpy() for name in ("needed_by", "raised_on")))

    def standing_so(self, places: numpy.ndarray, standings: Sequence[str]) -> numpy.ndarray:
        """Those of these places that stand in one of these ways."""
        wanted = numpy.isin(STANDINGS, standings)
        return places[wanted[self.rank[places]]]

    def open_of(self, dependency_ids: pandas.Series) -> numpy.ndarray:
        """The places of those of these that are not delivered."""
        found = numpy.sort(self._index.get_indexer(dependency_ids[dependency_ids.notna()]))
        return self.standing_so(found[found >= 0], [name for name in STANDINGS if name != DELIVERED])

    def ends_of(self, places: numpy.ndarray | slice, start: numpy.ndarray,
                finish: numpy.ndarray) -> tuple[numpy.ndarray, numpy.ndarray]:
        """The days from which and to which these run; `start`, `finish`: of each project."""
        giver, receiver = self.giver[places], self.receiver[places]
        return (numpy.where(self.from_finish[places], finish[giver], start[giver]),
                numpy.where(self.to_finish[places], finish[receiver], start[receiver]))

    def taken(self, places: numpy.ndarray, columns: tuple[str, ...]) -> pandas.DataFrame:
        """These columns of these rows, numbered anew."""
        if columns not in self._columns:
            self._columns[columns] = self.rows[list(columns)]
        return self._columns[columns].take(places).reset_index(drop=True)

    @cached_property
    def place_by_id(self) -> numpy.ndarray:
        """Where each row would stand if they were put in order by dependency_id."""
        place = numpy.empty(len(self.rows), dtype="int64")
        place[self._index.argsort()] = numpy.arange(len(self.rows))
        return place

    @cached_property
    def _columns(self) -> dict[tuple[str, ...], pandas.DataFrame]:
        return {}

    @cached_property
    def _index(self) -> pandas.Index:
        return pandas.Index(self.rows["dependency_id"], dtype=object)
