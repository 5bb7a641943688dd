"""What is on the screen of someone who answers and what of it is saved: nothing typed is lost, nothing saved overwritten."""

from __future__ import annotations

import logging
from collections.abc import MutableMapping
from dataclasses import dataclass, field

from components import session
from components.url_state import field_key, touch
from reports.maturity_answering import Answer, AnswerSheet, MaturityRefused, Moved, SavedAnswer, save_answer

_TYPING = "answer.typing"
PAGE, LINK, PLACE = "answer", "invitation", "at"
START, CHECK = "", "check"

log = logging.getLogger("portfolio_lens")


@dataclass
class Typing:
    """One person's round on one screen. Each mapping is by item id.

    `seen`: what this screen last knew to be saved (None for nothing). `kept`: what was typed and is not saved. `moved`: why
    not, where another screen was faster; `trouble`: why not, in a sentence. `drawn`: moves when widgets must start anew.
    """

    token: str
    round: int
    seen: dict[str, SavedAnswer | None] = field(default_factory=dict)
    kept: dict[str, Answer] = field(default_factory=dict)
    moved: dict[str, Moved] = field(default_factory=dict)
    trouble: dict[str, str] = field(default_factory=dict)
    drawn: dict[str, int] = field(default_factory=dict)
    just_saved: str = ""

    def key(self, item_id: str, part: str) -> str:
        """The session key of a widget of an item."""
        return f"answer.{self.round}.{item_id}.{self.drawn.get(item_id, 0)}.{part}"

    def draw_anew(self, item_id: str) -> None:
        self.drawn[item_id] = self.drawn.get(item_id, 0) + 1

    def take_in(self, item_id: str, stored: SavedAnswer | None) -> bool:
        """Before an item is drawn: what is stored now; returns whether this screen draws it for the first time.

        What another screen has changed is shown, unless something is typed here that is not saved.
        """
        is_first = item_id not in self.seen
        if item_id in self.kept:
            return False
        if not is_first and self.seen[item_id] != stored:
            self.draw_anew(item_id)
        self.seen[item_id] = stored
        return is_first

    def shown(self, item_id: str) -> Answer | None:
        """What the widgets of an item start from."""
        held = self.seen.get(item_id)
        return self.kept.get(item_id) or (held.answer if held else None)

    def keep(self, item_id: str, answer: Answer) -> None:
        """Save an answer; when that fails it stays here, with the reason."""
        held = self.seen.get(item_id)
        self.kept[item_id] = answer
        self.just_saved = ""
        try:
            # No state of the session is touched around the write: each touch may end the run, and then the write would be
            # done while this screen thinks it is not.
            with session.writing():
                version = save_answer(session.database(), self.token, item_id, answer, held.version if held else 0)
        except Moved as moved:
            self.moved[item_id] = moved
            return
        except MaturityRefused as refused:
            self.trouble[item_id] = str(refused)
            return
        except Exception:
            log.exception("an answer could not be saved")
            self.trouble[item_id] = "The server did not take it just now."
            return
        self.seen[item_id], self.just_saved = SavedAnswer(answer, version), item_id
        self._settle(item_id)

    def brought_along(self, item_id: str, answer: Answer, stored: SavedAnswer | None) -> None:
        """The browser still shows something else than what is stored, from before the server or its memory of this screen
        went: saved where nothing is stored, else the person's choice, for nobody knows which of the two is newer.
        """
        if stored is None:
            self.keep(item_id, answer)
        else:
            self.kept[item_id] = answer
            self.moved[item_id] = Moved("This screen shows another answer than the one that is saved.", stored.answer, answer,
                                        stored.version)

    def keep_mine(self, item_id: str) -> None:
        """Save what is on this screen over what was saved elsewhere."""
        moved = self.moved.pop(item_id, None)
        if moved is not None and item_id in self.kept:
            self.seen[item_id] = SavedAnswer(moved.theirs, moved.version) if moved.version else None
            self.keep(item_id, self.kept[item_id])

    def take_theirs(self, item_id: str) -> None:
        """Let go of what is on this screen; the next drawing shows what is saved."""
        self._settle(item_id)
        self.seen.pop(item_id, None)
        self.draw_anew(item_id)

    def try_again(self) -> None:
        """Save once more whatever could not be saved, but what somebody has to decide."""
        for item_id in [item_id for item_id in self.kept if item_id not in self.moved]:
            self.keep(item_id, self.kept[item_id])

    def _settle(self, item_id: str) -> None:
        for mapping in (self.kept, self.moved, self.trouble):
            mapping.pop(item_id, None)


def typing_of(state: MutableMapping, token: str, vote: int) -> Typing:
    """What this session has typed by this link in this vote."""
    held: Typing | None = state.get(_TYPING)
    if held is None or (held.token, held.round) != (token, vote):
        held = state[_TYPING] = Typing(token, vote)
    return held


def go_to(state: MutableMapping, place: str) -> None:
    """Show another place of the answer page: an item id, START or CHECK."""
    state[field_key(PAGE, PLACE)] = place
    touch(state)


def first_open(sheet: AnswerSheet) -> str:
    """Where someone goes on who comes back: the first item without an answer, else what they look over before submitting."""
    return sheet.unanswered[0].item_id if sheet.unanswered else CHECK


def neighbours(sheet: AnswerSheet, item_id: str) -> tuple[str, str]:
    """The places before and after an item."""
    ids = [START, *(item.item_id for item in sheet.items), CHECK]
    place = ids.index(item_id)
    return ids[place - 1], ids[place + 1]
