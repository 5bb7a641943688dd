"""The views of the Resources page that look ahead: a scenario in the link, rivals, supply; and what they say without data."""

from __future__ import annotations

import pytest

from data_access.engine import Database
from data_access.identity import LOCAL_OWNER
from metrics.scenario_text import LONGEST_TEXT
from reports.policy_versions import changed_text, policy_versions, save_policy
from tests.pages.conftest import HOSTILE, in_markdown, texts

OCTOBER, NOVEMBER = "2026-10-01", "2026-11-01"
# Ann has 152 hours a month: 200 are booked in October, 40 in November; Bob has 160 and is booked for 100.
ROWS = {
    "projects": [{"project_id": "a", "name": "Alpha", "project_manager": "Ann"}, {"project_id": "b", "name": "Beta"},
                 {"project_id": "h", "name": HOSTILE}],
    "status_reports": [{"project_id": name, "period_end": "2026-09-30", "overall_rag": "green"} for name in "abh"],
    "resources": [{"resource_id": "ann", "name": "Ann", "role": "Pilot", "team": "North", "certifications": "PMP"},
                  {"resource_id": "bob", "name": "Bob", "role": "Cook", "team": "North"}],
    "capacity": [{"resource_id": who, "month": month, "hours": hours}
                 for who, hours in (("ann", 152), ("bob", 160)) for month in (OCTOBER, NOVEMBER)],
    "allocations": [{"resource_id": who, "project_id": project, "month": month, "hours": hours, "booking": "hard"}
                    for who, project, month, hours in (("ann", "a", OCTOBER, 120), ("ann", "b", OCTOBER, 60),
                                                       ("ann", "h", OCTOBER, 20), ("ann", "a", NOVEMBER, 40),
                                                       ("bob", "b", OCTOBER, 100))]}


def headings(shown) -> list[str]:
    return [item.value for item in shown.subheader]


def press(shown, label: str):
    next(button for button in shown.button if button.label == label).click()
    return shown.run()


def test_smallest_change_is_tried_by_a_click_and_taken_back_by_another(open_page, url_with):
    shown = open_page(url_with(**ROWS), "resources", view="what-if")
    assert headings(shown)[0] == "1 role-month overbooked, 48 hours above capacity"
    # Alpha a month later would help as much, but its 40 hours of November would come where there is no capacity data.
    assert "**Beta: 1 month later**" in texts(shown).replace("\\", "").split("Alpha")[0]
    tried = press(shown, "Try it")
    assert tried.query_params["scenario"] == "shift:b:1"
    assert headings(tried)[0] == "It helps: overbooked role-months 1 → 0"
    assert "no change is needed" in texts(tried)
    cleared = press(tried, "Clear")
    assert "scenario" not in cleared.query_params
    assert headings(cleared)[0].startswith("1 role-month overbooked")


def test_form_adds_to_the_scenario_and_what_nobody_can_judge_is_told(open_page, url_with):
    shown = open_page(url_with(**ROWS), "resources", view="what-if", project="a", scenario="heads:Cook:1")
    next(item for item in shown.number_input if item.label == "Months later").set_value(2).run()
    moved = press(shown, "Shift")
    assert moved.query_params["scenario"] == "shift:a:2;heads:Cook:1"
    assert "160 hours land where there is no capacity data" in texts(moved)
    assert {"Alpha: 2 months later", "1 more: Cook"} < {button.label.replace("\\", "") for button in moved.button}


def test_what_becomes_worse_is_listed_and_moving_a_peak_is_no_help(open_page, url_with):
    url = url_with(**ROWS)
    shown = open_page(url, "resources", view="what-if", scenario="shift:a:1;shift:b:1;shift:h:1")
    # All 200 hours of October come in November, and the 40 of November leave it.
    assert headings(shown)[0] == "It only moves the load: overbooked role-months 1 → 1, 1 of them new"
    assert "What becomes worse? (1)" in headings(shown)
    by_team = open_page(url, "resources", view="what-if", per="team")
    assert headings(by_team)[0].startswith("0 team-months overbooked")


