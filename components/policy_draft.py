"""Unsaved changes of the policy: kept in the session through every rerun, every page and every failed save."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from metrics.policy import Policy
from reports.policy import PolicyRefused, Problem, read_policy
from reports.policy_versions import Change, Path, StoredPolicy, changed_text, changes_between, values_of

_DRAFT = "policy.draft"


@dataclass
class PolicyDraft:
    """What is being changed: `text` as it was when the change began, `values` (by path) as they are on the screen.

    `changed_from`: the version that it will follow, with its text `base`. `kind` and `source`: where the text came from.
    `generation`: moves when values are set from elsewhere, so that widgets are drawn anew.
    """

    changed_from: int
    base: str
    text: str
    kind: str = "page"
    source: str = ""
    values: dict[Path, Any] = field(default_factory=dict)
    note: str = ""
    generation: int = 0
    key: str = field(default_factory=lambda: uuid.uuid4().hex)
    misplaced: tuple[Problem, ...] = ()

    @property
    def edited(self) -> bool:
        """Whether it would be saved as anything other than the version it began with."""
        return self.text != self.base or bool(self._changed())

    def _changed(self) -> dict[Path, Any]:
        before = _values(self.text)
        return {path: value for path, value in self.values.items() if before[path] != value}

    def written(self) -> str:
        """The text with the values of the screen. Raises PolicyRefused."""
        return changed_text(self.text, self._changed())

    def read(self) -> tuple[str, Policy]:
        """The text and its policy. Raises PolicyRefused with every fault."""
        text = self.written()
        problems = list(self.misplaced)
        try:
            policy = read_policy(text)
        except PolicyRefused as refused:
            raise PolicyRefused(problems + list(refused.problems)) from refused
        if problems:
            raise PolicyRefused(problems)
        return text, policy

    def problems(self) -> tuple[Problem, ...]:
        """Everything that keeps it from being saved."""
        try:
            self.read()
        except PolicyRefused as refused:
            return refused.problems
        return ()

    def changes(self) -> list[Change]:
        """What differs from the version it follows, as values of the screen."""
        before = _values(self.base)
        return [Change(".".join(map(str, path)), before[path], value)
                for path, value in self.values.items() if before[path] != value]

    def request_key(self, text: str) -> str:
        """The same for a second press, another for another text."""
        return f"{self.key}-{hashlib.sha256(text.encode()).hexdigest()[:24]}"


@lru_cache(maxsize=32)
def _values(text: str) -> dict[Path, Any]:
    # Shared by all: never changed, only copied.
    return values_of(read_policy(text))


def draft_of(state: MutableMapping, newest: StoredPolicy) -> PolicyDraft:
    """The draft of this session; a new one of the newest version where there is none with changes."""
    draft: PolicyDraft | None = state.get(_DRAFT)
    if draft is None or (draft.changed_from != newest.version and not draft.edited):
        return begin(state, newest)
    return draft


def begin(state: MutableMapping, newest: StoredPolicy, text: str | None = None, kind: str = "page",
          source: str = "") -> PolicyDraft:
    """A new draft on the newest version, from another text where one is given; what was unsaved is let go."""
    held: PolicyDraft | None = state.get(_DRAFT)
    text = newest.content if text is None else text
    generation = held.generation + 1 if held else 0
    state[_DRAFT] = PolicyDraft(newest.version, newest.content, text, kind, source, dict(_values(text)), generation=generation)
    return state[_DRAFT]


def put_on(state: MutableMapping, newest: StoredPolicy) -> PolicyDraft:
    """The unsaved changes on top of the version that someone else has saved meanwhile; a whole text stays as it is."""
    held: PolicyDraft = state[_DRAFT]
    if held.kind != "page":
        held.changed_from, held.base = newest.version, newest.content
        return held
    mine = {tuple(path): held.values[path] for path in held.values if path in held._changed()}
    draft = begin(state, newest)
    draft.values |= mine
    draft.note = held.note
    return draft


def differences(one: StoredPolicy, other: StoredPolicy) -> list[Change]:
    """What the second version states differently."""
    return changes_between(read_policy(one.content), read_policy(other.content))
