"""The policy's YAML text: read strictly, with the line of every fault, and changed in place so that its comments stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from data_access import strict_yaml
from data_access.policy_text_edits import edit
from data_access.strict_yaml import Rules, plain_values

LONGEST_TEXT = 100_000
DEEPEST = 8
Path = tuple[str | int, ...]


class PolicyTextError(ValueError):
    """The text cannot be read, or not be changed in place. `line`: counted from 1, None where there is none to name."""

    def __init__(self, message: str, line: int | None = None):
        super().__init__(message)
        self.line = line


_RULES = Rules(
    LONGEST_TEXT, DEEPEST,
    too_long=lambda: PolicyTextError(f"the text has more than {LONGEST_TEXT:,} characters"),
    alias=lambda place, _: PolicyTextError("an alias (*name) is not used in a policy; write the value itself", place.line),
    too_deep=lambda place: PolicyTextError("the values lie deeper in each other than in any policy", place.line),
    unreadable=lambda place, problem: PolicyTextError(f"not readable YAML: {problem}", place.line if place else None),
)


def parse(text: str) -> dict[Any, Any]:
    """The keys and values that the text states. Raises PolicyTextError with the line.

    Strict where YAML is lenient: a key stated twice, an alias (which can grow without bound) and great depth are refused.
    """
    node = strict_yaml.compose(text, _RULES)
    _refuse_twice(node)
    given = plain_values(node, _RULES) if node is not None else None
    if given is not None and not isinstance(given, dict):
        raise PolicyTextError("expected keys and values, such as `currency: EUR`", 1)
    return given or {}


def compose(text: str) -> yaml.Node | None:
    """The tree of the text with the places of its parts, None for a text without any value."""
    node = strict_yaml.compose(text, _RULES)
    return None if isinstance(node, yaml.ScalarNode) and not node.value else node


def with_changes(text: str, changes: Mapping[Path, Any]) -> str:
    """The text with other values at some paths (`("bands", "cpi", "green")`), and everything else of it as it is.

    A key that the text lacks is added. Raises PolicyTextError when the text is laid out in a way that this cannot follow; what
    comes out has been read again and states exactly what was intended.
    """
    intended, changed = parse(text), text
    for path, value in changes.items():
        _set(intended, path, value)
    try:
        for path, value in changes.items():
            changed = edit(changed, compose(changed), path, value)
        is_right = parse(changed) == intended
    except PolicyTextError:
        is_right = False
    if not is_right:
        raise PolicyTextError("this text is laid out in a way that cannot be changed here; "
                              "change it in a text editor and upload it")
    return changed


def line_of(text: str, key: str) -> int | None:
    """The line, counted from 1, on which the text states a dotted key (`bands.cpi.green`), or as much of it as it states."""
    node, line = compose(text), None
    for name in key.split("."):
        found = [pair for pair in getattr(node, "value", []) if isinstance(node, yaml.MappingNode) and pair[0].value == name]
        if not found:
            break
        line, node = found[0][0].start_mark.line + 1, found[0][1]
    return line


def _set(target: dict, path: Path, value: Any) -> None:
    for key in path[:-1]:
        target = target.setdefault(key, {})
    target[path[-1]] = value


def _refuse_twice(node: yaml.Node | None) -> None:
    for name, values in _stated(node).items():
        if len(values) > 1:
            lines = [key.start_mark.line + 1 for key, _ in values]
            raise PolicyTextError(f"{name}: stated twice, in lines {lines[0]} and {lines[1]}", lines[1])
        for _, value in values:
            _refuse_twice(value)


def _stated(node: yaml.Node | None) -> dict[tuple[str, str], list]:
    stated: dict = {}
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            stated.setdefault(str(key.value), []).append((key, value))
    return stated
