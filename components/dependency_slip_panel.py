"""What if it slips? Projects that last longer, kept in the link, and everything that it does before and after."""

from __future__ import annotations

from collections.abc import Mapping

import pandas
import streamlit as st

from components import session
from components.chart_panel import show_chart
from components.charts.dependency_lanes import Meaning, dependency_lanes
from components.dependency_panels import set_fields
from components.dependency_slip_text import LONGEST_DAYS, MOST_SLIPS, slips_of, text_of
from components.dependency_words import all_say
from components.downloads import csv_download
from components.formats import count_of, format_number, plain, short_money, visible
from components.frame import Screen
from components.notices import show_ignored
from components.project_links import table_height
from components.table_columns import column_of
from reports.slip_view import MOST_CHOICES, SlipView, names_of, slip_choices, slip_refusals, slip_view

USUAL_DAYS = 30
SLIPPED = Meaning("Bar: after the slip", "Grey: before", "Red and heavy: its need-by date breaks")
_PROJECT, _DAYS = "dependencies.slip.project", "dependencies.slip.days"


def show_slip(screen: Screen) -> None:
    """The form, the slips as chips, and what they do."""
    slips, ignored = slips_of(screen.values.get("slip", ""))
    refused = session.cached(slip_refusals, tuple(slips.items()))
    kept = {project_id: days for project_id, days in slips.items() if project_id not in refused}
    show_ignored(ignored)
    for reason in refused.values():
        st.text(f"Left out: {visible(reason)}.")
    _show_form(screen, kept)
    if not kept:
        st.caption("Choose a project and how many days longer it lasts. Its start stays; float absorbs what it can, and "
                   "finished projects do not move. The link keeps what you tried.")
        return
    _show_chips(screen, kept)
    found = session.cached(slip_view, screen.project_filter, screen.options, tuple(kept.items()), session.stored_policy())
    st.markdown(f"**{plain(slip_sentence(found, session.policy().currency))}**")
    st.caption(plain(" ".join(_small_print(found))))
    _show_roadmap(screen, found)
    _show_tables(found)


def slip_sentence(found: SlipView, currency: str) -> str:
    """What the slip does, in one sentence; what it does not do is not named. Milestones, benefits and cost are of what the
    filter shows, and where more projects move the cost says so."""
    later = (found.last_after - found.last_before).days
    broken = int(found.needs["newly_broken"].sum())
    parts = [f"{count_of(found.moved_in_all, 'project')} finish{'es' if found.moved_in_all == 1 else ''} later",
             f"the last finish of all {f'moves by {count_of(later, _DAY)}' if later else 'does not move'}"]
    parts += [f"{count_of(broken, 'need-by date')} break{'s' if broken == 1 else ''}"] if broken else []
    for rows, singular in ((found.milestones, "milestone"), (found.benefits, "benefit")):
        parts += [f"{count_of(len(rows), singular)} move{'s' if len(rows) == 1 else ''}"] if len(rows) else []
    red = len(newly_over(found.roles))
    parts += [f"{count_of(red, 'role-month')} turn{'s' if red == 1 else ''} red"] if red else []
    cost = found.costs["cost"].sum(min_count=1)
    of = " in the projects shown" if _hidden(found) else ""
    parts += [f"the delay costs {short_money(cost, currency)}{of}"] if pandas.notna(cost) else []
    return f"{', '.join(parts[:-1])} and {parts[-1]}."


def _hidden(found: SlipView) -> int:
    """How many of the projects that move the filter does not show."""
    return found.moved_in_all - len(found.report.projects)


def newly_over(months: pandas.DataFrame) -> pandas.DataFrame:
    """The months that are above capacity after the slip and were not before."""
    return months[months["overloaded_after"].eq(True) & ~months["overloaded_before"].eq(True)]


def _small_print(found: SlipView) -> list[str]:
    said = []
    if found.unmoved:
        said.append(f"Float absorbs it for {count_of(found.unmoved, 'project')} further along the links.")
    hidden = _hidden(found)
    if hidden:
        said.append(f"{count_of(hidden, 'project')} outside the filter also {'finish' if hidden > 1 else 'finishes'} later, "
                    "and neither the lists nor the cost below have what moves there.")
    unknown = int(found.costs["cost"].isna().sum())
    if unknown:
        said.append(f"What a day costs is not known of {count_of(unknown, 'project')}.")
    if found.report.without_capacity:
        said.append(f"{count_of(found.report.without_capacity, 'person-month')} more change whose capacity is not known.")
    return [*said, "Before is the plan that the dependencies allow, not the forecast. Milestones and benefits move with their "
            "project's finish."]


def _show_form(screen: Screen, kept: Mapping[str, int]) -> None:
    choices = session.cached(slip_choices, screen.project_filter, screen.options)
    labels = {key: f"{visible(name, 80)} ({visible(key)})" for key, name in choices.items() if key not in kept}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("Which project slips?", list(labels), index=None, format_func=labels.get, key=_PROJECT, width=420,
                     placeholder="Type to search, those that others wait for first",
                     help=f"The first {format_number(MOST_CHOICES)}; narrow the filter to find others."
                     if len(choices) == MOST_CHOICES else None)
        st.number_input("Days longer", min_value=1, max_value=LONGEST_DAYS, value=USUAL_DAYS, step=1, key=_DAYS, width=150)
        st.button("Let it slip", icon=":material/add:", on_click=_add, args=(screen, dict(kept)),
                  disabled=len(kept) >= MOST_SLIPS)


