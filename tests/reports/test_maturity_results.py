"""Results of teams as they are published: levels with range, what is agreed, the way up, change, and what stays hidden."""

from __future__ import annotations

import json
from datetime import date

import pytest

from data_access.identity import LOCAL_OWNER
from data_access.maturity.refusals import MaturityRefused
from reports import maturity_campaigns as maturity
from reports.maturity_answering import Answer, answer_sheet, save_answer, submit
from reports.maturity_change import team_change
from reports.maturity_results import publication, published, team_view
from reports.maturity_teams import distribution, slopes, target_shares, team_areas
from tests.maturity_rounds import level
from tests.reports.maturity_rounds import closed, opened_ladder, say

INTAKE = "choosing.intake"


def test_a_team_sees_levels_with_range_what_to_talk_about_and_the_way_up(sqlite_database):
    running = opened_ladder(sqlite_database, {"Bridge": 8})
    say(running, "Bridge", [2, 3, 3, 3, 4], choosing__intake=[0, 1, 3, 3, 4])
    closed(running)
    view = team_view(sqlite_database, running.campaign_id, "Bridge")
    assert (view.hidden, view.team["submitted"], view.team["invited"]) == ("", 5, 8)
    assert len(view.items) == len(view.areas) == 10
    money = view.areas[view.areas["area"] == "Money"].iloc[0]
    assert (money["level"], money["low"], money["high"], money["floor"]) == (3, 2, 3, 3)
    assert view.talk["item_id"].tolist() == [INTAKE]
    item = view.items.set_index("item_id").loc[INTAKE]
    assert (item["level"], item["answered"], item["asked"], item["counts"]) == (3, 5, 8, [1, 1, 0, 2, 1, 0])
    assert view.rises[view.rises["area"] == "Money"][["from_level", "to_level"]].values.tolist() == [[3, 4]]
    assert view.rules.set_index("area").loc["Money"].tolist() == [3, 3, 3, 3.0]
    assert view.team["is_provisional"], "5 of 8 is less than 0.8 of all"


@pytest.fixture
def four_answers(sqlite_database):
    """A team whose fifth member stays silent, beside a team that may be shown."""
    running = opened_ladder(sqlite_database, {"Bridge": 5, "Harbour": 6}, mode="anonymous")
    say(running, "Harbour", [3] * 6)
    say(running, "Bridge", [1, 2, 2, 4], choosing__intake=[level(5, note="only I say this")] * 4)
    closed(running)
    return running


def test_four_answers_and_k_of_five_show_no_level_count_or_comment(four_answers):
    database = four_answers.database
    view = team_view(database, four_answers.campaign_id, "Bridge")
    assert view.hidden
    assert (view.team["submitted"], len(view.areas), len(view.items), len(view.talk)) == (None, 0, 0, 0)
    areas = team_areas(database, four_answers.campaign_id)
    mine = areas[areas["team"] == "Bridge"]
    assert len(mine) == 10
    assert mine[["level", "low", "high", "floor", "supported"]].isna().all(axis=None)
    progress = maturity.progress(database, four_answers.campaign_id).set_index("team")
    assert progress.loc["Bridge", ["started", "submitted"]].isna().all()
    assert {person.submitted for person in maturity.invited(database, four_answers.campaign_id)} == {None}
    text = json.dumps(publication(database, four_answers.campaign_id).content)
    assert "only I say this" not in text


def test_leaving_out_teams_never_reveals_a_hidden_one(four_answers):
    areas = team_areas(four_answers.database, four_answers.campaign_id)
    everyone, without = distribution(areas), distribution(areas[areas["team"] != "Bridge"])
    assert (everyone["teams"] == without["teams"]).all()
    assert (everyone["unknown"] - without["unknown"] == 1).all()


def test_nobody_sees_anything_while_it_is_open(sqlite_database):
    running = opened_ladder(sqlite_database, {"Bridge": 6})
    say(running, "Bridge", [3] * 6)
    assert team_view(sqlite_database, running.campaign_id, "Bridge") is None
    assert team_areas(sqlite_database, running.campaign_id).empty
    assert maturity.progress(sqlite_database, running.campaign_id)["submitted"].tolist() == [6]


