"""What people answer by their link: saved item by item as a draft, locked when submitted. The only module that reads drafts."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Literal

from sqlalchemy import Connection, delete, insert, select, update

from data_access import versions
from data_access.engine import Database
from data_access.identity import Identity
from data_access.maturity.campaigns import Campaign
from data_access.maturity.invitations import Invitation, read_invitation
from data_access.maturity.refusals import MaturityRefused, Moved, checked_text, kept_on_failure
from data_access.maturity.submissions import store_responses
from data_access.maturity.tables import ANSWERS, drafts, invitations


@dataclass(frozen=True)
class Answer:
    """One answer: a level with its `score`, not applicable with a `reason`, or don't know.

    `confidence`: 1 (a guess) to 3 (sure). `evidence`: a link or a description, `evidence_on` the day of a dated record.
    """

    answer: Literal["level", "not applicable", "don't know"]
    score: int | None = None
    confidence: int | None = None
    reason: str | None = None
    evidence: str | None = None
    evidence_on: date | None = None
    note: str | None = None


@dataclass(frozen=True)
class SavedAnswer:
    """An answer with the version of its item: hand `version` back with the next save of this item."""

    answer: Answer
    version: int


class Unfinished(MaturityRefused):
    """Answers cannot be submitted yet; `items`: those that need a word more."""

    def __init__(self, message: str, items: tuple[str, ...] = ()):
        super().__init__(message)
        self.items = items


_FIELDS = tuple(Answer.__dataclass_fields__)


def read_drafts(connection: Connection, invitation: Invitation) -> dict[str, SavedAnswer]:
    """Item id > what this person has saved in the present round and not yet submitted."""
    rows = connection.execute(select(drafts).where(*_own(invitation)))
    return {row.item_id: SavedAnswer(Answer(*(getattr(row, name) for name in _FIELDS)), row.version) for row in rows}


def save_answer(database: Database, token: str, item_id: str, answer: Answer, version: int) -> int:
    """Save one answer of the person whom the token invites; returns the item's new version.

    `version`: the one that was last seen of this item, 0 for none. Saving what is there already does nothing.
    Raises Moved with both answers when another tab or device was faster; MaturityRefused when the link is not for answering
    now, or the answer is not one.
    """
    answer = _checked(answer)
    with kept_on_failure(), database.write() as connection:
        invitation = _answering(read_invitation(connection, token))
        if item_id not in invitation.items:
            raise MaturityRefused("This question is not asked in this round.")
        held = read_drafts(connection, invitation).get(item_id)
        if held is not None and held.answer == answer:
            return held.version
        if (held.version if held else 0) != version:
            raise Moved("This question was answered meanwhile in another tab or on another device.",
                        held.answer if held else None, answer, held.version if held else 0)
        _write(connection, invitation, item_id, answer, version)
        return version + 1


def submit(database: Database, token: str) -> None:
    """Lock the person's answers of the present round; a second time it does nothing.

    In an anonymous campaign nothing is left that ties the person to the answers: the draft is deleted, from SQLite's files too
    (see `Database.forget_deleted`), and no line is written.
    Raises Unfinished when nothing is answered or a reason is missing; MaturityRefused when the link is not for answering now.
    """
    with kept_on_failure(), database.write() as connection:
        invitation = read_invitation(connection, token)
        if invitation.standing == "submitted":
            return
        _answering(invitation)
        saved = {item: held.answer for item, held in read_drafts(connection, invitation).items() if item in invitation.items}
        _refuse_unfinished(saved)
        campaign = invitation.campaign
        owner = None if campaign.is_anonymous else invitation.invitation_id
        given = {item: asdict(answer) for item, answer in saved.items()}
        store_responses(connection, campaign, invitation.team.team, invitation.round, [(owner, given)])
        connection.execute(delete(drafts).where(*_own(invitation)))
        done = {"submitted": True} if invitation.round == 1 else {"voted_again_in": campaign.revision}
        connection.execute(update(invitations).where(invitations.c.invitation_id == invitation.invitation_id).values(done))
        if not campaign.is_anonymous:
            versions.leave_audit_line(connection, Identity(invitation.person, "viewer"), "submit maturity answers",
                                      campaign.name, {"team": invitation.team.team, "round": invitation.round})
    if campaign.is_anonymous:
        database.forget_deleted()


def forget_drafts(connection: Connection, campaign: Campaign, vote: int, team: str | None = None) -> None:
    """Delete what was begun and not submitted in a vote, inside the caller's transaction; of one team or of all."""
    whose = select(invitations.c.invitation_id).where(invitations.c.campaign_id == campaign.campaign_id)
    whose = whose.where(invitations.c.team == team) if team else whose
    connection.execute(delete(drafts).where(drafts.c.round == vote, drafts.c.invitation_id.in_(whose)))


def _own(invitation: Invitation) -> tuple:
    return drafts.c.invitation_id == invitation.invitation_id, drafts.c.round == invitation.round


def _write(connection: Connection, invitation: Invitation, item_id: str, answer: Answer, version: int) -> None:
    if version:
        changed = update(drafts).where(*_own(invitation), drafts.c.item_id == item_id)
        connection.execute(changed.values(**asdict(answer), version=version + 1))
        return
    connection.execute(insert(drafts).values(invitation_id=invitation.invitation_id, round=invitation.round, item_id=item_id,
                                             **asdict(answer), version=1))
    connection.execute(update(invitations).where(invitations.c.invitation_id == invitation.invitation_id).values(started=True))


def _answering(invitation: Invitation) -> Invitation:
    if invitation.standing in ("answering", "voting again"):
        return invitation
    reasons = {"submitted": "Your answers are submitted; they cannot be changed any more.",
               "not open yet": "This assessment is not open yet.",
               "closed": "This assessment is closed; no more answers are taken."}
    raise MaturityRefused(reasons[invitation.standing])


def _checked(answer: Answer) -> Answer:
    if answer.answer not in ANSWERS:
        raise MaturityRefused(f"An answer is one of {', '.join(ANSWERS)}.")
    if (answer.answer == "level") != (answer.score is not None) or answer.score not in (None, 0, 1, 2, 3, 4, 5):
        raise MaturityRefused("A level is a whole number from 0 to 5, and only the answer “level” has one.")
    if answer.confidence not in (None, 1, 2, 3):
        raise MaturityRefused("How sure you are is 1, 2 or 3.")
    texts = {"reason": "The reason", "evidence": "The evidence", "note": "The comment"}
    return Answer(**{**asdict(answer), **{name: checked_text(label, getattr(answer, name)) for name, label in texts.items()}})


def _refuse_unfinished(saved: dict[str, Answer]) -> None:
    if not saved:
        raise Unfinished("Nothing is answered yet. Answer at least one question; “don't know” is an answer too.")
    without = tuple(item for item, answer in saved.items() if answer.answer == "not applicable" and not answer.reason)
    if without:
        raise Unfinished("Say why it does not apply to your team, wherever you said so.", without)
