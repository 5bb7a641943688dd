"""Managers are matched by id, else by name, and what cannot be matched is named."""

from __future__ import annotations

import pandas
import pytest

from metrics.certification import AMBIGUOUS, NOT_FOUND, holds, managers


def found(people: list[tuple], led: list[tuple]) -> dict[str, tuple]:
    people = pandas.DataFrame(people, columns=["resource_id", "name", "certifications"], dtype=object)
    projects = pandas.DataFrame(led, columns=["project_id", "project_manager"], dtype=object)
    rows = managers(projects, people, ("PMP", "PRINCE2"))
    return {row.id: (row.projects, None if pandas.isna(row.numerator) else row.numerator, row.reason)
            for row in rows.itertuples()}


@pytest.mark.parametrize(("held", "counts"), [
    ("PMP", True), ("Scrum; prince2 ", True), ("PMP-ACP", False), ("", False), (None, False), (";;", False)])
def test_certification_counts_when_the_policy_names_it(held, counts):
    assert holds(held, ("PMP", "PRINCE2")) is counts


def test_one_manager_under_id_and_name_is_one_manager():
    people = [("r1", "Ann Lee", "PMP"), ("r2", "Tom", None)]
    led = [("a", "r1"), ("b", " ann LEE "), ("c", "Tom"), ("d", "Nobody"), ("e", "NOBODY ")]
    assert found(people, led) == {"r1": (2, 1, None), "r2": (1, 0, None), "Nobody": (2, None, NOT_FOUND)}


def test_name_of_several_people_counts_only_where_they_agree():
    people = [("r1", "Ann", "PMP"), ("r2", "Ann", ""), ("r3", "Bob", "PMP"), ("r4", "Bob", "PRINCE2")]
    assert found(people, [("a", "Ann"), ("b", "Bob")]) == {"r1": (1, None, AMBIGUOUS), "r3": (1, 1, None)}


def test_id_comes_before_a_name_that_reads_the_same():
    assert found([("Ann", "Bob", None), ("r2", "Ann", "PMP")], [("a", "Ann")]) == {"Ann": (1, 0, None)}


def test_no_projects_and_no_people_have_no_managers():
    assert found([], []) == {}
    assert found([], [("a", "Ann")]) == {"Ann": (1, None, NOT_FOUND)}
