"""The Review page without a browser: what it says of rows, none, one filter and missing values, and recording a decision."""

from __future__ import annotations

import json
from datetime import date

import pytest
from sqlalchemy import func, select, update

import components.session
from data_access import decisions as log
from data_access import versions
from data_access.engine import Database
from data_access.identity import LOCAL_OWNER, READ_ONLY_VISITOR
from data_access.schema import decisions, projects, status_reports
from metrics.policy import Policy
from reports.figures import ensure_current
from reports.snapshots import freeze
from tests.factories import performance
from tests.pages.conftest import HOSTILE, in_markdown, texts
from tests.review_rows import ASKED, two_projects


def table(shown, column: str):
    """The first table on the page that has this column."""
    return next(frame.value for frame in shown.dataframe if column in frame.value)


def titles(shown) -> list[str]:
    return [item.value for item in shown.subheader]


def recorded(url: str) -> int:
    database = Database(url)
    with database.read() as connection:
        count = connection.scalar(select(func.count()).select_from(decisions))
    database.close()
    return count


def field(items, label: str):
    return next(item for item in items if item.label == label)


def fill(shown, decision: str = "Yes, 200 more", by: str = "Board"):
    field(shown.text_area, "Decision").input(decision)
    field(shown.text_input, "Decided by").input(by)
    field(shown.text_input, "Owner, who sees to it").input("Ann")
    return field(shown.button, "Record").click().run()


def test_the_page_runs_a_meeting_in_its_order(open_page, demonstration_url):
    shown = open_page(demonstration_url, "review")
    assert len(shown.metric) == 5
    assert titles(shown) == ["What needs us today?", "Which decisions are asked for?", "What changed since 31 Aug 2026?",
                             "Where does the money stand?", "Does the work keep up with the plan and the money?",
                             "How did the statuses develop by business unit?"]
    assert len(table(shown, "why")) <= 10
    assert table(shown, "at_stake")["at_stake"].dropna().is_monotonic_decreasing
    assert "active projects are red by their own figures" in texts(shown)


def test_exceptions_are_told_in_sentences_with_what_else_the_project_has(open_page, url_with):
    rows = table(open_page(url_with(**two_projects()), "review"), "why")
    assert rows["name"].tolist() == ["Alpha", "Beta"]
    assert rows["why"].tolist() == [
        "Reports green, figures say red for 2 periods", "2 risks past their date, the largest “Storm”"]
    assert rows["also"].tolist() == ["Over budget, late, red provider", "Milestones, no report"]


@pytest.mark.parametrize(("kind", "sentence"), [
    ("late", "Forecast finish 1 Mar 2027, 60 days late"),
    ("over_budget", "Forecast cost 50.0 % over budget"), ("stale", "No status report since 31 Jan 2026"),
    ("provider", "Red, and “Beta” waits for it; promised 20 days after the need"),
    ("milestones", "Likely 5 days late: “Crane”, due 1 May 2026; 1 of 2 so far were late")])
def test_a_link_shows_one_kind_alone(open_page, url_with, kind, sentence):
    rows = table(open_page(url_with(**two_projects()), "review", kind=kind), "why")
    assert rows["why"].tolist() == [sentence]


def test_show_all_lists_every_exception_by_itself_and_is_in_the_link(open_page, url_with):
    shown = open_page(url_with(**two_projects()), "review")
    shown.button(key="exceptions.more").click().run()
    assert len(table(shown, "why")) == 7
    assert shown.query_params == {"list": "all"}


def test_a_filter_narrows_every_part(open_page, url_with):
    shown = open_page(url_with(**two_projects()), "review", business_unit="Harbour")
    assert table(shown, "asked")["name"].tolist() == ["Beta"]
    assert table(shown, "group")["group"].tolist() == ["Harbour"]
    assert table(shown, "why")["why"].tolist()[1] == (
        "Red (outside this filter), and “Beta” waits for it; promised 20 days after the need")


def test_the_first_date_has_nothing_to_compare_with_and_registers_no_record(open_page, url_with):
    shown = open_page(url_with(**two_projects()), "review", period="2026-01")
    assert "Nothing to compare with" in texts(shown)
    assert "no record for that date" in texts(shown)


