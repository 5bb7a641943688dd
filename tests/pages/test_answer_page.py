"""The Answer page: promises first, every answer saved, nothing lost or overwritten, locked once, silent about all else."""

from __future__ import annotations

from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from components.navigation import PAGES
from data_access.identity import LOCAL_OWNER
from reports import maturity_answering, maturity_campaigns
from reports.maturity_answering import Answer, SavedAnswer, answer_sheet, save_answer
from tests.maturity_rounds import answered
from tests.pages.conftest import HOSTILE, in_markdown, texts
from tests.small_ladder import ITEMS, opened_small

FIRST = ITEMS[0]


@pytest.fixture
def opened(app, url):
    """Opens the page by a link, at a place; each call is a screen of its own."""

    def screen(token: str = "", at: str = "") -> AppTest:
        shown = app(url).run()
        shown.switch_page("pages/answer_page.py")
        shown.query_params.update({key: value for key, value in (("invitation", token), ("at", at)) if value})
        shown.run()
        assert not shown.exception
        return shown

    return screen


def key(part: str, item: str = FIRST, drawn: int = 0, vote: int = 1) -> str:
    return f"answer.{vote}.{item}.{drawn}.{part}"


def saved(database, token) -> dict[str, SavedAnswer]:
    return dict(answer_sheet(database, token).saved)


def titles(shown: AppTest) -> list[str]:
    return [title.value.replace("\\", "") for title in shown.title]


def test_before_the_first_question_stands_what_it_is_who_sees_what_from_how_many_answers_and_until_when(database, opened):
    token, = opened_small(database, {"Bridge": 1}, mode="anonymous", k=4, comment_k=7, closes_on=date(2999, 12, 4),
                          ).links["Bridge"]
    shown = opened(token)
    assert titles(shown) == ["Spring"]
    written = texts(shown).replace("\\", "")
    for promised in ("4 questions in 2 areas", "About 2 minutes", "Please answer by 4 Dec 2999", "nobody sees any result",
                     "at least 4 of your team", "from 7 answers on", "cut off from your name", "team Bridge", "for Bridge 1"):
        assert promised in written, promised
    assert [button.label for button in shown.button] == ["Begin"]
    assert not shown.radio


def test_nothing_surrounds_the_page_neither_menu_nor_filter_nor_a_link_to_copy_and_the_menu_has_no_way_to_it(
        database, opened, app, url):
    token, = opened_small(database, {"Bridge": 1}).links["Bridge"]
    shown = opened(token, FIRST)
    assert not shown.sidebar.children
    assert not shown.get("page_link")
    assert not shown.code
    first = app(url).run()
    entry = next(entry for entry in PAGES if entry.name == "answer")
    assert entry.title not in [link.proto.label for link in first.get("page_link")]


def test_no_answer_is_preset_and_each_choice_is_the_whole_statement_of_its_rung(database, opened):
    token, = opened_small(database, {"Bridge": 1}).links["Bridge"]
    shown = opened(token, FIRST)
    choice = shown.radio(key=key("choice"))
    assert choice.value is None
    assert [option.replace("\\", "") for option in choice.options] == [
        *(f"**{level}**  Intake as in step {level}." for level in range(6)), "Does not apply to our team", "I don't know"]
    assert saved(database, token) == {}


def test_every_answer_is_saved_at_once_and_another_screen_goes_on_there(database, opened):
    token, = opened_small(database, {"Bridge": 1}).links["Bridge"]
    shown = opened(token, FIRST)
    shown.radio(key=key("choice")).set_value("2").run()
    assert saved(database, token)[FIRST] == SavedAnswer(Answer("level", 2), 1)
    assert shown.get("progress")[0].proto.text == "1 of 4 answered · :material/check: Saved: level 2"
    shown.button_group(key=key("confidence")).set_value(3).run()
    shown.text_input(key=key("evidence")).set_value("the list of spring").run()
    shown.text_input(key=key("note")).set_value(HOSTILE).run()
    assert saved(database, token)[FIRST].answer == Answer("level", 2, 3, None, "the list of spring", None, HOSTILE)
    again = opened(token)
    assert "1 of 4 answered" in str(again.get("progress")[0].proto.text)
    again.button(key="answer.begin").click().run()
    assert again.query_params["at"] in (ITEMS[1], [ITEMS[1]])
    again.button(key="answer.back").click().run()
    assert (again.radio(key=key("choice")).value, again.button_group(key=key("confidence")).value) == ("2", 3)
    assert again.text_input(key=key("note")).value == HOSTILE