@pytest.mark.parametrize("text", [f"drop:{HOSTILE}", "shift:a:99999;heads:Pilot:-1", "drop:nobody;drop:nobody", "x" * 3_000])
def test_hostile_or_broken_scenario_is_named_and_changes_nothing(open_page, url_with, text):
    shown = open_page(url_with(**ROWS), "resources", view="what-if", scenario=text)
    assert "left out" in texts(shown)
    labels = [button.label for button in shown.button]
    assert not [label for label in labels if "Without" in label or "later" in label or "more:" in label]
    assert ("Clear" in labels) == (len(text) < LONGEST_TEXT)  # what is longer is not in the link any more
    assert headings(shown)[0].startswith("1 role-month overbooked")
    assert not any("<script>" in part.replace("\\", "") and "\\<" not in part for part in in_markdown(shown))


def test_rivals_of_a_project_and_the_most_contested_ones(open_page, url_with):
    url = url_with(**ROWS)
    offered = open_page(url, "resources", view="rivals")
    assert "120 hours on 1 person, 1 month" in texts(offered)
    shown = open_page(url, "resources", view="rivals", project="b")
    assert headings(shown)[0] == "2 other projects compete for its 1 overbooked person: 140 hours"
    assert shown.dataframe[0].value["hours"].tolist() == [120, 20]
    assert "or there is no such project" in texts(open_page(url, "resources", view="rivals", project="nobody"))
    assert "Competes with Alpha (120 hours)" in texts(open_page(url, "project", id="b", view="people"))


def test_supply_names_the_worst_gap_and_who_is_not_certified(open_page, url_with):
    shown = open_page(url_with(**ROWS), "resources", view="supply")
    # Ann: 152 - 200 hours, of 160 an FTE
    assert headings(shown)[0].replace("\\", "") == "Pilot is short of 0.3 FTE in Oct 2026"
    assert "1 of 1 manager (100 %) hold" in texts(shown).replace("\\", "")
    assert "2 active projects name no manager" in texts(shown)


def test_supply_says_beside_firm_bookings_what_all_of_them_would_ask_for(open_page, url_with):
    pencilled = {"resource_id": "bob", "project_id": "a", "month": NOVEMBER, "hours": 200, "booking": "soft"}
    url = url_with(**ROWS | {"allocations": [*ROWS["allocations"], pencilled]})
    shown = open_page(url, "resources", view="supply")
    assert headings(shown)[0].replace("\\", "") == ("Pilot is short of 0.3 FTE in Oct 2026, the only role that is with firm "
                                                    "bookings; with all bookings 2 are")
    assert "with" not in headings(open_page(url, "resources", view="supply", soft="all"))[0]


def test_where_people_are_hidden_nobody_is_named(open_page, url_with):
    url = url_with(**ROWS)
    database = Database(url)
    held = policy_versions(database)[0]
    text = changed_text(held.content, {("person_rows",): False})
    save_policy(database, text, changed_from=held.version, identity=LOCAL_OWNER)
    database.close()
    for query in ({"view": "what-if", "per": "person"}, {"view": "rivals", "project": "b"}, {"view": "rivals"},
                  {"view": "supply"}):
        shown = open_page(url, "resources", **query)
        frames = "".join(table.value.to_csv() for table in shown.dataframe)
        assert "Ann" not in texts(shown) + frames, query
        assert "Bob" not in texts(shown) + frames, query


@pytest.mark.parametrize("view", ["what-if", "rivals", "supply"])
def test_without_bookings_each_view_says_what_would_fill_it(open_page, url_with, view):
    bare = url_with(projects=[{"project_id": "a", "name": "A"}],
                    status_reports=[{"project_id": "a", "period_end": "2026-09-30", "overall_rag": "green"}])
    assert "allocations.csv would fill it" in texts(open_page(bare, "resources", view=view, scenario="drop:a", project="a"))
