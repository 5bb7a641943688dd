"""Campaigns from draft to revision: frozen once people are asked, published once, changed by one person at a time."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy import select, update

from data_access.identity import LOCAL_OWNER, READ_ONLY_VISITOR, NotAllowed
from data_access.maturity.actions import NewAction, add_action, finish_action, read_actions, set_target, take_up_again
from data_access.maturity.campaign_commands import (
    change_campaign,
    create_campaign,
    discard_campaign,
    open_campaign,
    reopen_campaign,
)
from data_access.maturity.campaigns import read_campaign, read_campaigns, read_teams
from data_access.maturity.drafts import save_answer, submit
from data_access.maturity.invitations import invite, read_invitation, read_invited, renew_link
from data_access.maturity.models import StoredModel, read_models, store_model
from data_access.maturity.publications import (
    Frozen,
    PublicationDamaged,
    close_campaign,
    newest_publications,
    read_publications,
)
from data_access.maturity.refusals import MaturityRefused, Moved
from data_access.maturity.tables import invitations, publications
from data_access.maturity.talk import agree_level, end_second_vote, read_agreements, start_second_vote
from data_access.schema import EXCHANGE, audit_log
from data_access.versions import current
from tests.maturity_rounds import ITEMS, MODEL, answered, counted, level, new_campaign, opened

ME = {"identity": LOCAL_OWNER}


def rows(database, table):
    with database.read() as connection:
        return connection.execute(select(table)).all()


def draft(database, **more) -> int:
    store_model(database, MODEL, **ME)
    return create_campaign(database, new_campaign(**more), **ME, request_key="draft")


def with_answers(database, count: int = 5, **more):
    running = opened(database, {"Bridge": count}, **more)
    for token in running.links["Bridge"]:
        answered(database, token, dict.fromkeys(ITEMS, 3))
    return running


def test_a_campaign_is_prepared_once_changed_as_a_draft_and_frozen_when_it_opens(database):
    campaign_id = draft(database, teams=("Bridge", "Harbour"))
    assert create_campaign(database, new_campaign(), **ME, request_key="draft") == campaign_id, "a second press"
    invite(database, campaign_id, "Harbour", ["Zoë"], **ME)
    with pytest.raises(Moved):
        change_campaign(database, campaign_id, 7, new_campaign(), **ME)
    assert change_campaign(database, campaign_id, 1, new_campaign(("Bridge", "Dock"), k=6, name="May"), **ME) == 2
    with pytest.raises(MaturityRefused, match="Nobody is invited"):
        open_campaign(database, campaign_id, 2, **ME)
    invite(database, campaign_id, "Dock", ["Ann"], **ME)
    assert open_campaign(database, campaign_id, 2, **ME) == 3 == open_campaign(database, campaign_id, 2, **ME)
    with pytest.raises(MaturityRefused, match="only a campaign that is draft can be changed"):
        change_campaign(database, campaign_id, 3, new_campaign(k=2), **ME)
    with database.read() as connection:
        held, teams = read_campaign(connection, campaign_id), read_teams(connection, campaign_id)
    assert (held.name, held.k, held.state, held.items, [team.team for team in teams]) == (
        "May", 6, "open", ITEMS, ["Bridge", "Dock"])
    actions = [row.action for row in rows(database, audit_log)]
    assert actions.count("create maturity campaign") == actions.count("open maturity campaign") == 1


@pytest.mark.parametrize(("changed", "reason"), [
    ({"name": " "}, "name is missing"), ({"name": "x" * 65}, "at most 64"), ({"teams": ()}, "at least one team"),
    ({"items": ()}, "at least one team"), ({"k": 1}, "at least 2"), ({"k": 2, "mode": "anonymous"}, "at least 3"),
    ({"comment_k": 4}, "at least as many"), ({"mode": "secret"}, "mode is one of"), ({"model_version": "9"}, "not loaded"),
    ({"opens_on": date(2026, 5, 2), "closes_on": date(2026, 5, 1)}, "before it opens")])
def test_a_campaign_that_cannot_be_is_refused_with_the_reason(sqlite_database, changed, reason):
    store_model(sqlite_database, MODEL, **ME)
    with pytest.raises(MaturityRefused, match=reason):
        create_campaign(sqlite_database, replace(new_campaign(), **changed), **ME, request_key="k")
    with sqlite_database.read() as connection:
        assert read_campaigns(connection) == []


def test_names_of_campaigns_are_taken_once(sqlite_database):
    draft(sqlite_database)
    with pytest.raises(MaturityRefused, match="already"):
        create_campaign(sqlite_database, new_campaign(), **ME, request_key="other")


def test_a_visitor_may_answer_by_a_link_and_nothing_else(sqlite_database):
    running = with_answers(sqlite_database)
    running.close()
    visitor = {"identity": READ_ONLY_VISITOR}
    number, held = running.campaign_id, running.campaign
    for command in (lambda: store_model(sqlite_database, MODEL, **visitor),
                    lambda: create_campaign(sqlite_database, new_campaign(), **visitor, request_key="v"),
                    lambda: change_campaign(sqlite_database, number, 1, new_campaign(), **visitor),
                    lambda: open_campaign(sqlite_database, number, 1, **visitor),
                    lambda: close_campaign(sqlite_database, number, held.version, counted, **visitor),
                    lambda: reopen_campaign(sqlite_database, number, held.version, **visitor),
                    lambda: invite(sqlite_database, number, "Bridge", ["Zoë"], **visitor),
                    lambda: renew_link(sqlite_database, 1, **visitor),
                    lambda: start_second_vote(sqlite_database, number, "Bridge", ITEMS, 1, **visitor),
                    lambda: end_second_vote(sqlite_database, number, "Bridge", 1, counted, **visitor),
                    lambda: agree_level(sqlite_database, number, "Bridge", ITEMS[0], 3, 0, **visitor),
                    lambda: set_target(sqlite_database, "Bridge", "Work", 3, None, **visitor),
                    lambda: finish_action(sqlite_database, 1, 1, done_on=date(2026, 5, 1), evidence="x", **visitor)):
        with pytest.raises(NotAllowed):
            command()


def test_results_are_frozen_at_close_and_a_revision_stands_beside_them(database):
    running = with_answers(database, mode="anonymous")
    late = invite(database, running.campaign_id, "Bridge", [f"late {number}" for number in range(6)], **ME)
    save_answer(database, late["late 5"], ITEMS[0], level(1), 0)

    def frozen(campaign, teams):
        content = {"teams": [{"team": team.team, "hidden": team.hidden, "submitted": team.submitted} for team in teams]}
        return Frozen(content, ({"team": "Bridge", "area": "Work", "level": teams[0].submitted % 6},))

    before = running.campaign.version
    assert running.close(frozen) == 1
    assert close_campaign(database, running.campaign_id, before, frozen, **ME) == 1, "a second press"
    with pytest.raises(MaturityRefused, match="closed"):
        save_answer(database, late["late 0"], ITEMS[0], level(0), 0)
    reopen_campaign(database, running.campaign_id, running.campaign.version, **ME)
    with database.read() as connection:
        assert read_invitation(connection, running.links["Bridge"][0]).standing == "submitted", "who has submitted stays locked"
    for number in range(5):
        answered(database, late[f"late {number}"], {ITEMS[0]: 0})
    assert running.close(frozen) == 2
    with database.read() as connection:
        first, second = read_publications(connection, running.campaign_id)
        assert newest_publications(connection) == [second]
    assert [(one.revision, one.content["teams"][0]["submitted"]) for one in (first, second)] == [(1, 5), (2, 10)]
    result, = rows(database, EXCHANGE["maturity_results"])
    assert (result.campaign, result.area, result.level) == ("Spring", "Work", 4)


def test_a_revision_of_an_old_round_does_not_make_it_the_newest(sqlite_database):
    old, new = with_answers(sqlite_database, name="old"), with_answers(sqlite_database, name="new")
    for number, running in enumerate((old, new, old)):
        if number == 2:
            reopen_campaign(sqlite_database, old.campaign_id, old.campaign.version, **ME)
        published = running.close()
        with sqlite_database.write() as connection:
            own = publications.c.campaign_id == running.campaign_id, publications.c.number == published
            connection.execute(update(publications).where(*own).values(published_at=datetime(2026, 5, 1 + number)))
    with sqlite_database.read() as connection:
        assert [(one.campaign, one.number) for one in newest_publications(connection)] == [("old", 2), ("new", 1)]


def test_publishing_moves_the_data_version_and_answering_does_not(sqlite_database):
    def version():
        with sqlite_database.read() as connection:
            return current(connection).version

    running = with_answers(sqlite_database)
    assert version() == 0
    running.close()
    assert version() == 1


def test_a_publication_that_was_tampered_with_is_noticed(sqlite_database):
    running = with_answers(sqlite_database)
    running.close()
    with sqlite_database.write() as connection:
        connection.execute(update(publications).values(content='{"teams":[]}'))
    with sqlite_database.read() as connection, pytest.raises(PublicationDamaged, match="Spring"):
        read_publications(connection)


def test_whoever_submits_while_it_closes_is_counted_or_told_and_never_half(database):
    running = with_answers(database)
    late = list(invite(database, running.campaign_id, "Bridge", [f"late {number}" for number in range(6)], **ME).values())
    for token in late:
        save_answer(database, token, ITEMS[0], level(1), 0)
    start, told, seen = threading.Barrier(7), [], []

    def hand_in(token):
        start.wait()
        try:
            submit(database, token)
        except MaturityRefused as refused:
            told.append(str(refused))

    threads = [threading.Thread(target=hand_in, args=(token,)) for token in late]
    for thread in threads:
        thread.start()
    start.wait()
    running.close(lambda campaign, teams: seen.append(teams[0]) or counted(campaign, teams))
    for thread in threads:
        thread.join()
    assert seen[0].submitted == 11 - len(told) == sum(seen[0].first[ITEMS[0]].levels)
    assert all("closed" in sentence for sentence in told)


def test_a_failed_publication_leaves_the_campaign_open(sqlite_database):
    running = with_answers(sqlite_database)
    with pytest.raises(ZeroDivisionError):
        running.close(lambda campaign, teams: 1 / 0)
    assert (running.campaign.state, rows(sqlite_database, publications)) == ("open", [])


def test_an_unsubmitted_draft_is_deleted_at_close_where_it_was_promised_anonymous_and_kept_elsewhere(sqlite_database):
    for mode, kept in (("anonymous", 0), ("open", 1)):
        running = with_answers(sqlite_database, mode=mode, name=mode)
        late = invite(sqlite_database, running.campaign_id, "Bridge", ["late"], **ME)["late"]
        save_answer(sqlite_database, late, ITEMS[0], level(1), 0)
        running.close()
        reopen_campaign(sqlite_database, running.campaign_id, running.campaign.version, **ME)
        assert save_answer(sqlite_database, late, ITEMS[0], level(2), kept) == kept + 1


def test_a_second_vote_asks_its_items_of_its_team_by_the_same_links(database):
    running = with_answers(database)
    with pytest.raises(MaturityRefused, match="Close it first"):
        start_second_vote(database, running.campaign_id, "Bridge", ITEMS[:1], 1, **ME)
    running.close()
    assert start_second_vote(database, running.campaign_id, "Bridge", ITEMS[:1], 1, **ME) == 2
    assert start_second_vote(database, running.campaign_id, "Bridge", ITEMS[:1], 1, **ME) == 2, "a second press"
    with pytest.raises(MaturityRefused, match="second vote is open in Bridge"):
        reopen_campaign(database, running.campaign_id, running.campaign.version, **ME)
    token, *others = running.links["Bridge"]
    with database.read() as connection:
        found = read_invitation(connection, token)
    assert (found.standing, found.round, found.items) == ("voting again", 2, ITEMS[:1])
    with pytest.raises(MaturityRefused, match="not asked"):
        save_answer(database, token, ITEMS[1], level(1), 0)
    answered(database, token, {ITEMS[0]: 1})
    with database.read() as connection:
        assert [person.voted_again for person in read_invited(connection, running.campaign_id)] == [True, *[False] * 4]
    for other in others[:3]:
        answered(database, other, {ITEMS[0]: 1})
    seen = []
    end_second_vote(database, running.campaign_id, "Bridge", 2,
                    lambda campaign, teams: seen.append(teams[0]) or counted(campaign, teams), **ME)
    assert (seen[0].submitted, seen[0].second, seen[0].second_submitted) == (5, {}, None), "four of five are too few to show"


def test_a_hidden_team_has_nothing_to_vote_on_again_or_to_agree(sqlite_database):
    running = with_answers(sqlite_database, count=4)
    running.close()
    with pytest.raises(MaturityRefused, match="fewer than 5"):
        start_second_vote(sqlite_database, running.campaign_id, "Bridge", ITEMS, 1, **ME)
    with pytest.raises(MaturityRefused, match="fewer than 5"):
        agree_level(sqlite_database, running.campaign_id, "Bridge", ITEMS[0], 3, 0, **ME)


def test_an_agreed_level_keeps_dissent_and_the_loser_of_a_race_gets_both(database):
    running = with_answers(database)
    running.close()
    key = (database, running.campaign_id, "Bridge", ITEMS[0])
    assert agree_level(*key, 3, 0, dissent=" one sees 1 ", **ME) == 1
    assert agree_level(*key, 3, 0, dissent="one sees 1", **ME) == 1, "a second press"
    with pytest.raises(Moved) as moved:
        agree_level(*key, 2, 0, **ME)
    assert (moved.value.theirs["dissent"], moved.value.yours["level"], moved.value.version) == ("one sees 1", 2, 1)
    assert agree_level(*key, 2, 1, checked_on=date(2026, 5, 1), checked_by="Ann", **ME) == 2
    with database.read() as connection:
        agreed, = read_agreements(connection, running.campaign_id)
    assert (agreed.level, agreed.dissent, agreed.checked_by, agreed.version) == (2, None, "Ann", 2)
    with pytest.raises(MaturityRefused, match="both the day and the name"):
        agree_level(*key, 2, 2, checked_on=date(2026, 5, 1), **ME)


def test_actions_have_an_owner_and_a_date_and_close_with_what_shows_it(database):
    campaign_id = draft(database)
    new = NewAction("Bridge", "Write the list", "Ann", date(2026, 6, 1), "Work", ITEMS[0])
    action_id = add_action(database, campaign_id, new, **ME, request_key="a")
    assert add_action(database, campaign_id, new, **ME, request_key="a") == action_id
    with pytest.raises(MaturityRefused, match="owner is missing"):
        add_action(database, campaign_id, replace(new, owner=" "), **ME, request_key="b")
    with pytest.raises(MaturityRefused, match="due date is missing"):
        add_action(database, campaign_id, replace(new, due_on=None), **ME, request_key="b")
    with pytest.raises(MaturityRefused, match="What shows"):
        finish_action(database, action_id, 1, done_on=date(2026, 5, 20), evidence="", **ME)
    assert finish_action(database, action_id, 1, done_on=date(2026, 5, 20), evidence="the list", **ME) == 2
    with pytest.raises(Moved):
        finish_action(database, action_id, 1, done_on=date(2026, 5, 21), evidence="another list", **ME)
    with database.read() as connection:
        row, = read_actions(connection, "Bridge").to_dict("records")
    assert (row["owner"], row["done_on"].date(), row["evidence"], row["version"]) == ("Ann", date(2026, 5, 20), "the list", 2)
    assert take_up_again(database, action_id, 2, **ME) == 3


def test_a_target_is_set_changed_and_taken_away_and_key_figures_follow(database):
    for target, due_on, version in ((3, None, 1), (3, None, 1), (4, date(2027, 1, 1), 2), (None, None, 3), (None, None, 3)):
        set_target(database, "Bridge", "Work", target, due_on, **ME)
        with database.read() as connection:
            assert current(connection).version == version
        expected = [] if target is None else [("Bridge", "Work", target, due_on)]
        assert [tuple(row) for row in rows(database, EXCHANGE["maturity_targets"])] == expected


def test_a_target_set_by_another_meanwhile_is_not_overwritten_unseen(database):
    set_target(database, "Bridge", "Work", 3, None, **ME)
    with pytest.raises(Moved, match="aims at 3 now"):
        set_target(database, "Bridge", "Work", 2, None, seen=(None, None), **ME)
    set_target(database, "Bridge", "Work", 3, None, seen=(None, None), **ME)
    set_target(database, "Bridge", "Work", 2, None, seen=(3, None), **ME)
    assert [tuple(row) for row in rows(database, EXCHANGE["maturity_targets"])] == [("Bridge", "Work", 2, None)]


def test_a_version_of_a_model_is_never_overwritten(database):
    store_model(database, MODEL, **ME)
    store_model(database, MODEL, **ME)
    with pytest.raises(MaturityRefused, match="another text"):
        store_model(database, MODEL._replace(content="other"), **ME)
    store_model(database, StoredModel("small", "2", "Small ladder", "other"), **ME)
    with database.read() as connection:
        assert [stored.model_version for stored in read_models(connection)] == ["1", "2"]


def test_an_invitation_of_another_campaign_opens_only_its_own(sqlite_database):
    first, second = (opened(sqlite_database, {"Bridge": 1}, name=name) for name in ("one", "two"))
    save_answer(sqlite_database, first.links["Bridge"][0], ITEMS[0], level(1), 0)
    assert [(row.campaign_id, row.started) for row in rows(sqlite_database, invitations)] == [
        (first.campaign_id, True), (second.campaign_id, False)]


def test_a_draft_is_discarded_with_its_invitations_and_what_was_opened_never_is(database):
    campaign_id = draft(database, teams=("Bridge", "Harbour"))
    invite(database, campaign_id, "Harbour", ["Zoë"], **ME)
    with pytest.raises(Moved):
        discard_campaign(database, campaign_id, 7, **ME)
    with pytest.raises(NotAllowed):
        discard_campaign(database, campaign_id, 1, identity=READ_ONLY_VISITOR)
    for _ in range(2):
        discard_campaign(database, campaign_id, 1, **ME)
    with database.read() as connection:
        assert read_campaigns(connection) == []
    assert rows(database, invitations) == []
    running = opened(database, {"Bridge": 1})
    with pytest.raises(MaturityRefused, match="only a campaign that is draft can be discarded"):
        discard_campaign(database, running.campaign_id, running.campaign.version, **ME)