def test_a_stale_tab_is_refused_with_both_answers_and_the_person_chooses(database, opened):
    token, = opened_small(database, {"Bridge": 1}).links["Bridge"]
    stale = opened(token, FIRST)
    save_answer(database, token, FIRST, Answer("level", 4, note=HOSTILE), 0)
    stale.radio(key=key("choice")).set_value("1").run()
    assert "Which one holds?" in texts(stale)
    assert {"Level 4\nIntake as in step 4.\nComment: " + HOSTILE, "Level 1\nIntake as in step 1."} <= {
        block.value for block in stale.text}
    assert saved(database, token)[FIRST].answer.score == 4
    stale.button(key="answer.mine").click().run()
    assert saved(database, token)[FIRST] == SavedAnswer(Answer("level", 1), 2)
    assert "Which one holds?" not in texts(stale)


def test_the_saved_answer_can_be_kept_and_then_stands_on_the_stale_tab(database, opened):
    token, = opened_small(database, {"Bridge": 1}).links["Bridge"]
    stale = opened(token, FIRST)
    save_answer(database, token, FIRST, Answer("level", 4), 0)
    stale.radio(key=key("choice")).set_value("1").run()
    stale.button(key="answer.theirs").click().run()
    assert stale.radio(key=key("choice", drawn=1)).value == "4"
    assert saved(database, token)[FIRST] == SavedAnswer(Answer("level", 4), 1)


def test_a_change_elsewhere_is_shown_when_nothing_is_typed_here(database, opened):
    token, = opened_small(database, {"Bridge": 1}).links["Bridge"]
    shown = opened(token, FIRST)
    shown.radio(key=key("choice")).set_value("1").run()
    save_answer(database, token, FIRST, Answer("don't know"), 1)
    shown.run()
    assert shown.radio(key=key("choice", drawn=1)).value == "don't know"


def test_what_could_not_be_saved_is_kept_through_every_question_said_and_saved_later(database, opened, monkeypatch):
    token, = opened_small(database, {"Bridge": 1}).links["Bridge"]
    shown = opened(token, FIRST)

    def fail(*_arguments):
        raise RuntimeError("secret://password@host")

    with monkeypatch.context() as broken:
        broken.setattr("components.maturity.answer_state.save_answer", fail)
        shown.radio(key=key("choice")).set_value("3").run()
        assert "Not saved." in texts(shown)
        assert "secret" not in texts(shown)
        shown.button(key="answer.next").click().run()
        shown.button(key="answer.overview").click().run()
        assert "1 answer not saved" in texts(shown)
        shown.button(key="answer.back").click().run()
    assert saved(database, token) == {}
    back = shown
    for _ in range(3):
        back.button(key="answer.back").click().run()
    assert titles(back) == ["How does new work start?"]
    assert back.radio(key=key("choice")).value == "3"
    back.button(key="answer.again").click().run()
    assert saved(database, token) == {FIRST: SavedAnswer(Answer("level", 3), 1)}
    assert "Not saved." not in texts(back)


def test_open_questions_are_links_and_a_missing_reason_keeps_from_submitting(database, opened):
    token, = opened_small(database, {"Bridge": 1}).links["Bridge"]
    save_answer(database, token, FIRST, Answer("not applicable"), 0)
    save_answer(database, token, ITEMS[2], Answer("level", 0), 0)
    shown = opened(token, "check")
    assert "Not answered yet: 2 of 4." in texts(shown)
    links = {link.proto.label: link.proto.query_string for link in shown.get("page_link")}
    assert {"Stopping", "Forecast"} <= links.keys()
    assert f"at={ITEMS[1]}" in links["Stopping"]
    assert f"invitation={token}" in links["Stopping"]
    assert "Say why it does not apply" in texts(shown)
    shown.button(key="answer.submit.yes").click().run()
    assert answer_sheet(database, token).invitation.standing == "answering"


def test_submitting_says_what_it_locks_thanks_and_a_used_link_shows_the_thanks_again(database, opened):
    running = opened_small(database, {"Bridge": 1}, closes_on=date(2999, 12, 4))
    token, = running.links["Bridge"]
    save_answer(database, token, FIRST, Answer("level", 2), 0)
    stale, shown = opened(token, FIRST), opened(token, "check")
    assert "3 questions without an answer stay open and count as missing, not as zero" in texts(shown)
    shown.button(key="answer.submit.yes").click().run()
    assert titles(shown) == ["Thank you"]
    assert "When the round closes on 4 Dec 2999" in texts(shown).replace("\\", "")
    assert titles(opened(token, FIRST)) == ["Thank you"]
    stale.radio(key=key("choice")).set_value("5").run()
    assert titles(stale) == ["Thank you"]
    assert "was not taken" in texts(stale)


