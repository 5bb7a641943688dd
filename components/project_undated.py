"""What of a project has no date of its own: people, risks, benefits and gates, dependencies, milestones, facts."""

from __future__ import annotations

import pandas
import streamlit as st

from components import session
from components.charts.bookings import bookings
from components.charts.milestones import milestones
from components.formats import format_date, plain
from components.frame import link_query
from components.navigation import page_of
from components.project_head import show_facts
from components.project_rivals import show_competitors
from components.project_shown import Shown, as_kept
from components.recorded import show_no_record
from metrics.utilisation_privacy import LEAST_PEOPLE
from reports.project_series import booked_months


def show_recorded_facts(shown: Shown) -> None:
    """Who, where, when as they were kept; without a record those of now without the stage, and said so."""
    with as_kept(shown) as kept:
        if kept is None:
            st.caption(f"Facts keep no history, and there is no record for {format_date(shown.record.period_end)}: these are "
                       "those of now.")
            show_facts(shown.record.facts | {"stage": "No record for that date"})
            return
        if kept.source:
            st.caption(plain(kept.source))
        show_facts(kept.record.facts)


def show_milestones(shown: Shown) -> None:
    title = "Which milestones moved?"
    with as_kept(shown) as kept:
        if kept is None:
            st.subheader(title, anchor=False)
            show_no_record("Milestones", shown.record.period_end)
            return
        marks, as_of = kept.record.milestones, kept.record.period_end or pandas.Timestamp.today()
        kept.chart(title, lambda: milestones(marks.rename(columns={"milestone_id": "id"}), as_of=as_of), marks, "milestones",
                   "No milestones; milestones.csv would fill it.", plain(kept.source))


def show_people(shown: Shown) -> None:
    named = session.policy().person_rows
    months = booked_months(shown.record, 1 if named else LEAST_PEOPLE)
    few = "Months of one or two people are left out: the policy shows nobody alone." if months["hours"].isna().any() else ""
    shown.chart("How many hours are booked?", lambda: bookings(months), months, "hours",
                few or "Nobody is booked on this project; allocations.csv would fill it.", few)
    show_competitors(shown.screen, shown.record.facts["project_id"])
    if not named:
        st.caption("The policy keeps single people out of view, so nobody is named here.")
        return
    shown.register("Who is booked", shown.record.bookings.drop(columns=["resource_id", "employment"]), "bookings", "")


def show_risks(shown: Shown) -> None:
    shown.register("Risks, assumptions, issues, decisions and changes", shown.record.raid, "raid",
                   "No entries; raid.csv would fill it.")


def show_assurance(shown: Shown) -> None:
    record = shown.record
    shown.register("Benefits", record.benefits, "benefits", "No benefits are recorded; benefits.csv would fill it.")
    shown.register("Gate reviews", record.gates, "gates", "No gate reviews are recorded; gate_reviews.csv would fill it.")
    shown.register("Standards", record.standards, "standards", "No standards are recorded; standards.csv would fill it.")


def show_dependencies(shown: Shown) -> None:
    if len(shown.record.dependencies_in) or len(shown.record.dependencies_out):
        st.page_link(page_of("dependencies"), label="Everything above and below it, on the roadmap",
                     icon=":material/account_tree:", query_params=link_query(focus=shown.record.facts["project_id"]))
    for title, rows, key in (("What it needs from others", shown.record.dependencies_in, "needs"),
                             ("What others need from it", shown.record.dependencies_out, "gives")):
        columns = ["other_name", "giving_milestone", "receiving_milestone", "type", "lag_days", "status", "needed_by",
                   "promised_on", "other_forecast_finish", "description"]
        shown.register(title, rows[columns], key, "None is recorded; dependencies.csv would fill it.")
        others = rows.drop_duplicates("other_id")
        if len(others):
            with st.container(horizontal=True):
                for other_id, name in zip(others["other_id"], others["other_name"], strict=True):
                    st.page_link(page_of("project"), label=plain(name), icon=":material/assignment:",
                                 query_params=link_query(id=other_id))
