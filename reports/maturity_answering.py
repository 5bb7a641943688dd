"""What a link of a maturity campaign opens, and the two commands of whoever holds it: save an answer, submit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from data_access.engine import Database
from data_access.maturity.drafts import Answer, SavedAnswer, Unfinished, read_drafts, save_answer, submit
from data_access.maturity.invitations import Invitation, read_invitation
from data_access.maturity.refusals import LONGEST_TEXT, MaturityRefused, Moved
from metrics.maturity.model import Area, Item, Model
from reports.maturity_campaigns import model_of

__all__ = ["LONGEST_TEXT", "Answer", "AnswerSheet", "MaturityRefused", "Moved", "SavedAnswer", "Unfinished", "answer_sheet",
           "save_answer", "submit"]


@dataclass(frozen=True)
class AnswerSheet:
    """A person's questions and what they have saved. `saved`: item id > the answer with its version, of the present round."""

    invitation: Invitation
    model: Model
    saved: Mapping[str, SavedAnswer]

    @property
    def items(self) -> tuple[Item, ...]:
        """The items that are asked in this round, in order."""
        return tuple(self.model.item(item_id) for item_id in self.invitation.items)

    @property
    def areas(self) -> tuple[Area, ...]:
        """The areas of those items, in order."""
        return tuple(dict.fromkeys(self.model.area_of(item_id) for item_id in self.invitation.items))

    def items_of(self, area: Area) -> tuple[Item, ...]:
        """Those items of an area that are asked in this round."""
        return tuple(item for item in self.items if item in area.items)

    @property
    def unanswered(self) -> tuple[Item, ...]:
        """The items without a saved answer."""
        return tuple(item for item in self.items if item.item_id not in self.saved)

    @property
    def without_reason(self) -> tuple[Item, ...]:
        """The items said not to apply, without the reason that submitting needs."""
        return tuple(item for item in self.items if (held := self.saved.get(item.item_id))
                     and held.answer.answer == "not applicable" and not held.answer.reason)


def answer_sheet(database: Database, token: str) -> AnswerSheet:
    """What the link with this token opens now; never from a cache. Raises MaturityRefused for one that is not valid."""
    with database.read() as connection:
        invitation = read_invitation(connection, token)
        saved = read_drafts(connection, invitation)
    model = model_of(database, invitation.campaign.model_id, invitation.campaign.model_version)
    if model is None:
        raise MaturityRefused("The questions of this assessment are not in this database.")
    return AnswerSheet(invitation, model, saved)
