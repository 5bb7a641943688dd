"""What is kept in memory goes when its data changes, and a decision takes with it only what follows from the log."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import event, insert, select

from data_access import schema
from data_access.decisions import NewDecision, read_decisions, record_decision
from data_access.filter import ProjectFilter
from data_access.identity import LOCAL_OWNER
from data_access.portfolio_copy import LogNotDeclared, copy_of, of_one_state, reads_log, steadily
from data_access.shown_mask import project_ids
from metrics.policy import Policy
from reports.changes import change_counts
from reports.decisions import decisions, requests
from reports.kpi_history import kpi_history
from reports.kpis import kpis
from reports.money import portfolio_curve
from reports.portfolio_cards import portfolio_cards
from reports.standing import standing
from tests.factories import insert_rows
from tests.review_rows import prepared, two_projects

PLAIN = (standing, portfolio_curve, change_counts)
JUDGED = (portfolio_cards, kpis, kpi_history, requests)


def decide(database, key: str = "one") -> int:
    return record_decision(database, NewDecision("Yes", "Board", raid_id="r5"), identity=LOCAL_OWNER, request_key=key)


def names(copy) -> list[str]:
    with copy.database.read() as connection:
        return connection.scalars(select(schema.projects.c.name)).all()


@reads_log
def decided(copy) -> list[str]:
    with copy.database.read() as connection:
        return read_decisions(connection, None)["decision"].tolist()


def undeclared(copy) -> list[str]:
    return copy.held(decided)


@contextmanager
def statements(database):
    """The statements that are sent to the database within the block."""
    sent: list[str] = []

    def note(_connection, _cursor, statement, *_more):
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine, "before_cursor_execute", note)


def test_a_decision_takes_with_it_only_what_follows_from_the_log(database):
    insert_rows(database, projects=[{"project_id": "a", "name": "Alpha"}])
    before, log = copy_of(database).held(names), copy_of(database).held(decided)
    decide(database)
    assert copy_of(database).held(names) is before
    assert (log, copy_of(database).held(decided)) == ([], ["Yes"])
    insert_rows(database, projects=[{"project_id": "b", "name": "Beta"}])
    assert len(copy_of(database).held(names)) == 2


def test_after_a_decision_figures_and_lists_ask_for_nothing_but_the_log(database):
    options = prepared(database, **two_projects())

    def look(**chosen):
        asked = (ProjectFilter(**chosen), options)
        return ([question(database, *asked) for question in PLAIN], decisions(database, *asked),
                [question(database, *asked, Policy()) for question in JUDGED])

    look()
    decide(database)
    with statements(database) as sent:
        look()
        look(business_unit=("Works",))
    # Which snapshots there are is asked every time, for making one moves no version.
    asked = [statement for statement in sent if statement.startswith("SELECT") and "FROM snapshots" not in statement]
    assert asked
    assert [statement for statement in asked if "decisions" not in statement] == []


def test_a_reading_that_asks_for_the_log_without_saying_so_is_refused(database):
    with pytest.raises(LogNotDeclared, match="decided"):
        copy_of(database).held(undeclared)
    # Also where the log has been read before, and never by luck.
    copy_of(database).held(decided)
    with pytest.raises(LogNotDeclared):
        copy_of(database).held(undeclared)
    assert copy_of(database).held(reads_log(lambda copy: copy.held(decided))) == []


def test_a_reading_that_looks_into_the_log_by_itself_without_saying_so_fails_in_every_test(database):
    with pytest.raises(AssertionError, match="reads_log"):
        copy_of(database).held(lambda copy: decided(copy))


def test_a_decision_recorded_while_data_is_read_is_no_reason_to_read_again(database):
    read = []

    def slow(copy):
        with ThreadPoolExecutor() as others:
            read.append(others.submit(decide, database).result())
        return names(copy)

    assert of_one_state(lambda copy: copy.held(slow))(database) == []
    assert len(read) == 1


def test_a_decision_recorded_while_the_log_is_read_makes_it_be_read_again(database):
    keys = iter(("one", "two"))

    @reads_log
    def slow(copy):
        found = decided(copy)
        if key := next(keys, None):
            decide(database, key)
        return found

    assert of_one_state(lambda copy: copy.held(slow))(database) == ["Yes", "Yes"]


def test_who_looks_at_one_state_goes_on_while_somebody_else_decides(database):
    insert_rows(database, projects=[{"project_id": "a", "name": "Alpha"}])
    log = of_one_state(lambda copy: copy.held(decided))
    with steadily({}):
        first = copy_of(database)
        assert log(database) == []
        decide(database)
        # What stands on the screen already stays beside what is read for it now.
        assert log(database) == []
        assert list(first.held(project_ids)) == ["a"]
    assert log(database) == ["Yes"]


def test_an_open_copy_of_a_former_log_keeps_reading_what_is_no_log_of(database):
    with database.write() as connection:
        connection.execute(insert(schema.projects).values(project_id="a", name="Alpha"))
    former = copy_of(database)
    decide(database)
    assert former.held(names) is copy_of(database).held(names)
