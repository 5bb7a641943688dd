"""Reads YAML as strictly as a stranger's file needs: a tree of values with their places, or a refusal in the reader's words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml


class Place(NamedTuple):
    """Where something stands in a text; line and column are counted from 1."""

    line: int
    column: int


@dataclass(frozen=True)
class Rules:
    """How much one kind of file may hold, and the errors that say so.

    `longest`: characters; `deepest`: how many values may lie in each other. `alias` is given its place and its name,
    `too_deep` its place, and `unreadable` the place (None where there is none to name) and what YAML says of it.
    """

    longest: int
    deepest: int
    too_long: Callable[[], Exception]
    alias: Callable[[Place, str], Exception]
    too_deep: Callable[[Place], Exception]
    unreadable: Callable[[Place | None, str], Exception]


def place_of(mark: yaml.Mark) -> Place:
    return Place(mark.line + 1, mark.column + 1)


def compose(text: str, rules: Rules) -> yaml.Node | None:
    """The tree of the text, None for a text without a value. Raises what the rules say.

    Aliases are refused, for a few bytes of them can unfold to gigabytes, and so is a depth that nobody needs.
    """
    if len(text) > rules.longest:
        raise rules.too_long()
    try:
        return _Loader(text, rules).get_single_node()
    except yaml.YAMLError as error:
        raise _unreadable(error, rules) from error


def plain_values(node: yaml.Node, rules: Rules) -> Any:
    """What the tree states in YAML's plain values; a tag of any other kind is refused. Raises `unreadable` of the rules."""
    try:
        return yaml.SafeLoader("").construct_document(node)
    except yaml.YAMLError as error:
        raise _unreadable(error, rules) from error
    except (ValueError, OverflowError) as error:
        # A date or number that YAML recognises but that cannot be, such as 2026-02-30.
        raise rules.unreadable(None, str(error)) from error


def _unreadable(error: yaml.YAMLError, rules: Rules) -> Exception:
    mark = getattr(error, "problem_mark", None)
    return rules.unreadable(place_of(mark) if mark else None,
                            getattr(error, "problem", None) or "a character that no text has")


class _Loader(yaml.SafeLoader):
    def __init__(self, text: str, rules: Rules):
        super().__init__(text)
        self.rules, self.depth = rules, 0

    def compose_node(self, parent, index):
        event = self.peek_event()
        if isinstance(event, yaml.AliasEvent):
            raise self.rules.alias(place_of(event.start_mark), event.anchor)
        if self.depth > self.rules.deepest:
            raise self.rules.too_deep(place_of(event.start_mark))
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node