def test_the_real_portfolio_says_what_it_cannot_tell_and_who_came(open_page, gmpp_url):
    shown = open_page(gmpp_url, "review", moved="membership")
    assert "over budget (no project has both a budget and an estimate at completion)" in texts(shown)
    assert "Not in this data: estimate at completion, actual cost." in texts(shown)
    assert set(table(shown, "change")["change"]) == {"Came", "Left"}
    assert table(shown, "change")["change"].iloc[0] == "Left"
    assert any("Most red: " in json.loads(chart.proto.spec)["description"] for chart in shown.get("vega_lite_chart"))
    by_unit = table(shown, "group")
    assert by_unit["group"].tolist()[:2] == ["All", "Ministry of Defence"]
    assert by_unit["budget"].iloc[0] == by_unit["budget"].iloc[1:].sum()


def test_projects_alone_and_an_empty_database_are_no_errors(open_page, url_with, empty_url):
    shown = open_page(url_with(projects=[{"project_id": "p", "name": "P"}]), "review")
    assert "can be judged by figures of their own" in texts(shown)
    assert "No exception" in texts(shown)
    assert "No portfolio is loaded yet" in texts(open_page(empty_url, "review"))


def test_a_filter_that_leaves_nothing_is_named(open_page, url_with):
    assert "No project matches" in texts(open_page(url_with(**two_projects()), "review", search="nowhere"))


def test_missing_values_stay_missing(open_page, url_with):
    files = {"projects": [{"project_id": "p", "name": "P"}, {"project_id": "q", "name": "Q", "budget": 10}],
             "performance": [*performance("p", earned=[1, 2]), *performance("q", spent=[1, 20])]}
    shown = open_page(url_with(**files), "review")
    assert table(shown, "group")["budget"].tolist() == [10]
    assert "None of 2 active projects can be judged by figures of their own" in texts(shown)


def test_a_recorded_decision_answers_its_request_and_stays(open_page, url_with):
    url = url_with(**two_projects())
    shown = open_page(url, "review")
    fill(shown)
    assert recorded(url) == 1
    assert ASKED not in table(shown, "asked")["asked"].tolist()
    assert "**Decided in this review: 1**" in texts(shown)
    assert f"Alpha · asked: {ASKED} · decided by Board · owner Ann" in texts(shown)
    assert "Yes, 200 more" in texts(open_page(url, "review"))


def test_a_decision_never_lands_on_another_request_than_the_chosen_one(open_page, url_with):
    """Somebody else answers a request while the form is filled in: the places of all others move, the chosen one does not."""
    files = two_projects()
    files["raid"].append({"raid_id": "r6", "project_id": "b", "kind": "decision", "title": "Which wall?"})
    url = url_with(**files)
    mine, other = open_page(url, "review"), open_page(url, "review")
    field(mine.selectbox, "What is decided?").select('["r5"]')
    fill(other)
    fill(mine, decision="The red one")
    database = Database(url)
    with database.read() as connection:
        answered = connection.scalar(select(decisions.c.asked).where(decisions.c.decision == "The red one"))
    database.close()
    assert answered == "Which crane?"


def test_a_decision_on_what_is_answered_by_now_is_refused_with_what_was_typed(open_page, url_with):
    url = url_with(**two_projects())
    mine, other = open_page(url, "review"), open_page(url, "review")
    fill(other)
    fill(mine, decision="Too late")
    assert "answered by now" in mine.warning[0].value
    assert field(mine.text_area, "Decision").value == "Too late"
    assert recorded(url) == 1


def test_a_decision_keeps_its_lines_and_says_what_was_asked(open_page, url_with):
    shown = fill(open_page(url_with(**two_projects()), "review"), decision="Yes\nbut later")
    assert "Yes\nbut later" in [item.value for item in shown.text]
    assert f"asked: {ASKED}" in texts(shown)


def test_pressing_twice_records_once(open_page, url_with):
    url = url_with(**two_projects())
    shown = open_page(url, "review")
    draft = shown.session_state["decision.draft"]
    fill(shown)
    # The second press of a double click comes with the state of before the first.
    shown.session_state["decision.draft"] = draft
    shown.run()
    fill(shown)
    assert recorded(url) == 1


