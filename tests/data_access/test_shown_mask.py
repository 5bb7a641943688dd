"""The filter in memory shows the very projects that its SQL condition shows, whatever is chosen, and follows every change."""

from __future__ import annotations

from datetime import date

import numpy
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, update

from data_access import portfolio_copy, schema
from data_access.filter import CHOICE_FIELDS, FilterOptions, ProjectFilter, Scope
from data_access.filter_options import count_choices, read_options
from data_access.portfolio_copy import DataMoved, copy_of, of_one_state, steadily
from data_access.shown_mask import chosen_mask, project_ids, shown_mask
from data_access.shown_projects import shown
from tests.factories import insert_rows

JULY, AUGUST = date(2026, 7, 31), date(2026, 8, 31)
ROWS = [
    {"project_id": "a", "name": "Brücke ÄRGER 50%", "portfolio_id": "P1", "business_unit": "Netze Süd", "priority": 1},
    {"project_id": "b", "name": "Under_score", "portfolio_id": "P1", "stage": "on hold", "sponsor": "Ann", "priority": 2},
    {"project_id": "c", "name": "Plain", "portfolio_id": "P2", "stage": "execution", "project_manager": "ann o'neil"},
    {"project_id": "d", "name": "Never reported", "description": "50 % of\nÄrger", "category": "digital"},
]
STATUSES = {("a", AUGUST): ("red", "green"), ("b", AUGUST): (None, "unknown"), ("c", AUGUST): ("amber/red", "red"),
            ("a", JULY): ("green", "red")}
VALUES = {"portfolio": ["P1", "P2", "-"], "business-unit": ["Netze Süd", "-"], "stage": ["on hold", "execution", "-"],
          "reported-status": ["red", "amber/red", "green", "unknown", "-"], "computed-status": ["red", "green", "unknown"],
          "manager": ["ann o'neil", "-"], "sponsor": ["Ann", "-"], "category": ["digital", "-"], "priority": ["1", "2", "-"]}
ATTRIBUTES = {item.key: item.attribute for item in CHOICE_FIELDS}
WORDS = ("50%", "ÄRGER", "ärger", "_", "ann", "O'N", "ärger plain", "50 of", "%", "d")
FILTERS = st.builds(
    lambda chosen, search, period, portfolios: ProjectFilter(
        **{ATTRIBUTES[key]: tuple(values) for key, values in chosen.items()}, search=search, period=period,
        scope=Scope(portfolios)),
    st.fixed_dictionaries({}, optional={key: st.lists(st.sampled_from(values), unique=True, max_size=2)
                                        for key, values in VALUES.items()}),
    st.sampled_from(("", "", *WORDS)), st.sampled_from(("", "2026-07", "2026-08", "2026-05")),
    st.sampled_from(((), (), ("P1",), ("P2",))))


@pytest.fixture
def rows(database):
    insert_rows(database, portfolios=[{"portfolio_id": key, "name": key} for key in ("P1", "P2")], projects=ROWS)
    plain = {"active": True, "reason": "", "diverges": False, "severity": 0,
             **{f"computed_{part}": "unknown" for part in ("schedule", "cost", "risk")}}
    with database.write() as connection:
        connection.execute(insert(schema.reporting_dates), [{"period_end": day, "projects": 1} for day in (JULY, AUGUST)])
        connection.execute(insert(schema.project_figures), [
            {**plain, "project_id": key, "period_end": day, "reported_status": reported, "computed_status": computed}
            for (key, day), (reported, computed) in STATUSES.items()])
    return database


def shown_in_sql(database, project_filter, options) -> set[str]:
    source, condition = shown(project_filter, options)
    with database.read() as connection:
        return set(connection.scalars(select(schema.projects.c.project_id).select_from(source).where(condition)))


def shown_in_memory(database, project_filter, options) -> set[str]:
    copy = copy_of(database)
    return set(project_ids(copy)[shown_mask(copy, project_filter, options)])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(project_filter=FILTERS, dated=st.booleans())
def test_mask_and_sql_show_the_same_projects(rows, project_filter, dated):
    options = FilterOptions(reporting_dates=(JULY, AUGUST) if dated else ())
    assert shown_in_memory(rows, project_filter, options) == shown_in_sql(rows, project_filter, options)


def test_conditions_hold_also_for_a_project_without_figures_at_the_date(rows):
    copy = copy_of(rows)
    unknown = chosen_mask(copy, ProjectFilter(reported_status=("unknown",)), AUGUST)
    assert list(project_ids(copy)[unknown]) == ["b", "d"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(project_filter=FILTERS)
def test_counts_beside_a_choice_are_what_choosing_it_alone_would_show(rows, project_filter):
    with rows.read() as connection:
        options = read_options(connection)
    counts = count_choices(rows, project_filter, options)
    for item in CHOICE_FIELDS:
        for value, count in counts[item.key].items():
            chosen = project_filter.without(item.key)
            chosen = type(chosen)(**{**chosen.__dict__, item.attribute: (value,)})
            assert len(shown_in_sql(rows, chosen, options)) == count


def test_a_committed_change_is_seen_at_once(rows):
    options = FilterOptions(reporting_dates=(JULY, AUGUST))
    assert shown_in_memory(rows, ProjectFilter(stage=("on hold",)), options) == {"b"}
    insert_rows(rows, projects=[{"project_id": "0", "name": "New", "stage": "on hold"}])
    assert shown_in_memory(rows, ProjectFilter(stage=("on hold",)), FilterOptions()) == {"0", "b"}


def test_a_question_is_asked_anew_when_the_data_moved_under_it(rows):
    asked = []

    @of_one_state
    def question(copy):
        def read(copy):
            with copy.database.read() as connection:
                return connection.scalars(select(schema.projects.c.name).order_by(schema.projects.c.project_id)).all()

        asked.append(copy.state.data.version)
        if len(asked) == 1:
            with rows.write() as connection:
                connection.execute(update(schema.projects).values(name="Moved"))
            insert_rows(rows)
        return copy.held(read)

    assert set(question(rows)) == {"Moved"}
    assert len(asked) == 2


def test_a_reading_of_data_that_has_moved_is_never_kept(rows):
    copy = copy_of(rows)
    insert_rows(rows)
    with pytest.raises(DataMoved):
        copy.held(lambda copy: "old")


def test_questions_that_stand_side_by_side_look_at_one_state(rows):
    with steadily({}):
        first = copy_of(rows)
        insert_rows(rows, projects=[{"project_id": "0", "name": "New"}])
        assert copy_of(rows) is first
        # A reading of what has moved cannot be made any more, so that the question looks again.
        assert len(of_one_state(project_ids)(rows)) == len(ROWS) + 1
    assert copy_of(rows) is not first


def test_only_a_few_databases_and_readings_are_kept(rows, monkeypatch):
    monkeypatch.setattr(portfolio_copy, "MOST_READINGS", 2)
    copy, read = copy_of(rows), []

    def reading(copy, number):
        read.append(number)
        return numpy.zeros(1)

    for number in (1, 2, 3, 2, 1):
        copy.held(reading, number)
    assert read == [1, 2, 3, 1]
