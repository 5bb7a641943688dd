"""What the views that look ahead start from: the day, how bookings count, and everybody's load, shared by all who look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from components import session
from components.formats import format_date, format_month, format_share
from components.frame import Screen
from components.notices import show_empty
from components.resource_data import asked_for
from components.resource_panels import SOFT
from components.url_state import field_key, touch
from reports.load_before import LoadBefore, load_before
from reports.load_map import span_of
from reports.utilisation import BookingCopy, Months, load_copy, months_after
from reports.what_if import MONTHS, Choices, scenario_choices


@dataclass(frozen=True)
class Ahead:
    """The twelve months after the shown day, and how soft bookings count in them."""

    screen: Screen
    on: date
    soft_weight: float

    @property
    def months(self) -> Months:
        return months_after(self.on, MONTHS)

    @property
    def span(self) -> str:
        """The months in words: "Oct 2026 to Sep 2027"."""
        return f"{format_month(self.months.first)} to {format_month(self.months.last)}"

    @property
    def bookings(self) -> str:
        """How bookings count, in words."""
        if not self.soft_weight:
            return "firm bookings"
        return "firm and other bookings" if self.soft_weight == 1 else (
            f"firm bookings and {format_share(self.soft_weight)} of the others")

    def copy(self) -> BookingCopy:
        """All capacity and bookings of these months and more, shared by all who look."""
        return session.shared(load_copy, span_of(self.on))

    def load(self, level: str) -> LoadBefore:
        """Everybody's load by "role", "team" or "person"."""
        screen, policy = self.screen, session.stored_policy()
        return session.shared(load_before, self.copy(), screen.project_filter, screen.options, policy, level, self.months,
                              self.soft_weight)


def ahead_of(screen: Screen) -> Ahead | None:
    """What this screen looks at; None where nothing has a date."""
    asked = asked_for(screen)
    return None if asked.on is None else Ahead(screen, asked.on, asked.soft_weight)


def plan_of(screen: Screen, nothing: str) -> tuple[Ahead, Choices] | None:
    """What a view that looks ahead starts from, and the projects and roles to choose from; None once it said there is none.

    `nothing`: the heading of what is said then.
    """
    ahead = ahead_of(screen)
    choices = session.cached(scenario_choices, screen.project_filter, screen.options, ahead.on) if ahead else None
    if choices is None or not choices.projects:
        after = f" after {format_date(ahead.on)}" if ahead else ""
        show_empty(nothing, f"Nobody is booked on the projects shown{after}; allocations.csv would fill it.")
        return None
    return ahead, choices


def show_booking_choice(screen: Screen) -> None:
    """Whether bookings that are not firm count, as on the heat map."""
    st.selectbox("Bookings", list(SOFT), key=field_key(screen.page.name, "soft"), format_func=SOFT.get, width=190,
                 label_visibility="collapsed", on_change=touch, args=(st.session_state,))


def set_field(screen: Screen, field: str, value: str) -> None:
    """Puts a value of the page's own into the link."""
    st.session_state[field_key(screen.page.name, field)] = value
    touch(st.session_state)
