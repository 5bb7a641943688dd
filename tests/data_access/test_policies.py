"""Versions of the policy on both databases: one winner of a race, nothing twice, and a line in the audit log for each."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from data_access import policies, versions
from data_access.identity import LOCAL_OWNER, READ_ONLY_VISITOR, Identity, NotAllowed
from data_access.policies import Draft, PolicyMoved
from data_access.schema import audit_log
from tests.factories import insert_rows

ANN = Identity("ann", "owner")
FIRST = Draft("currency: EUR\n", "as it comes", "shipped", "/policy.yaml")


def in_force(database):
    with database.read() as connection:
        return policies.newest(connection)


def data_version(database) -> int:
    with database.read() as connection:
        return versions.current(connection).version


def test_there_is_no_version_before_the_first(database):
    assert in_force(database) is None


def test_the_first_version_moves_no_figure_and_is_stored_once_by_many(database):
    insert_rows(database)
    before = data_version(database)
    with ThreadPoolExecutor(4) as pool:
        stored = list(pool.map(lambda _: policies.save_first(database, FIRST, identity=ANN), range(4)))
    assert {item.version for item in stored} == {1}
    assert data_version(database) == before
    with database.read() as connection:
        assert len(policies.all_versions(connection)) == 1


def test_a_version_is_kept_with_who_when_and_why_and_moves_the_data_version(database):
    policies.save_first(database, FIRST, identity=LOCAL_OWNER)
    before = data_version(database)
    draft = Draft("currency: GBP # why\n", "we pay in pounds")
    stored = policies.save(database, draft, changed_from=1, identity=ANN, request_key="a")
    assert in_force(database) == stored
    assert (stored.version, stored.content, stored.actor, stored.note, stored.kind) == (
        2, "currency: GBP # why\n", "ann", "we pay in pounds", "page")
    assert data_version(database) == before + 1
    with database.read() as connection:
        assert [item.version for item in policies.all_versions(connection)] == [2, 1]
        lines = connection.execute(select(audit_log.c.actor, audit_log.c.subject, audit_log.c.detail).where(
            audit_log.c.action == "policy").order_by(audit_log.c.audit_id)).all()
    assert [line[:2] for line in lines] == [("local owner", "policy 1"), ("ann", "policy 2")]
    assert lines[1].detail == {"sha256": stored.sha256, "kind": "page", "note": "we pay in pounds"}


def test_a_second_press_gives_the_first_ones_version(database):
    policies.save_first(database, FIRST, identity=LOCAL_OWNER)
    draft = Draft("currency: GBP\n")
    first = policies.save(database, draft, changed_from=1, identity=ANN, request_key="a")
    assert policies.save(database, draft, changed_from=1, identity=ANN, request_key="a") == first
    with database.read() as connection:
        assert len(policies.all_versions(connection)) == 2


def test_the_same_text_is_not_stored_again(database):
    policies.save_first(database, FIRST, identity=LOCAL_OWNER)
    before = data_version(database)
    assert policies.save(database, Draft(FIRST.content), changed_from=1, identity=ANN, request_key="a").version == 1
    assert data_version(database) == before


def test_of_many_who_changed_the_same_version_one_wins_and_the_others_are_told_who(database):
    policies.save_first(database, FIRST, identity=LOCAL_OWNER)

    def save(number: int):
        try:
            return policies.save(database, Draft(f"hours_per_day: {number + 1}\n"), changed_from=1,
                                 identity=Identity(f"person {number}", "owner"), request_key=str(number))
        except PolicyMoved as moved:
            return moved

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(save, range(4)))
    losers = [item for item in results if isinstance(item, PolicyMoved)]
    assert len(losers) == 3
    winner = next(item for item in results if not isinstance(item, PolicyMoved))
    assert in_force(database) == winner
    assert {str(loser) for loser in losers} == {f"{winner.actor} saved version 2 of the policy meanwhile."}
    assert {loser.newest for loser in losers} == {winner}


@pytest.mark.parametrize("identity", [READ_ONLY_VISITOR, Identity("ed", "editor")])
def test_only_an_owner_changes_the_policy(database, identity):
    policies.save_first(database, FIRST, identity=LOCAL_OWNER)
    with pytest.raises(NotAllowed, match="change the policy"):
        policies.save(database, Draft("currency: GBP\n"), changed_from=1, identity=identity, request_key="a")
    assert in_force(database).version == 1


def test_a_file_is_taken_in_when_it_changes_and_only_then(database):
    file = Draft("currency: EUR\n", "taken in", "file", "/policy.yaml")
    assert policies.take_in_file(database, file, identity=ANN).version == 1
    policies.save(database, Draft("currency: GBP\n"), changed_from=1, identity=ANN, request_key="a")
    assert policies.take_in_file(database, file, identity=ANN).version == 2
    changed = file._replace(content="currency: USD\n")
    assert policies.take_in_file(database, changed, identity=ANN).content == "currency: USD\n"
    assert policies.take_in_file(database, file, identity=ANN).version == 4
