"""Which projects want people who are overbooked? Each of them is one click away from its rivals."""

from __future__ import annotations

import streamlit as st

from components import session
from components.downloads import csv_download
from components.formats import count_of, plain
from components.plan_data import Ahead, set_field
from components.resource_words import people_word
from reports.rivals import contested_projects


def show_contested_projects(ahead: Ahead) -> None:
    """Without a project: those with most hours on overbooked people, each one click away."""
    policy = session.stored_policy()
    unit, screen = "person" if policy.person_rows else "role", ahead.screen
    rows = session.cached(contested_projects, ahead.load(unit), screen.project_filter)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader("Which projects want people who are overbooked?", anchor=False, width="content")
        if len(rows):
            csv_download("CSV", rows, "contested-projects", key="rivals.contested.csv")
    if rows.empty:
        st.text(f"None: nobody is booked above capacity, {ahead.span}, {ahead.bookings}.")
        return
    st.caption(f"Hours on {'people' if policy.person_rows else 'roles'} in months in which they are booked above capacity, "
               f"{ahead.span}, {ahead.bookings}. Choose one to see who competes with it.")
    for row in rows.itertuples():
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(plain(row.name), type="tertiary", icon=":material/assignment:", key=f"rivals.choose.{row.project_id}",
                      on_click=set_field, args=(screen, "project", row.project_id))
            st.caption(f"{count_of(round(row.hours), 'hour')} on {people_word(row.units, unit)}, "
                       f"{count_of(row.months, 'month')}", width="content")
