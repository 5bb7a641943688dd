"""What if, from the database: the effect of a link's scenario, and the smallest changes that would help on top of it."""

from __future__ import annotations

from datetime import date

import pytest

from data_access.filter import FilterOptions, ProjectFilter
from metrics.policy import Policy
from reports.load_before import load_before
from reports.utilisation import PersonRowsOff, load_copy, months_after
from reports.what_if import scenario_choices, what_if

BEFORE_ALL = date(2027, 12, 31)
NOTHING = FilterOptions()


def tried(database, text, level="role", project_filter=ProjectFilter(), policy=Policy()):
    months = months_after(BEFORE_ALL, 12)
    before = load_before(database, load_copy(database, months), project_filter, NOTHING, policy, level, months)
    return what_if(database, before, project_filter, NOTHING, policy, text, BEFORE_ALL)


def suggested(found) -> list[tuple]:
    return [(row.kind, row.name, row.amount, row.removed, row.hours_removed) for row in found.suggestions.rows.itertuples()]


def test_smallest_change_stands_first_with_what_was_tried(booked):
    found = tried(booked, "")
    # Engineers in February: Ann 16, Bob 168, Eve 50 on Bob's 168
    assert (found.effect.before, found.effect.hours_before) == (1, 66)
    # Gamma a month later helps as much as an Engineer more, but brings 10 hours to where nothing is known; Alpha a month later
    # would bring its January into February.
    assert suggested(found) == [("heads", "Engineer", 1, 1, 66), ("shift", "Gamma", 1, 1, 66), ("shift", "Alpha", 2, 1, 66)]
    assert (found.suggestions.projects, found.suggestions.roles, found.suggestions.tried) == (2, 1, 9)
    # Two people on alpha and one on gamma: what moving them does would tell their hours.
    assert suggested(tried(booked, "", policy=Policy(person_rows=False))) == [("heads", "Engineer", 1, 1, 66)]


def test_each_suggestion_is_a_whole_scenario_that_does_what_it_says(booked):
    base = tried(booked, "shift:beta:1")
    assert len(base.suggestions.rows) == 3
    for row in base.suggestions.rows.itertuples():
        then = tried(booked, row.scenario).effect
        assert row.scenario.startswith("shift:beta:1;")
        assert (base.effect.after - then.after, base.effect.hours_after - then.hours_after) == (row.removed, row.hours_removed)


def test_what_helps_needs_no_more_and_mistakes_are_named(booked):
    found = tried(booked, "heads:Engineer:1;drop:nobody;shift:alpha:soon")
    assert (found.effect.after, found.effect.gone, found.overloaded) == (0, 1, (2, 2))
    assert found.suggestions.rows.empty
    assert [mistake.found for mistake in found.mistakes] == ["shift:alpha:soon", "nobody"]
    assert (found.tried.drops, found.tried.shifts, found.tried.heads) == ((), (), (("Engineer", 1),))


def test_only_projects_of_the_filter_are_suggested(booked):
    found = tried(booked, "", project_filter=ProjectFilter(program=("A",)))
    assert {name for kind, name, *_ in suggested(found) if kind != "heads"} == {"Alpha"}
    assert dict(scenario_choices(booked, ProjectFilter(program=("A",)), NOTHING, BEFORE_ALL).projects) == {"alpha": "Alpha"}
    assert scenario_choices(booked, ProjectFilter(), NOTHING, BEFORE_ALL).roles == ("Analyst", "Engineer")


def test_by_person_nobody_is_added_and_the_policy_can_forbid_it(booked):
    found = tried(booked, "", "person")
    assert found.effect.before == 2  # Ann in January and in February
    assert all(kind != "heads" for kind, *_ in suggested(found))
    with pytest.raises(PersonRowsOff):
        tried(booked, "", "person", policy=Policy(person_rows=False))
    assert tried(booked, "", policy=Policy(person_rows=False)).overloaded is None
