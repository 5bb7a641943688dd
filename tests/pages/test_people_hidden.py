"""A policy that keeps single people out of view is held on every page and by the command line: nobody is named alone."""

from __future__ import annotations

import json
from datetime import date

import pytest
from typer.testing import CliRunner

from cli import application
from data_access.engine import Database
from data_access.filter import ProjectFilter
from metrics.policy import Policy
from reports.figures import refresh
from reports.load_map import LoadQuestion, load_map, span_of
from reports.load_summary import load_summary
from reports.load_table import load_table
from reports.people_load import people_load
from reports.utilisation import load_copy
from tests.databases import upgraded
from tests.factories import insert_rows
from tests.pages.conftest import texts
from tests.reports.bookings_portfolio import FILES
from tests.reports.test_utilisation import options_of

DATES = {"forecast_start": "2028-01-01", "forecast_finish": "2028-06-30"}
PEOPLE = FILES | {"projects": [{**project, **DATES} for project in FILES["projects"]],
                  "resources": [*FILES["resources"], {"resource_id": "mia", "name": "Mia", "certifications": "PMP"}],
                  "status_reports": [{"project_id": "alpha", "period_end": "2028-01-31", "overall_rag": "green"}]}
NAMES = ("Ann", "Bob", "Cid", "Dee", "Eve", "Fay")


@pytest.fixture(scope="module")
def url(tmp_path_factory) -> str:
    found = f"sqlite:///{tmp_path_factory.mktemp('hidden') / 'rows.db'}"
    database = upgraded(found)
    insert_rows(database, **PEOPLE)
    refresh(database, Policy(person_rows=False))
    database.close()
    return found


@pytest.fixture(autouse=True)
def hidden_people(monkeypatch, tmp_path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text("person_rows: false\n", encoding="utf-8")
    monkeypatch.setenv("PORTFOLIO_LENS_POLICY", str(policy))


def everything(shown) -> str:
    """All that is sent to the browser, except the link that the reader gave."""
    tables = [item.value.to_json() for item in shown.dataframe]
    drawn = [item.proto.bytes.split(b"\n")[1].decode() for item in shown.get("bidi_component")]
    labels = [option for item in shown.selectbox for option in item.options]
    return "\n".join([texts(shown), *tables, *drawn, *labels, *(item.value for item in shown.subheader)])


@pytest.mark.parametrize("query", [
    {}, {"open": "North;North/Engineer"}, {"by": "role", "open": "Engineer;*"}, {"by": "skill", "open": "SQL;-"},
    {"by": "person"}, {"by": "team", "unit": "North/Engineer/ann", "month": "2028-01"},
    {"by": "role", "unit": "Engineer", "month": "2028-02"}, {"by": "role", "unit": "Analyst", "month": "2028-02"},
    {"view": "rivals", "project": "alpha"}, {"view": "supply"}, {"view": "what-if", "scenario": "drop:alpha", "per": "person"}])
def test_resources_name_nobody(open_page, url, query):
    said = everything(open_page(url, "resources", **query))
    assert not [name for name in NAMES if name in said.replace("Analyst", "")]


def test_a_row_below_the_smallest_unit_is_not_shown(open_page, url):
    assert "not shown here" in texts(open_page(url, "resources", unit="North/*/ann", month="2028-01"))


def test_bookings_of_one_or_two_people_are_not_listed_by_project(open_page, url):
    shown = open_page(url, "resources", by="role", unit="Engineer", month="2028-02")
    rows = shown.dataframe[0].value
    assert rows["project"].tolist() == ["Other bookings, of fewer than three people each"]
    assert rows["people"].tolist() == [3]
    alone = open_page(url, "resources", by="role", unit="Engineer", month="2028-01")
    assert "Fewer than three people are booked here" in texts(alone)
    assert not len(alone.dataframe)


@pytest.mark.parametrize("view", ["people", "overview", "dependencies"])
def test_a_project_names_nobody_of_those_who_are_booked_on_it(open_page, url, view):
    said = everything(open_page(url, "project", id="alpha", view=view))
    assert not [name for name in NAMES if name in said]


def test_hours_a_month_of_one_or_two_people_on_a_project_are_not_drawn(open_page, url):
    # Ann in January; Ann, Cid and Eve in February; in March an unfilled role alone.
    said = texts(open_page(url, "project", id="alpha", view="people"))
    assert "Months of one or two people are left out" in said
    assert "Months of one or two people are left out" in texts(open_page(url, "project", id="gamma", view="people"))


def test_utilisation_by_role_does_not_tell_what_one_or_two_people_do_on_the_projects_of_a_filter(url):
    result = CliRunner().invoke(application, ["--database", url, "report", "utilisation", "--by", "role", "--search", "Gamma"])
    rows = [row for row in json.loads(result.stdout) if row["unit"] == "Engineer" and row["month"].startswith("2028-02")]
    assert [(row["hard_hours"], row["outside_filter_hours"]) for row in rows] == [(234, None)]


@pytest.mark.parametrize("kpi", ["utilisation", "overloaded", "certified_managers"])
def test_scorecards_name_nobody_behind_a_figure(open_page, url, kpi):
    shown = open_page(url, "scorecards", kpi=kpi)
    said = "\n".join(item.value.to_json() for item in shown.dataframe)
    assert not [name for name in (*NAMES, "PMP") if name in said]


def test_table_of_the_heat_map_counts_nobody_alone(url):
    database, hidden = Database(url), Policy(person_rows=False)
    opened = LoadQuestion("team", (("North",), ("North", "Engineer"), ("*",)))
    load = people_load(database, load_copy(database, span_of(date(2028, 1, 31))), ProjectFilter(), options_of(database))
    found, summary = load_map(load, hidden, opened), load_summary(database, load, hidden, opened.months)
    table = load_table(found, hidden)
    database.close()
    assert "people_above_capacity" not in table
    assert not set(NAMES) & set(table["row"])
    assert summary.worst is None
    assert not found.cells["people_over"].any()


@pytest.mark.parametrize("arguments", [("report", "utilisation", "--by", "team"), ("report", "utilisation", "--by", "role"),
                                       ("report", "slip", "--project", "alpha", "--days", "40")])
def test_command_line_names_nobody(url, arguments):
    result = CliRunner().invoke(application, ["--database", url, *arguments])
    assert result.exit_code == 0, result.stderr
    said = json.dumps(json.loads(result.stdout))
    assert not [name for name in NAMES if f'"{name}"' in said]


def test_command_line_refuses_people_and_says_why(url):
    result = CliRunner().invoke(application, ["--database", url, "report", "utilisation", "--by", "person"])
    assert (result.exit_code, result.stdout) == (1, "")
    assert "does not show single people" in result.stderr
