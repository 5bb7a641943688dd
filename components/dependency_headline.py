"""The head of the Dependencies page: what is wrong in one sentence, and the figures behind it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from components.formats import count_of, format_date, format_days, format_number, plain, visible
from components.notices import show_empty
from reports.dependencies import Headline

LONGEST_NAME = 48


def headline_sentence(found: Headline) -> str:
    """What is wrong with the open dependencies; kinds of trouble overlap, so they are named and never added."""
    what = f"{count_of(found.open, 'open dependency', 'open dependencies')}"
    if not found.open:
        return f"Nothing is open: all {count_of(found.stored, 'dependency', 'dependencies')} are delivered."
    if not found.trouble:
        told = "" if not found.untold else f"; {format_number(found.untold)} cannot be told for want of dates"
        return f"None of {what} is overdue, promised too late or against the projects' dates{told}."
    parts = [(found.overdue, "overdue"), (found.late, "promised after the day of need"),
             (found.against, "against the projects' own dates"), (found.broken, "reported as broken")]
    named = [f"{format_number(count)} {words}" for count, words in parts if count]
    return f"{format_number(found.trouble)} of {what} cannot hold: {_and(named)}."


def show_headline(found: Headline) -> bool:
    """Sentence, five figures and a line of facts; False when there is no dependency to go on with."""
    if not found.known:
        show_empty("No record for that date", "Dependencies keep no history of their own, so how they stood on "
                   f"{format_date(found.as_of)} is not known. The newest reporting date, or a snapshot, shows them.")
        return False
    if not found.stored:
        show_empty("No dependencies", "None of these projects gives to another or waits for one. " + (
            f"Elsewhere in the portfolio there are {format_number(found.in_all)}: widen the filter to see them."
            if found.in_all else "dependencies.csv would fill this page."))
        return False
    st.markdown(f"**{headline_sentence(found)}** A dependency is shown when either of its projects is in the filter, "
                "active or not.")
    _show_figures(found)
    st.caption(plain(" · ".join(facts(found))))
    return True


def _show_figures(found: Headline) -> None:
    by_date = f"Needed before {format_date(found.as_of)} and not delivered."
    figures = (
        ("Overdue", found.overdue, by_date if found.as_of else "Cannot be told without a reporting date."),
        ("Broken need-by dates", found.late, "Promised after the day on which it is needed."),
        ("Clashing dates", found.against, "The receiver's dates do not leave the giver its time, type and lag counted. "
         "The key figure of dependencies in conflict is another one: it adds promises after the day of need, and leaves out "
         "those without an active project."),
        ("Providers in red", found.red_providers, "Projects in red, by their report or their figures, that others wait for."),
        ("Circles", found.cycles, "Dependencies that run back to where they began: no plan can meet them all."),
    )
    # Not columns: on a phone those would stand one below the other and fill the first screen.
    with st.container(horizontal=True, gap="small"):
        for label, value, help_text in figures:
            st.metric(label, format_number(value), help=help_text, border=True)


def facts(found: Headline) -> list[str]:
    """Next due, oldest, most depended-on, most dependent, delivered and what cannot be told, in a clause each."""
    said = [f"{format_number(found.delivered)} of {format_number(found.stored)} delivered"]
    if found.next_due:
        said.append(f"Next due {format_date(found.next_due['needed_by'])}: {_between(found.next_due)}")
    if found.oldest:
        said.append(f"Oldest, open for {format_days(found.oldest['age_days'])}: {_between(found.oldest)}")
    for label, most in (("Most depended-on", found.depended_on), ("Most dependent", found.dependent)):
        if most:
            said.append(f"{label}: {visible(most[1], LONGEST_NAME)} ({format_number(most[2])} open)")
    if found.untold:
        said.append(f"{format_number(found.untold)} without dates that could tell")
    return said


def _between(row: Mapping) -> str:
    return f"{visible(row['predecessor'], LONGEST_NAME)} for {visible(row['successor'], LONGEST_NAME)}"


def _and(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
