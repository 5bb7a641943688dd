"""The money of the Review page: budget, forecast and actual cost by unit or objective, the S-curve, statuses by unit."""

from __future__ import annotations

from collections.abc import Mapping

import pandas
import streamlit as st

from components import session
from components.chart_panel import show_chart
from components.charts.earned_value_curves import earned_value_curves
from components.charts.status_by_group import status_by_group
from components.choice import choose
from components.downloads import csv_download
from components.formats import count_of, visible
from components.frame import Screen
from components.project_links import table_height
from reports.money import PortfolioCurve, money_by, portfolio_curve, statuses_by

LABELS = {"business-unit": "By business unit", "objective": "By strategic objective"}
NOUNS = {"business-unit": "Business unit", "objective": "Strategic objective"}
DATES = 6


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
    shown = rows.assign(group=[visible(name) if name else "Unassigned" for name in rows["group"]])
    if len(shown) > 1:
        shown = pandas.concat([total_row(rows), shown], ignore_index=True)
    # Plus 0.0, for rounding makes a negative zero of what is little below it.
    shown = shown.assign(share=(shown["share"] * 100).round(1) + 0.0,
                         **{name: shown[name].round() + 0.0 for name in ("budget", "forecast", "over", "actual")})
    missing = [name for name in ("budget", "forecast", "actual") if rows[name].isna().all()]
    shown = shown.drop(columns=[*missing, *(["over", "share"] if "forecast" in missing else []),
                                *(f"without_{name}" for name in ("budget", "forecast", "actual")
                                  if name in missing or not rows[f"without_{name}"].sum())])
    st.dataframe(shown, hide_index=True, placeholder="–", height=table_height(len(shown), 9),
                 column_config=_columns(by, currency), alt=f"Money by {NOUNS[by].lower()}, greatest budget first")
    with st.container(horizontal=True, vertical_alignment="center"):
        if missing:
            words = {"budget": "budget", "forecast": "estimate at completion", "actual": "actual cost"}
            st.caption(f"Not in this data: {', '.join(words[name] for name in missing)}.", width="content")
        csv_download("CSV", rows, f"money-by-{by}", key="money.csv")


def total_row(rows: pandas.DataFrame) -> pandas.DataFrame:
    """The sums of all groups as a row of their table; a sum of nothing is missing, and the share is of the summed budgets."""
    sums = {name: values.sum(min_count=1) for name, values in rows.drop(columns=["group", "share"]).items()}
    judged = sums["forecast"] - sums["over"]
    total = {"group": "All", **sums, "share": sums["over"] / judged if judged > 0 else float("nan")}
    return pandas.DataFrame([total])[list(rows)].astype(rows.dtypes.to_dict())


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
    named = rows.assign(group=[visible(name) if name else "Unassigned" for name in rows["group"]])
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
