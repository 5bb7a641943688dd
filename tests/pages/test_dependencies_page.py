"""The Dependencies page without a browser: every view, nothing, one, what is missing, a hostile link, a snapshot, privacy."""

from __future__ import annotations

import pytest

from data_access.app_settings import AppSettings
from data_access.engine import Database
from data_access.identity import LOCAL_OWNER
from reports.policy import load_policy
from reports.snapshots import freeze
from tests.demonstration import load_small_demonstration
from tests.networks import day, link, project
from tests.pages.conftest import HOSTILE, in_markdown, texts

TWO = {"projects": [project("a", 0, 50), project("b", 30, 60)],
       "dependencies": [link("a", "b", needed_by=day(20), promised_on=day(45), provider_owner="Ann Provider")]}


def headings(shown) -> list[str]:
    return [item.value for item in shown.subheader]


def figures(shown) -> dict[str, str]:
    return {item.label: item.value for item in shown.metric}


def columns(shown) -> list[str]:
    return list(shown.dataframe[-1].value.columns)


@pytest.mark.parametrize(("view", "expected"), [
    ("roadmap", "What hangs on what?"), ("matrix", "Who gives to whom?"), ("chain", "What drives the finish?")])
def test_each_view_of_the_demonstration_is_shown(open_page, demonstration_url, view, expected):
    shown = open_page(demonstration_url, "dependencies", view=view)
    assert expected in headings(shown)
    assert "cannot hold" in texts(shown)
    assert list(figures(shown)) == ["Overdue", "Broken need-by dates", "Clashing dates", "Providers in red", "Circles"]


def test_one_dependency_is_counted_drawn_and_listed(open_page, url_with):
    shown = open_page(url_with(**TWO), "dependencies")
    assert "1 promised after the day of need and 1 against the projects' own dates." in texts(shown).replace("\\", "")
    assert figures(shown)["Broken need-by dates"] == "1"
    assert headings(shown) == ["What hangs on what?", "Register (1)"]
    assert shown.dataframe[-1].value["stands"].tolist() == [
        "◆ Promised 25 days after the day of need; the dates of the two projects clash by 20 days"]


def test_without_dependencies_the_page_says_what_would_fill_it(open_page, url_with):
    shown = open_page(url_with(projects=[project("a", 0, 5)]), "dependencies")
    assert "dependencies.csv would fill this page" in texts(shown)
    assert not shown.metric
    assert not shown.dataframe


def test_filter_without_dependencies_says_how_many_there_are_elsewhere(open_page, url_with):
    url = url_with(projects=[*TWO["projects"], project("calm", 0, 5)], dependencies=TWO["dependencies"])
    assert "Elsewhere in the portfolio there are 1" in texts(open_page(url, "dependencies", search="calm"))


def test_missing_values_are_unknown_and_stop_nothing(open_page, url_with):
    url = url_with(projects=[project("a", None, None), project("b", None, 5)],
                   dependencies=[link("a", "b")])
    for view in ("roadmap", "matrix", "chain", "slip"):
        assert "1 cannot be told for want of dates" in texts(open_page(url, "dependencies", view=view))
    shown = open_page(url, "dependencies")
    assert shown.dataframe[-1].value["stands"].tolist() == ["○ Without dates that could tell"]
    assert "None of these dependencies is between projects with dates" in texts(shown)


def test_cell_in_the_link_lists_its_dependencies(open_page, demonstration_url):
    every = open_page(demonstration_url, "dependencies", view="matrix", by="project", state="all")
    row = every.dataframe[-1].value.iloc[0]
    database = Database(demonstration_url)
    with database.read() as connection:
        giver, receiver = connection.exec_driver_sql(
            f"SELECT predecessor_id, successor_id FROM dependencies WHERE dependency_id = '{row['id']}'").one()  # noqa: S608
    database.close()
    one = open_page(demonstration_url, "dependencies", view="matrix", by="project", state="all", giver=giver, receiver=receiver)
    assert one.dataframe[-1].value["id"].tolist() == [row["id"]]
    assert f"Only {giver} to {receiver}" in [item.label.replace("\\", "") for item in one.button]


