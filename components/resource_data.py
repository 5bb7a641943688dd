"""What this screen asks of the heat map of load, and what was found: worked out once for everybody who asks the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import pandas

from components import session
from components.charts.load_heat_map import load_heat_map
from components.frame import Screen
from data_access.filter import Ignored
from metrics.policy import Policy
from reports.bookings_behind import BookingsBehind, bookings_behind
from reports.load_map import LoadMap, LoadQuestion, cell_months, load_map, span_of, tree_levels
from reports.load_paths import UNFILLED, path_of, paths_of
from reports.load_summary import LoadSummary, load_summary
from reports.people_load import PeopleLoad, people_load
from reports.utilisation import Months, first_booked, load_copy
from reports.utilisation_kpis import people_without_capacity
from reports.utilisation_units import teams

TEAM, MOMENT_KEYS = "team", ("period", "compare", "snapshot")
SPANS: Mapping[str, str] = {"12": "12 months", "24": "24 months", "quarters": "Quarters"}


@dataclass(frozen=True)
class Shown:
    """The heat map of this screen. soft_weight: how soft bookings count, 0 to 1; on: the date whose month comes first, None
    where nothing has a date; ignored: what the link asks for and nobody knows.
    """

    screen: Screen
    question: LoadQuestion
    policy: Policy
    soft_weight: float
    on: date | None
    ignored: tuple[Ignored, ...] = ()

    @property
    def measure(self) -> str:
        return self.screen.values["measure"]

    def map(self) -> LoadMap:
        return session.shared(_map, self._load, self.policy, self.question)

    def summary(self) -> LoadSummary:
        """Of everybody, whatever is open."""
        return session.cached(load_summary, self._load, self.policy, self.question.months)

    def without_capacity(self) -> pandas.DataFrame:
        """The people, or roles, whose capacity is unknown in a month of the map."""
        months = Months(self.map().months[0].date(), self.map().months[-1].date())
        return session.cached(people_without_capacity, self._load, self.policy, months)

    def ways_out(self) -> list[str]:
        """What is chosen that alone leaves an empty map without anybody: TEAM, and fields of the filter by their keys."""
        chosen, screen = self.screen.project_filter, self.screen
        others = {key: replace(self, screen=replace(screen, project_filter=chosen.without(key)))
                  for key in chosen.to_query() if key not in MOMENT_KEYS}
        if self.question.team:
            others = {TEAM: replace(self, question=replace(self.question, team=""))} | others
        return [key for key, other in others.items() if other.map().rows]

    def drawn(self, title: str, corner: str) -> bytes:
        """What the browser draws, see `components.charts.load_heat_map`."""
        return session.shared(_drawn, self, title, corner, not session.moment())

    def behind(self, path: str, month: str) -> BookingsBehind | None:
        """The bookings behind a row and a column of the map; None for a row that lies deeper than the map goes."""
        names = path_of(path)
        unfilled = names[:1] == UNFILLED
        tree = tree_levels(self.question.by, self.policy)
        levels = ("generic_id",) * (len(names) - 1) if unfilled else tree[:len(names)]
        if len(levels) != len(names) - unfilled or len(levels) > len(tree):
            return None
        months = cell_months(month, self.map().columns)
        return session.cached(bookings_behind, self._load, self.policy, levels, names[1:] if unfilled else names, months,
                              unfilled)

    @cached_property
    def _load(self) -> PeopleLoad:
        copy = session.shared(load_copy, span_of(self.on))
        return session.shared(people_load, copy, self.screen.project_filter, self.screen.options, self.soft_weight)

    def __repr__(self) -> str:
        return f"{self.question!r} {self.soft_weight} {self.measure} {self.on} {self.screen.project_filter!r}"


def _map(_database, load: PeopleLoad, policy: Policy, question: LoadQuestion) -> LoadMap:
    return load_map(load, policy, question)


def _drawn(_database, shown: Shown, title: str, corner: str, now: bool) -> bytes:
    found = shown.map()
    return load_heat_map(found.rows, found.cells, found.columns, shown.measure, title, corner, now=now)


def asked_for(screen: Screen) -> Shown:
    """The heat map that the link and the controls ask for."""
    policy, values = session.stored_policy(), screen.values
    by = values["by"]
    if by == "person" and not policy.person_rows:
        by = "team"
    unknown = values["team"] and values["team"] not in session.shared(teams)
    ignored = (Ignored("team", values["team"], "a team with people"),) if unknown else ()
    weights = {"hard": 0.0, "weighted": policy.soft_booking_probability, "all": 1.0}
    question = LoadQuestion(by, paths_of(values["open"]), 12 if values["span"] == "12" else 24, values["span"] == "quarters",
                            values["team"] if by == "person" and not unknown else "")
    on = screen.project_filter.period_end(screen.options) or session.cached(first_booked)
    return Shown(screen, question, policy, weights[values["soft"]], on, ignored)
