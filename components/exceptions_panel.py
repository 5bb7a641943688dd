"""The exceptions of the Review page: how many of each kind, the costliest first, each in a sentence with its project."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas
import streamlit as st

from components import session
from components.charts.palette import status_word
from components.charts.rows import ArrowRows, arrow_rows
from components.downloads import csv_bytes, show_download
from components.formats import count_of, format_date, format_number, format_share, is_missing, visible
from components.frame import Screen
from components.notices import show_empty
from components.project_links import open_project, table_height
from components.project_table import cell_label
from components.url_state import field_key, touch
from reports.exceptions import DAYS_AHEAD, Exceptions, Item, exceptions

FIRST = 10
MOST_ROWS = 1_000
LABELS: Mapping[str, str] = {
    "divergence": "Report differs", "over_budget": "Over budget", "late": "Late", "provider": "Red provider",
    "milestones": "Milestones in danger", "risks": "Risks overdue", "stale": "No current report",
}
# What else a project has, short enough that several fit beside each other.
_ELSE: Mapping[str, str] = {**LABELS, "milestones": "Milestones", "risks": "Risks", "stale": "No report"}
RANKING = f"""
Most **money at stake** first, that is what it costs to leave things as they are:

- *Over budget*: forecast cost less budget, where the forecast lies beyond the amber band.
- *Late*: days of slip against the original baseline, beyond the amber band, times what a day of this project costs (spent per
  day so far, else budget per planned day), at most its budget.
- *Report differs*: what the report keeps quiet about, the greater of the two above.
- *Red provider*: for each project that waits, the days from its need to the promise, times what a day of it costs.
- *Milestones in danger*: due in the next {DAYS_AHEAD} days, and either forecast after the baseline date, or at least half of
  the two or more milestones reached so far were late, and all of them late on average. The expected delay (forecast or
  average, whichever is longer) times what a day costs.
- *Risks overdue*: probability times cost impact of risks past their date.
- *No current report*: nobody can say what silence costs.

