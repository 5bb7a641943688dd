"""The tree of the heat map: worst first, open rows add up to the row above, facts of the headline, long maps cut and said."""

from __future__ import annotations

import math
from datetime import date

import pandas
import pytest

from data_access.filter import FilterOptions, ProjectFilter
from metrics.policy import Policy
from reports import load_map as module
from reports.load_map import LoadMap, LoadQuestion, cell_months, load_map, span_of
from reports.load_summary import LoadSummary, load_summary
from reports.load_table import load_table
from reports.people_load import PeopleLoad, people_load
from reports.utilisation import Months, load_copy
from tests.reports.bookings_portfolio import FEB, JAN, MAR

NOTHING = FilterOptions()
ALPHA = ProjectFilter(program=("A",))
ON = date(2028, 1, 31)


def load(database, project_filter=ProjectFilter(), soft_weight=0.0) -> PeopleLoad:
    return people_load(database, load_copy(database, span_of(ON)), project_filter, NOTHING, soft_weight)


def shown(database, project_filter=ProjectFilter(), policy=Policy(), soft_weight=0.0, **question) -> LoadMap:
    return load_map(load(database, project_filter, soft_weight), policy, LoadQuestion(**question))


def told(database, project_filter=ProjectFilter(), policy=Policy(), soft_weight=0.0) -> LoadSummary:
    return load_summary(database, load(database, project_filter, soft_weight), policy, 12)


def cells(found: LoadMap, path: str) -> dict:
    """Month > the numbers of the row of this path, where there are any."""
    place = [row.path for row in found.rows].index(path)
    return {f"{month:%Y-%m-%d}": {name: values[place, column] for name, values in found.cells.items()}
            for column, month in enumerate(found.columns) if found.cells["person_months"][place, column]}


def added(found: LoadMap, path: str, name: str) -> float:
    return sum(cell[name] for cell in cells(found, path).values())


def test_open_rows_add_up_to_the_row_above_them(booked):
    found = shown(booked, opened=(("North",), ("North", "Engineer")))
    hours = {row.path: added(found, row.path, "hard_hours") for row in found.rows}
    assert hours["North"] == hours["North/Engineer"] + hours["North/Analyst"] == 184 + 268 + 102
    assert hours["North/Engineer"] == hours["North/Engineer/ann"] + hours["North/Engineer/bob"]
    assert cells(found, "North")[FEB]["person_months_over"] == 1  # Ann, booked while on leave
    assert cells(found, "South")[FEB]["person_months_unmeasured"] == 1


def test_open_row_of_small_groups_shows_no_part_of_a_pool(booked):
    found = shown(booked, policy=Policy(person_rows=False), opened=(("North",), ("North", "*"), ("*",)))
    # Two engineers and an analyst: shown as one, and nothing below.
    assert [row.path for row in found.rows] == ["North", "North/%2A", "%2A", "!unfilled"]
    assert cells(found, "North/%2A")[JAN]["hard_hours"] == 184


def test_quarters_add_up_their_months_and_follow_the_fiscal_year(booked):
    quarter = lambda policy=Policy(), **more: cells(shown(booked, policy=policy, quarters=True, **more), "North")  # noqa: E731
    whole = quarter()[JAN]
    assert (whole["capacity_hours"], whole["hard_hours"]) == (332 + 252 + 368, 184 + 268 + 102)
    assert whole["utilisation"] == pytest.approx(554 / 952)
    assert whole["fte"] == pytest.approx(554 / 160 / 3)
    assert whole["person_months"] == 3 * 3
    assert list(quarter(Policy(first_fiscal_month=2))) == ["2027-11-01", FEB]
    assert quarter(months=2)[JAN]["fte"] == pytest.approx(452 / 160 / 2)


def test_demand_of_some_months_is_spread_over_all_months_of_the_quarter(booked):
    # 160 hours in March alone are a third of a full-time equivalent of the quarter, as they would be on a person.
    assert cells(shown(booked, quarters=True), "!unfilled")[JAN]["fte"] == pytest.approx(1 / 3)


def test_soft_bookings_count_by_their_probability(booked):
    ann = lambda weight: cells(shown(booked, ALPHA, by="person", soft_weight=weight), "ann")[MAR]  # noqa: E731
    assert [ann(weight)["load_hours"] for weight in (0, .5, 1)] == [92, 92 + 23, 92 + 46]
    assert ann(.5)["load"] == pytest.approx(115 / 184)
    assert ann(.5)["utilisation"] == pytest.approx(.5)
    assert ann(.5)["free_hours"] == 184 - 115
    assert ann(.5)["person_days"] == pytest.approx(115 / 8)
    assert ann(.5)["outside_load_hours"] == 115


def test_table_has_the_rows_of_the_map_and_the_rows_they_lie_in(booked):
    table = load_table(shown(booked, opened=(("North",), ("North", "Engineer"))), Policy())
    ann = table[(table["row"] == "Ann") & (table["month"] == JAN)].iloc[0]
    assert (ann["within"], ann["hard_hours"], ann["load"], ann["people_above_capacity"]) == ("North > Engineer", 100, 1.25, 1)
    assert table["row"].drop_duplicates().tolist()[:2] == ["North", "Engineer"]
    assert not ((table["row"] == "Dee") & (table["month"] == JAN)).any()