def test_latecomers_of_a_revision_wait_until_they_are_enough_to_hide_among(sqlite_database):
    running = opened_ladder(sqlite_database, {"Bridge": 12})
    say(running, "Bridge", [3] * 6)
    assert closed(running) == 1
    for number, (late, shown) in enumerate([(1, 6), (4, 11)], start=2):
        maturity.reopen_campaign(sqlite_database, running.campaign_id, running.campaign.version, identity=LOCAL_OWNER)
        say(running, "Bridge", [0] * late, first=[6, 7][number - 2])
        assert closed(running) == number
        assert team_view(sqlite_database, running.campaign_id, "Bridge").team["submitted"] == shown
    first = publication(sqlite_database, running.campaign_id, 1)
    assert (first.revision, first.content["teams"][0]["submitted"]) == (1, 6), "what was published stays as it was"


def test_comments_need_more_answers_than_levels_and_come_in_no_order(sqlite_database):
    running = opened_ladder(sqlite_database, {"Bridge": 12, "Harbour": 9}, mode="anonymous")
    for team, count in (("Bridge", 12), ("Harbour", 9)):
        say(running, team, [2] * count, choosing__intake=[level(2, note=f"{number:02d}") for number in range(count)])
    closed(running)
    comments = {team: team_view(sqlite_database, running.campaign_id, team).items.set_index("item_id").loc[INTAKE, "comments"]
                for team in ("Bridge", "Harbour")}
    assert comments["Harbour"] == []
    assert sorted(comments["Bridge"]) == [f"{number:02d}" for number in range(12)] != comments["Bridge"]


def test_few_levels_on_an_item_stay_hidden_but_a_blind_spot_is_named(sqlite_database):
    running = opened_ladder(sqlite_database, {"Bridge": 6})
    unknown, elsewhere = Answer("don't know"), Answer("not applicable", reason="no money here")
    say(running, "Bridge", [3] * 6, choosing__intake=[3, 3, unknown, unknown, 3, 3],
        money__budget=[3, 3, elsewhere, elsewhere, elsewhere, elsewhere])
    closed(running)
    items = team_view(sqlite_database, running.campaign_id, "Bridge").items.set_index("item_id")
    hidden = items.loc[INTAKE]
    assert (hidden["is_blind_spot"], hidden["counts"]) == (True, [])
    assert hidden[["level", "answered", "dont_know"]].isna().all()
    assert (items.loc["money.budget", "applicable"], items.loc["money.budget", "counts"]) == (False, [])


def test_a_second_vote_is_kept_beside_the_first_and_only_on_its_items(sqlite_database):
    running = opened_ladder(sqlite_database, {"Bridge": 6, "Harbour": 6})
    say(running, "Bridge", [3] * 6, choosing__intake=[0, 0, 1, 4, 4, 5])
    say(running, "Harbour", [2] * 6)
    closed(running)
    maturity.start_second_vote(sqlite_database, running.campaign_id, "Bridge", [INTAKE], 1, identity=LOCAL_OWNER)
    for token in running.links["Bridge"]:
        assert answer_sheet(sqlite_database, token).invitation.standing == "voting again"
        save_answer(sqlite_database, token, INTAKE, level(2), 0)
        submit(sqlite_database, token)
        assert answer_sheet(sqlite_database, token).invitation.standing == "submitted"
    assert answer_sheet(sqlite_database, running.links["Harbour"][0]).invitation.standing == "submitted"
    assert maturity.end_second_vote(sqlite_database, running.campaign_id, "Bridge", 2, identity=LOCAL_OWNER) == 2
    item = team_view(sqlite_database, running.campaign_id, "Bridge").items.set_index("item_id").loc[INTAKE]
    assert (item["level"], item["voted_again"], item["first"]["level"], item["first"]["counts"]) == (
        2, True, 1, [2, 1, 0, 0, 2, 1])
    with pytest.raises(MaturityRefused, match="third"):
        maturity.start_second_vote(sqlite_database, running.campaign_id, "Bridge", [INTAKE], 3, identity=LOCAL_OWNER)


