"""Managers are matched by id, else by name trimmed and caseless; who is not matched is left out and named."""

from __future__ import annotations

import pandas

from metrics.certified_managers import AMBIGUOUS, UNMATCHED, certification_coverage

RESOURCES = pandas.DataFrame([
    ("r1", "Ann Ärger", "PMP;Scrum", 0), ("r2", "Bob", None, 0), ("r3", "bob ", "PMP", 0),
    ("Ann Ärger", "Somebody", "Scrum", 0), ("gen", "Manager", "PMP", 1),
], columns=["resource_id", "name", "certifications", "generic"], dtype=object)


def coverage(*managers, counting=("pmp",)) -> list[tuple]:
    managed = pandas.DataFrame({"project_id": [f"p{place}" for place in range(len(managers))],
                                "project_manager": pandas.Series(managers, dtype=object)})
    rows = certification_coverage(managed, RESOURCES, counting)
    return list(rows[["manager", "resource_id", "projects", "certified", "why_unmatched"]].itertuples(index=False, name=None))


def test_name_is_compared_trimmed_and_caseless_and_two_spellings_are_one_manager():
    assert coverage(" ANN ÄRGER", "ann ärger") == [(" ANN ÄRGER", "r1", 2, True, None)]


def test_id_goes_before_name():
    assert coverage("Ann Ärger") == [("Ann Ärger", "Ann Ärger", 1, False, None)]


def test_unmatched_managers_are_named_with_the_reason_and_come_last():
    assert coverage("Bob", "Cy", "r2", "cy ") == [("r2", "r2", 1, False, None), ("Bob", None, 1, None, AMBIGUOUS),
                                                  ("Cy", None, 2, None, UNMATCHED)]


def test_generic_resource_manages_nothing():
    assert coverage("Manager") == [("Manager", None, 1, None, UNMATCHED)]


def test_project_without_a_manager_is_no_row():
    assert coverage(None) == []