def test_a_refused_decision_keeps_what_was_typed_and_says_why(open_page, url_with):
    url = url_with(**two_projects())
    shown = fill(open_page(url, "review"), by="")
    assert "by whom" in shown.warning[0].value
    assert field(shown.text_area, "Decision").value == "Yes, 200 more"
    assert recorded(url) == 0


def test_a_database_that_does_not_answer_keeps_what_was_typed(open_page, url_with, monkeypatch):
    url = url_with(**two_projects())
    shown = open_page(url, "review")

    def busy(*_, **__):
        raise log.DecisionRefused("The database did not take it just now.")

    monkeypatch.setattr("reports.decisions.log.record_decision", busy)
    fill(shown)
    assert "did not take it" in shown.warning[0].value
    assert field(shown.text_area, "Decision").value == "Yes, 200 more"


def test_the_next_review_opens_with_what_became_of_the_last_decisions(open_page, url_with):
    url = url_with(**two_projects())
    fill(open_page(url, "review", period="2026-02"), decision="Wait a month")
    shown = open_page(url, "review")
    assert "Decisions of the last review, 28 Feb 2026: 0 of 1 done" in [item.label for item in shown.expander]
    field(shown.checkbox, "Done").check()
    field(shown.text_input, "Note").input("It was worth it")
    field(shown.button, "Save").click().run()
    assert "Decisions of the last review, 28 Feb 2026: 1 of 1 done" in [item.label for item in shown.expander]
    assert "note: It was worth it" in texts(shown)


def test_a_visitor_reads_and_cannot_record(open_page, url_with, monkeypatch):
    url = url_with(**two_projects())
    fill(open_page(url, "review"))
    monkeypatch.setattr(components.session, "identity", lambda: READ_ONLY_VISITOR)
    shown = open_page(url, "review")
    assert "Recording decisions is off on this server." in texts(shown)
    assert not [item for item in shown.button if item.label in ("Record", "Save")]
    assert "Yes, 200 more" in texts(shown)


def test_hostile_text_is_shown_as_it_is(open_page, url_with):
    files = two_projects()
    files["projects"][0] |= {"name": HOSTILE, "business_unit": HOSTILE}
    files["status_reports"][2]["decision_needed"] = HOSTILE
    url = url_with(**files)
    shown = fill(open_page(url, "review"), decision=HOSTILE)
    assert HOSTILE in [item.value for item in shown.text]
    assert HOSTILE in table(shown, "group")["group"].tolist()
    assert not [value for value in in_markdown(shown) if "**x**" in value or "<script>" in value or "[a](" in value]


def test_the_due_date_of_a_decision_is_kept(open_page, url_with):
    url = url_with(**two_projects())
    shown = open_page(url, "review")
    field(shown.date_input, "Due").set_value(date(2026, 4, 30))
    fill(shown)
    assert "due 30 Apr 2026" in texts(shown)


def test_beside_a_snapshot_decisions_are_read_from_and_written_to_the_log_of_now(open_page, url_with):
    url = url_with(**two_projects())
    database = Database(url)
    ensure_current(database, Policy())
    freeze(database, "March", Policy(), identity=LOCAL_OWNER)
    fill(open_page(url, "review"), decision="Taken after the snapshot")
    with database.write() as connection:
        # Now Alpha is in another unit and asks for something else; the snapshot keeps what was.
        connection.execute(update(projects).where(projects.c.project_id == "a").values(business_unit="Harbour"))
        connection.execute(update(status_reports).values(decision_needed="Something new"))
        versions.advance(connection, LOCAL_OWNER, "test", "moved", {})
    assert "Something new" in table(open_page(url, "review"), "asked")["asked"].tolist()
    then = open_page(url, "review", snapshot="March", business_unit="Works")
    assert "Taken after the snapshot" in texts(then)
    # It waited at that moment, as the key figure counts it there too; nobody is asked for it again.
    assert table(then, "asked")[["asked", "decided_since"]].to_numpy().tolist() == [[ASKED, True]]
    assert "1 waited then and got an answer since." in texts(then)
    fill(then, decision="Taken beside the snapshot")
    with database.read() as connection:
        kept = connection.execute(select(decisions.c.period_end, decisions.c.filter_query).where(
            decisions.c.decision == "Taken beside the snapshot")).one()
    assert tuple(kept) == (date(2026, 3, 31), "business-unit=Works")
    database.close()
