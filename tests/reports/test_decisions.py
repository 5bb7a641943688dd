"""Which decisions are asked for, who waits for them, and what the next review opens with."""

from __future__ import annotations

import hashlib
import sqlite3
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date, timedelta

import pandas
import pytest
from sqlalchemy import update

from data_access import versions
from data_access.filter import ProjectFilter, Scope
from data_access.identity import LOCAL_OWNER
from data_access.schema import decisions as log
from data_access.schema import projects, snapshots
from data_access.snapshot_files import packed, unpack
from data_access.snapshots import content_of, info_of
from metrics.policy import Policy
from reports.decisions import NewDecision, decisions, filter_query, follow_up, follow_up_of, record, requests, unanswered
from reports.kpis import kpis
from reports.snapshots import at_moment, close, freeze
from tests.review_rows import ASKED, prepared, two_projects

FEBRUARY, MARCH = date(2026, 2, 28), date(2026, 3, 31)


def asked(database, options, **chosen):
    return requests(database, ProjectFilter(**chosen), options, Policy())


def decide(database, key: str, **facts) -> int:
    return record(database, NewDecision(**{"decision": key, "decided_by": "Board", "period_end": MARCH, **facts}),
                  identity=LOCAL_OWNER, request_key=key)


def test_requests_come_from_current_reports_and_the_register_those_on_which_most_budget_waits_first(database):
    rows = asked(database, prepared(database, **two_projects())).rows
    assert rows[["name", "asked", "asked_by"]].to_numpy().tolist() == [["Alpha", ASKED, "Ann"], ["Beta", "Which crane?", "Ben"]]
    # Asked in February and, with a blank more, in March; Beta waits for Alpha, so 1,000 + 500 wait.
    assert [str(day.date()) for day in rows["since"]] == ["2026-02-28", "2026-02-10"]
    assert rows["waiting"].tolist() == [("Beta",), ()]
    assert rows["budget_waiting"].tolist() == [1500, 500]


def test_at_an_earlier_date_only_what_carries_a_date_is_known(database):
    options = prepared(database, **two_projects())
    found = asked(database, options, period="2026-02")
    assert found.rows["asked"].tolist() == [ASKED]
    assert not found.has_record
    assert found.rows["budget_waiting"].tolist() == [1000]
    assert asked(database, options, period="2026-01").rows.empty


def test_an_answer_takes_its_request_away_from_its_date_on_and_no_other(database):
    options = prepared(database, **two_projects())
    rows = asked(database, options).rows
    decide(database, "one", project_id="a", asked=ASKED)
    assert unanswered(rows, decisions(database, ProjectFilter(), options))["asked"].tolist() == ["Which crane?"]
    decide(database, "two", project_id="b", raid_id="r5", asked="Which crane?")
    assert unanswered(rows, decisions(database, ProjectFilter(), options)).empty
    earlier = ProjectFilter(period="2026-02")
    assert len(unanswered(asked(database, options, period="2026-02").rows, decisions(database, earlier, options))) == 1


def test_the_next_review_opens_with_what_became_of_the_last_one_and_what_is_still_open_from_before(database):
    options = prepared(database, **two_projects())
    for key, day in (("old open", "2026-01-31"), ("old done", "2026-01-31"), ("last", "2026-02-28"), ("now", "2026-03-31")):
        decision_id = decide(database, key, period_end=date.fromisoformat(day))
        if key == "old done":
            follow_up(database, decision_id, 1, done=True, note="", identity=LOCAL_OWNER)
    decided = decisions(database, ProjectFilter(), options)
    found = follow_up_of(decided, MARCH)
    assert found.on.date() == FEBRUARY
    assert (found.last["decision"].tolist(), found.open["decision"].tolist()) == (["last"], ["old open"])
    assert follow_up_of(decided, date(2026, 1, 31)).rows.empty
    assert follow_up_of(decided.head(0), MARCH).rows.empty


def test_a_filter_shows_the_decisions_on_its_projects_and_its_own_and_only_up_to_its_date(database):
    options = prepared(database, **two_projects())
    for key, facts in {"alpha": {"project_id": "a"}, "own": {"filter_query": "business-unit=Harbour"},
                       "february": {"project_id": "b", "period_end": FEBRUARY}}.items():
        decide(database, key, **facts)

    def told(**chosen) -> list[str]:
        return decisions(database, ProjectFilter(**chosen), options)["decision"].tolist()

    assert told() == ["own", "alpha", "february"]
    assert told(business_unit=("Harbour",)) == ["own", "february"]
    assert told(period="2026-02") == ["february"]
    assert told(scope=Scope(("elsewhere",))) == []


def test_beside_a_snapshot_the_log_of_now_is_told_of_the_projects_that_the_snapshot_shows(database):
    options = prepared(database, **two_projects())
    freeze(database, "March", Policy(), identity=LOCAL_OWNER)
    decide(database, "on alpha", project_id="a")
    with database.write() as connection:
        # Alpha belongs to another unit by now: the snapshot still shows it among the works.
        connection.execute(update(projects).where(projects.c.project_id == "a").values(business_unit="Harbour"))
        versions.advance(connection, LOCAL_OWNER, "test", "moved", {})
    works, then = ProjectFilter(business_unit=("Works",)), at_moment(database, "March", Policy())
    assert decisions(database, works, options).empty
    assert decisions(database, works, options, then)["decision"].tolist() == ["on alpha"]
    assert requests(then, works, options, Policy()).total == 1


