"""The Campaigns page: drafts, links shown once, opening, reminding, closing; no result while a campaign is open."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from components.maturity import campaign_state
from data_access.identity import LOCAL_OWNER
from data_access.schema import audit_log
from reports import maturity_campaigns as maturity
from reports.maturity_answering import Answer, answer_sheet, save_answer
from tests.factories import insert_rows
from tests.maturity_rounds import answered
from tests.pages.conftest import HOSTILE, in_markdown, texts
from tests.small_ladder import ITEMS, TEXT, opened_small


@pytest.fixture
def opened(open_page, url):
    return lambda **query: open_page(url, "campaigns", **query)


def frames(shown) -> list:
    return [frame.value for frame in shown.dataframe]


def step(campaign_id: int, version: int) -> str:
    return f"campaigns.step.{campaign_id}.{version}.yes"


def fill(shown, **values) -> None:
    """Fill in the form of a new campaign and save it."""
    draft = shown.session_state["campaigns.draft"]
    for part, value in values.items():
        kinds = {"name": shown.text_input, "teams": shown.multiselect, "mode": shown.radio, "pulse": shown.radio,
                 "k": shown.number_input, "comment_k": shown.number_input}
        kinds[part](key=f"{draft}.{part}").set_value(value)
    shown.button(key=f"{draft}.save").click().run()


def test_without_a_campaign_the_page_says_what_one_is_and_how_to_begin(database, opened):
    assert "Begin with “New campaign”." in texts(opened())


def test_the_list_has_state_and_progress_and_nothing_that_was_answered(database, opened):
    running = opened_small(database, {"Bridge": 2, "Harbour": 1})
    answered(database, running.links["Bridge"][0], dict.fromkeys(ITEMS, Answer("level", 4, note="a secret word")))
    save_answer(database, running.links["Harbour"][0], ITEMS[0], Answer("level", 4, note="a secret word"), 0)
    opened_small(database, {"Quay": 1}, is_open=False, name="Autumn")
    table, = frames(opened())
    assert table[["name", "state", "teams"]].values.tolist() == [
        ["Spring", "Open", "Bridge, Harbour"], ["Autumn", "Draft", "Quay"]]
    assert table[["invited", "started", "submitted"]].iloc[0].tolist() == [3, 2, 1]
    shown = opened(campaign=str(running.campaign_id))
    everything = texts(shown) + str(frames(shown)) + str([code.value for code in shown.code])
    assert "secret" not in everything
    assert frames(shown)[0].values.tolist() == [["Bridge", 2, 1, 1], ["Harbour", 1, 1, 0]]


def test_a_new_campaign_becomes_a_draft_on_the_shipped_model_and_a_refusal_keeps_what_was_entered(database, opened):
    insert_rows(database, resources=[{"resource_id": f"R{number}", "name": name, "team": "Bridge"}
                                     for number, name in enumerate(("Ann", "Bo"))])
    shown = opened(panel="new")
    fill(shown, name="Autumn", teams=["Bridge"], mode="anonymous", k=6, comment_k=2)
    assert "Comments are shown from at least as many answers as levels are" in texts(shown)
    draft = shown.session_state["campaigns.draft"]
    assert shown.text_input(key=f"{draft}.name").value == "Autumn"
    assert shown.multiselect(key=f"{draft}.teams").value == ["Bridge"]
    fill(shown, comment_k=8, pulse=True)
    held, = maturity.campaigns(database)
    assert (held.name, held.model_id, len(held.items), held.mode, held.k, held.comment_k, held.state) == (
        "Autumn", "delivery-ladder", 10, "anonymous", 6, 8, "draft")
    assert shown.query_params["campaign"] in ("1", ["1"])
    assert "Next: invite people below." in texts(shown)


def test_people_of_a_team_are_filled_in_and_their_links_shown_until_put_away(database, opened):
    insert_rows(database, resources=[
        {"resource_id": "R1", "name": "Ann", "team": "Bridge"}, {"resource_id": "R2", "name": "Bo", "team": "Bridge"},
        {"resource_id": "R3", "name": "Any welder", "team": "Bridge", "employment": "generic"}])
    running = opened_small(database, {"Bridge": 0}, is_open=False)
    shown = opened(campaign=str(running.campaign_id))
    key = f"people.{running.campaign_id}.Bridge"
    shown.button(key=f"{key}.known").click().run()
    assert shown.text_area(key=f"{key}.names").value == "Ann\nBo"
    shown.button(key=f"{key}.invite").click().run()
    links = frames(shown)[0]
    assert links["person"].tolist() == ["Ann", "Bo"]
    tokens = [link.partition("invitation=")[2] for link in links["link"]]
    assert [answer_sheet(database, token).invitation.person for token in tokens] == ["Ann", "Bo"]
    with database.read() as connection:
        log = str(connection.execute(select(audit_log)).all())
    assert not [token for token in tokens if token in log]
    shown.button(key=f"{key}.invite").click().run()
    assert frames(shown)[0]["link"].tolist() == links["link"].tolist()
    shown.button(key=f"links.{running.campaign_id}.away").click().run()
    assert "link" not in frames(shown)[0].columns


def test_two_people_of_one_name_are_two_invitations_told_apart_or_it_is_said_that_they_are_one(database, opened):
    insert_rows(database, resources=[{"resource_id": f"R{number}", "name": name, "team": "Bridge"}
                                     for number, name in enumerate(("Ann", "Ann", "Bo"))])
    running = opened_small(database, {"Bridge": 1}, is_open=False)
    shown = opened(campaign=str(running.campaign_id))
    key = f"people.{running.campaign_id}.Bridge"
    shown.button(key=f"{key}.known").click().run()
    assert shown.text_area(key=f"{key}.names").value == "Ann (R0)\nAnn (R1)\nBo"
    shown.text_area(key=f"{key}.names").set_value("Cy\nCy\nDee\nBridge 1").run()
    shown.button(key=f"{key}.invite").click().run()
    assert [one.person for one in maturity.invited(database, running.campaign_id)] == ["Bridge 1", "Cy", "Dee"]
    told, = (item.value for item in shown.warning if "One invitation stands for each name" in item.value)
    assert "Cy, Bridge 1." in told.replace("\\", "")
    assert "Dee" not in told


def test_everyone_known_in_several_teams_is_invited_at_once(database, opened):
    insert_rows(database, resources=[{"resource_id": f"R{number}", "name": f"Person {number}", "team": team}
                                     for number, team in enumerate(("Bridge", "Bridge", "Harbour", "Elsewhere"))])
    running = opened_small(database, {"Bridge": 0, "Harbour": 0}, is_open=False)
    shown = opened(campaign=str(running.campaign_id))
    assert "3 people that the portfolio knows: Bridge (2), Harbour (1)." in texts(shown)
    shown.button(key=f"people.{running.campaign_id}.everyone.yes").click().run()
    assert frames(shown)[0][["team", "person"]].values.tolist() == [
        ["Bridge", "Person 0"], ["Bridge", "Person 1"], ["Harbour", "Person 2"]]
    assert [one.person for one in maturity.invited(database, running.campaign_id)] == ["Person 0", "Person 1", "Person 2"]


def test_opening_says_what_it_freezes_and_a_second_press_does_nothing_more(database, opened):
    running = opened_small(database, {"Bridge": 2}, is_open=False)
    shown, other = (opened(campaign=str(running.campaign_id)) for _ in range(2))
    assert "From here on nothing of this changes: Small ladder, version 1 · 4 questions · answers not anonymous" in texts(shown)
    for screen in (shown, other):
        screen.button(key=step(running.campaign_id, 1)).click().run()
        assert not screen.error
    assert (running.campaign.state, running.campaign.version) == ("open", 2)


def test_a_new_link_replaces_the_lost_one_and_somebody_can_be_taken_off(database, opened):
    running = opened_small(database, {"Bridge": 2})
    person = maturity.invited(database, running.campaign_id)[0]
    shown = opened(campaign=str(running.campaign_id))
    key = f"people.{running.campaign_id}.Bridge"
    shown.selectbox(key=f"{key}.chosen").set_value(person.invitation_id).run()
    shown.button(key=f"{key}.renew").click().run()
    token = frames(shown)[0]["link"].iloc[0].partition("invitation=")[2]
    assert answer_sheet(database, token).invitation.person == person.person
    with pytest.raises(maturity.MaturityRefused):
        answer_sheet(database, running.links["Bridge"][0])
    shown.button(key=f"{key}.withdraw").click().run()
    assert [one.person for one in maturity.invited(database, running.campaign_id)] == ["Bridge 2"]


@pytest.mark.parametrize("mode", ["open", "anonymous"])
def test_a_reminder_is_a_text_for_the_team_and_only_a_named_campaign_shows_who_has_answered(database, opened, mode):
    running = opened_small(database, {"Bridge": 3}, mode=mode, k=3, comment_k=3)
    answered(database, running.links["Bridge"][0], dict.fromkeys(ITEMS, 1))
    shown = opened(campaign=str(running.campaign_id))
    text = next(code.value for code in shown.code if "Dear team" in code.value)
    assert "1 of 3 of us have submitted" in text
    people = frames(shown)[1]
    assert people["person"].tolist() == ["Bridge 1", "Bridge 2", "Bridge 3"]
    assert ("standing" in people.columns) == (mode == "open")


def test_closing_says_who_stays_hidden_and_a_closed_campaign_tells_no_count(database, opened):
    running = opened_small(database, {"Bridge": 2, "Harbour": 2})
    for token in running.links["Bridge"]:
        answered(database, token, dict.fromkeys(ITEMS, 3))
    shown = opened(campaign=str(running.campaign_id))
    assert "2 people have not submitted; what they began does not count. Hidden, because fewer than 2 answered: Harbour." in (
        texts(shown))
    shown.button(key=step(running.campaign_id, 2)).click().run()
    assert running.campaign.state == "closed"
    assert [list(table.columns) for table in frames(shown)] == [["team", "invited"]]
    shown.button(key=step(running.campaign_id, running.campaign.version)).click().run()
    assert (running.campaign.state, running.campaign.revision) == ("open", 2)


def test_past_its_last_day_an_open_campaign_says_that_it_still_takes_answers(database, opened):
    running = opened_small(database, {"Bridge": 1}, closes_on=date.today() - timedelta(days=1))
    shown = opened(campaign=str(running.campaign_id))
    assert ["It still takes answers" in warning.value for warning in shown.warning] == [True]


def test_a_screen_from_before_somebodys_change_is_refused_in_a_sentence(database, opened):
    running = opened_small(database, {"Bridge": 2}, is_open=False)
    stale = opened(campaign=str(running.campaign_id))
    held = running.campaign
    new = maturity.NewCampaign("Summer", held.model_id, held.model_version, held.items, ("Bridge",), k=2, comment_k=2)
    maturity.change_campaign(database, running.campaign_id, 1, new, identity=LOCAL_OWNER)
    stale.button(key=step(running.campaign_id, 1)).click().run()
    assert "Someone has changed “Summer” meanwhile" in texts(stale).replace("\\", "")
    assert running.campaign.state == "draft"


def test_a_draft_is_changed_and_its_teams_with_it(database, opened):
    running = opened_small(database, {"Bridge": 1}, is_open=False)
    shown = opened(campaign=str(running.campaign_id))
    key = f"campaign.{running.campaign_id}.1"
    shown.text_input(key=f"{key}.name").set_value("Summer")
    shown.number_input(key=f"{key}.k").set_value(4)
    shown.number_input(key=f"{key}.comment_k").set_value(4)
    shown.button(key=f"{key}.save").click().run()
    assert (running.campaign.name, running.campaign.k, running.campaign.items) == ("Summer", 4, ITEMS)


def test_a_draft_is_discarded_with_its_invitations_and_the_page_goes_back_to_the_list(database, opened):
    running = opened_small(database, {"Bridge": 1}, is_open=False)
    shown = opened(campaign=str(running.campaign_id))
    shown.button(key=f"campaigns.discard.{running.campaign_id}.1.yes").click().run()
    assert maturity.campaigns(database) == []
    assert "No self-assessment yet" in texts(shown)
    with pytest.raises(maturity.MaturityRefused, match="not valid"):
        answer_sheet(database, running.links["Bridge"][0])


def test_visitors_see_how_far_it_is_but_neither_people_nor_a_button(database, opened, monkeypatch):
    running = opened_small(database, {"Bridge": 2})
    monkeypatch.setenv("PORTFOLIO_LENS_READ_ONLY", "1")
    shown = opened(campaign=str(running.campaign_id))
    assert frames(shown)[0].values.tolist() == [["Bridge", 2, 0, 0]]
    assert "Bridge 1" not in texts(shown) + str(frames(shown))
    assert [button.label for button in shown.button] == ["All campaigns"]


def test_a_campaign_that_is_not_there_is_said_so(database, opened):
    assert "This campaign is not in this database." in texts(opened(campaign="77"))


def test_names_of_others_are_never_markdown(database, opened):
    running = opened_small(database, {HOSTILE[:40]: 1}, name=HOSTILE)
    for query in ({}, {"campaign": str(running.campaign_id)}):
        raw = "\n".join(in_markdown(opened(**query)))
        for active in ("<script>", "](http", "**x**", ":material/home:"):
            assert active not in raw, (query, active)


def test_a_model_file_is_loaded_once_it_has_no_error_and_every_error_has_its_line(database, opened):
    shown = opened(panel="models")
    broken = TEXT.replace("name: Money", "name: ''")
    line = broken.splitlines().index("    name: ''") + 1
    shown.file_uploader(key="models.upload.0").upload("ladder.yaml", broken.encode(), "application/yaml").run()
    assert line in frames(shown)[1]["line"].tolist()
    assert "models.load" not in [button.key for button in shown.button]
    shown.file_uploader(key="models.upload.0").upload("ladder.yaml", TEXT.encode(), "application/yaml").run()
    shown.button(key="models.load").click().run()
    assert "small-ladder" in [model.model_id for model in maturity.models(database)]
    assert "small-ladder" in frames(shown)[0]["id"].tolist()


def test_a_press_that_comes_twice_creates_one_campaign(database, opened, monkeypatch):
    shown = opened(panel="new")
    real = campaign_state.done

    def twice(*arguments, **more):
        return real(*arguments, **more), real(*arguments, **more)

    monkeypatch.setattr("components.maturity.campaign_form.done", lambda *given, **more: twice(*given, **more)[1])
    insert_rows(database, resources=[{"resource_id": "R1", "name": "Ann", "team": "Bridge"}])
    shown = opened(panel="new")
    fill(shown, name="Autumn", teams=["Bridge"])
    assert [one.name for one in maturity.campaigns(database)] == ["Autumn"]
