"""The list of projects under any filter is what a plain reading of that filter over all rows gives."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_access.filter import CHOICE_FIELDS, UNASSIGNED, FilterOptions, ProjectFilter, Scope
from data_access.filter_options import count_choices, read_options
from data_access.project_list import list_left, list_projects
from metrics.policy import Policy
from reports.figures import refresh
from tests.factories import insert_rows, performance

COLUMN = {"portfolio": "portfolio_id", "program": "program_id", "business-unit": "business_unit", "stage": "stage",
          "reported-status": "reported_status", "computed-status": "computed_status", "manager": "project_manager",
          "sponsor": "sponsor", "objective": "strategic_objective", "category": "category", "priority": "priority"}
SEARCHED = ("project_id", "name", "project_manager", "sponsor", "description")


def every_nth(values: tuple, step: int):
    """A value or None for project `number`, so that all combinations with other steps occur."""
    return lambda number: values[number // step % len(values)]


MAKE = {
    "portfolio_id": every_nth(("A", "B", None), 1), "program_id": every_nth(("X", None), 2),
    "business_unit": every_nth(("Süd", "Nord", None), 3), "stage": every_nth(("execution", "closed"), 5),
    "project_manager": every_nth(("Ann Ärger", "O'Neil; --", None), 4), "sponsor": every_nth(("50%", "S_1", None), 2),
    "strategic_objective": every_nth(("Growth", None), 6), "category": every_nth(("it", "build"), 7),
    "priority": every_nth((1, 2, 5, None), 1), "budget": every_nth((100.0, 50.0, None), 2),
    "description": every_nth(("ÜBER alles", None), 3),
}
PROJECTS = [{"project_id": f"P{number:02}", "name": f"Projekt {number} Größe",
             **{key: make(number) for key, make in MAKE.items()}} for number in range(36)]
STATUSES = ("red", "amber/red", "amber", "green", "complete", "none", None)
FILES = {
    "portfolios": [{"portfolio_id": "A", "name": "Zeta"}, {"portfolio_id": "B", "name": "Alpha"}],
    "programs": [{"program_id": "X", "name": "Programme X"}],
    "projects": PROJECTS,
    "performance": [row for number, project in enumerate(PROJECTS) if number % 4
                    for row in performance(project["project_id"], planned=[10, 20, 30], spent=[10, 20],
                                           earned=[10 - number % 5, 20 - 2 * (number % 5)] if number % 9 else [9])],
    "status_reports": [{"project_id": project["project_id"], "period_end": "2026-02-28", "overall_rag": STATUSES[number % 7]}
                       for number, project in enumerate(PROJECTS) if STATUSES[number % 7]],
}


@pytest.fixture
def loaded(database):
    insert_rows(database, **FILES)
    refresh(database, Policy())
    return database


def plainly(rows: list[dict], chosen: ProjectFilter) -> set[str]:
    """The filter's meaning in plain words of Python: OR within a field, AND across fields, every search word somewhere."""
    def field_allows(row, item):
        values, found = getattr(chosen, item.attribute), row[COLUMN[item.key]]
        empty = found is None or (item.is_status and found == "unknown")
        wanted = UNASSIGNED in values or (item.is_status and "unknown" in values)
        return not values or (wanted if empty else str(found) in values)

    def found(row, word):
        return any(word.lower() in (row[name] or "").lower() for name in SEARCHED)

    return {row["project_id"] for row in rows
            if (not chosen.scope.portfolios or row["portfolio_id"] in chosen.scope.portfolios)
            and all(field_allows(row, item) for item in CHOICE_FIELDS)
            and all(found(row, word) for word in chosen.search.split())}


def all_rows(database, options: FilterOptions, period: str = "") -> list[dict]:
    descriptions = {row["project_id"]: row["description"] for row in PROJECTS}
    with database.read() as connection:
        frame = list_projects(connection, ProjectFilter(period=period), options)
    frame = frame.assign(description=frame["project_id"].map(descriptions))
    frame = frame.astype(object).where(frame.notna(), None)
    return frame.to_dict("records")


