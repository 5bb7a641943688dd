"""A resource scenario as short text that fits in a link: read strictly, with every mistake named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import quote, unquote

MOST_MOVES, LONGEST_TEXT, LONGEST_NAME = 20, 2_000, 200
MOST_MONTHS, MOST_HEADS = 60, 999
_SHIFT, _DROP, _HEADS = "shift", "drop", "heads"
FORMS = "shift:PROJECT:MONTHS, drop:PROJECT or heads:ROLE:NUMBER"


@dataclass(frozen=True)
class Scenario:
    """What is tried out. shifts: project id > months later (earlier when negative); drops: project ids; heads: role > people
    added. Each as pairs or ids in the order in which they were given.
    """

    shifts: tuple[tuple[str, int], ...] = ()
    drops: tuple[str, ...] = ()
    heads: tuple[tuple[str, int], ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.shifts or self.drops or self.heads)

    @property
    def project_ids(self) -> tuple[str, ...]:
        return (*(project for project, _ in self.shifts), *self.drops)

    def with_shift(self, project_id: str, months: int) -> Scenario:
        """The scenario with this project that many months later, and nothing else of it."""
        others = self.without_project(project_id)
        return replace(others, shifts=(*others.shifts, (project_id, months)))

    def with_drop(self, project_id: str) -> Scenario:
        others = self.without_project(project_id)
        return replace(others, drops=(*others.drops, project_id))

    def with_heads(self, role: str, number: int) -> Scenario:
        """The scenario with that many people more in this role, in place of those it had."""
        others = self.without_role(role)
        return replace(others, heads=(*others.heads, (role, number)))

    def without_project(self, project_id: str) -> Scenario:
        return replace(self, shifts=tuple(shift for shift in self.shifts if shift[0] != project_id),
                       drops=tuple(drop for drop in self.drops if drop != project_id))

    def without_role(self, role: str) -> Scenario:
        return replace(self, heads=tuple(added for added in self.heads if added[0] != role))

    def to_text(self) -> str:
        """The scenario for a link, such as `shift:P-7:2;drop:P-9;heads:Developer:1`; `parse_scenario` of it gives it back."""
        parts = [f"{_SHIFT}:{_quoted(project)}:{months}" for project, months in self.shifts]
        parts += [f"{_DROP}:{_quoted(project)}" for project in self.drops]
        parts += [f"{_HEADS}:{_quoted(role)}:{number}" for role, number in self.heads]
        return ";".join(parts)


class ScenarioError(NamedTuple):
    """A part of the text that is left out: what was found and what was expected there."""

    found: str
    expected: str


def fits_link(text: str) -> bool:
    """Whether a text is short enough to be read as a scenario."""
    return len(text) <= LONGEST_TEXT


def parse_scenario(text: str) -> tuple[Scenario, list[ScenarioError]]:
    """The scenario of a link, and what in it cannot be understood and is therefore left out."""
    if not fits_link(text):
        return Scenario(), [ScenarioError(f"{text[:40]}…", f"at most {LONGEST_TEXT} characters")]
    parts = [part.strip() for part in text.split(";") if part.strip()]
    errors = [ScenarioError(part, f"at most {MOST_MOVES} changes") for part in parts[MOST_MOVES:]]
    moves: dict[tuple[str, str], tuple[str, str, int]] = {}
    for part in parts[:MOST_MOVES]:
        move = _read(part)
        if isinstance(move, ScenarioError):
            errors.append(move)
        elif (subject := ("role" if move[0] == _HEADS else "project", move[1])) in moves:
            errors.append(ScenarioError(part, "each project and each role once"))
        else:
            moves[subject] = move
    return _scenario(moves.values()), errors


def _scenario(moves: Iterable[tuple[str, str, int]]) -> Scenario:
    moves = list(moves)
    numbered = {kind: tuple((name, number) for found, name, number in moves if found == kind) for kind in (_SHIFT, _HEADS)}
    return Scenario(numbered[_SHIFT], tuple(name for kind, name, _ in moves if kind == _DROP), numbered[_HEADS])


def _read(part: str) -> tuple[str, str, int] | ScenarioError:
    kind, *rest = part.split(":")
    if len(rest) != {_SHIFT: 2, _DROP: 1, _HEADS: 2}.get(kind):
        return ScenarioError(part, FORMS)
    name = unquote(rest[0]).strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        return ScenarioError(part, f"an id or a role of 1 to {LONGEST_NAME} characters")
    if kind == _DROP:
        return kind, name, 0
    number = _whole(rest[1])
    if kind == _SHIFT and (not number or abs(number) > MOST_MONTHS):
        return ScenarioError(part, f"months from -{MOST_MONTHS} to {MOST_MONTHS}, not 0")
    if kind == _HEADS and (not number or not 1 <= number <= MOST_HEADS):
        return ScenarioError(part, f"a number of people from 1 to {MOST_HEADS}")
    return kind, name, number


def _whole(text: str) -> int | None:
    digits = text.strip().removeprefix("+").removeprefix("-")
    return int(text) if digits.isascii() and digits.isdecimal() and len(digits) <= 4 else None


def _quoted(name: str) -> str:
    return quote(name, safe=" ")
