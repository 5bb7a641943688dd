"""The tree of the heat map: worst first, open rows add up to the row above, facts of the headline, long maps cut and said."""

from __future__ import annotations

from datetime import date

from data_access.filter import FilterOptions, ProjectFilter
from metrics.policy import Policy
from reports import load_map as module
from reports.load_map import LoadQuestion, cell_months, load_map, span_of
from reports.utilisation import Months, load_copy

NOTHING = FilterOptions()
ON = date(2028, 1, 31)


def shown(database, project_filter=ProjectFilter(), policy=Policy(), **question):
    return load_map(database, load_copy(database, span_of(ON)), project_filter, NOTHING, policy, LoadQuestion(**question))


def test_open_rows_add_up_to_the_row_above_them(booked):
    found = shown(booked, opened=(("North",), ("North", "Engineer")))
    hours = found.cells.groupby("path")["hard_hours"].sum()
    assert hours["North"] == hours["North/Engineer"] + hours["North/Analyst"] == 184 + 268 + 102
    assert hours["North/Engineer"] == hours["North/Engineer/ann"] + hours["North/Engineer/bob"]


def test_most_hours_above_peoples_own_capacity_stand_first(booked):
    people = shown(booked, by="person").rows
    assert people["path"].tolist()[0] == "ann"  # 20 hours above in January, 16 on no capacity in February
    assert people["kind"].tolist()[-1] == "unfilled"


def test_headline_tells_of_everybody_whatever_is_grouped(booked):
    for by in ("team", "role", "person", "skill"):
        summary = shown(booked, by=by).summary
        assert (summary.people, summary.measured, summary.over, summary.without_capacity) == (6, 5, 1, 2)
        assert (summary.worst.name, summary.worst.load, summary.worst.hours) == ("Ann", 1.25, 100)
        assert summary.projects == (("Alpha", 76), ("Beta", 40))


def test_headline_of_a_filter_is_that_of_its_people(booked):
    summary = shown(booked, ProjectFilter(program=("A",))).summary
    assert (summary.people, summary.over) == (3, 1)
    assert summary.projects == (("Alpha", 76), ("Beta", 40))


def test_of_fewer_than_three_people_nothing_is_told_where_people_are_hidden(booked):
    hidden = Policy(person_rows=False)
    one = ProjectFilter(search="Gamma")
    summary = shown(booked, one, hidden).summary
    assert (summary.people, summary.told, summary.over) == (2, False, 0)
    assert shown(booked, policy=hidden).summary.worst is None


def test_what_is_too_long_to_draw_is_cut_and_counted(booked, monkeypatch):
    monkeypatch.setattr(module, "MOST_ROWS", 2)
    found = shown(booked, by="person")
    assert (len(found.rows), found.rows_left_out) == (2, 5)
    assert set(found.cells["path"]) == set(found.rows["path"])


def test_a_column_of_a_quarter_has_its_months_and_a_leap_february_is_one_of_them(booked):
    months = shown(booked).months
    assert cell_months("2028-01", months, True, Policy()) == Months(date(2028, 1, 1), date(2028, 3, 1))
    assert cell_months("2028-02", months, False, Policy()) == Months(date(2028, 2, 1), date(2028, 2, 1))
