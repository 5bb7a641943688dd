"""The Maturity page: what it shows of a round, what it keeps back, and that what a team decides is written once."""

from __future__ import annotations

from datetime import date

import pytest

from components.url_state import field_key
from data_access.decisions import NewDecision, record_decision
from data_access.engine import Database
from data_access.identity import LOCAL_OWNER
from reports import maturity_campaigns as maturity
from reports.maturity_results import team_view
from reports.policy import policy_in_force
from reports.snapshots import freeze
from tests.databases import upgraded
from tests.demonstration import load_small_demonstration
from tests.maturity_rounds import level
from tests.pages.conftest import HOSTILE, in_markdown, texts
from tests.reports.maturity_rounds import closed, opened_ladder, say

UNSEEN = "only four people could have said this"
SHOWN, HIDDEN = "Bridge", "Quiet"
# Of ten practices asked, two are seen differently; the four of the hidden team say a level that nobody else says.
INTAKE = (0, 1, 2, 3, 4, 3)
COMMENTED = tuple(level(2, note=HOSTILE) for _ in range(6))


@pytest.fixture(scope="module")
def rounds(tmp_path_factory) -> tuple[str, Database, dict[str, int]]:
    """Two closed rounds and an open one on a small portfolio of nothing but teams."""
    url = f"sqlite:///{tmp_path_factory.mktemp('maturity') / 'rounds.db'}"
    database = upgraded(url)
    people = {SHOWN: 6, HIDDEN: 4}
    spring = opened_ladder(database, people, k=5, comment_k=5)
    say(spring, SHOWN, [1] * 6)
    closed(spring)
    autumn = opened_ladder(database, people, name="Autumn", k=5, comment_k=5)
    say(autumn, SHOWN, [2] * 6, choosing__intake=INTAKE, money__budget=COMMENTED)
    say(autumn, HIDDEN, [5] * 4, money__budget=tuple(level(5, note=UNSEEN) for _ in range(4)))
    closed(autumn)
    winter = opened_ladder(database, people, name="Winter")
    say(winter, SHOWN, [4] * 5)
    maturity.set_target(database, SHOWN, "Money", 3, date(2027, 6, 30), identity=LOCAL_OWNER)
    return url, database, {"spring": spring.campaign_id, "autumn": autumn.campaign_id, "winter": winter.campaign_id}


def everything(shown) -> str:
    """Whatever was sent to the browser of the page itself: texts, labels, specifications, rows of tables and charts."""
    parts = [repr(node.proto) if getattr(node, "proto", None) is not None else "" for node in _nodes(shown.main)]
    return "\n".join([*parts, *(frame.value.to_csv() for frame in shown.dataframe)])


def _nodes(block):
    for child in block.children.values():
        yield child
        if hasattr(child, "children"):
            yield from _nodes(child)


def press(shown, label: str):
    next(button for button in shown.button if button.label == label).click()
    return shown.run()


def field(widgets, label: str):
    return next(widget for widget in widgets if widget.label == label)


def test_without_any_campaign_the_page_says_what_it_is_and_leads_to_campaigns(open_page, empty_url):
    shown = open_page(empty_url, "maturity")
    assert "No self-assessment yet" in texts(shown)
    assert "Go to Campaigns" in [link.proto.label for link in shown.get("page_link")]


def test_newest_published_round_opens_with_where_the_gaps_are(open_page, rounds):
    shown = open_page(rounds[0], "maturity")
    assert shown.subheader[0].value.replace("\\", "") == (
        "Targets are missed most often in Money (1 of 1 team). "
        "The median team is at 2 Practised or higher in every area.")
    assert "1 of 2 teams shown. 1 hidden: nothing is shown of fewer than 5 answers" in texts(shown).replace("\\", "")
    assert "Winter, 5 of 10 people have submitted" in texts(shown).replace("\\", "")


@pytest.mark.parametrize("view", ["team", "talk", "records"])
def test_of_four_answers_nothing_is_sent_but_why(open_page, rounds, view):
    shown = open_page(rounds[0], "maturity", view=view, team=HIDDEN)
    sent = everything(shown)
    assert "Fewer than 5 people answered, so nothing is shown." in sent
    for kept_back in (UNSEEN, "Adapting", "4 of 4", "level", "coverage"):
        assert kept_back not in sent
    assert not shown.dataframe
    assert not shown.get("download_button")