def test_focus_in_the_link_lists_its_chain(open_page, url_with):
    url = url_with(projects=[project(name, 0, 5) for name in "abcd"], dependencies=[link("a", "b"), link("c", "d")])
    shown = open_page(url, "dependencies", focus="b")
    assert headings(shown)[-1] == "Register (1)"
    assert "2 projects on the chain; the rest is faded" in texts(shown)


def test_slip_in_the_link_is_worked_out_and_what_is_wrong_in_it_is_named(open_page, url_with):
    url = url_with(projects=[*TWO["projects"], project("f", 0, 4, actual_finish=day(4))], dependencies=TWO["dependencies"])
    shown = open_page(url, "dependencies", view="slip", slip="a:10,nobody:5,f:3,abc")
    said = texts(shown).replace("\\", "")
    assert "2 projects finish later and the last finish of all moves by 10 days." in said
    assert "Left out: no project has the id nobody." in said
    assert "Left out: F. f cannot slip: it has finished." in said
    assert "“abc” is not a project and 1 to 36,500 days" in said
    moved = shown.dataframe[0].value
    assert moved[["name", "asked_days", "moved_days"]].values.tolist() == [["A", 10, 10], ["B", 0, 10]]
    assert "A: 10 days longer" in [item.label.replace("\\", "") for item in shown.button]


def test_slip_is_added_and_cleared_by_its_buttons(open_page, url_with):
    shown = open_page(url_with(**TWO), "dependencies", view="slip")
    assert "Choose a project and how many days longer it lasts" in texts(shown)
    shown.selectbox(key="dependencies.slip.project").set_value("a")
    next(item for item in shown.button if item.label == "Let it slip").click().run()
    assert shown.query_params["slip"] == "a:30"
    next(item for item in shown.button if item.label == "Clear").click().run()
    assert "slip" not in shown.query_params


def test_hostile_text_and_a_hostile_link_stay_text(open_page, url_with):
    url = url_with(projects=[project("a", 0, 50) | {"name": HOSTILE, "business_unit": HOSTILE}, project("b", 30, 60)],
                   dependencies=[link("a", "b", description=HOSTILE), link("b", "a")])
    for view in ("roadmap", "matrix", "chain", "slip"):
        shown = open_page(url, "dependencies", view=view, focus=HOSTILE, slip=f"a:5,{HOSTILE}", giver=HOSTILE, receiver="x",
                          by="business-unit", state="<script>")
        assert not any("<script>" in text.replace("\\", "") and "\\<" not in text for text in in_markdown(shown)), view
        assert "“<script>” is not a state of dependencies" in texts(shown)


def test_policy_that_hides_people_names_no_owner(open_page, url_with, monkeypatch, tmp_path):
    assert "gives" in columns(open_page(url_with(**TWO), "dependencies"))
    hiding = tmp_path / "policy.yaml"
    hiding.write_text(AppSettings().policy_file.read_text(encoding="utf-8").replace("person_rows: true", "person_rows: false"),
                      encoding="utf-8")
    assert "person_rows: false" in hiding.read_text(encoding="utf-8")
    monkeypatch.setenv("PORTFOLIO_LENS_POLICY", str(hiding))
    shown = open_page(f"sqlite:///{tmp_path / 'rows.db'}", "dependencies")
    assert not {"gives", "takes"} & set(columns(shown))
    assert "nobody is named here" in texts(shown)


def test_earlier_date_has_no_record_but_a_snapshot_has(open_page, tmp_path):
    url = f"sqlite:///{tmp_path / 'moments.db'}"
    load_small_demonstration(url, 12)
    assert "No record for that date" in texts(open_page(url, "dependencies", period="2026-06"))
    database = Database(url)
    freeze(database, "then", load_policy(AppSettings().policy_file), identity=LOCAL_OWNER)
    database.close()
    now = figures(open_page(url, "dependencies"))
    load_small_demonstration(url, 5)
    assert figures(open_page(url, "dependencies", snapshot="then")) == now


def test_project_page_leads_to_its_chain(open_page, url_with):
    shown = open_page(url_with(**TWO), "project", id="a", view="dependencies")
    link_to = next(item.proto for item in shown.get("page_link") if item.proto.label.startswith("Everything above and below"))
    assert "focus=a" in link_to.query_string
