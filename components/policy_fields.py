"""The conventions beside the bands: money, time, stages, people and risks, each with its fault below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from components.formats import plain
from components.policy_draft import PolicyDraft
from components.policy_words import NAMES, name_of, problem_in_words, shown, taken
from metrics.periods import RHYTHMS
from metrics.policy import Policy
from reports.policy import Problem

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")


_PERCENT = {"min_value": 0.0, "max_value": 100.0, "step": 5.0}


class Fields:
    """Draws fields of a draft: each begins with the draft's value and gives back what was typed."""

    def __init__(self, draft: PolicyDraft, *, disabled: bool):
        self._draft, self._disabled = draft, disabled
        self._places: dict[str, Any] = {}

    def field(self, path: tuple, draw: Callable[..., Any], to_widget: Callable[[Any], Any] = lambda value: value,
              from_widget: Callable[[Any], Any] = lambda value: value, **more) -> None:
        """One widget for the value at `path`, and under it the place for what is wrong with it."""
        key = f"policy.{'.'.join(map(str, path))}.{self._draft.generation}"
        held = self._draft.values[path]
        if key not in st.session_state:
            st.session_state[key] = to_widget(held)
        label = more.pop("label", NAMES.get(path[0], ""))
        given = draw(label, key=key, disabled=self._disabled, **more)
        if given != to_widget(held):
            self._draft.values[path] = from_widget(given)
        self._places[".".join(map(str, path))] = st.container()

    def show_problems(self) -> None:
        """Under each field what is wrong with it, once all of them are read."""
        problems = self._draft.problems()
        for key, place in self._places.items():
            with place:
                show_problems(problems, key)


def show_problems(problems: Sequence[Problem], key: str, *, named: bool = False) -> None:
    """What is wrong at a key and below it, one line each."""
    for problem in problems:
        if problem.key == key or problem.key.startswith(f"{key}."):
            name = f"{name_of(problem.key)}: " if named else ""
            st.markdown(f":material/error: {plain(name + problem_in_words(problem.key, problem.message))}")


def show_fields(draft: PolicyDraft, stated: Policy, effective: Policy, *, disabled: bool) -> None:
    """All conventions but the bands. `effective`: with what the portfolio itself states in the place of `stated`."""
    fields = Fields(draft, disabled=disabled)
    left, middle, right = st.columns(3, gap="large")
    with left:
        st.subheader("Money and time", anchor=False)
        fields.field(("currency",), st.text_input, from_widget=lambda text: text.strip().upper(), max_chars=3)
        _show_overridden("currency", stated, effective)
        fields.field(("reporting_rhythm",), st.selectbox, options=RHYTHMS)
        _show_overridden("reporting_rhythm", stated, effective)
        fields.field(("first_fiscal_month",), st.selectbox, options=range(1, 13), format_func=lambda month: _MONTHS[month - 1])
        fields.field(("hours_per_day",), st.number_input, float, _whole, min_value=0.5, max_value=24.0, step=0.5, format="%g")
        fields.field(("hours_per_fte_month",), st.number_input, float, _whole, min_value=1.0, max_value=744.0, step=1.0,
                     format="%g")
    with middle:
        st.subheader("Stages", anchor=False)
        fields.field(("stages",), st.text_area, "\n".join, _words, height=230, help="One on each line.")
        known = list(dict.fromkeys([*draft.values["stages",], *draft.values["closed_stages",]]))
        fields.field(("closed_stages",), st.multiselect, from_widget=list, options=known, accept_new_options=True)
    with right:
        st.subheader("People and risks", anchor=False)
        fields.field(("certifications",), st.text_area, "\n".join, _words, height=150, help="One on each line.")
        fields.field(("person_rows",), st.toggle, help="When off, the smallest unit is a role or team of three or more people.")
        fields.field(("soft_booking_probability",), st.number_input, lambda share: shown(float(share), "%"),
                     lambda share: taken(share, "%"), label=f"{NAMES['soft_booking_probability']}, in %", format="%g",
                     **_PERCENT)
        st.caption("Probability that each level of a risk stands for, in %")
        for level, column in zip(range(1, 6), st.columns(5, gap="small"), strict=True):
            with column:
                fields.field(("risk_probabilities", level), st.number_input, lambda share: shown(float(share), "%"),
                             lambda share: taken(share, "%"), label=str(level), format="%g", **_PERCENT)
    fields.show_problems()


def _show_overridden(name: str, stated: Policy, effective: Policy) -> None:
    if getattr(stated, name) != getattr(effective, name):
        st.caption(plain(f"This portfolio states its own, which comes first: {getattr(effective, name)}."))


def _whole(number: float | None) -> float | None:
    return int(number) if number is not None and float(number).is_integer() else number


def _words(lines: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in lines.splitlines() if line.strip()))
