"""Answering by a link: saved item by item, nothing lost to another tab, locked when submitted, tied to nobody if promised."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy import func, select

from data_access.engine import BUSY_TIMEOUT_SECONDS, Database
from data_access.identity import LOCAL_OWNER
from data_access.maturity.drafts import Answer, SavedAnswer, Unfinished, read_drafts, save_answer, submit
from data_access.maturity.invitations import invite, read_invitation, read_invited, renew_link, withdraw
from data_access.maturity.refusals import MaturityRefused, Moved
from data_access.maturity.tables import answers, drafts, invitations, responses
from data_access.schema import audit_log, metadata
from tests.maturity_rounds import ITEMS, answered, level, opened

FIRST = ITEMS[0]


def saved(database, token):
    with database.read() as connection:
        return read_drafts(connection, read_invitation(connection, token))


def rows(database, table):
    with database.read() as connection:
        return connection.execute(select(table)).all()


def test_a_link_opens_the_promises_the_items_and_what_was_saved_before(database):
    token, = opened(database, {"Bridge": 1}, k=4, mode="anonymous").links["Bridge"]
    save_answer(database, token, FIRST, Answer("not applicable", reason=" we are new "), 0)
    with database.read() as connection:
        found = read_invitation(connection, token)
    assert (found.person, found.team.team, found.standing, found.items) == ("Bridge 1", "Bridge", "answering", ITEMS)
    assert (found.campaign.k, found.campaign.mode) == (4, "anonymous")
    assert saved(database, token) == {FIRST: SavedAnswer(Answer("not applicable", reason="we are new"), 1)}


def test_only_a_hash_of_the_link_is_stored_and_a_renewed_link_replaces_it(database):
    token, = opened(database, {"Bridge": 1}).links["Bridge"]
    save_answer(database, token, FIRST, level(2), 0)
    assert token not in str(rows(database, invitations))
    assert token not in str(rows(database, audit_log))
    renewed = renew_link(database, 1, identity=LOCAL_OWNER)
    assert saved(database, renewed)[FIRST].answer == level(2)
    with pytest.raises(MaturityRefused, match="not valid"):
        save_answer(database, token, FIRST, level(3), 1)


def test_a_stale_tab_is_refused_with_both_answers_and_nothing_is_overwritten(database):
    token, = opened(database, {"Bridge": 1}).links["Bridge"]
    assert save_answer(database, token, FIRST, level(2), 0) == 1
    assert save_answer(database, token, FIRST, level(3, note="now"), 1) == 2
    with pytest.raises(Moved) as refused:
        save_answer(database, token, FIRST, level(4), 1)
    assert (refused.value.theirs, refused.value.yours, refused.value.version) == (level(3, note="now"), level(4), 2)
    assert saved(database, token)[FIRST] == SavedAnswer(level(3, note="now"), 2)
    assert save_answer(database, token, FIRST, level(3, note="now"), 0) == 2, "the same again is no conflict"


def test_two_tabs_saving_at_the_same_moment_have_one_winner_and_the_loser_gets_both(database):
    token, = opened(database, {"Bridge": 1}).links["Bridge"]
    start, won, lost = threading.Barrier(8), [], []

    def save(score):
        start.wait()
        try:
            won.append((save_answer(database, token, FIRST, level(score % 6, note=str(score)), 0), str(score)))
        except Moved as refused:
            lost.append((refused.theirs.note, refused.yours.note))

    run_all(save, range(8))
    (version, note), = won
    assert version == 1
    assert saved(database, token)[FIRST].answer.note == note
    assert sorted(yours for _, yours in lost) == sorted({str(score) for score in range(8)} - {note})
    assert {theirs for theirs, _ in lost} == {note}


def test_twenty_teams_submitting_together_get_no_error_and_nothing_is_lost(database):
    links = opened(database, {f"Team {number}": 1 for number in range(20)}, mode="anonymous", k=3).links
    start, errors = threading.Barrier(20), []

    def answer(token):
        start.wait()
        try:
            answered(database, token, dict.fromkeys(ITEMS, 3))
        except Exception as error:
            errors.append(error)

    run_all(answer, [token for tokens in links.values() for token in tokens])
    assert errors == []
    assert len(rows(database, responses)) == 20
    assert len(rows(database, answers)) == 60
    assert rows(database, drafts) == []


def run_all(function, arguments):
    threads = [threading.Thread(target=function, args=(argument,)) for argument in arguments]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_submitting_locks_and_a_second_press_does_nothing(database):
    token, = opened(database, {"Bridge": 1}).links["Bridge"]
    answered(database, token, {FIRST: 2})
    submit(database, token)
    assert len(rows(database, responses)) == 1
    with pytest.raises(MaturityRefused, match="cannot be changed"):
        save_answer(database, token, FIRST, level(3), 0)


def test_what_is_not_an_answer_is_refused_with_the_reason(sqlite_database):
    token, = opened(sqlite_database, {"Bridge": 1}).links["Bridge"]
    for answer, reason in ((Answer("level"), "whole number"), (Answer("don't know", 2), "whole number"), (level(6), "0 to 5"),
                           (level(2, confidence=4), "1, 2 or 3"), (level(2, note="x" * 2001), "2,000")):
        with pytest.raises(MaturityRefused, match=reason):
            save_answer(sqlite_database, token, FIRST, answer, 0)
    with pytest.raises(MaturityRefused, match="not asked"):
        save_answer(sqlite_database, token, "elsewhere", level(2), 0)
    with pytest.raises(Unfinished, match="Nothing is answered"):
        submit(sqlite_database, token)
    save_answer(sqlite_database, token, FIRST, Answer("not applicable"), 0)
    with pytest.raises(Unfinished) as refused:
        submit(sqlite_database, token)
    assert refused.value.items == (FIRST,)


def test_an_anonymous_submission_leaves_nothing_that_ties_the_person_to_it(database):
    links = opened(database, {"Bridge": 6}, mode="anonymous", k=3).links["Bridge"]
    lines = len(rows(database, audit_log))
    for number, token in enumerate(links):
        answered(database, token, {FIRST: level(number % 6, note=f"from {number}")})
    assert len(rows(database, audit_log)) == lines, "no line about anybody's answers"
    assert rows(database, drafts) == []
    assert {row.invitation_id for row in rows(database, responses)} == {None}
    assert len({row.response_id for row in rows(database, responses)}) == 6
    columns = {column.name for table in (invitations, responses, answers) for column in table.columns}
    assert not any("_at" in name or "time" in name for name in columns)
    tables = [table for name, table in metadata.tables.items() if name not in ("maturity_answers", "maturity_responses")]
    assert not any("from 0" in str(rows(database, table)) for table in tables)


def test_the_order_of_stored_rows_does_not_tell_the_order_of_submissions(database):
    links = opened(database, {"Bridge": 12}, mode="anonymous", k=3).links["Bridge"]
    for number, token in enumerate(links):
        answered(database, token, {FIRST: level(2, note=f"{number:02d}")})
    notes = [row.note for row in rows(database, answers)]
    assert sorted(notes) == [f"{number:02d}" for number in range(12)]
    assert notes != sorted(notes)


def stored_bytes(database):
    """What lies in the files of a SQLite database, its log with it, whether a table still holds it or not."""
    path = Path(database.url.database)
    return b"".join(file.read_bytes() for file in sorted(path.parent.glob(f"{path.name}*")))


def test_what_an_anonymous_draft_held_is_in_no_file_once_it_is_submitted(sqlite_database):
    running = opened(sqlite_database, {"Bridge": 6}, mode="anonymous", k=3)
    first, second, *_ = running.links["Bridge"]
    # Long enough to go on to a page of its own.
    long = "a long thought " * 130
    save_answer(sqlite_database, first, FIRST, level(1, note="first thought", evidence=long), 0)
    save_answer(sqlite_database, first, FIRST, level(3, note="second thought"), 1)
    assert b"first thought" in stored_bytes(sqlite_database), "the log holds what it was before"
    answered(sqlite_database, second, {FIRST: level(2, note=long, evidence=long)})
    submit(sqlite_database, first)
    held = stored_bytes(sqlite_database)
    assert b"first thought" not in held
    assert held.count(b"second thought") == 1, "as an answer that is nobody's, and nowhere else"
    assert held.count(b"a long thought ") <= 2 * 130


def test_what_was_begun_and_never_submitted_is_in_no_file_once_it_is_deleted(sqlite_database):
    running = opened(sqlite_database, {"Bridge": 4}, mode="anonymous", k=3)
    for number, token in enumerate(running.links["Bridge"][:2]):
        save_answer(sqlite_database, token, FIRST, level(1, note=f"unfinished {number}"), 0)
    withdraw(sqlite_database, 1, identity=LOCAL_OWNER)
    assert b"unfinished 0" not in stored_bytes(sqlite_database)
    assert b"unfinished 1" in stored_bytes(sqlite_database)
    running.close()
    assert b"unfinished 1" not in stored_bytes(sqlite_database)


def test_a_reader_holds_up_no_submission_and_the_next_one_takes_out_what_stayed(sqlite_database):
    first, second, *_ = opened(sqlite_database, {"Bridge": 4}, mode="anonymous", k=3).links["Bridge"]
    save_answer(sqlite_database, first, FIRST, level(1, note="changed later"), 0)
    with sqlite_database.read() as connection:
        connection.execute(select(drafts)).all()
        save_answer(sqlite_database, first, FIRST, level(1), 1)
        started = time.monotonic()
        submit(sqlite_database, first)
        assert time.monotonic() - started < BUSY_TIMEOUT_SECONDS
    answered(sqlite_database, second, {FIRST: level(2)})
    assert b"changed later" not in stored_bytes(sqlite_database)


def test_an_open_submission_leaves_a_line_without_the_answers(database):
    token, = opened(database, {"Bridge": 1}).links["Bridge"]
    answered(database, token, {FIRST: level(2, note="a secret")})
    line = next(row for row in rows(database, audit_log) if row.action == "submit maturity answers")
    assert (line.actor, line.detail) == ("Bridge 1", {"team": "Bridge", "round": 1})


def test_people_can_be_added_while_it_is_open_and_withdrawn_before_they_submit(database):
    running = opened(database, {"Bridge": 1})
    added = invite(database, running.campaign_id, "Bridge", ["Bridge 1", " Zoë "], identity=LOCAL_OWNER)
    assert list(added) == ["Zoë"]
    save_answer(database, added["Zoë"], FIRST, level(1), 0)
    answered(database, running.links["Bridge"][0], {FIRST: 2})
    with database.read() as connection:
        people = {person.person: person for person in read_invited(connection, running.campaign_id)}
    assert [(person.started, person.submitted) for person in people.values()] == [(True, True), (True, False)]
    withdraw(database, people["Zoë"].invitation_id, identity=LOCAL_OWNER)
    with pytest.raises(MaturityRefused, match="has submitted"):
        withdraw(database, people["Bridge 1"].invitation_id, identity=LOCAL_OWNER)
    with pytest.raises(MaturityRefused, match="not valid"):
        saved(database, added["Zoë"])


KILLED = """
import sys
from data_access.engine import BUSY_TIMEOUT_SECONDS, Database
from data_access.maturity.drafts import save_answer, submit, Answer
database, token = Database(sys.argv[1]), sys.argv[2]
version = 0
while True:
    version = save_answer(database, token, "work.list", Answer("level", version % 6, note=str(version + 1)), version)
    print(version, flush=True)
"""


def test_a_server_killed_while_it_saves_loses_at_most_the_save_in_flight(upgraded_url):
    database = Database(upgraded_url)
    token, = opened(database, {"Bridge": 1}).links["Bridge"]
    server = subprocess.Popen([sys.executable, "-c", KILLED, upgraded_url, token], stdout=subprocess.PIPE, text=True,
                              env={**os.environ, "PYTHONPATH": os.getcwd()})
    confirmed = [int(server.stdout.readline()) for _ in range(20)][-1]
    time.sleep(0.05)
    server.send_signal(signal.SIGKILL)
    confirmed = max([confirmed, *(int(line) for line in server.stdout.read().split())])
    server.wait()
    database.close()
    opened_again = Database(upgraded_url)
    held = saved(opened_again, token)[FIRST]
    assert held.version - confirmed in (0, 1)
    assert held.answer.note == str(held.version), "a save is whole or not there"
    assert save_answer(opened_again, token, FIRST, level(5), held.version) == held.version + 1
    with opened_again.read() as connection:
        assert connection.scalar(select(func.count()).select_from(drafts)) == 1
    opened_again.close()
