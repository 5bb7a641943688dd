"""The Project page without a browser: every view of a full project and of an empty one, wrong ids, neighbours, hostile text."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from components.navigation import PROJECT_VIEWS
from data_access.engine import Database
from data_access.filter import ProjectFilter
from data_access.filter_options import read_options
from reports.projects import projects
from tests.factories import performance
from tests.pages.conftest import HOSTILE, in_markdown, texts

CHARTS = {"overview": 1, "performance": 2, "schedule": 2, "status": 1, "people": 1}


def ids(url: str, **chosen) -> list[str]:
    database = Database(url)
    with database.read() as connection:
        options = read_options(connection)
    found = projects(database, ProjectFilter(**chosen), options)["project_id"].tolist()
    database.close()
    return found


def links(shown) -> dict[str, dict[str, list[str]]]:
    """The page's own links by label, with their queries."""
    return {item.proto.label: parse_qs(item.proto.query_string) for item in shown.main.get("page_link")}


def charts(shown) -> list:
    return shown.get("vega_lite_chart")


@pytest.mark.parametrize("view", PROJECT_VIEWS)
def test_every_view_of_every_kind_of_project_opens(open_page, demonstration_url, view):
    worst = ids(demonstration_url)[0]
    shown = open_page(demonstration_url, "project", id=worst, view=view)
    assert len(shown.header) == 1
    assert len(charts(shown)) == CHARTS.get(view, 0)
    assert len(shown.metric) == 5


@pytest.mark.parametrize("view", PROJECT_VIEWS)
def test_every_view_of_a_project_that_has_nothing_says_which_file_would_fill_it(open_page, url_with, view):
    shown = open_page(url_with(projects=[{"project_id": "p", "name": "Pier"}]), "project", id="p", view=view)
    assert shown.header[0].value == "Pier"
    assert not charts(shown)
    assert ".csv would fill" in texts(shown)
    assert "Traceback" not in texts(shown)


def test_a_project_without_figures_at_the_date_says_so_and_keeps_its_history(open_page, url_with):
    files = {"projects": [{"project_id": "p", "name": "Pier"}, {"project_id": "late", "name": "Late"}],
             "performance": [*performance(planned=[1, 2], earned=[1, 2], spent=[1, 2]),
                             *performance("late", earned=[1], dates=["2026-02-28"])]}
    shown = open_page(url_with(**files), "project", id="late", period="2026-01-31")
    assert "Not in the portfolio at this date" in texts(shown)
    assert not shown.metric
    assert shown.header[0].value == "Late"


def test_missing_figures_are_said_to_be_unknown_and_never_zero(open_page, url_with):
    url = url_with(projects=[{"project_id": "p", "name": "P"}], performance=performance(earned=[0]))
    shown = open_page(url, "project", id="p")
    assert [metric.value for metric in shown.metric][:2] == ["unknown", "unknown"]
    assert "0" not in {metric.value for metric in shown.metric}


def test_without_an_id_a_project_can_be_chosen_among_those_of_the_filter(open_page, demonstration_url):
    shown = open_page(demonstration_url, "project", computed_status="red")
    red = ids(demonstration_url, computed_status=("red",))
    choice = shown.selectbox(key="project.choice")
    assert [option.rsplit("(", 1)[1].rstrip(")") for option in choice.options] == red
    assert len(shown.dataframe[0].value) == len(red)
    choice.set_value(red[1]).run()
    assert not shown.exception
    assert shown.query_params == {"computed-status": "red", "id": red[1]}
    assert len(shown.header) == 1


@pytest.mark.parametrize("unknown", ["nobody", HOSTILE, "' OR 1=1 --", "x" * 200])
def test_an_unknown_id_is_named_as_plain_text_and_another_can_be_chosen(open_page, demonstration_url, unknown):
    shown = open_page(demonstration_url, "project", id=unknown)
    assert "This project is not here" in texts(shown)
    assert any(unknown[:60] in item.value for item in shown.text)
    assert len(shown.selectbox(key="project.choice").options) == len(ids(demonstration_url))


