"""What those who run a campaign are told and what they can send on: promises, warnings, reminders, invitations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlencode, urlsplit, urlunsplit

import pandas

from components.formats import count_of, format_date, is_missing
from components.maturity.answer_words import minutes
from reports.maturity_campaigns import Campaign

# Not “Open”, which is what a campaign is until it is closed.
MODES = {"open": "Not anonymous", "anonymous": "Anonymous", "facilitated": "Facilitated"}
MODE_MEANINGS = {
    "open": "Answers stay with the invitation, so that the same people can be compared in later campaigns. Nobody is shown who "
            "said what.",
    "anonymous": "On submitting, answers are cut off from the person. The same people cannot be compared in later campaigns.",
    "facilitated": "Not anonymous either; someone leads each team's talk about its results.",
}
STATES = {"draft": "Draft", "open": "Open", "closed": "Closed"}
OVERDUE = "Open, overdue"
LINK_IN_TEXT = "[personal link]"


def facts(campaign: Campaign, model_name: str) -> str:
    """What a campaign promises, in one line."""
    asked = count_of(len(campaign.items), "question")
    parts = [f"{model_name}, version {campaign.model_version}", f"{'pulse, ' if campaign.pulse else ''}{asked}",
             f"answers {MODES[campaign.mode].lower()}", f"levels from {campaign.k} answers, comments from {campaign.comment_k}",
             dates(campaign)]
    return " · ".join(part for part in parts if part) + (f" · revision {campaign.revision}" if campaign.revision > 1 else "")


def dates(campaign: Campaign) -> str:
    """When it runs: "20 Nov 2026 to 4 Dec 2026", empty without dates."""
    given = [format_date(day) for day in (campaign.opens_on, campaign.closes_on) if day]
    if not campaign.opens_on and given:
        return f"until {given[0]}"
    return " to ".join(given) if len(given) == 2 else f"from {given[0]}" if given else ""


def overdue(campaign: Campaign, today: date) -> str:
    """That the last day is over and the campaign runs on; empty where that is not so."""
    if not campaign.is_overdue(today):
        return ""
    return (f"Its last day was {format_date(campaign.closes_on)}. It still takes answers: the date is what people are told, "
            "and only closing ends a campaign.")


def what_is_frozen(campaign: Campaign, model_name: str) -> str:
    """What opening freezes, as the confirmation names it."""
    return (f"From here on nothing of this changes: {facts(campaign, model_name)}. The teams stay as they are; people can "
            "still be added. Everyone with a link can answer at once, and nobody sees a result before you close the campaign.")


def what_closing_does(campaign: Campaign, progress: pandas.DataFrame) -> str:
    """What closing does to those who have not submitted, and which teams will stay hidden."""
    waiting = int((progress["invited"] - progress["submitted"]).sum())
    sentences = ["No more answers are taken, and the results are frozen as they are."]
    if waiting:
        fate = "what they began is deleted" if campaign.is_anonymous else "what they began does not count"
        sentences.append(f"{count_of(waiting, 'person has', 'people have')} not submitted; {fate}.")
    hidden = [team for team, submitted in zip(progress["team"], progress["submitted"], strict=True) if submitted < campaign.k]
    if hidden:
        sentences.append(f"Hidden, because fewer than {campaign.k} answered: {', '.join(hidden)}.")
    return " ".join(sentences)


def what_reopening_does(campaign: Campaign) -> str:
    """What reopening makes."""
    return (f"This makes revision {campaign.revision + 1}: those who have not submitted can answer by their links. What was "
            f"published stays as it is. Late answers are counted in once there are {campaign.k} of them.")


def too_few(campaign: Campaign, progress: pandas.DataFrame) -> str:
    """Which teams could never be shown, for fewer people are invited than are needed; empty for none."""
    teams = [f"{team} ({invited})" for team, invited in zip(progress["team"], progress["invited"], strict=True)
             if invited < campaign.k]
    return (f"Too few people invited for results to be shown, which takes {campaign.k} answers of a team: {', '.join(teams)}."
            if teams else "")


def reminder(campaign: Campaign, team: str, invited: int, submitted: int, today: date) -> str:
    """A text for a whole team, without a name."""
    until = f" by {format_date(campaign.closes_on)}" if campaign.closes_on else ""
    if campaign.is_overdue(today):
        until = f" soon, for the last day was {format_date(campaign.closes_on)}"
    time = count_of(minutes(len(campaign.items)), "minute")
    return (f"Dear team {team},\n\n{submitted} of {invited} of us have submitted their answers to “{campaign.name}” so far. If "
            f"you have not yet: please do{until}. It takes about {time}, every answer is saved at once, and your personal link "
            "goes on where you stopped. If you cannot find the link, ask for a new one.\n\n"
            "If you have submitted already: thank you.")


def invitation_text(campaign: Campaign, today: date, link: str = LINK_IN_TEXT) -> str:
    """What to write to a person with their link."""
    until = f" Please answer by {format_date(campaign.closes_on)}." if campaign.closes_on else ""
    if campaign.is_overdue(today):
        until = f" The last day was {format_date(campaign.closes_on)}; answers count until the round is closed."
    asked, time = count_of(len(campaign.items), "question"), count_of(minutes(len(campaign.items)), "minute")
    return (f"You are invited to “{campaign.name}”: {asked} about how our team works, about {time}.{until} The first screen "
            f"says who will see what. This link is yours alone, please do not pass it on: {link}")


def answer_link(address: str | None, token: str) -> str:
    """The address of the answer page for one person. `address`: of the page that shows it, None without a browser."""
    parts = urlsplit(address or "")
    folder = parts.path.rstrip("/").rpartition("/")[0]
    return urlunsplit((parts.scheme, parts.netloc, f"{folder}/answer", urlencode({"invitation": token}), ""))


def link_rows(campaign: Campaign, links: Sequence[Mapping[str, str]], address: str | None, today: date) -> pandas.DataFrame:
    """A row a person: team, person, link, text (the invitation with the link in it). `links`: team, person, token."""
    rows = [(entry["team"], entry["person"], link := answer_link(address, entry["token"]),
             invitation_text(campaign, today, link)) for entry in links]
    return pandas.DataFrame(rows, columns=["team", "person", "link", "text"])


def total(progress: pandas.DataFrame, column: str) -> int | None:
    """The sum of a column of progress; None where it is not known, as after closing."""
    return None if any(map(is_missing, progress[column])) else int(progress[column].sum())
