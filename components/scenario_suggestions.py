"""What is the smallest change that helps? The best single changes, each with what it would do and a button that tries it."""

from __future__ import annotations

import streamlit as st

from components.formats import count_of, format_number, plain
from components.frame import Screen
from components.plan_data import set_field
from components.scenario_form import change_label
from reports.what_if import WhatIf


def show_suggestions(screen: Screen, found: WhatIf, per: str) -> None:
    """The best single changes, each with what it would do and a button that puts it into the scenario."""
    st.subheader("What is the smallest change that helps?" if found.tried.is_empty else "What would help more?", anchor=False)
    suggestions, effect = found.suggestions, found.effect
    if not effect.after:
        st.text("Nothing is overbooked: no change is needed.")
        return
    for place, row in enumerate(suggestions.rows.itertuples()):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            with st.container(width="stretch", gap=None):
                label = change_label(row.kind, row.subject, row.amount, {row.subject: row.name})
                st.markdown(f"**{plain(label)}**")
                st.caption(_helps(row, effect.after, per))
            st.button("Try it", key=f"what-if.try.{place}", on_click=set_field, args=(screen, "scenario", row.scenario))
    if suggestions.rows.empty:
        st.text("None of the single changes that were tried helps.")
    roles = f", and one person more in each of {count_of(suggestions.roles, 'overbooked role')}" if suggestions.roles else ""
    st.caption(f"Tried {count_of(suggestions.tried, 'single change')}: the {count_of(suggestions.projects, 'project')} with "
               f"most hours where it is overbooked, each 1 to 3 months later and without{roles}. {suggestions.rule}")


def _helps(row, before: int, per: str) -> str:
    said = [f"Overbooked {per}-months {format_number(before)} → {format_number(before - row.removed)}",
            f"{count_of(round(row.hours_removed), 'hour')} above capacity fewer"]
    said += [f"{format_number(row.new)} newly overbooked"] if row.new else []
    said += [f"{count_of(round(row.unjudged_hours), 'hour')} land where capacity is not known"] if round(
        row.unjudged_hours) else []
    return "; ".join(said)
