"""The heat map of the Resources page: rows that open in place, bookings behind a cell, filters that hide nothing, privacy."""

from __future__ import annotations

import json
import math

import pytest

from tests.load_grid import cells_of, unpacked
from tests.pages.conftest import HOSTILE, in_markdown, texts
from tests.reports.bookings_portfolio import FEB, FILES, JAN

PEOPLE = FILES | {"status_reports": [{"project_id": "alpha", "period_end": "2028-01-31", "overall_rag": "green"}]}


def grid(shown) -> dict:
    """What the browser draws: the chosen cell under "chosen", under "cells" path > month > layer > number."""
    found = shown.get("bidi_component")
    assert len(found) == 1
    chosen, _, drawn = found[0].proto.bytes.partition(b"\n")
    found = unpacked(drawn)
    return found | {"chosen": json.loads(chosen), "cells": cells_of(found)}


def numbers(shown, path: str) -> dict[str, float]:
    """Month > the number that the cells of a row show."""
    found = grid(shown)
    return {month: cell[found["measure"]] for month, cell in found["cells"][path].items()}


def paths(shown) -> list[str]:
    return list(grid(shown)["rows"])


@pytest.fixture
def people_url(url_with) -> str:
    return url_with(**PEOPLE)


@pytest.fixture
def hidden_people(monkeypatch, tmp_path) -> None:
    """A policy that shows nobody alone."""
    policy = tmp_path / "policy.yaml"
    policy.write_text("person_rows: false\n", encoding="utf-8")
    monkeypatch.setenv("PORTFOLIO_LENS_POLICY", str(policy))


def test_first_sentence_says_how_many_are_over_committed_and_when(open_page, people_url):
    shown = open_page(people_url, "resources")
    assert shown.subheader[0].value == "1 of 5 people is booked above capacity\\, in Jan 2028\\."
    said = texts(shown).replace("\\", "")
    assert "Most overbooked: Ann, 36 hours above capacity, 125 % in Jan 2028." in said
    assert "Most hours on people while they are overbooked, Jan 2028 to Mar 2028: Alpha (76), Beta (40)." in said


def test_rows_open_in_place_as_the_link_says(open_page, people_url):
    assert paths(open_page(people_url, "resources")) == ["North", "South", "-", "!unfilled"]
    opened = open_page(people_url, "resources", open="North;North/Engineer;!unfilled")
    assert paths(opened) == ["North", "North/Engineer", "North/Engineer/ann", "North/Engineer/bob", "North/Analyst", "South",
                             "-", "!unfilled", "!unfilled/gen"]
    assert [row["is_open"] for row in grid(opened)["rows"].values()][:2] == [True, True]


@pytest.mark.parametrize(("by", "first"), [
    ("role", ["Engineer", "Analyst", "-", "!unfilled"]), ("person", ["ann", "bob", "cid", "eve", "fay", "dee", "!unfilled"]),
    ("location", ["Oslo", "-", "!unfilled"]), ("skill", ["Python", "SQL", "-", "!unfilled"])])
def test_people_can_be_grouped_otherwise(open_page, people_url, by, first):
    assert sorted(paths(open_page(people_url, "resources", by=by))) == sorted(first)


def test_a_team_can_be_chosen_for_people_one_by_one(open_page, people_url):
    shown = open_page(people_url, "resources", by="person", team="North")
    assert paths(shown) == ["ann", "bob", "cid"]
    assert shown.selectbox(key="page.resources.team").options == ["All teams", "-", "North", "South"]


def test_numbers_follow_the_measure_and_the_way_soft_bookings_count(open_page, people_url):
    north = lambda **query: numbers(open_page(people_url, "resources", **query), "North")["2028-02"]  # noqa: E731
    assert [north(), north(soft="all"), north(soft="weighted")] == [268 / 252, 310 / 252, 289 / 252]
    assert north(measure="hours", soft="weighted") == 289
    assert north(measure="free") == -16
    weighted = open_page(people_url, "resources", soft="weighted")
    assert "count 50 % of their hours, the probability that the policy states" in texts(weighted).replace("\\", "")


def test_months_end_with_the_last_booking_and_quarters_add_up(open_page, people_url):
    shown = open_page(people_url, "resources")
    assert [column["id"] for column in grid(shown)["columns"]] == ["2028-01", "2028-02", "2028-03"]
    assert "no capacity and no booking after Mar 2028" in texts(shown)
    quarter = open_page(people_url, "resources", span="quarters", measure="hours")
    assert [column["label"] for column in grid(quarter)["columns"]] == ["Jan–Mar"]
    assert numbers(quarter, "North") == {"2028-01": 554}


def test_a_filter_never_changes_a_total_and_tells_what_lies_outside(open_page, people_url):
    every = open_page(people_url, "resources", by="person", measure="hours")
    shown = open_page(people_url, "resources", by="person", measure="hours", program="A")
    assert set(paths(shown)) == {"ann", "cid", "eve", "!unfilled"}
    for path in ("ann", "cid", "eve"):
        assert numbers(shown, path) == numbers(every, path)
    assert grid(shown)["cells"]["ann"]["2028-01"]["outside_load_hours"] == 40
    assert "the part outside the filter" in texts(shown)


