"""Making a scenario: shift or drop a project, add people to a role; each change is a chip, and all of it is in the link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from components.formats import count_of, format_number, plain, visible
from components.frame import Screen
from components.plan_data import set_field
from components.url_state import field_key, touch
from metrics.scenario_text import MOST_HEADS, MOST_MONTHS, Scenario, ScenarioError
from reports.what_if import Choices, WhatIf

MOST_NAMED, LONGEST_NAMED, LONGEST_CHIP = 5, 80, 48
MONTHS, ROLE, HEADS = "what-if.months", "what-if.role", "what-if.heads"


def show_scenario_form(screen: Screen, choices: Choices, asked: Scenario) -> None:
    """What can be tried: one row of fields and buttons, which wraps on a phone."""
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        project = choose_project(screen, choices.projects, 250)
        months = st.number_input("Months later", -MOST_MONTHS, MOST_MONTHS, 1, key=MONTHS, width=120)
        st.button("Shift", icon=":material/schedule:", disabled=not (project and months), on_click=set_scenario,
                  args=(screen, asked.with_shift(project, months)))
        st.button("Drop", icon=":material/block:", disabled=not project, on_click=set_scenario,
                  args=(screen, asked.with_drop(project)))
        role = st.selectbox("Role", choices.roles, index=None, key=ROLE, format_func=visible, width=165,
                            placeholder="Choose a role")
        heads = st.number_input("People", 1, MOST_HEADS, 1, key=HEADS, width=85)
        st.button("Add", icon=":material/person_add:", disabled=not role, on_click=set_scenario,
                  args=(screen, asked.with_heads(role or "", heads)))


def choose_project(screen: Screen, names: Mapping[str, str], width: int | str) -> str:
    """A searchable list of projects whose place is the link's field `project`; returns the chosen id, empty for none."""
    held = screen.values.get("project", "")
    # A project of a link that has no hours left can be shown, though not found in the list.
    ids = ["", *names] if not held or held in names else ["", held, *names]
    labels = {key: f"{visible(name)} ({visible(key)})" for key, name in names.items()} | {"": "Choose a project"}
    key = field_key(screen.page.name, "project")
    st.selectbox("Project", ids, key=key, format_func=lambda value: labels.get(value, visible(value)), width=width,
                 on_change=touch, args=(st.session_state,))
    return st.session_state.get(key) or ""


def show_scenario_chips(screen: Screen, found: WhatIf) -> None:
    """The changes that are tried, each taken back by a click, and one button for all, also for what was left out."""
    tried = found.tried
    chips = [*((change_label("shift", project, months, found.names), tried.without_project(project))
               for project, months in tried.shifts),
             *((change_label("drop", project, 0, found.names), tried.without_project(project)) for project in tried.drops),
             *((change_label("heads", role, number, {}), tried.without_role(role)) for role, number in tried.heads)]
    if not chips and not found.mistakes:
        return
    with st.container(horizontal=True, gap="xsmall"):
        for place, (label, without) in enumerate(chips):
            st.button(plain(label), icon=":material/close:", icon_position="right", key=f"what-if.chip.{place}", help="Remove",
                      on_click=set_scenario, args=(screen, without))
        st.button("Clear", type="tertiary", icon=":material/restart_alt:", on_click=set_scenario, args=(screen, Scenario()),
                  help="Take back every change")


def change_label(kind: str, subject: str, amount: int, names: Mapping[str, str]) -> str:
    """One change in words: "Atlas: 2 months later", "Without Atlas", "1 more Developer". `names`: project id > name."""
    name = visible(names.get(subject, subject), LONGEST_CHIP)
    if kind == "heads":
        return f"{format_number(amount)} more: {name}"
    if kind == "drop":
        return f"Without {name}"
    return f"{name}: {count_of(abs(amount), 'month')} {'later' if amount > 0 else 'earlier'}"


def show_mistakes(mistakes: Sequence[ScenarioError]) -> None:
    """What of the scenario cannot be done, and what was expected there."""
    if not mistakes:
        return
    with st.container(border=True, gap="xsmall"):
        st.markdown(":material/link_off: **Part of this scenario cannot be done and was left out.**")
        for mistake in mistakes[:MOST_NAMED]:
            # Not Markdown: the scenario comes from a link.
            st.text(f"“{visible(mistake.found, LONGEST_NAMED)}” is not {mistake.expected}.")
        if len(mistakes) > MOST_NAMED:
            st.text(f"And {count_of(len(mistakes) - MOST_NAMED, 'more part')} of it.")


def set_scenario(screen: Screen, scenario: Scenario) -> None:
    """Puts a scenario into the link."""
    set_field(screen, "scenario", scenario.to_text())
