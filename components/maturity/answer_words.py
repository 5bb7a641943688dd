"""What people are told before and after they answer: who sees what, from how many answers on, and what happens next."""

from __future__ import annotations

from datetime import date

from components.formats import count_of, format_date
from reports.maturity_answering import Answer, AnswerSheet

SECONDS_PER_ITEM = 20
HOW_IT_WORKS = (
    "Answer for yourself, as it is today, not as it should be. There are no right answers.",
    "“I don't know” is a good answer. So is “Does not apply”, with a word on why.",
    "Every answer is saved at once. This link goes on where you stopped, on any device. It is yours alone: do not pass it on.",
    "Nothing counts before you submit.",
)
SURENESS = {1: "A guess", 2: "Fairly sure", 3: "Sure"}


def minutes(items: int) -> int:
    """How long answering takes, in whole minutes, never less than one."""
    return max(1, -(-items * SECONDS_PER_ITEM // 60))


def answered_share(sheet: AnswerSheet) -> float:
    """Which part of the questions is answered, 0 to 1."""
    return 1 - len(sheet.unanswered) / len(sheet.items)


def progress_text(sheet: AnswerSheet) -> str:
    """How far the person is: "7 of 30 answered"."""
    return f"{len(sheet.items) - len(sheet.unanswered)} of {len(sheet.items)} answered"


def purpose(sheet: AnswerSheet) -> str:
    """What is asked, and how long it takes."""
    asked = count_of(len(sheet.items), "question")
    if sheet.invitation.round == 2:
        return (f"Your team has talked about its results and votes again on {asked}. Both votes are kept, so nothing of the "
                f"first one is lost. About {count_of(minutes(len(sheet.items)), 'minute')}.")
    return (f"{asked} in {count_of(len(sheet.areas), 'area')} about how your team works today. For each, choose the statement "
            f"that fits best. About {count_of(minutes(len(sheet.items)), 'minute')}, in one go or in several.")


def who_sees(sheet: AnswerSheet) -> list[str]:
    """Who sees what of the answers, in sentences: while the campaign is open, afterwards, and what is stored."""
    campaign = sheet.invitation.campaign
    runs = "how many have answered" if campaign.is_anonymous else "who has answered, but not what"
    sentences = [f"While the round is open nobody sees any result. Those who run it see {runs}."]
    if campaign.is_anonymous:
        sentences += [
            "Anonymous: when you submit, your answers are cut off from your name and from the time, and your draft is deleted. "
            "After that nothing here ties them to you, and you cannot look them up yourself."]
    else:
        sentences += ["Not anonymous: your answers are stored with your invitation, to compare later rounds; no page, file or "
                      "report shows what a single person answered."]
    sentences.append("Until you submit, whoever holds your link could read or change your answers. That includes whoever sent "
                     "it to you.")
    if campaign.mode == "facilitated":
        sentences.append("Someone will lead your team's talk about the results; they see the same as your team.")
    sentences += [
        f"Afterwards your team and the PMO see how many people chose each level, only when at least {campaign.k} of your team "
        "have answered.",
        f"Comments and evidence are shown in random order and without names, from {campaign.comment_k} answers on. Your own "
        "words may still be recognised."]
    return sentences


def dates(sheet: AnswerSheet, today: date) -> str:
    """Until when answers are wanted, or were."""
    campaign = sheet.invitation.campaign
    closes = campaign.closes_on
    if sheet.invitation.round == 2:
        return "Open until your team ends its second vote."
    if campaign.is_overdue(today):
        return f"The last day was {format_date(closes)}; answers still count, for the round has not been closed yet."
    return f"Please answer by {format_date(closes)}." if closes else "No closing date is set."


def next_steps(sheet: AnswerSheet, today: date) -> list[str]:
    """What happens after submitting, in sentences."""
    campaign = sheet.invitation.campaign
    locked = "Your answers are locked."
    if sheet.invitation.round == 2:
        return [locked, "When the second vote of your team ends, its result is shown beside the first one."]
    if campaign.state == "closed":
        return [locked, f"The round is closed. Your team's results are shown where at least {campaign.k} people answered. Ask "
                "whoever invited you where to see them."]
    until = f" on {format_date(campaign.closes_on)}" if campaign.closes_on and not campaign.is_overdue(today) else ""
    return [locked, f"When the round closes{until}, your team sees its results and talks about the questions on which it "
            "differs most.", "It may then vote again on those, by this same link. So keep it."]


def standing_sentence(sheet: AnswerSheet) -> str:
    """Why nothing can be answered now; empty where it can."""
    campaign = sheet.invitation.campaign
    opens = f" It is planned for {format_date(campaign.opens_on)}." if campaign.opens_on else ""
    return {"not open yet": f"This assessment is not open yet.{opens} Keep this link; it will work then.",
            "closed": "This assessment is closed and takes no more answers. Ask whoever invited you about the results.",
            }.get(sheet.invitation.standing, "")


def said(answer: Answer | None) -> str:
    """An answer in a few words, for the list of all answers."""
    if answer is None:
        return "no answer"
    words = {"level": f"level {answer.score}", "not applicable": "does not apply", "don't know": "don't know"}[answer.answer]
    return f"{words}, {SURENESS[answer.confidence].lower()}" if answer.confidence else words