def _add(screen: Screen, kept: dict[str, int]) -> None:
    chosen = st.session_state.get(_PROJECT)
    if chosen:
        set_fields(screen, slip=text_of(kept | {chosen: int(st.session_state.get(_DAYS) or USUAL_DAYS)}))


def _show_chips(screen: Screen, kept: Mapping[str, int]) -> None:
    names = session.cached(names_of, tuple(kept))
    with st.container(horizontal=True, gap="xsmall"):
        for project_id, days in kept.items():
            rest = {other: value for other, value in kept.items() if other != project_id}
            st.button(plain(f"{visible(names.get(project_id, project_id), 60)}: {count_of(days, 'day')} longer"),
                      icon=":material/close:", icon_position="right", on_click=set_fields, args=(screen,),
                      kwargs={"slip": text_of(rest)}, key=f"dependencies.slip.chip.{project_id}", help="Take this slip away")
        st.button("Clear", type="tertiary", on_click=set_fields, args=(screen,), kwargs={"slip": ""})


def _show_roadmap(screen: Screen, found: SlipView) -> None:
    links = found.lanes.links.assign(says=all_say(found.lanes.links))
    projects, drawn, total = found.lanes.projects, len(found.lanes.projects), found.lanes.projects_in_all
    note = "" if drawn == total else (
        f"Drawn are the {format_number(drawn)} of {format_number(total)} projects that move most; the table lists all.")
    show_chart("What moves?", lambda: dependency_lanes(
        projects, links, as_of=screen.project_filter.period_end(screen.options), meaning=SLIPPED), found.report.projects,
        key="dependencies.slip.lanes", version=session.drawn_from(screen.project_filter, screen.values.get("slip")),
        file_name="slip", note=note, empty="Nothing that the filter shows moves.")


def _show_tables(found: SlipView) -> None:
    money = session.policy().currency
    finishes = found.report.projects.drop(columns=["start_before", "start_after"])
    _table("Every finish that moves", finishes, "projects", {"name": "Project", "asked_days": "Asked, days"}, ["project_id"])
    _table("Need-by dates that break", found.needs, "needs",
           {"predecessor": "Gives", "successor": "Waits", "gap_before_days": "Gap before, days",
            "gap_after_days": "Gap after, days", "newly_broken": "In time before"},
           ["predecessor_id", "successor_id"], ["predecessor", "successor", "dependency_id"])
    _table("Milestones that move", found.milestones, "milestones", {"name": "Milestone"}, ["project_id"], ["name", "project"])
    _table("Benefits that move", found.benefits, "benefits", {"name": "Benefit"}, ["project_id"], ["name", "project"])
    _show_overloads("roles", "Role", found.roles)
    if session.policy().person_rows:
        _show_overloads("people", "Person", found.report.person_months)
    _table("What the delay costs", found.costs, "costs", {
        "cost": f"Cost, {money}", "burn_rate_per_day": f"A day, {money}", "burn_rate_basis": "A day is",
        "days_longer": "Days longer"}, ["project_id"], ["project", "cost"])


def _show_overloads(what: str, label: str, months: pandas.DataFrame) -> None:
    labels = {"name": label, "hard_hours_before": "Hours before", "hard_hours_after": "Hours after",
              "capacity_hours": "Capacity, hours"}
    hidden = ["unit", "soft_hours_before", "soft_hours_after", "overloaded_before", "overloaded_after"]
    _table(f"Months of {what} that turn red", newly_over(months), what, labels, hidden, in_file=months)
    cleared = int((months["overloaded_before"].eq(True) & ~months["overloaded_after"].eq(True)).sum())
    stay = int((months["overloaded_before"].eq(True) & months["overloaded_after"].eq(True)).sum())
    if cleared or stay:
        st.caption(f"{format_number(stay)} more stay red with other hours, {format_number(cleared)} are red no longer; the CSV "
                   "has all.")


def _table(title: str, rows: pandas.DataFrame, key: str, labels: Mapping[str, str], hidden: list[str],
           first: list[str] | None = None, in_file: pandas.DataFrame | None = None) -> None:
    """One effect as a table with its CSV (`in_file`: more rows for that); a title with its count alone where there is none."""
    whole = rows if in_file is None else in_file
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(f"{title} ({format_number(len(rows))})", anchor=False, width="content")
        if len(whole):
            csv_download("CSV", whole, f"slip-{key}", key=f"dependencies.slip.{key}.csv")
    if rows.empty:
        return
    shown = rows.drop(columns=hidden).dropna(axis="columns", how="all")
    order = [name for name in (first or []) if name in shown] + [name for name in shown if name not in (first or [])]
    shown = shown[order].head(_MOST_ROWS)
    rounded = shown.select_dtypes("float").round()
    texts = {name: [None if pandas.isna(text) else visible(text) for text in shown[name]]
             for name in shown if name in _TEXTS}
    columns = {name: column_of(name, shown[name], labels, 300 if name in _WIDE else None) for name in shown}
    st.dataframe(shown.assign(**texts, **rounded), hide_index=True, placeholder="–", height=table_height(len(shown), 10),
                 column_config=columns, alt=f"{title}, {len(rows)} rows")
    if len(rows) > _MOST_ROWS:
        st.caption(f"The first {format_number(_MOST_ROWS)}; the CSV has all.")


_DAY = "day"
_WIDE = ("name", "predecessor", "successor")
_MOST_ROWS = 500
_TEXTS = ("name", "project", "predecessor", "successor", "kind", "category", "unit", "dependency_id", "milestone_id",
          "benefit_id")
