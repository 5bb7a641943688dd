"""The money of the Review page: budget, forecast and actual cost by unit or objective, the S-curve, statuses by unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas
import streamlit as st

from components import session
from components.chart_panel import show_chart
from components.charts.earned_value_curves import earned_value_curves
from components.charts.rows import arrow_rows
from components.charts.status_by_group import status_by_group
from components.choice import choose
from components.downloads import csv_download
from components.formats import count_of, is_missing, visible
from components.frame import Screen
from components.project_links import table_height
from reports.money import PortfolioCurve, money_by, portfolio_curve, statuses_by

LABELS = {"business-unit": "By business unit", "objective": "By strategic objective"}
NOUNS = {"business-unit": "Business unit", "objective": "Strategic objective"}
DATES = 6
_PARTS = ("budget", "forecast", "actual")


def show_money(screen: Screen) -> None:
    """Sums by group beside the portfolio's curves, then the statuses of each group over time."""
    asked = (screen.project_filter, screen.options)
    st.subheader("Where does the money stand?", anchor=False)
    by = choose(screen, "by", LABELS)
    rows = session.cached(money_by, *asked, by)
    show_sums(rows, by, session.policy().currency)
    show_curve(screen, session.cached(portfolio_curve, *asked))
    show_statuses_by(screen, session.cached(statuses_by, *asked, by, DATES), by)


def show_sums(rows: pandas.DataFrame, by: str, currency: str) -> None:
    """Budget, forecast and actual cost by group; a column that nothing fills is named instead of shown."""
    total = total_of(rows)
    missing = [name for name in _PARTS if is_missing(total[name])]
    hidden = {*missing, *(("over", "share") if "forecast" in missing else ()),
              *(f"without_{name}" for name in _PARTS if name in missing or not total[f"without_{name}"])}
    shown = arrow_rows({name: values for name, values in sum_columns(rows, total).items() if name not in hidden})
    st.dataframe(shown, hide_index=True, placeholder="–", height=table_height(len(shown), 9),
                 column_config=_columns(by, currency), alt=f"Money by {NOUNS[by].lower()}, greatest budget first")
    with st.container(horizontal=True, vertical_alignment="center"):
        if missing:
            words = {"budget": "budget", "forecast": "estimate at completion", "actual": "actual cost"}
            st.caption(f"Not in this data: {', '.join(words[name] for name in missing)}.", width="content")
        csv_download("CSV", rows, f"money-by-{by}", key="money.csv")


def total_of(rows: pandas.DataFrame) -> dict[str, float | None]:
    """The sums of all groups by column; a sum of nothing is missing, and the share is of the summed budgets."""
    sums = {name: _sum(rows[name].tolist()) for name in rows if name not in ("group", "share")}
    judged = (sums["forecast"] or 0) - (sums["over"] or 0)
    return {**sums, "share": sums["over"] / judged if judged > 0 else None}


def sum_columns(rows: pandas.DataFrame, total: Mapping[str, float | None]) -> dict[str, list]:
    """What the table shows, a list a column, the sums of all first where there are several; money whole, shares in per cent."""
    # Plain values, not frames: a frame of ten rows takes ten times as long.
    first = {"group": "All", **total} if len(rows) > 1 else {}
    columns = {name: [*([first[name]] if first else []), *rows[name].tolist()] for name in rows}
    columns["group"] = group_names(columns["group"])
    # Rounded to whole numbers, which know no negative zero.
    columns["share"] = [None if is_missing(share) else round(share * 1_000) / 10 for share in columns["share"]]
    return columns | {name: [None if is_missing(money) else float(round(money)) for money in columns[name]]
                      for name in ("budget", "forecast", "over", "actual")}


def _sum(values: Sequence[float]) -> float | None:
    known = [value for value in values if not is_missing(value)]
    return sum(known) if known else None


def group_names(groups: Sequence[str | None]) -> list[str]:
    """What the groups are called; a name that stands there many times is written once."""
    names = {name: visible(name) if name else "Unassigned" for name in set(groups)}
    return [names[name] for name in groups]


def show_curve(screen: Screen, found: PortfolioCurve) -> None:
    """The portfolio's S-curve over its projects that have all three values, with what it leaves out."""
    as_of, currency = screen.project_filter.period_end(screen.options), session.policy().currency
    version = session.drawn_from(screen.project_filter)
    show_chart("Does the work keep up with the plan and the money?",
               lambda: None if found.curves.empty else earned_value_curves(
                   found.curves, as_of=as_of, budget=found.budget, currency=currency),
               found.curves, key="money.curve", version=version, file_name="portfolio-curve", note=curve_note(found),
               empty="No shown project has planned value, earned value and actual cost; performance.csv would fill it.")


def curve_note(found: PortfolioCurve) -> str:
    """Which projects the curves add up, and what they assume."""
    if not found.drawn:
        return ""
    note = f"The sum of {found.drawn} of {count_of(found.projects, 'active project')}"
    if found.drawn < found.projects:
        note += f"; {found.projects - found.drawn} left out without planned value, earned value or actual cost"
    note += ". The forecast spends what is left of each estimate evenly until the project's forecast finish"
    if found.undated:
        note += f"; for {count_of(found.undated, 'project')} without a later finish, at once"
    return note + "."


def show_statuses_by(screen: Screen, rows: pandas.DataFrame, by: str) -> None:
    """How many projects of each group reported which status at the last dates, as bars to compare."""
    named = rows.assign(group=group_names(rows["group"].tolist()))
    show_chart(f"How did the statuses develop by {NOUNS[by].lower()}?", lambda: status_by_group(named), named,
               key="money.statuses", version=session.drawn_from(screen.project_filter, by), file_name=f"statuses-by-{by}",
               note="A bar is all projects of its row at that date; behind each name stands how many they are now.",
               empty="No project has reported at any date so far; status_reports.csv would fill it.")


def _columns(by: str, currency: str) -> Mapping[str, dict]:
    config = st.column_config

    def money(label: str, help_text: str | None = None) -> dict:
        return config.NumberColumn(f"{label}, {currency}", format="localized", help=help_text)

    def left_out(what: str) -> dict:
        return config.NumberColumn(f"No {what}", format="localized", width=100,
                                   help=f"Projects without {what}: left out of that sum.")

    return {
        "group": config.TextColumn(NOUNS[by], width=220), "budget": money("Budget"),
        "projects": config.NumberColumn("Projects", format="localized", width=80),
        "forecast": money("Forecast", "Estimates at completion of the projects that have a budget too."),
        "over": money("Over budget", "Forecast less budget of the same projects; negative is under budget."),
        "share": config.NumberColumn("Over, %", format="%.1f", width=80), "actual": money("Actual cost"),
        "without_budget": left_out("budget"), "without_forecast": left_out("forecast"),
        "without_actual": left_out("actual cost"),
    }