def test_the_way_back_and_to_the_neighbours_carries_the_filter(open_page, demonstration_url):
    red = ids(demonstration_url, computed_status=("red",))
    shown = open_page(demonstration_url, "review", computed_status="red")
    shown.switch_page("pages/project_page.py")
    shown.query_params["id"] = red[1]
    shown.run()
    found, own = links(shown), {"computed-status": ["red"]}
    assert found["Back to the review page"] == own
    assert found["Previous"] == {**own, "id": [red[0]]}
    assert found["Next"] == {**own, "id": [red[2]]}
    assert f"2 of {len(red)} projects, worst first" in texts(shown)
    assert "Previous" not in links(open_page(demonstration_url, "project", id=red[0], computed_status="red"))
    assert "Next" not in links(open_page(demonstration_url, "project", id=red[-1], computed_status="red"))


def test_the_way_back_leads_to_the_page_one_came_from_as_it_was(app, demonstration_url):
    shown = app(demonstration_url).run()
    shown.switch_page("pages/risks_page.py")
    shown.query_params.update({"kind": "opportunity", "computed-status": "red"})
    shown.run()
    shown.switch_page("pages/project_page.py")
    shown.query_params.update({"id": ids(demonstration_url)[0], "computed-status": "red"})
    shown.run()
    assert links(shown)["Back to the risks page"] == {"computed-status": ["red"], "kind": ["opportunity"]}


def test_a_project_outside_the_filter_is_shown_and_said_to_be_outside(open_page, demonstration_url):
    green = ids(demonstration_url, computed_status=("green",))[0]
    shown = open_page(demonstration_url, "project", id=green, computed_status="red")
    assert "Not among the projects that the filter shows." in texts(shown)
    assert len(shown.header) == 1


def test_a_view_is_in_the_link_and_an_unknown_one_is_named(open_page, demonstration_url):
    worst = ids(demonstration_url)[0]
    shown = open_page(demonstration_url, "project", id=worst, view="nonsense")
    assert "“nonsense” is not a view of a project" in texts(shown)
    shown.button_group(key="page.project.view").set_value("risks").run()
    assert shown.query_params == {"id": worst, "view": "risks"}


def test_dependencies_link_to_their_projects_with_the_filter(open_page, url_with):
    files = {"projects": [{"project_id": "p", "name": "P", "sponsor": "Ann"}, {"project_id": "q", "name": HOSTILE}],
             "dependencies": [{"dependency_id": "d", "predecessor_id": "q", "successor_id": "p", "type": "FS"}]}
    shown = open_page(url_with(**files), "project", id="p", view="dependencies", sponsor="Ann")
    assert {"sponsor": ["Ann"], "id": ["q"]} in links(shown).values()
    assert not [value for value in in_markdown(shown) if "**x**" in value]


@pytest.mark.parametrize("view", PROJECT_VIEWS)
def test_hostile_text_is_shown_as_it_is(open_page, url_with, view):
    person = {"resource_id": "r", "name": HOSTILE, "team": HOSTILE}
    shown = open_page(url_with(
        portfolios=[{"portfolio_id": "h", "name": HOSTILE}],
        projects=[{"project_id": "p", "name": HOSTILE, "portfolio_id": "h", "project_manager": HOSTILE, "sponsor": HOSTILE,
                   "description": HOSTILE, "business_unit": HOSTILE}],
        performance=performance(planned=[1, 2], earned=[1], spent=[1]),
        status_reports=[{"project_id": "p", "period_end": "2026-01-31", "overall_rag": "red", "summary": HOSTILE,
                         "decision_needed": HOSTILE, "author": HOSTILE}],
        milestones=[{"milestone_id": "m", "project_id": "p", "name": HOSTILE, "baseline_date": "2026-03-01"}],
        resources=[person], allocations=[{"resource_id": "r", "project_id": "p", "month": "2026-01-01", "hours": 5,
                                          "booking": "hard"}],
        raid=[{"raid_id": "x", "project_id": "p", "kind": "issue", "title": HOSTILE}],
        benefits=[{"benefit_id": "b", "project_id": "p", "name": HOSTILE}],
    ), "project", id="p", view=view, portfolio="h")
    said = [item.value for item in shown.text]
    assert f"Showing portfolio {HOSTILE}, as of 31 Jan 2026." in said
    if view == "overview":
        assert said.count(HOSTILE) >= 6  # summary, decision, portfolio, unit, sponsor, manager; and the description
    assert not [value for value in in_markdown(shown) if "**x**" in value or "<script>" in value or "[a](" in value]