def test_rows_of_all_teams_hold_no_level_of_a_hidden_team(open_page, rounds):
    shown = open_page(rounds[0], "maturity")
    assert UNSEEN not in everything(shown)
    for frame in shown.dataframe:
        assert "5 Adapting" not in frame.value.to_csv()
        assert HIDDEN not in frame.value.to_csv()


def test_open_round_shows_how_far_people_are_and_nothing_else(open_page, rounds):
    shown = open_page(rounds[0], "maturity", campaign=str(rounds[2]["winter"]), view="team")
    assert shown.subheader[0].value == "Winter: 5 of 10 people have submitted"
    assert list(shown.dataframe[0].value.columns) == ["team", "submitted", "started", "invited"]
    assert "Measured" not in everything(shown)
    assert not shown.get("download_button")


def test_team_has_its_gap_its_step_and_what_changed(open_page, rounds):
    shown = open_page(rounds[0], "maturity", view="team", team=SHOWN)
    assert shown.subheader[0].value.replace("\\", "") == ("Largest gap: Money, at 2 Practised with a target of 3 Shared.")
    rows = shown.dataframe[0].value.set_index("area")
    assert rows.loc["Money", ["level", "target", "next", "before"]].tolist() == [
        "2 Practised", "3 Shared", "0 of 1 practices on the way to 3", "1 Improvised"]
    assert "Since Spring: 10 practices higher, 0 the same, 0 lower." in texts(shown).replace("\\", "")


def test_comments_are_plain_text(open_page, rounds):
    shown = open_page(rounds[0], "maturity", view="team", team=SHOWN)
    assert f"“{HOSTILE}”" in [item.value for item in shown.text]
    assert not any("<script>" in item for item in in_markdown(shown))


def test_talk_begins_with_what_the_team_differs_on_most(open_page, rounds):
    shown = open_page(rounds[0], "maturity", view="talk", team=SHOWN)
    assert shown.subheader[0].value.replace("\\", "") == "Talk about 1 of 10 practices, first about “Intake”."
    assert shown.dataframe[0].value.iloc[0].to_list() == ["Intake", "0 to 4", "far apart, 4 levels between them",
                                                          "2 Practised", "Choosing work"]


def test_agreed_level_is_saved_and_a_stale_screen_keeps_both(open_page, rounds):
    url, database, ids = rounds
    shown = open_page(url, "maturity", view="talk", team=SHOWN)
    maturity.agree_level(database, ids["autumn"], SHOWN, "choosing.intake", 1, 0, identity=LOCAL_OWNER)
    field(shown.radio, "Agreed level").set_value(3)
    field(shown.text_area, "Who sees it otherwise, and why?").input("Two see no list")
    press(shown, "Save")
    assert "Saved now: 1 Improvised." in texts(shown)
    assert "On this screen: 3 Shared. Dissent: Two see no list." in texts(shown)
    assert field(shown.radio, "Agreed level").value == 3
    press(shown, "Save mine over it")
    held = team_view(database, ids["autumn"], SHOWN).items.set_index("item_id").loc["choosing.intake"]
    assert (held["agreed_level"], held["dissent"], held["version"]) == (3, "Two see no list", 2)


def test_target_set_on_the_page_moves_the_headline(open_page, rounds):
    url, database, ids = rounds
    shown = open_page(url, "maturity", view="talk", team=SHOWN)
    field(shown.selectbox, "Area").select("people").run()
    field(shown.selectbox, "Target").select(2)
    press(shown, "Set the target")
    areas = team_view(database, ids["autumn"], SHOWN).areas.set_index("area_id")
    assert areas.loc["people", "target"] == 2


def test_action_is_added_once_closed_with_evidence_and_taken_up_again(open_page, rounds):
    url, database, ids = rounds
    shown = open_page(url, "maturity", view="talk", team=SHOWN)
    press(shown, "Add the action")
    assert "What is to be done is missing." in texts(shown).replace("\\", "")
    field(shown.text_area, "New action").input(HOSTILE)
    field(shown.text_input, "Who sees to it").input("Ann")
    next(widget for widget in shown.date_input if widget.label == "Until" and ".due" in (widget.key or "")
         and not widget.key.startswith("maturity.target")).set_value(date(2027, 1, 31))
    press(shown, "Add the action")
    assert HOSTILE in [item.value for item in shown.text]
    press(shown, "Close the action")
    assert "What shows that it is done is missing." in texts(shown).replace("\\", "")
    field(shown.text_area, "What shows that it is done?").input("The list is on the wall")
    press(shown, "Close the action")
    actions = team_view(database, ids["autumn"], SHOWN).actions
    assert actions["evidence"].tolist() == ["The list is on the wall"]
    press(shown, "Take up again")
    assert team_view(database, ids["autumn"], SHOWN).actions["done_on"].isna().all()