def test_any_filter_lists_what_a_plain_reading_lists_and_counts_what_each_choice_would_leave(loaded):
    with loaded.read() as connection:
        options = read_options(connection)
    rows = {period: all_rows(loaded, options, period) for period in ("", "2026-01")}
    assert len(rows[""]) == len(PROJECTS) > len(rows["2026-01"]) > 0
    choices = {
        item.attribute: st.lists(st.sampled_from([*options.values[item.key], UNASSIGNED]), max_size=3, unique=True).map(tuple)
        for item in CHOICE_FIELDS}
    words = st.sampled_from(["", "", "größe", "GRÖSSE", "ÄRGER", "über", "50%", "s_1", "'; --", "projekt 1", "p0 nord",
                             "o'neil;", "grÖße"])

    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.fixed_dictionaries({}, optional=choices), words, st.sampled_from(["", "2026-01"]), st.sampled_from([(), ("A",)]))
    def holds(chosen, search, period, scope):
        project_filter = ProjectFilter(**chosen, search=search, period=period, scope=Scope(scope))
        expected = plainly(rows[period], project_filter)
        with loaded.read() as connection:
            assert set(list_projects(connection, project_filter, options)["project_id"]) == expected
        counts = count_choices(loaded, project_filter, options)
        for item in CHOICE_FIELDS:
            left = [row for row in rows[period] if row["project_id"] in plainly(rows[period], project_filter.without(item.key))]
            empty = "unknown" if item.is_status else UNASSIGNED
            values = [empty if row[COLUMN[item.key]] is None else str(row[COLUMN[item.key]]) for row in left]
            assert counts[item.key] == {value: values.count(value) for value in values}, item.key

    holds()


def test_options_name_portfolios_and_order_statuses_worst_first(loaded):
    with loaded.read() as connection:
        options = read_options(connection)
    assert list(options.values["portfolio"].items()) == [("B", "Alpha"), ("A", "Zeta")]
    assert list(options.values["reported-status"])[:3] == ["red", "amber/red", "amber"]
    assert list(options.values["computed-status"]) == ["red", "amber", "green", "unknown"]
    assert list(options.values["priority"]) == ["1", "2", "5"]
    assert options.reporting_dates == (date(2026, 1, 31), date(2026, 2, 28))


def test_options_within_a_scope_tell_nothing_of_the_rest(database):
    insert_rows(database, portfolios=[{"portfolio_id": "A", "name": "A"}, {"portfolio_id": "B", "name": "B"}],
                projects=[{"project_id": "1", "name": "1", "portfolio_id": "A", "sponsor": "Ann"},
                          {"project_id": "2", "name": "2", "portfolio_id": "B", "sponsor": "Bob"}])
    with database.read() as connection:
        options = read_options(connection, Scope(("A",)))
    assert (list(options.values["portfolio"]), list(options.values["sponsor"])) == (["A"], ["Ann"])


def test_list_is_worst_first_and_greater_budget_first_within(loaded):
    with loaded.read() as connection:
        options = read_options(connection)
        frame = list_projects(connection, ProjectFilter(), options)
        few = list_projects(connection, ProjectFilter(), options, limit=5)
    assert frame["severity"].is_monotonic_decreasing
    for _, equal in frame.groupby("severity"):
        assert equal["budget"].fillna(-1).is_monotonic_decreasing
    assert few["project_id"].tolist() == frame["project_id"].tolist()[:5]


def test_without_reporting_dates_every_project_is_listed_and_unknown(database):
    insert_rows(database, projects=[{"project_id": "1", "name": "1", "stage": "idea"}, {"project_id": "2", "name": "2"}])
    refresh(database, Policy())
    with database.read() as connection:
        options = read_options(connection)
        assert len(list_projects(connection, ProjectFilter(), options)) == 2
        assert len(list_projects(connection, ProjectFilter(computed_status=("unknown",)), options)) == 2
        assert len(list_projects(connection, ProjectFilter(stage=("idea",)), options)) == 1
        assert count_choices(database, ProjectFilter(), options)["reported-status"] == {"unknown": 2}


def test_projects_that_left_are_those_in_before_and_out_now(database):
    files = {
        "projects": [{"project_id": "stays", "name": "1"}, {"project_id": "silent", "name": "2", "sponsor": "Ann"},
                     {"project_id": "finished", "name": "3", "actual_finish": "2026-02-15"}],
        "performance": [*performance("stays", earned=[1, 2]), *performance("silent", earned=[1]),
                        *performance("finished", earned=[1, 2])],
    }
    insert_rows(database, **files)
    refresh(database, Policy())
    with database.read() as connection:
        options = read_options(connection)
        assert set(list_left(connection, ProjectFilter(), options)["project_id"]) == {"silent", "finished"}
        assert set(list_left(connection, ProjectFilter(sponsor=("Ann",)), options)["project_id"]) == {"silent"}
        assert list_left(connection, ProjectFilter(period="2026-01"), options).empty
