"""The Portfolio page without a browser: what it shows of many rows, of few, of none, and of rows that are not all there."""

from __future__ import annotations

import pytest

from components.cards import NOT_MEASURED
from components.formats import WORD_JOINER
from data_access.engine import Database
from data_access.filter import ProjectFilter
from data_access.filter_options import read_options
from reports.projects import projects
from tests.factories import performance
from tests.pages.conftest import HOSTILE, in_markdown, texts

MEASURED = {"projects": [{"project_id": "p", "name": "Pier", "budget": 100, "baseline_start": "2026-01-01",
                          "baseline_finish": "2026-06-30", "project_manager": "Ann"}],
            "performance": performance(planned=[10, 20], earned=[8, 15], spent=[10, 20])}


def table(shown):
    return shown.dataframe[0].value


def listed(url: str, **chosen) -> list[str]:
    database = Database(url)
    with database.read() as connection:
        options = read_options(connection)
    names = projects(database, ProjectFilter(**chosen), options)["name"].tolist()
    database.close()
    return names


def test_table_lists_every_project_worst_first_under_five_cards(open_page, demonstration_url):
    shown = open_page(demonstration_url)
    assert table(shown)["name"].tolist() == listed(demonstration_url)
    assert [metric.label for metric in shown.metric] == [
        "Projects on track", "Cost performance index", "Earned-schedule index", "Forecast against budget",
        "Median finish slip"]
    assert texts(shown).count("Covers ") == 5
    assert texts(shown).count("since 31 Aug 2026") == 5


def test_a_filter_narrows_table_and_cards_alike(open_page, demonstration_url):
    shown = open_page(demonstration_url, computed_status="red")
    assert table(shown)["name"].tolist() == listed(demonstration_url, computed_status=("red",))
    assert {cell[0] for cell in table(shown)["computed"]} == {"◆ Red"}
    assert f"of {len(table(shown))} projects" in texts(shown)


def test_an_empty_database_says_what_to_do_and_draws_nothing(open_page, empty_url):
    shown = open_page(empty_url)
    assert "No portfolio is loaded yet" in texts(shown)
    assert not shown.dataframe
    assert not shown.metric


def test_a_filter_that_leaves_nothing_is_named_as_what_emptied_the_page(open_page, demonstration_url):
    shown = open_page(demonstration_url, computed_status="red", search="nowhere at all")
    assert "No project matches" in texts(shown)
    assert "computed status" in texts(shown)
    assert "search" in texts(shown)
    assert not shown.metric


def test_a_portfolio_without_a_single_project_does_not_blame_a_filter(open_page, url_with):
    shown = open_page(url_with(settings=[{"key": "title", "value": "Nothing in it"}]))
    assert "all of: ." not in texts(shown)
    assert "no project" in texts(shown).lower()


def test_projects_alone_are_listed_and_every_card_says_that_it_is_not_measured(open_page, url_with):
    shown = open_page(url_with(projects=[{"project_id": "a", "name": "A"}, {"project_id": "b", "name": "B"}]))
    assert table(shown)["name"].tolist() == ["A", "B"]
    assert {metric.value for metric in shown.metric} == {NOT_MEASURED}
    assert not {"cpi", "spi_t", "slip", "budget", "forecast", "cpi_trend", "manager"} & set(table(shown))
    assert {cell[0] for cell in table(shown)["computed"]} == {"○ Not known"}
    assert "Showing all projects." in texts(shown)


@pytest.mark.parametrize("dates", [
    {"forecast_finish": "2027-01-31"}, {"baseline_start": "2026-01-01"}, {"actual_start": "2026-02-01"},
    {"baseline_start": "2026-01-01", "baseline_finish": "2026-12-31"}])
def test_a_roadmap_of_one_date_or_two_is_no_error(open_page, url_with, dates):
    assert table(open_page(url_with(projects=[{"project_id": "a", "name": "A", **dates}])))["name"].tolist() == ["A"]


def test_one_project_and_missing_values_stay_missing(open_page, url_with):
    files = {**MEASURED, "projects": [*MEASURED["projects"], {"project_id": "q", "name": "Quay"}],
             "performance": [*MEASURED["performance"], *performance("q", earned=[1, 2])]}
    rows = table(open_page(url_with(**files))).set_index("name")
    assert rows.loc["Pier", "cpi"] == pytest.approx(15 / 20)
    assert rows.loc["Quay", ["cpi", "spi_t", "budget", "manager"]].isna().all()
    shown = open_page(url_with(), search="Pier")
    assert table(shown)["name"].tolist() == ["Pier"]
    assert "Covers 1 of 1 project" in texts(shown)


def test_who_left_since_the_date_before_is_listed_apart(open_page, url_with):
    gone = {"project_id": "gone", "name": HOSTILE, "actual_finish": "2026-02-03"}
    shown = open_page(url_with(**{**MEASURED, "projects": [*MEASURED["projects"], gone],
                                  "performance": [*MEASURED["performance"], *performance("gone", earned=[1])]}))
    assert "1 project left since 31 Jan 2026" in [item.label for item in shown.expander]
    assert any(HOSTILE in frame.value.get("project", []).tolist() for frame in shown.dataframe if "project" in frame.value)


def test_hostile_text_is_shown_as_it_is(open_page, url_with):
    shown = open_page(url_with(
        settings=[{"key": "title", "value": HOSTILE}, {"key": "note", "value": HOSTILE}, {"key": "source", "value": HOSTILE}],
        portfolios=[{"portfolio_id": "h", "name": HOSTILE}],
        projects=[{"project_id": "p", "name": HOSTILE, "portfolio_id": "h", "project_manager": HOSTILE},
                  {"project_id": "q", "name": '["Open", "Close"]'}, {"project_id": "r", "name": ":material/home: Home"}],
        performance=[row for key in "pqr" for row in performance(key, earned=[1], spent=[1])]), portfolio="h", manager=HOSTILE)
    rows = table(shown)
    assert rows["name"].tolist() == [HOSTILE]
    assert rows["manager"].tolist() == [HOSTILE]
    assert f"Showing portfolio {HOSTILE}, manager {HOSTILE}, as of 31 Jan 2026." in [item.value for item in shown.text]
    assert not [value for value in in_markdown(shown) if "**x**" in value or "<script>" in value or "[a](" in value]


def test_a_name_that_a_cell_would_read_as_icon_or_list_is_shown_as_it_is(open_page, url_with):
    names = ['["Open", "Close"]', ":material/home: Home", "[Phase 2]"]
    shown = open_page(url_with(projects=[{"project_id": str(place), "name": name} for place, name in enumerate(names)]))
    assert sorted(table(shown)["name"]) == sorted(f"{WORD_JOINER}{name}" for name in names)