def test_reader_without_rights_sees_results_and_no_form(open_page, rounds, monkeypatch):
    monkeypatch.setenv("PORTFOLIO_LENS_READ_ONLY", "1")
    shown = open_page(rounds[0], "maturity", view="talk", team=SHOWN)
    assert not {"Save", "Set the target", "Add the action", "Start the second vote"} & {one.label for one in shown.button}


def test_snapshot_shows_what_was_published_then_and_nothing_to_write(open_page, tmp_path):
    url = f"sqlite:///{tmp_path / 'moments.db'}"
    load_small_demonstration(url, 5)
    database = Database(url)
    running = opened_ladder(database, {SHOWN: 6})
    say(running, SHOWN, [2] * 6)
    closed(running)
    maturity.set_target(database, SHOWN, "Money", 3, None, identity=LOCAL_OWNER)
    freeze(database, "then", policy_in_force(database), identity=LOCAL_OWNER)
    maturity.set_target(database, SHOWN, "Money", 4, None, identity=LOCAL_OWNER)
    opened_ladder(database, {SHOWN: 6}, name="Winter")
    shown = open_page(url, "maturity", view="talk", team=SHOWN, snapshot="then")
    assert shown.dataframe[0].value.set_index("area").loc["Money", "target"] == "3 Shared"
    assert not {"Save", "Set the target", "Add the action", "Start the second vote"} & {one.label for one in shown.button}
    assert "Winter" not in texts(shown)


def test_links_to_rounds_and_teams_that_are_not_here_are_answered(open_page, rounds):
    shown = open_page(rounds[0], "maturity", view="team", campaign="999", team="Nobody")
    assert "The round of this link has no results here" in texts(shown)
    assert "The team of this link takes no part in this round" in texts(shown)
    assert shown.session_state[field_key("maturity", "view")] == "team"


def test_records_stand_beside_claims_with_their_rows(open_page, url_with):
    url = url_with(projects=[{"project_id": "a", "name": HOSTILE, "sponsor": "Ann", "strategic_objective": "Grow"},
                             {"project_id": "b", "name": "Beta"}],
                   status_reports=[{"project_id": one, "period_end": "2026-09-30", "overall_rag": "green"} for one in "ab"])
    running = opened_ladder(Database(url), {SHOWN: 6})
    say(running, SHOWN, [2] * 6)
    closed(running)
    shown = open_page(url, "maturity", view="records")
    rows = shown.dataframe[0].value.set_index("practice")
    assert rows.loc["Intake", ["claim", "record", "verdict", "counted"]].tolist() == [
        "2 Practised", "1 Improvised", "▼ Record below the claim", "1 of 2 projects"]
    assert "A difference is a point to talk about" in texts(shown)
    assert shown.dataframe[1].value["met"].tolist() == ["no", "yes"]


def test_a_decision_recorded_counts_at_once_among_the_records(open_page, url_with):
    url = url_with(projects=[{"project_id": "a", "name": "Alpha"}],
                   status_reports=[{"project_id": "a", "period_end": "2026-09-30", "overall_rag": "green"}])
    running = opened_ladder(Database(url), {SHOWN: 6})
    say(running, SHOWN, [2] * 6)
    closed(running)
    shown = open_page(url, "maturity", view="records")
    assert "1 of 1 decisions" not in shown.dataframe[0].value["counted"].tolist()
    decision = NewDecision("Yes", "Board", "Ann", date(2026, 10, 15), date(2026, 9, 30), project_id="a")
    record_decision(Database(url), decision, identity=LOCAL_OWNER, request_key="one")
    assert "1 of 1 decisions" in shown.run().dataframe[0].value["counted"].tolist()


def test_imported_results_without_a_campaign_are_shown_as_they_came(open_page, url_with):
    results = [{"campaign": "Elsewhere", "team": team, "area": "Money", "level": found, "low": found, "high": found,
                "answered": 8, "invited": 9} for team, found in ((HOSTILE, 1), ("Bridge", 3))]
    shown = open_page(url_with(maturity_results=results, maturity_targets=[
        {"team": "Bridge", "area": "Money", "target": 4, "due_on": "2027-01-31"}]), "maturity")
    assert shown.subheader[0].value.replace("\\", "") == "Elsewhere: 1 of 1 targets missed"
    assert "These results came in by an import" in texts(shown)
    assert not any("<script>" in item for item in in_markdown(shown))
