"""The parts of the Value page: value against risk, budget by objective, benefits."""

from __future__ import annotations

import pandas
import streamlit as st

from components import session
from components.chart_panel import show_chart
from components.charts.benefit_bars import benefit_bars
from components.charts.exposure_bars import exposure_bars
from components.charts.value_bubbles import value_bubbles
from components.formats import count_of, format_date, format_share, short_money
from components.frame import Screen
from components.notices import show_empty
from components.project_links import table_height
from reports.value import NO_OBJECTIVE, ValueView


def show_value(screen: Screen, view: ValueView) -> None:
    version = session.drawn_from(screen.project_filter)
    currency = session.policy().currency
    note = f"{count_of(view.unscored, 'project')} without value score, risk score or budget left out." if view.unscored else ""
    show_chart("Which projects are worth their risk?", lambda: value_bubbles(view.scores, currency=currency), view.scores,
               key="value.bubbles", version=version, file_name="value-against-risk", note=note,
               empty="No project has a value score, a risk score and a budget; projects.csv would fill them.")
    left, right = st.columns(2, gap="large")
    with left:
        _show_objectives(view.objectives, currency, version)
    with right:
        _show_benefits(view, currency, version)


def _show_objectives(objectives: pandas.DataFrame, currency: str, version: tuple) -> None:
    named = objectives[objectives["objective"] != NO_OBJECTIVE]
    share = named["budget"].sum() / objectives["budget"].sum() if objectives["budget"].sum() else None
    bars = pandas.DataFrame({"id": objectives["objective"], "label": objectives["objective"], "amount": objectives["budget"],
                             "detail": [count_of(int(number), "project") for number in objectives["projects"]]})
    show_chart("What is the money for?", lambda: exposure_bars(bars, currency=currency, what="objectives"), objectives,
               key="value.objectives", version=version, file_name="budget-by-objective",
               note=f"{format_share(share)} of the budget names a strategic objective." if len(named) else "",
               empty="No project has a budget.")


def _show_benefits(view: ValueView, currency: str, version: tuple) -> None:
    if not view.benefits_known:
        st.subheader("Do the benefits arrive?", anchor=False)
        show_empty("No record for that date", f"Benefits keep no history, so what was realised by {format_date(view.as_of)} "
                   "is not known.")
        return
    due, done = view.money["due_planned"].sum(), view.money["due_realised"].sum()
    realised = "not recorded as realised" if view.money["due_realised"].isna().all() else (
        f"{short_money(done, currency)} realised ({format_share(done / due)})" if due else "")
    note = (f"Due by {format_date(view.as_of)}: {short_money(due, currency)} planned, {realised}." if due
            else f"No money benefit is known to be due by {format_date(view.as_of)}.")
    show_chart("Do the benefits arrive?", lambda: benefit_bars(view.money, currency=currency), view.money,
               key="value.benefits", version=version, file_name="benefits", note=note,
               empty="No money benefits; benefits.csv with the portfolio's currency as unit would fill them.")
    if len(view.other):
        with st.expander(f"{count_of(len(view.other), 'benefit')} in other units, never added up", key="value.other"):
            st.dataframe(view.other.drop(columns=["project_id", "benefit_id"]), hide_index=True, placeholder="–",
                         height=table_height(len(view.other), 8),
                         column_config={"due_on": st.column_config.DateColumn("Due", format="D MMM YYYY"),
                                        "planned_value": st.column_config.NumberColumn("Planned", format="localized"),
                                        "realised_value": st.column_config.NumberColumn("Realised", format="localized"),
                                        "project": "Project", "name": "Benefit", "category": "Category", "unit": "Unit",
                                        "owner": "Owner"}, alt="Benefits in other units than money")