def test_cell_opens_its_bookings_and_marks_the_first_that_does_not_fit(open_page, people_url):
    shown = open_page(people_url, "resources", by="person", unit="ann", month="2028-01")
    assert "Ann, Jan 2028" in [item.value for item in shown.subheader]
    assert "100 hours booked of 80 (125 %); 20 hours too many." in texts(shown)
    rows = shown.dataframe[0].value
    assert rows["project"].tolist() == ["Alpha", "Beta"]
    assert rows["fits"].tolist() == ["fits", "◄ first that does not: 20 h over"]
    assert rows["manager"].tolist() == ["Mia", "Noah"]
    assert grid(shown)["chosen"] == {"path": "ann", "month": "2028-01"}
    soft = open_page(people_url, "resources", by="person", unit="ann", month="2028-03").dataframe[0].value
    assert soft.loc[soft["booking"] == "Not firm", "fits"].tolist() == ["not counted"]
    filtered = open_page(people_url, "resources", by="person", unit="ann", month="2028-01", program="A")
    assert "40 of the booked hours lie outside the filter; they are listed too." in texts(filtered)
    assert filtered.dataframe[0].value["inside"].tolist() == ["inside", "outside"]


@pytest.mark.parametrize(("query", "said"), [
    ({"unit": "North/Engineer", "month": "2028-02"}, "2 people together: 184 hours booked of 168"),
    ({"unit": "!unfilled", "month": "2028-03"}, "160 hours booked; there is no capacity data"),
    ({"unit": "!unfilled/gen", "month": "2028-03"}, "160 hours booked; there is no capacity data"),
    ({"by": "person", "unit": "eve", "month": "2028-02"}, "50 hours booked; there is no capacity data"),
    ({"by": "skill", "unit": "SQL/bob", "month": "2028-02"}, "168 hours booked of 168 (100 %); 0 hours are not booked"),
    ({"unit": "North", "month": "2028-01", "span": "quarters"}, "554 hours booked of 952"),
    ({"unit": "nobody/knows", "month": "2028-01"}, "Nobody of this row is booked here")])
def test_every_kind_of_row_says_what_fills_it(open_page, people_url, query, said):
    assert said in texts(open_page(people_url, "resources", **query))


def test_unfilled_demand_is_called_so_even_where_a_filter_leaves_its_row_out(open_page, people_url):
    shown = open_page(people_url, "resources", unit="!unfilled", month="2028-03", program="B")
    assert "!unfilled" not in paths(shown)
    assert "Unfilled demand, Mar 2028" in [item.value for item in shown.subheader]


def test_people_without_capacity_data_are_counted_and_never_given_forty_hours(open_page, people_url):
    shown = open_page(people_url, "resources", by="person")
    cell = grid(shown)["cells"]["eve"]["2028-02"]
    assert cell["load_hours"] == cell["unmeasured_hours"] == 50
    assert math.isnan(cell["capacity_hours"])
    assert "Dotted: no capacity data" in texts(shown).replace("\\", "")


@pytest.mark.parametrize("by", ["team", "person", "role", "skill"])
def test_nobody_is_shown_alone_where_the_policy_hides_people(open_page, people_url, hidden_people, by):
    shown = open_page(people_url, "resources", by=by, open="North;North/Engineer;Engineer;*;*/*;SQL;-", unit="ann",
                      month="2028-01")
    drawn = json.dumps(grid(shown)["rows"], ensure_ascii=False)
    for name in ("Ann", "Bob", "Cid", "Dee", "Eve", "Fay", "ann", "bob"):
        assert f'"{name}"' not in drawn
    assert "people_over" not in grid(shown)["layers"]
    assert "person" not in grid(shown)["corner"].lower()
    assert "Most overbooked" not in texts(shown)
    assert "Person" not in [option for group in shown.segmented_control for option in group.options]


def test_one_person_without_bookings_is_a_row_with_room(open_page, url_with):
    url = url_with(projects=[{"project_id": "a", "name": "A"}], resources=[{"resource_id": "r", "name": "Rae"}],
                   capacity=[{"resource_id": "r", "month": JAN, "hours": 160}])
    shown = open_page(url, "resources", by="person")
    assert numbers(shown, "r") == {"2028-01": 0}
    assert shown.subheader[0].value == "Nobody of 1 people is booked above capacity\\."


def test_bookings_without_any_capacity_are_no_overload(open_page, url_with):
    url = url_with(projects=[{"project_id": "a", "name": "A"}], resources=[{"resource_id": "r", "name": "Rae"}],
                   allocations=[{"resource_id": "r", "project_id": "a", "month": FEB, "hours": 10, "booking": "hard"}])
    assert "none with capacity data" in open_page(url, "resources").subheader[0].value


def test_page_without_people_says_what_would_fill_it(open_page, url_with):
    bare = url_with(projects=[{"project_id": "a", "name": "A"}])
    assert "allocations.csv would fill this page" in texts(open_page(bare, "resources"))


def test_a_filter_without_anybody_says_so(open_page, people_url):
    said = texts(open_page(people_url, "resources", search="nothing of the kind"))
    assert "Nobody is booked on the projects of this filter in these months. Without" in said
    assert "there would be somebody" in said


def test_hostile_names_stay_text(open_page, url_with):
    url = url_with(projects=[{"project_id": "a", "name": HOSTILE, "project_manager": HOSTILE}],
                   resources=[{"resource_id": "r/;%!", "name": HOSTILE, "team": HOSTILE, "role": "a/b;c"}],
                   capacity=[{"resource_id": "r/;%!", "month": JAN, "hours": 10}],
                   allocations=[{"resource_id": "r/;%!", "project_id": "a", "month": JAN, "hours": 20, "booking": "hard"}])
    first = open_page(url, "resources")
    team = paths(first)[0]
    shown = open_page(url, "resources", open=f"{team};{team}/a%2Fb%3Bc")
    assert len(paths(shown)) == 3
    chosen = open_page(url, "resources", open=f"{team};{team}/a%2Fb%3Bc", unit=paths(shown)[2], month="2028-01")
    assert "20 hours booked of 10" in texts(chosen)
    assert not any("<script>" in text.replace("\\", "") and "\\<" not in text for text in in_markdown(chosen))
