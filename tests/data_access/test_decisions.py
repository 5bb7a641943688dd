"""The log of decisions: recorded once whatever is pressed, guarded, followed up without losing anybody's word, and lasting."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from data_access import versions
from data_access.decisions import DecisionRefused, NewDecision, follow_up, read_decisions, record_decision
from data_access.exchange.loading import load
from data_access.identity import LOCAL_OWNER, READ_ONLY_VISITOR, Identity, NotAllowed
from data_access.schema import audit_log
from tests.factories import insert_rows, portfolio_file

MARCH = date(2026, 3, 31)
NEW = NewDecision("Give it 200 more", "Board", "Ann", date(2026, 4, 30), MARCH, "", "a", "Alpha", None, "Approve more money")


def log(database):
    with database.read() as connection:
        return read_decisions(connection, MARCH)


def audit(database):
    with database.read() as connection:
        return connection.execute(select(audit_log.c.action, audit_log.c.actor, audit_log.c.detail)
                                  .where(audit_log.c.action.like("%decision%")).order_by(audit_log.c.audit_id)).all()


def test_a_decision_stays_in_the_log_with_who_when_filter_and_reporting_date(database):
    decision_id = record_decision(database, NEW, identity=LOCAL_OWNER, request_key="k")
    row, = log(database).to_dict("records")
    expected = {"decision_id": decision_id, "decision": "Give it 200 more", "decided_by": "Board", "owner": "Ann",
                "asked": "Approve more money", "actor": "local owner", "filter_query": ""}
    assert {name: row[name] for name in expected} == expected
    assert (row["period_end"].date(), row["due_on"].date(), row["done"], row["version"]) == (MARCH, date(2026, 4, 30), False, 1)
    (action, actor, detail), = audit(database)
    assert (action, actor, detail["decision"], detail["due_on"]) == (
        "record decision", "local owner", NEW.decision, "2026-04-30")


def test_pressing_twice_records_once(database):
    first = record_decision(database, NEW, identity=LOCAL_OWNER, request_key="k")
    assert record_decision(database, NEW, identity=LOCAL_OWNER, request_key="k") == first
    assert len(log(database)) == 1
    assert len(audit(database)) == 1


def test_recording_moves_no_data_version_for_no_figure_depends_on_it(database):
    version = insert_rows(database, projects=[{"project_id": "a", "name": "Alpha"}])
    record_decision(database, NEW, identity=LOCAL_OWNER, request_key="k")
    with database.read() as connection:
        assert versions.current(connection).version == version


def test_a_visitor_neither_records_nor_follows_up(database):
    decision_id = record_decision(database, NEW, identity=LOCAL_OWNER, request_key="k")
    with pytest.raises(NotAllowed):
        record_decision(database, NEW, identity=READ_ONLY_VISITOR, request_key="other")
    with pytest.raises(NotAllowed):
        follow_up(database, decision_id, 1, done=True, note="", identity=READ_ONLY_VISITOR)
    assert not log(database)["done"].any()


@pytest.mark.parametrize(("new", "reason"), [
    (NewDecision("  ", "Board"), "what was decided"), (NewDecision("Yes", ""), "by whom"),
    (NewDecision("Yes", "B" * 201), "200"), (NewDecision("x" * 2001, "Board"), "2,000")])
def test_a_decision_without_its_words_is_refused_with_the_reason(database, new, reason):
    with pytest.raises(DecisionRefused, match=reason):
        record_decision(database, new, identity=LOCAL_OWNER, request_key="k")
    assert log(database).empty


def test_following_up_keeps_what_was_decided_and_leaves_a_line_of_before_and_after(database):
    decision_id = record_decision(database, NEW, identity=LOCAL_OWNER, request_key="k")
    assert follow_up(database, decision_id, 1, done=True, note=" Paid ", identity=Identity("Ben", "editor")) == 2
    row, = log(database).to_dict("records")
    assert (row["done"], row["note"], row["state_changed_by"], row["decision"]) == (True, "Paid", "Ben", NEW.decision)
    assert audit(database)[1].detail == {"before": {"done": False, "note": None}, "after": {"done": True, "note": "Paid"}}


def test_the_loser_of_a_race_is_told_and_nothing_is_overwritten_but_the_same_twice_is_fine(database):
    decision_id = record_decision(database, NEW, identity=LOCAL_OWNER, request_key="k")
    follow_up(database, decision_id, 1, done=True, note="Paid", identity=Identity("Ben", "editor"))
    assert follow_up(database, decision_id, 1, done=True, note="Paid", identity=LOCAL_OWNER) == 2
    with pytest.raises(DecisionRefused, match="Ben has changed"):
        follow_up(database, decision_id, 1, done=False, note="Not yet", identity=LOCAL_OWNER)
    assert log(database)["note"].tolist() == ["Paid"]


def test_decisions_survive_an_import_that_replaces_everything(database):
    insert_rows(database, projects=[{"project_id": "a", "name": "Alpha"}])
    record_decision(database, NEW, identity=LOCAL_OWNER, request_key="k")
    tables = {"projects": portfolio_file("projects", {"project_id": "z", "name": "Zeta"})}
    load(database, tables, mode="replace", identity=LOCAL_OWNER, source="new")
    assert log(database)["project_name"].tolist() == ["Alpha"]
