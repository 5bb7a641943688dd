"""The filter's one way: URL or option > ProjectFilter > URL, sentence and condition, with the unknown named."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert, select

from data_access import schema
from data_access.filter import CHOICE_FIELDS, FilterOptions, Ignored, ProjectFilter, Scope, resolve_period

DATES = (date(2026, 7, 31), date(2026, 8, 15), date(2026, 8, 31), date(2026, 9, 30))
OPTIONS = FilterOptions(
    values={
        "portfolio": {"P1": "Customer", "P2": "Grid & plant"},
        "program": {"alpha": "Alpha", "a,b;c=d&e": "Awkward"},
        "business-unit": {"Netze Süd": "Netze Süd"},
        "stage": {"execution": "execution", "on hold": "on hold"},
        "reported-status": {"red": "red", "amber/red": "amber/red", "unknown": "unknown"},
        "computed-status": {"red": "red", "green": "green", "unknown": "unknown"},
        "manager": {"Ann O'Neil": "Ann O'Neil"},
        "sponsor": {"B": "B"},
        "objective": {"Growth": "Growth"},
        "category": {"digital": "digital"},
        "priority": {"1": "1", "2": "2"},
    },
    reporting_dates=DATES,
    snapshots=("August review",),
)

# One line a filter field: key, value, the rows (of ROWS below) that it leaves, what the sentence says.
TABLE = [
    ("portfolio", "P1", {"a", "b"}, "portfolio Customer"),
    ("program", "alpha", {"a"}, "programme Alpha"),
    ("business-unit", "Netze Süd", {"a"}, "business unit Netze Süd"),
    ("stage", "on hold", {"b"}, "stage on hold"),
    ("reported-status", "amber/red", {"a"}, "reported status amber/red"),
    ("computed-status", "green", {"b"}, "computed status green"),
    ("manager", "Ann O'Neil", {"a"}, "manager Ann O'Neil"),
    ("sponsor", "B", {"b"}, "sponsor B"),
    ("objective", "Growth", {"a"}, "objective Growth"),
    ("category", "digital", {"b"}, "category digital"),
    ("priority", "2", {"b"}, "priority 2"),
    ("search", "50%", {"c"}, "with the words “50%”"),
    ("period", "2026-08", {"a"}, "as of 2026-08-31"),
    ("compare", "2026-07", {"a", "b", "c"}, "compared with 2026-07-31"),
    ("snapshot", "August review", {"a", "b", "c"}, "in the snapshot “August review”"),
]
ROWS = {
    "a": {"name": "Cut 5% of cost", "portfolio_id": "P1", "program_id": "alpha", "business_unit": "Netze Süd",
          "stage": "execution", "project_manager": "Ann O'Neil", "strategic_objective": "Growth", "priority": 1},
    "b": {"name": "B", "portfolio_id": "P1", "stage": "on hold", "sponsor": "B", "category": "digital", "priority": 2},
    "c": {"name": "Save 50% of energy"},
}
STATUSES = {"a": ("amber/red", "red"), "b": ("red", "green"), "c": (None, "unknown")}


def figures_row(project_id: str, day: date) -> dict:
    reported, computed = STATUSES[project_id]
    return {
        "period_end": day, "project_id": project_id, "active": True, "reported_status": reported, "reason": "",
        "computed_schedule": computed, "computed_cost": computed, "computed_risk": "unknown", "computed_status": computed,
        "diverges": False, "severity": 0,
    }


@pytest.fixture
def rows(database):
    with database.write() as connection:
        connection.execute(insert(schema.portfolios), [{"portfolio_id": key, "name": key} for key in ("P1", "P2")])
        connection.execute(insert(schema.programs), [{"program_id": "alpha", "name": "Alpha"}])
        empty = dict.fromkeys(("portfolio_id", "program_id", "business_unit", "stage", "project_manager", "sponsor",
                               "strategic_objective", "category", "priority"))
        connection.execute(insert(schema.projects), [{"project_id": key, **empty, **row} for key, row in ROWS.items()])
        connection.execute(insert(schema.project_figures),
                           [figures_row(key, DATES[-1]) for key in ROWS] + [figures_row("a", DATES[2])])
    return database


def left_by(database, project_filter: ProjectFilter) -> set[str]:
    joined = schema.projects.join(schema.project_figures)
    shown = schema.project_figures.c.period_end == project_filter.period_end(OPTIONS)
    with database.read() as connection:
        return set(connection.scalars(select(schema.projects.c.project_id).select_from(joined)
                                      .where(shown, project_filter.condition())))


def test_table_below_names_every_field():
    assert [line[0] for line in TABLE] == [*(item.key for item in CHOICE_FIELDS), "search", "period", "compare", "snapshot"]


def test_each_field_leaves_its_rows_and_says_so(rows):
    for key, value, expected, phrase in TABLE:
        project_filter, ignored = ProjectFilter.from_query({key: [value]}, OPTIONS)
        assert ignored == []
        assert left_by(rows, project_filter) == expected, key
        assert phrase in project_filter.sentence(OPTIONS, date.isoformat)


def test_values_of_one_field_are_alternatives_and_fields_narrow_each_other(rows):
    either, _ = ProjectFilter.from_query({"reported-status": ["red", "amber/red"]}, OPTIONS)
    narrow = {"reported-status": ["red", "amber/red"], "portfolio": ["P1"], "priority": ["1"]}
    both, _ = ProjectFilter.from_query(narrow, OPTIONS)
    assert (left_by(rows, either), left_by(rows, both)) == ({"a", "b"}, {"a"})


def test_dash_chooses_the_unassigned_and_unknown_is_an_unreported_status(rows):
    unassigned, _ = ProjectFilter.from_query({"portfolio": ["-"]}, OPTIONS)
    unknown, _ = ProjectFilter.from_query({"reported-status": ["unknown"]}, OPTIONS)
    dash, _ = ProjectFilter.from_query({"computed-status": ["-"]}, OPTIONS)
    assert left_by(rows, unassigned) == left_by(rows, unknown) == left_by(rows, dash) == {"c"}
    assert "portfolio unassigned" in unassigned.sentence(OPTIONS, date.isoformat)


def test_scope_cannot_be_widened_by_a_filter(rows):
    everything, _ = ProjectFilter.from_query({"portfolio": ["P1", "P2", "-"]}, OPTIONS, Scope(("P2",)))
    assert left_by(rows, everything) == set()


@pytest.mark.parametrize("words", ["%", "_", "/", "\\", "'; DROP TABLE projects; --", "save  ENERGY"])
def test_search_words_are_plain_text_and_all_must_occur(rows, words):
    project_filter, ignored = ProjectFilter.from_query({"search": [words]}, OPTIONS)
    expected = {key for key, row in ROWS.items() if all(word.lower() in row["name"].lower() for word in words.split())}
    assert (ignored, left_by(rows, project_filter)) == ([], expected)


@pytest.mark.parametrize(("key", "value"), [
    ("portfolio", "P9"), ("priority", "1; DROP TABLE projects"), ("priority", "1.0"), ("reported-status", "purple"),
    ("period", "2026-13"), ("period", "yesterday"), ("period", "2025"), ("compare", "2026-10-01"), ("snapshot", "nobody's"),
    ("search", "x" * 201), ("search", "\x00"), ("search", "\ud800"),
])
def test_unknown_value_is_named_and_left_out(key, value):
    project_filter, ignored = ProjectFilter.from_query({key: [value], "stage": ["execution"]}, OPTIONS)
    assert project_filter == ProjectFilter(stage=("execution",))
    assert [(item.key, item.value) for item in ignored] == [(key, value)]
    assert isinstance(ignored[0], Ignored)
    assert ignored[0].expected


def test_period_is_a_date_or_the_newest_of_a_month_and_compares_with_the_one_before():
    assert resolve_period("2026-08", DATES) == date(2026, 8, 31)
    assert resolve_period("2026-08-15", DATES) == date(2026, 8, 15)
    assert resolve_period("2026-08-16", DATES) is None
    newest = ProjectFilter()
    assert (newest.period_end(OPTIONS), newest.compare_end(OPTIONS)) == (DATES[-1], DATES[-2])
    assert ProjectFilter(period="2026-07").compare_end(OPTIONS) is None
    assert ProjectFilter(compare="2026-07").compare_end(OPTIONS) == DATES[0]
    assert ProjectFilter().period_end(FilterOptions()) is None


def test_filter_at_rest_says_all_projects():
    assert ProjectFilter().is_at_rest
    assert ProjectFilter().sentence(OPTIONS, date.isoformat) == "Showing all projects, as of 2026-09-30"
    assert ProjectFilter().sentence(FilterOptions(), date.isoformat) == "Showing all projects"
    assert ProjectFilter(search="quay").sentence(FilterOptions(), date.isoformat) == "Showing projects with the words “quay”"


def test_without_puts_one_field_at_rest():
    full = ProjectFilter(business_unit=("x",), stage=("y",))
    assert full.without("business-unit") == ProjectFilter(stage=("y",))


queries = st.fixed_dictionaries({}, optional={
    **{item.key: st.lists(st.sampled_from([*OPTIONS.values[item.key], "-"]), unique=True) for item in CHOICE_FIELDS},
    "search": st.lists(st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=40), max_size=1),
    "period": st.lists(st.sampled_from(["2026-08", "2026-08-15", "2026-09-30"]), max_size=1),
    "compare": st.lists(st.sampled_from(["2026-07"]), max_size=1),
    "snapshot": st.lists(st.sampled_from(OPTIONS.snapshots), max_size=1),
})


@given(queries)
def test_link_of_a_filter_gives_the_same_filter(query):
    project_filter, ignored = ProjectFilter.from_query(query, OPTIONS)
    assert ignored == []
    assert ProjectFilter.from_query(project_filter.to_query(), OPTIONS) == (project_filter, [])


@given(st.dictionaries(st.sampled_from([item.key for item in CHOICE_FIELDS] + ["search", "period", "nonsense"]),
                       st.lists(st.text(), max_size=3)))
def test_nothing_in_a_link_raises(query):
    project_filter, _ = ProjectFilter.from_query(query, OPTIONS)
    assert project_filter.sentence(OPTIONS, date.isoformat).startswith("Showing ")
    str(project_filter.condition())