def waiting_at(moment, options, **chosen) -> list[str]:
    """What waits by the list of requests, which is as many as the key figure counts."""
    rows = asked(moment, options, **chosen)
    counted = kpis(moment, ProjectFilter(**chosen), options, Policy(), ["decisions_waiting"])[0].value
    assert rows.total == len(rows.rows) == counted
    return rows.rows["asked"].tolist()


def test_lists_and_key_figures_follow_each_decision_at_once_while_others_look(database):
    files = two_projects()
    files["raid"] += [{"raid_id": f"more {number}", "project_id": "a", "kind": "decision", "title": f"Question {number}"}
                      for number in range(6)]
    options = prepared(database, **files)
    keys = [f"more {number}" for number in range(6)]

    def look(decided: threading.Event) -> list[int]:
        seen = []
        while not decided.is_set():
            seen.append(asked(database, options).total)
        return seen

    everything_decided = threading.Event()
    with ThreadPoolExecutor() as others:
        looking = [others.submit(look, everything_decided) for _ in range(2)]
        try:
            for number, key in enumerate(keys):
                decide(database, key, project_id="a", raid_id=key)
                assert len(waiting_at(database, options)) == 8 - number - 1
                assert decisions(database, ProjectFilter(), options)["raid_id"].tolist() == keys[number::-1]
        finally:
            everything_decided.set()
        for seen in (other.result() for other in looking):
            assert seen == sorted(seen, reverse=True), "what has its answer never waits again"
    newest = decisions(database, ProjectFilter(), options).iloc[0]
    follow_up(database, int(newest["decision_id"]), 1, done=True, note="seen to", identity=LOCAL_OWNER)
    assert decisions(database, ProjectFilter(), options).iloc[0][["done", "note"]].tolist() == [True, "seen to"]


def test_in_a_snapshot_waits_what_waited_then_by_the_list_and_by_the_key_figure(database):
    options = prepared(database, **two_projects())
    decide(database, "by then", project_id="a", asked=ASKED)
    freeze(database, "March", Policy(), identity=LOCAL_OWNER)
    decide(database, "later", project_id="b", raid_id="r5", asked="Which crane?")
    then = at_moment(database, "March", Policy())
    assert [waiting_at(moment, options) for moment in (then, database)] == [["Which crane?"], []]
    # Recorded since, in the log of now: nobody is asked for it again.
    log_of_now = decisions(database, ProjectFilter(), options, then)
    assert unanswered(asked(then, options).rows, log_of_now).empty


def test_a_snapshot_from_before_snapshots_held_decisions_takes_those_recorded_by_then_from_the_log(database, tmp_path):
    options = prepared(database, **two_projects())
    decide(database, "by then", project_id="a", asked=ASKED)
    freeze(database, "March", Policy(), identity=LOCAL_OWNER)
    with database.read() as connection:
        unpack(content_of(connection, info_of(connection, "March")), tmp_path / "march.db")
    with closing(sqlite3.connect(tmp_path / "march.db")) as file:
        file.execute("DELETE FROM decisions")
        file.commit()
    content = packed(tmp_path / "march.db")
    with database.write() as connection:
        connection.execute(update(snapshots).values(content=content, sha256=hashlib.sha256(content).hexdigest()))
        connection.execute(update(log).values(decided_at=versions.now() - timedelta(hours=1)))
    decide(database, "later", project_id="b", raid_id="r5", asked="Which crane?")
    assert waiting_at(at_moment(database, "March", Policy()), options) == ["Which crane?"]


def test_a_closed_period_lists_at_its_date_what_its_record_counts(database):
    files = two_projects()
    dated = ("performance", "status_reports")
    later = {name: [row for row in files[name] if row["period_end"] > "2026-02-28"] for name in dated}
    prepared(database, **files | {name: [row for row in files[name] if row not in later[name]] for name in dated})
    close(database, FEBRUARY, Policy(), identity=LOCAL_OWNER)
    options = prepared(database, **later)
    decide(database, "in March", project_id="b", raid_id="r5", asked="Which crane?")
    assert waiting_at(database, options) == [ASKED]
    assert waiting_at(database, options, period="2026-02") == [ASKED, "Which crane?"]
    assert asked(database, options, period="2026-02").has_record


def test_the_query_text_of_a_filter_names_the_projects_and_no_date():
    chosen = ProjectFilter(business_unit=("R&D", "IT"), search="a b", period="2026-03", compare="2026-01")
    assert filter_query(chosen) == "business-unit=R%26D&business-unit=IT&search=a+b"
    assert filter_query(ProjectFilter(period="2026-03")) == ""


@pytest.mark.parametrize("column", ["waiting", "budget_waiting", "since"])
def test_without_any_request_the_columns_are_there(database, column):
    rows = asked(database, prepared(database, projects=[{"project_id": "p", "name": "P"}])).rows
    assert isinstance(rows, pandas.DataFrame)
    assert column in rows
    assert rows.empty