def test_table_of_quarters_counts_person_months_and_dates_a_part_of_a_quarter_by_the_months_in_it(booked):
    table = load_table(shown(booked, policy=Policy(first_fiscal_month=12), quarters=True), Policy())
    north = table[table["row"] == "North"].set_index("month")
    assert [(f"{first:%Y-%m}", f"{last:%Y-%m}") for first, last in north["last_month"].items()] == [
        ("2028-01", "2028-02"), ("2028-03", "2028-03")]
    # Three people in January and February each, and in March Cid has hours without capacity data.
    assert north["person_months"].tolist() == [6, 3]
    assert north["person_months_above_capacity"].tolist() == [2, 0]
    assert not {"people", "people_above_capacity"} & set(table)
    assert not {"last_month", "person_months"} & set(load_table(shown(booked), Policy()))


def test_most_hours_above_peoples_own_capacity_stand_first(booked):
    people = shown(booked, by="person").rows
    assert people[0].path == "ann"  # 20 hours above in January, 16 on no capacity in February
    assert people[-1].kind == "unfilled"


def test_headline_tells_of_everybody(booked):
    summary = told(booked)
    assert (summary.people, summary.measured, summary.over, summary.without_capacity) == (6, 5, 1, 2)
    worst = summary.worst
    assert (worst.name, worst.load, worst.hours, worst.over_hours) == ("Ann", 1.25, 100, 20 + 16)
    assert (summary.first, summary.last) == (pandas.Timestamp(JAN), pandas.Timestamp(MAR))
    assert summary.projects == (("Alpha", 76), ("Beta", 40))


def test_headline_names_the_first_of_the_people_in_the_list(booked):
    # Bob: 210 of 168 hours with soft bookings, as full as Ann in January, but with more hours above capacity than she has.
    assert shown(booked, by="person", soft_weight=1.0).rows[0].name == told(booked, soft_weight=1.0).worst.name == "Bob"
    assert shown(booked, by="person").rows[0].name == told(booked).worst.name == "Ann"


def test_headline_has_unfilled_demand_as_it_counts_and_in_full(booked):
    assert [(found.unfilled, found.unfilled_all) for found in (told(booked), told(booked, soft_weight=.5))] == [
        (160, 480), (320, 480)]


def test_headline_of_a_filter_is_that_of_its_people(booked):
    summary = told(booked, ALPHA)
    assert (summary.people, summary.over) == (3, 1)
    assert summary.projects == (("Alpha", 76), ("Beta", 40))


def test_of_fewer_than_three_people_nothing_is_told_where_people_are_hidden(booked):
    hidden = Policy(person_rows=False)
    one = ProjectFilter(search="Gamma")
    summary = told(booked, one, hidden)
    assert (summary.people, summary.told, summary.over) == (2, False, 0)
    assert told(booked, policy=hidden).worst is None


def test_where_people_are_hidden_the_part_of_one_or_two_inside_a_filter_is_not_told(booked):
    hidden = Policy(person_rows=False)
    north = cells(shown(booked, ALPHA, hidden), "North")
    # Ann alone is on alpha in January, Ann and Cid in February, nobody in March.
    assert [math.isnan(north[month]["outside_load_hours"]) for month in (JAN, FEB, MAR)] == [True, True, False]
    assert north[MAR]["outside_load_hours"] == north[MAR]["load_hours"] == 102
    assert cells(shown(booked, ALPHA, hidden), "!unfilled")[MAR]["outside_load_hours"] == 0  # a role that is nobody yet
    assert cells(shown(booked, ALPHA), "North")[JAN]["outside_load_hours"] == 124
    told_apart = load_table(shown(booked, ALPHA, hidden), hidden).set_index(["row", "month"])
    assert told_apart.loc[("North", JAN), ["outside_filter_hours", "outside_load_hours"]].isna().all()
    assert told(booked, policy=hidden).projects == ()  # one person is overbooked, whose projects are nobody else's to know


def test_where_people_are_hidden_the_hours_of_one_or_two_without_capacity_data_are_not_told(booked):
    hidden = Policy(person_rows=False)
    table = load_table(shown(booked, policy=hidden, by="role"), hidden).set_index(["row", "month"])["hours_without_capacity"]
    # Eve alone has no capacity data in February; in January everybody of the role who is booked has.
    assert (math.isnan(table[("Engineer", FEB)]), table[("Engineer", JAN)]) == (True, 0)
    every = load_table(shown(booked, by="role"), Policy()).set_index(["row", "month"])["hours_without_capacity"]
    assert every[("Engineer", FEB)] == 50
    # Unfilled demand is nobody's.
    assert table[("Unfilled demand", MAR)] == 160


def test_what_is_too_long_to_draw_is_cut_and_counted(booked, monkeypatch):
    monkeypatch.setattr(module, "MOST_ROWS", 2)
    found = shown(booked, by="person")
    assert (len(found.rows), found.rows_left_out) == (2, 5)
    assert {values.shape for values in found.cells.values()} == {(2, 3)}


def test_a_column_of_a_quarter_has_its_months_and_a_leap_february_is_one_of_them(booked):
    assert cell_months("2028-01", shown(booked, quarters=True).columns) == Months(date(2028, 1, 1), date(2028, 3, 1))
    assert cell_months("2028-02", shown(booked).columns) == Months(date(2028, 2, 1), date(2028, 2, 1))