Those without a figure follow, the oldest first. One project's exceptions overlap, so they are never added up.
"""


def show_exceptions(screen: Screen) -> None:
    """Counts by kind, the ten costliest (each project once) or all of them, a click on a name opens the project."""
    kind, shows_all = screen.values["kind"], screen.values["list"] == "all"
    chosen = "" if kind == "all" else kind
    asked = (screen.project_filter, screen.options, session.stored_policy())
    limit = MOST_ROWS if shows_all else FIRST
    found = session.cached(exceptions, *asked, chosen, not chosen and not shows_all, limit)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader("What needs us today?", anchor=False, width="content")
        with st.container(horizontal=True, width="content", gap="xsmall"):
            with st.popover("How is this ranked?", type="tertiary", icon=":material/info:"):
                st.markdown(RANKING)
            if found.total:
                show_download("CSV", _file_of(asked), "exceptions.csv", "text/csv", key="exceptions.csv")
    if not found.total:
        show_empty("No exception", "No project lies beyond a band, and nothing known is overdue at this date.")
        _show_untold(found)
        return
    _show_kinds(screen, found)
    shown = tuple(item.project_id for item in found.items)
    clicked = show_exception_table(found, session.policy().currency, key=f"exceptions.{kind}.{hash(shown)}")
    _show_more(screen, found, shows_all, found.counts.get(kind, found.total))
    _show_untold(found)
    if clicked is not None and clicked < len(shown):
        open_project(screen, shown[clicked])


def _file_of(asked: Sequence) -> Callable[[], bytes]:
    shown_in = session.asked()
    return lambda: csv_bytes(exceptions(shown_in, *asked).rows)


def _show_kinds(screen: Screen, found: Exceptions) -> None:
    present = [kind for kind, count in found.counts.items() if count or kind == screen.values["kind"]]
    labels = {"all": f"All {format_number(found.total)}"}
    labels |= {kind: f"{LABELS[kind]} {format_number(found.counts[kind])}" for kind in present}
    st.segmented_control("Kind of exception", list(labels), format_func=labels.get, key=field_key(screen.page.name, "kind"),
                         label_visibility="collapsed", on_change=touch, args=(st.session_state,), required=True)


def _show_more(screen: Screen, found: Exceptions, shows_all: bool, total: int) -> None:
    if shows_all:
        note = f"All {count_of(total, 'exception')}." if total <= MOST_ROWS else (
            f"The {format_number(MOST_ROWS)} costliest of {format_number(total)}; the CSV has all.")
    elif screen.values["kind"] == "all":
        note = (f"The costliest exception of {len(found.items)} of {count_of(found.projects, 'project')} with exceptions, "
                "with its other ones named.")
    else:
        note = f"{len(found.items)} of {count_of(total, 'exception')}."
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(note, width="content")
        if shows_all or total > len(found.items):
            st.button("Show the first ten" if shows_all else "Show all", type="tertiary", key="exceptions.more",
                      on_click=_set, args=(screen, "list", "top" if shows_all else "all"))


def _show_untold(found: Exceptions) -> None:
    if found.untold:
        st.caption("Cannot be told here: " + "; ".join(
            f"{LABELS[kind].lower()} ({why})" for kind, why in found.untold.items()).replace("_", "\\_") + ".")


def _set(screen: Screen, field: str, value: str) -> None:
    st.session_state[field_key(screen.page.name, field)] = value
    touch(st.session_state)


def show_exception_table(found: Exceptions, currency: str, *, key: str) -> int | None:
    """Draw exceptions as a table; returns the position of the row whose project was just clicked."""
    shown = exception_rows(found)
    st.dataframe(shown, hide_index=True, column_config=_columns(currency, key), placeholder="–", key=key,
                 height=table_height(len(shown), 20),
                 alt=f"{len(shown)} exceptions, the most money at stake first")
    clicked = st.session_state.get(f"{key}.open")
    return clicked.row if clicked else None


def exception_rows(found: Exceptions) -> ArrowRows:
    """What the table shows: name, at_stake, why (a sentence, which tells the kind too), also (the project's other kinds, where
    they are told), since."""
    items = found.items
    also = {} if found.also is None else {"also": [_also(kinds) for kinds in found.also]}
    return arrow_rows({
        "name": [cell_label(item.name) for item in items],
        "at_stake": pandas.Series([item.at_stake for item in items], dtype=float).round().to_numpy(),
        "why": [reason(item) for item in items],
        **also, "since": pandas.Series([item.since for item in items], dtype="datetime64[s]").to_numpy(),
    })


def _also(kinds: Sequence[str]) -> str | None:
    return ", ".join(_ELSE[kind].lower() for kind in kinds).capitalize() or None


def reason(item: Item) -> str:
    """Why it is an exception, in a sentence."""
    return _REASONS[item.kind](item)


def _divergence(item: Item) -> str:
    age = f" for {count_of(int(item.periods), 'period')}" if not is_missing(item.periods) else ""
    return f"Reports {status_word(item.reported).lower()}, figures say {status_word(item.computed).lower()}{age}"


def _late(item: Item) -> str:
    return f"Forecast finish {format_date(item.due_on)}, {count_of(int(item.days), 'day')} late"


def _provider(item: Item) -> str:
    others = int(item.count) - 1
    who = f"“{visible(item.subject, 50)}”" + (f" and {count_of(others, 'more project')}" if others else "")
    waits = "waits" if not others else "wait"
    gap = f"; promised {count_of(int(item.days), 'day')} after the need" if item.days and item.days > 0 else ""
    outside = "" if item.is_shown else " (outside this filter)"
    return f"Red{outside}, and {who} {waits} for it{gap}"


def _milestones(item: Item) -> str:
    others = int(item.count) - 1
    more = f", and {count_of(others, 'more')}" if others else ""
    past = f"; {int(item.reached_late)} of {int(item.reached)} so far were late" if item.reached else ""
    late = f"Likely {count_of(int(item.days), 'day')} late"
    return f"{late}: “{visible(item.subject, 50)}”, due {format_date(item.due_on)}{past}{more}"


def _risks(item: Item) -> str:
    count = int(item.count)
    return (f"“{visible(item.subject, 70)}” is past its date" if count == 1 else
            f"{format_number(count)} risks past their date, the largest “{visible(item.subject, 60)}”")


_REASONS: Mapping[str, Callable[[Item], str]] = {
    "divergence": _divergence, "late": _late, "provider": _provider, "milestones": _milestones, "risks": _risks,
    "over_budget": lambda item: f"Forecast cost {format_share(item.share, 1)} over budget",
    "stale": lambda item: "Has never reported a status" if is_missing(item.since) else
             f"No status report since {format_date(item.since)}",
}


def _columns(currency: str, key: str) -> Mapping[str, dict]:
    config = st.column_config
    return {
        "name": config.ButtonColumn("Project", type="tertiary", alignment="left", width=255, key=f"{key}.open",
                                    help="Click a name to open the project."),
        "at_stake": config.NumberColumn(f"At stake, {currency}", format="localized", width=108,
                                        help="What it costs to leave; empty where nobody can say. Not to be added up."),
        "why": config.TextColumn("Why", width=295, help="Late is against the original baseline."),
        "also": config.TextColumn("Also", width=220, help="What else of the project is an exception, in the list of all."),
        "since": config.DateColumn("Since", format="D MMM YYYY", width=92,
                                   help="The first reporting date of an unbroken run; for risks and reports their own date."),
    }
