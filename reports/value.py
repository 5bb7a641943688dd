"""What is the portfolio worth? Value against risk, budget by objective, benefits planned against realised."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import pandas

from data_access.filter import FilterOptions, ProjectFilter
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from data_access.shown_mask import ProjectRows, at_rest, project_rows, shown_mask
from data_access.value_rows import read_benefits, read_scores
from metrics.policy import Policy

NO_OBJECTIVE = "No objective named"


@dataclass(frozen=True)
class ValueView:
    """As of `as_of`, of the filter's active projects.

    scores: project_id, name, value_score, risk_score (0 to 100), budget, status; those with both scores and a budget, greatest
    first. unscored: how many projects lack one of them. objectives: objective, projects, budget, share of all, greatest first.
    money: category, planned, realised, due_planned, due_realised of money benefits; other: benefits in other units.
    benefits_known: False at an earlier date than the newest, because benefits keep no history.
    """

    as_of: date | None
    scores: pandas.DataFrame
    unscored: int
    objectives: pandas.DataFrame
    money: pandas.DataFrame
    other: pandas.DataFrame
    benefits_known: bool


@of_one_state
def value_view(copy: PortfolioCopy, project_filter: ProjectFilter, options: FilterOptions, policy: Policy) -> ValueView:
    """What the Value page shows. A benefit is money when its unit is the portfolio's currency. Asked of a database."""
    as_of = project_filter.period_end(options)
    known = not options.reporting_dates or as_of == options.reporting_dates[-1]
    mask = shown_mask(copy, project_filter, options)
    scores, benefits = copy.held(_scores, as_of).of(mask), copy.held(_benefits, as_of).of(mask & known)
    complete = scores.dropna(subset=["value_score", "risk_score", "budget"])
    is_money = benefits["unit"].fillna("").str.strip().str.casefold() == policy.currency.casefold()
    return ValueView(
        as_of, complete.sort_values("budget", ascending=False, ignore_index=True), len(scores) - len(complete),
        by_objective(scores), by_category(benefits[is_money], as_of), benefits[~is_money].reset_index(drop=True), known,
    )


def _scores(copy: PortfolioCopy, period_end: date | None) -> ProjectRows:
    with copy.database.read() as connection:
        return project_rows(copy, read_scores(connection, *at_rest(period_end)))


def _benefits(copy: PortfolioCopy, period_end: date | None) -> ProjectRows:
    with copy.database.read() as connection:
        return project_rows(copy, read_benefits(connection, *at_rest(period_end)))


def by_objective(scores: pandas.DataFrame) -> pandas.DataFrame:
    """Budget by strategic objective: objective, projects, budget, share of all budget; projects without a budget add none."""
    named = scores.assign(objective=scores["objective"].fillna(NO_OBJECTIVE))
    budgets = named.groupby("objective")["budget"]
    sums = pandas.DataFrame({"projects": budgets.size(), "budget": budgets.sum()}).reset_index()
    total = sums["budget"].sum()
    sums["share"] = sums["budget"] / total if total else float("nan")
    return sums.sort_values(["budget", "objective"], ascending=[False, True], ignore_index=True)


def by_category(benefits: pandas.DataFrame, as_of: date | None) -> pandas.DataFrame:
    """Money benefits by category: category, benefits, planned, realised; of those due by `as_of` due_planned, due_realised.

    Sums of what is recorded; missing where nothing is.
    """
    due = benefits["due_on"] <= pandas.Timestamp(as_of) if as_of else pandas.Series(False, benefits.index)
    rows = benefits.assign(category=benefits["category"].fillna("No category"),
                           due_planned=benefits["planned_value"].where(due), due_realised=benefits["realised_value"].where(due))
    grouped = rows.groupby("category")
    # A category in which nothing was ever recorded has not realised 0: it is not known.
    sums = grouped[["planned_value", "realised_value", "due_planned", "due_realised"]].sum(min_count=1)
    sums = sums.rename(columns={"planned_value": "planned", "realised_value": "realised"}).reset_index()
    sums.insert(1, "benefits", grouped.size().to_numpy())
    return sums.sort_values(["planned", "category"], ascending=[False, True], ignore_index=True)
