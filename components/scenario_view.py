"""What if? The heat map as a scenario leaves it, whether that helps, what becomes worse, and what else would help."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas
import streamlit as st

from components import session
from components.chart_panel import show_chart
from components.charts.load_change_map import load_change_map
from components.choice import choose
from components.formats import count_of, format_month, format_number, visible
from components.frame import Screen
from components.plan_data import plan_of, show_booking_choice
from components.project_links import table_height
from components.resource_words import people_word
from components.scenario_form import show_mistakes, show_scenario_chips, show_scenario_form
from components.scenario_suggestions import show_suggestions
from components.url_state import field_key
from metrics.scenario_effect import WORSE
from reports.what_if import WhatIf, what_if

PER: Mapping[str, str] = {"role": "By role", "team": "By team", "person": "By person"}
TABLE_COLUMNS: Mapping[str, Any] = {
    "unit": st.column_config.TextColumn("Id"), "name": st.column_config.TextColumn("Name"),
    "month": st.column_config.DateColumn("Month", format="MMM YYYY"), "effect": st.column_config.TextColumn("What happens"),
    **{f"{name}_{side}": st.column_config.NumberColumn(f"{label} {side}", format=form)
       for name, label, form in (("load", "Booked of capacity", "percent"), ("load_hours", "Booked hours", "%.0f"),
                                 ("capacity_hours", "Capacity, hours", "%.0f"), ("over_hours", "Hours above capacity", "%.0f"))
       for side in ("before", "after")}}


def show_what_if(screen: Screen) -> None:
    """The whole view: what can be tried, whether it helps, the heat map, suggestions, what became worse."""
    plan = plan_of(screen, "Nothing to try")
    if plan is None:
        return
    ahead, choices = plan
    per = _level()
    found = session.cached(what_if, ahead.load(per), screen.project_filter, screen.options, session.stored_policy(),
                           screen.values.get("scenario", ""), ahead.on)
    show_scenario_form(screen, choices, found.tried)
    show_mistakes(found.mistakes)
    show_scenario_chips(screen, found)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(headline(found, per), anchor=False, width="content")
        with st.container(horizontal=True, width="content"):
            show_booking_choice(screen)
            choose(screen, "per", _offered())
    st.caption(" ".join(_details(found, per, ahead.bookings)))
    left, right = st.columns([5, 3], gap="large")
    with left:
        _show_map(screen, found, per)
        _show_worse(found, per)
    with right:
        show_suggestions(screen, found, per)


def _offered() -> Mapping[str, str]:
    return PER if session.stored_policy().person_rows else {name: label for name, label in PER.items() if name != "person"}


def _level() -> str:
    """The level of the link, as far as the policy shows it."""
    key = field_key("resources", "per")
    if st.session_state.get(key) not in _offered():
        st.session_state[key] = next(iter(PER))
    return st.session_state[key]


def headline(found: WhatIf, per: str) -> str:
    """Whether it helps, in a sentence: "It helps: overbooked role-months 17 → 9, 3 of them new"."""
    effect, unit = found.effect, f"{per}-month"
    if found.tried.is_empty:
        return f"{count_of(effect.before, unit)} overbooked, {count_of(round(effect.hours_before), 'hour')} above capacity"
    helps = (effect.after, effect.hours_after) < (effect.before, effect.hours_before)
    same = (effect.after, round(effect.hours_after)) == (effect.before, round(effect.hours_before))
    if same:
        verdict = "It only moves the load" if effect.new else "It changes nothing"
    else:
        verdict = "It helps" if helps else "It makes things worse"
    new = f", {format_number(effect.new)} of them new" if effect.new else ""
    return f"{verdict}: overbooked {unit}s {format_number(effect.before)} → {format_number(effect.after)}{new}"


def _details(found: WhatIf, per: str, bookings: str) -> list[str]:
    effect, last = found.effect, format_month(found.months.last)
    said = [f"{format_month(found.months.first)} to {last}, {bookings} against capacity."]
    if not found.tried.is_empty:
        said.append(f"Hours above capacity {format_number(effect.hours_before)} → {format_number(effect.hours_after)}.")
    if found.overloaded and per != "person":
        before, after = (format_number(count) for count in found.overloaded)
        said.append(f"Overbooked person-months of everybody {before} → {after}." if not found.tried.is_empty
                    else f"Of single people {before} person-months are overbooked.")
    if round(effect.unjudged_hours):
        said.append(f"{count_of(round(effect.unjudged_hours), 'hour')} land where there is no capacity data, so nobody can say "
                    "whether they fit.")
    if any(months > 0 for _, months in found.tried.shifts):
        said.append(f"What moves beyond {last} is no longer in sight.")
    return said


def _show_map(screen: Screen, found: WhatIf, per: str) -> None:
    drawn = found.grid["unit"].nunique()
    rest = found.units - drawn
    note = f"{people_word(rest, per)} neither overbooked nor changed, not drawn." if rest > 0 and drawn else ""
    show_chart("Who is overbooked then?" if not found.tried.is_empty else "Who is overbooked?",
               lambda: load_change_map(found.grid), found.cells[list(TABLE_COLUMNS)], key="what-if.map", note=note,
               columns=TABLE_COLUMNS,
               version=session.drawn_from(screen.project_filter, found.tried, per, screen.values["soft"]),
               file_name=f"what-if-by-{per}", empty="Nobody is booked above capacity in these months.")


def _show_worse(found: WhatIf, per: str) -> None:
    if found.tried.is_empty:
        return
    worse = found.cells[found.cells["effect"].isin(WORSE)]
    if worse.empty:
        st.caption(f"No {per} is more overbooked than before in any month.")
        return
    st.subheader(f"What becomes worse? ({format_number(len(worse))})", anchor=False)
    rows = pandas.DataFrame({
        "name": [visible(name) for name in worse["name"]], "month": worse["month"], "effect": worse["effect"].str.capitalize(),
        "before": worse["load_before"].round(2), "after": worse["load_after"].round(2),
        "more": (worse["over_hours_after"] - worse["over_hours_before"].fillna(0.0)).round()})
    config = st.column_config
    st.dataframe(rows, hide_index=True, placeholder="–", height=table_height(len(rows), 6), column_config={
        "name": config.TextColumn(per.capitalize()), "month": config.DateColumn("Month", format="MMM YYYY"),
        "effect": config.TextColumn("What happens"), "before": config.NumberColumn("Before", format="percent"),
        "after": config.NumberColumn("After", format="percent"),
        "more": config.NumberColumn("Hours above capacity more", format="localized")},
        alt=f"{len(rows)} cells that are more overbooked than before")
