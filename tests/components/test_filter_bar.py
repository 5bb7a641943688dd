"""What the filter's widgets offer, what they are called, and the chips of what is active."""

from __future__ import annotations

from datetime import date

from components.filter_bar import active_chips, choice_labels, choices, compare_choices, period_choices, values_of_labels
from data_access.filter import CHOICE_FIELDS, UNASSIGNED, FilterOptions, ProjectFilter

FIELD = {item.key: item for item in CHOICE_FIELDS}
OPTIONS = FilterOptions(
    values={"program": {"A": "Alpha", "B": "Beta", "C": "Beta"}, "reported-status": {"red": "Red", "unknown": "Unknown"}},
    reporting_dates=(date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30)),
)


def test_unassigned_is_offered_only_where_it_would_find_something_or_is_chosen():
    assert choices(FIELD["program"], OPTIONS, (), {"A": 2}) == ["A", "B", "C"]
    assert choices(FIELD["program"], OPTIONS, (), {UNASSIGNED: 1}) == ["A", "B", "C", UNASSIGNED]
    assert choices(FIELD["program"], OPTIONS, (UNASSIGNED,), {}) == ["A", "B", "C", UNASSIGNED]
    assert choices(FIELD["reported-status"], OPTIONS, (), {UNASSIGNED: 1}) == ["red", "unknown"]


def test_labels_say_how_many_projects_each_choice_would_leave():
    labels = choice_labels(FIELD["program"], ["A", UNASSIGNED], OPTIONS, {"A": 1200})
    assert labels == {"A": "Alpha (1,200)", UNASSIGNED: "Unassigned (0)"}


def test_two_choices_of_one_name_are_told_apart_by_their_ids():
    labels = choice_labels(FIELD["program"], ["A", "B", "C"], OPTIONS, {"A": 1, "B": 2, "C": 2})
    assert labels == {"A": "Alpha (1)", "B": "Beta · B (2)", "C": "Beta · C (2)"}


def test_periods_are_offered_newest_first_and_a_month_from_a_link_can_be_shown():
    assert list(period_choices("", OPTIONS)) == ["", "2026-09-30", "2026-08-31", "2026-07-31"]
    assert period_choices("", OPTIONS)[""] == "Newest (30 Sep 2026)"
    assert period_choices("2026-08", OPTIONS)["2026-08"] == "31 Aug 2026"


def test_comparison_is_with_an_earlier_date():
    assert list(compare_choices("", date(2026, 8, 31), OPTIONS)) == ["", "2026-07-31"]
    assert compare_choices("2026-09-30", date(2026, 8, 31), OPTIONS)["2026-09-30"] == "30 Sep 2026"


def test_chips_name_everything_that_is_active():
    shown = ProjectFilter(program=("A", UNASSIGNED), search="bridge", period="2026-08", compare="2026-07-31")
    assert active_chips(shown, OPTIONS) == [
        ("program", "A", "Programme: Alpha"), ("program", UNASSIGNED, "Programme: Unassigned"),
        ("search", "", "Search: bridge"),
        ("period", "", "As of 31 Aug 2026"), ("compare", "", "Compared with 31 Jul 2026")]
    assert active_chips(ProjectFilter(), OPTIONS) == []


def test_many_values_of_a_field_are_one_chip():
    shown = ProjectFilter(manager=tuple(f"M{number}" for number in range(9)))
    assert active_chips(shown, OPTIONS) == [("manager", "", "Project manager: 9 chosen")]


def test_a_label_with_a_count_of_before_still_means_its_value():
    names = {"Alpha": "A", "Beta · B": "B"}
    assert values_of_labels(["Alpha (12)", "B", "Beta · B (1,300)", "gone (3)"], names) == ["A", "B", "B", "gone (3)"]