def test_a_link_that_opens_nothing_gets_one_sentence_whatever_else_is_stored(database, opened):
    running = opened_small(database, {"Bridge": 2})
    gone = running.links["Bridge"][0]
    person = maturity_campaigns.invited(database, running.campaign_id)[0]
    maturity_campaigns.withdraw(database, person.invitation_id, identity=LOCAL_OWNER)
    written = {(*titles(shown), texts(shown)) for shown in (opened("no-such-link"), opened(gone), opened(HOSTILE))}
    assert len(written) == 1
    (title, sentence), = written
    assert title == "Self-assessment"
    assert "not valid" in sentence
    assert "Spring" not in sentence
    assert "Open the personal link" in texts(opened())


def test_before_opening_and_after_closing_a_link_says_so_and_shows_no_question(database, opened):
    running = opened_small(database, {"Bridge": 1}, is_open=False, opens_on=date(2026, 11, 30))
    token, = running.links["Bridge"]
    assert "not open yet. It is planned for 30 Nov 2026." in texts(opened(token, FIRST))
    maturity_campaigns.open_campaign(database, running.campaign_id, 1, identity=LOCAL_OWNER)
    maturity_campaigns.close_campaign(database, running.campaign_id, 2, identity=LOCAL_OWNER)
    closed = opened(token, FIRST)
    assert "closed and takes no more answers" in texts(closed)
    assert not closed.radio


def test_the_same_link_votes_again_on_the_chosen_questions_alone(database, opened):
    running = opened_small(database, {"Bridge": 2})
    for token, level in zip(running.links["Bridge"], (1, 5), strict=True):
        answered(database, token, dict.fromkeys(ITEMS, level))
    maturity_campaigns.close_campaign(database, running.campaign_id, 2, identity=LOCAL_OWNER)
    maturity_campaigns.start_second_vote(database, running.campaign_id, "Bridge", [ITEMS[2]], running.team("Bridge").version,
                                         identity=LOCAL_OWNER)
    token = running.links["Bridge"][0]
    shown = opened(token)
    assert "Second vote of the team Bridge" in texts(shown)
    assert "votes again on 1 question." in texts(shown)
    shown.button(key="answer.begin").click().run()
    assert titles(shown) == ["Who knows the budget?"]
    choice = shown.radio(key=key("choice", ITEMS[2], vote=2))
    assert choice.value is None
    choice.set_value("3").run()
    shown.button(key="answer.next").click().run()
    shown.button(key="answer.submit.yes").click().run()
    assert "second vote of your team ends" in texts(shown)
    assert "Second vote" in texts(opened(running.links["Bridge"][1]))


def test_people_answer_also_where_every_other_write_is_off(database, opened, monkeypatch):
    monkeypatch.setenv("PORTFOLIO_LENS_READ_ONLY", "1")
    token, = opened_small(database, {"Bridge": 1}).links["Bridge"]
    shown = opened(token, FIRST)
    shown.radio(key=key("choice")).set_value("2").run()
    shown.button(key="answer.overview").click().run()
    shown.button(key="answer.submit.yes").click().run()
    assert titles(shown) == ["Thank you"]
    assert "Read only" not in texts(shown)


def test_words_of_others_are_never_markdown(database, opened):
    name = HOSTILE.replace("\n", " ")
    running = opened_small(database, {"Bridge": 1}, name=name, teams=("Bridge",))
    token, = running.links["Bridge"]
    save_answer(database, token, FIRST, Answer("not applicable", reason=HOSTILE, note=HOSTILE), 0)
    for at in ("", FIRST, "check"):
        shown = opened(token, at)
        raw = "\n".join(in_markdown(shown))
        for active in ("<script>", "](http", "**x**", ":material/home:"):
            assert active not in raw, (at, active)


def test_the_report_module_gives_out_nobody_elses_answers(database):
    running = opened_small(database, {"Bridge": 2})
    mine, other = running.links["Bridge"]
    save_answer(database, other, FIRST, Answer("level", 5), 0)
    assert maturity_answering.answer_sheet(database, mine).saved == {}
