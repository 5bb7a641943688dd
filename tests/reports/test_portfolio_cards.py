"""The cards add up what the list of projects shows, and compare it with the date before."""

from __future__ import annotations

from datetime import date

import pytest

from data_access.filter import ProjectFilter
from data_access.filter_options import read_options
from metrics.policy import Policy
from reports.figures import refresh
from reports.portfolio_cards import CARDS, portfolio_cards
from reports.projects import projects
from tests.factories import insert_rows, performance

FILES = {
    "projects": [
        {"project_id": "a", "name": "A", "budget": 100, "baseline_finish": "2026-06-30", "sponsor": "Ann"},
        {"project_id": "b", "name": "B", "budget": 300, "baseline_finish": "2026-06-30"},
        {"project_id": "c", "name": "C", "baseline_finish": "2026-06-30"},
        {"project_id": "shut", "name": "Closed", "stage": "closed", "budget": 9999},
        {"project_id": "silent", "name": "Silent"},
    ],
    "performance": [
        *performance("a", planned=[10, 20, 100], earned=[10, 20], spent=[10, 25], forecast_finish="2026-07-05"),
        *performance("b", planned=[30, 60, 300], earned=[15, 30], spent=[30, 40], forecast_finish="2026-08-01"),
        *performance("c", planned=[5, 10, 20], earned=[5, 10], forecast_finish="2026-07-10"),
        *performance("shut", planned=[1, 2], earned=[1, 2], spent=[99, 99]),
    ],
    "status_reports": [
        {"project_id": project, "period_end": "2026-02-28", "overall_rag": status}
        for project, status in (("a", "green"), ("b", "amber/green"), ("c", "none"), ("shut", "red"))
    ],
}


@pytest.fixture
def loaded(database):
    insert_rows(database, **FILES)
    refresh(database, Policy())
    return database


def cards(database, project_filter=ProjectFilter(), ids=(*CARDS, "spi")):
    with database.read() as connection:
        options = read_options(connection)
    return {card.id: card for card in portfolio_cards(database, project_filter, options, Policy(), ids)}


def test_each_card_is_worked_out_over_active_projects_that_have_what_it_needs(loaded):
    found = cards(loaded)
    # on track: a of a and b; c reported no status, silent not at all, the closed project does not count
    assert (found["health_green"].value, found["health_green"].covered) == (1 / 2, 2)
    assert found["health_green"].left_out == {"no current status report": 1, "reported without a status": 1}
    # EV 20 + 30 by AC 25 + 40; c has no cost
    assert found["cpi"].value == pytest.approx(50 / 65)
    assert found["cpi"].left_out == {"no earned value": 1, "no actual cost": 1}
    # SPI(t): a on plan 1 x 100; b EV 30 = PV_1, ES 1 of AT 2: 0.5 x 300; c has no budget
    assert found["spi_t"].value == pytest.approx((1 * 100 + .5 * 300) / 400)
    assert found["spi_t"].left_out == {"no SPI(t)": 1, "no budget": 1}
    # EAC a: 100 / (20 / 25) = 125, b: 300 / (30 / 40) = 400, against 400
    assert found["forecast_variance"].value == pytest.approx((125 + 400 - 400) / 400)
    # slips 5, 32 and 10 days
    assert (found["finish_slip"].value, found["finish_slip"].covered) == (10, 3)
    assert found["finish_slip"].left_out == {"no original baseline finish": 1}
    # a is red by CPI .8 and told as green, b is red by SPI(t) .5 and told as amber/green
    assert (found["divergence"].value, found["divergence"].judged) == (2, 1)


def test_cards_compare_with_the_date_before_and_say_both_dates(loaded):
    card = cards(loaded)["cpi"]
    assert (card.as_of, card.previous_on) == (date(2026, 2, 28), date(2026, 1, 31))
    # In January stages are unknown: the project closed since then counts, EV 10 + 15 + 1 by AC 10 + 30 + 99
    assert card.previous == pytest.approx(26 / 139)
    assert cards(loaded, ProjectFilter(period="2026-01"))["cpi"].previous is None


def test_cards_follow_the_filter(loaded):
    found = cards(loaded, ProjectFilter(sponsor=("Ann",)))
    assert (found["cpi"].value, found["cpi"].covered, found["finish_slip"].value) == (pytest.approx(.8), 1, 5)


def test_median_of_an_even_number_lies_between_the_middle_two(loaded):
    assert cards(loaded, ProjectFilter(search="a"), ("finish_slip",))["finish_slip"].value == 5
    with loaded.read() as connection:
        options = read_options(connection)
    rows = projects(loaded, ProjectFilter(reported_status=("green", "amber/green")), options)
    slips = rows["finish_slip_days"].dropna()
    found = cards(loaded, ProjectFilter(reported_status=("green", "amber/green")), ("finish_slip",))["finish_slip"]
    assert found.value == slips.median() == (5 + 32) / 2


def test_empty_portfolio_measures_nothing(database):
    refresh(database, Policy())
    assert [(card.value, card.status) for card in cards(database, ids=CARDS).values()] == [(None, "unknown")] * len(CARDS)


def test_projects_without_any_report_are_left_out_by_name_of_what_they_lack(database):
    insert_rows(database, projects=[{"project_id": "a", "name": "A"}])
    refresh(database, Policy())
    assert cards(database)["cpi"].left_out == {"no earned value": 1}