def test_an_agreed_level_stands_beside_the_vote_with_dissent_and_a_reviewer_raises_what_is_supported(sqlite_database):
    running = opened_ladder(sqlite_database, {"Bridge": 5})
    say(running, "Bridge", [5] * 5, choosing__intake=[level(5, evidence="https://example.org/list", evidence_on=None)] * 5)
    closed(running)
    items = team_view(sqlite_database, running.campaign_id, "Bridge").items.set_index("item_id")
    assert items.loc[[INTAKE, "money.budget"], "supported"].tolist() == [3, 2]
    today = date.fromisoformat(publication(sqlite_database, running.campaign_id).content["campaign"]["closed_on"])
    maturity.agree_level(sqlite_database, running.campaign_id, "Bridge", INTAKE, 4, 0, dissent="one says 5", checked_on=today,
                         checked_by="Ann", identity=LOCAL_OWNER)
    view = team_view(sqlite_database, running.campaign_id, "Bridge")
    item, area = view.items.set_index("item_id").loc[INTAKE], view.areas.set_index("area").loc["Choosing work"]
    assert (item["level"], item["agreed_level"], item["dissent"], item["evidence_grade"], item["supported"]) == (
        5, 4, "one says 5", 3, 5)
    assert (area["level"], area["agreed_level"], area["supported"]) == (5, 4, 5)
    with pytest.raises(maturity.Moved) as moved:
        maturity.agree_level(sqlite_database, running.campaign_id, "Bridge", INTAKE, 2, 0, identity=LOCAL_OWNER)
    assert (moved.value.theirs["level"], moved.value.yours["level"], moved.value.version) == (4, 2, 1)


def test_a_claim_that_the_records_bear_out_counts_as_checked_and_none_is_lowered(sqlite_database):
    running = opened_ladder(sqlite_database, {"Bridge": 5})
    say(running, "Bridge", [3] * 5)
    closed(running)
    view = team_view(sqlite_database, running.campaign_id, "Bridge", recorded={INTAKE: 3, "money.budget": 1})
    items = view.items.set_index("item_id")[["level", "evidence_grade", "supported"]]
    assert items.loc[[INTAKE, "money.budget"]].values.tolist() == [[3, 3, 3], [3, 0, 2]]


def test_teams_stand_beside_their_targets_and_over_the_rounds(sqlite_database):
    for name, levels in (("2026-1", {"Bridge": 2, "Harbour": 3}), ("2026-2", {"Bridge": 3, "Harbour": 2})):
        running = opened_ladder(sqlite_database, dict.fromkeys(levels, 5), name=name)
        for team, own in levels.items():
            say(running, team, [own] * 5)
        closed(running)
    maturity.set_target(sqlite_database, "Bridge", "Money", 3, None, identity=LOCAL_OWNER)
    maturity.set_target(sqlite_database, "Harbour", "Money", 3, None, identity=LOCAL_OWNER)
    areas = team_areas(sqlite_database, running.campaign_id)
    money = areas[areas["area"] == "Money"]
    assert money[["team", "level", "target", "at_target"]].values.tolist() == [["Bridge", 3, 3, True], ["Harbour", 2, 3, False]]
    shares = target_shares(areas).set_index("area")
    assert (shares.loc["Money", "share"], shares.loc["Deciding", "judged"], shares.loc["Deciding", "left_out"]) == (.5, 0, 2)
    spread = distribution(areas).set_index(["area", "level"])
    assert spread.loc[("Money", 2), ["teams", "median"]].tolist() == [1, 2]
    course = slopes(sqlite_database)
    bridge = course[(course["team"] == "Bridge") & (course["area"] == "Money")]
    assert bridge[["campaign", "level", "is_break"]].values.tolist() == [["2026-1", 2, False], ["2026-2", 3, False]]
    change = team_change(sqlite_database, running.campaign_id, "Bridge")
    assert (change.up, change.same, change.down, change.left_out, change.is_break) == (10, 0, 0, 0, False)
    assert change.items[["before", "now", "people_up"]].drop_duplicates().values.tolist() == [[2, 3, 5]]
    assert change.areas[["before", "now"]].drop_duplicates().values.tolist() == [[2, 3]]
    assert team_change(sqlite_database, published(sqlite_database)["campaign_id"].min(), "Bridge") is None


def test_people_in_both_rounds_are_compared_only_where_the_others_are_no_small_group(sqlite_database):
    for name, count in (("2026-1", 6), ("2026-2", 5)):
        running = opened_ladder(sqlite_database, {"Bridge": 6}, name=name)
        say(running, "Bridge", [2] * count)
        closed(running)
    change = team_change(sqlite_database, running.campaign_id, "Bridge")
    assert change.same == 10
    assert change.items["people_same"].isna().all(), "the one who answered once would be known"
