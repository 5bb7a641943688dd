"""One change of a value in a YAML text by the exact places of its parts, so that layout and comments around it stay.

It handles what a policy has: mappings and lists of plain values in either of YAML's styles. Its caller reads the result again
and refuses it when it does not state what was meant, so that nothing here needs to know all of YAML.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import yaml

_COMMENT = re.compile(r"#[^\r\n]*")
Span = tuple[int, int]


def edit(text: str, root: yaml.Node | None, path: tuple, value: Any) -> str:
    """The text with `value` at `path`. `root`: the tree of the text, None when it states nothing."""
    node, parent = root, None
    for depth, key in enumerate(path):
        parent, node = node, _child(node, key)
        if node is None:
            return _added(text, parent, path[depth:], value)
    return _replaced(text, node, value)


def written(value: Any, before: str = "") -> str:
    """A value as YAML on one line; a number keeps the decimals of the number it replaces (`0.70` becomes `0.80`)."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return _number(value, before)
    if isinstance(value, str):
        return _flow([value])[1:-1]
    if isinstance(value, dict):
        return "{" + ", ".join(f"{written(key)}: {written(item)}" for key, item in value.items()) + "}"
    return "[" + ", ".join(written(item) for item in value) + "]"


def _flow(value: Any) -> str:
    return yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=float("inf")).strip()


def _number(value: float, before: str) -> str:
    # Never with an exponent: YAML 1.1 takes 1e-05 for a word.
    digits = format(Decimal(repr(value)).normalize(), "f")
    decimals = len(before.partition(".")[2]) if re.fullmatch(r"-?\d+\.\d+", before) else 0
    missing = decimals - len(digits.partition(".")[2])
    if missing <= 0:
        return digits
    return digits + ("" if "." in digits else ".") + "0" * missing


def _child(node: yaml.Node | None, key: Any) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == str(key)), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int):
        return node.value[key]
    return None


def _replaced(text: str, node: yaml.Node, value: Any) -> str:
    old = yaml.SafeLoader("").construct_object(node, deep=True)
    if old == value and isinstance(old, bool) == isinstance(value, bool):
        return text
    start, end = node.start_mark.index, _end(text, node)
    if isinstance(node, yaml.SequenceNode) and isinstance(value, (list, tuple)):
        return _replaced_list(text, node, list(value))
    return text[:start] + written(value, text[start:end]) + text[end:]


def _replaced_list(text: str, node: yaml.SequenceNode, value: list) -> str:
    if len(value) == len(node.value) and all(item.tag.endswith((":int", ":float")) for item in node.value):
        # A pair of limits keeps its layout; from the end, so that the place of the first stays right.
        for item, new in reversed(list(zip(node.value, value, strict=True))):
            text = _replaced(text, item, new)
        return text
    if node.value and not node.flow_style:
        return _block_list(text, node, value)
    return text[:node.start_mark.index] + _flow_list(text, node, value) + text[node.end_mark.index:]


def _block_list(text: str, node: yaml.SequenceNode, value: list) -> str:
    """The list with a line for each entry; an entry that stays takes its comments along."""
    indent, newline = " " * node.start_mark.column, _newline(text)
    start = _line_start(text, node.start_mark.index)
    kept, place = {}, start
    for item in node.value:
        end = _next_line(text, _end(text, item))
        kept[item.value] = text[place:end] if text[:end].endswith("\n") else text[place:end] + newline
        place = end
    lines = [kept.get(entry, f"{indent}- {written(entry)}{newline}") for entry in value]
    # An empty list needs a value of its own where its first entry was.
    return text[:start] + ("".join(lines) or f"{indent or ' '}[]{newline}") + text[place:]


def _flow_list(text: str, node: yaml.SequenceNode, value: list) -> str:
    """The list in brackets: on one line, or on a line for each entry where entries have comments of their own."""
    comments = _flow_comments(text, node)
    if not any(comments.values()):
        return written(value)
    newline, indent = _newline(text), " " * (node.start_mark.column if _starts_line(text, node) else 2)
    lines = [f"{indent}{written(entry)},{''.join('  ' + comment for comment in comments.get(entry, []))}" for entry in value]
    return newline.join(["[", *lines, f"{indent}]"])


def _flow_comments(text: str, node: yaml.SequenceNode) -> dict[str, list[str]]:
    """For each entry the comments that stand after it, before the next."""
    ends = [*(item.start_mark.index for item in node.value[1:]), node.end_mark.index]
    return {item.value: _COMMENT.findall(text[_end(text, item):end])[:1]
            for item, end in zip(node.value, ends, strict=True)}


def _added(text: str, parent: yaml.Node | None, path: tuple, value: Any) -> str:
    """The text with a key that it lacks, after what its mapping states already."""
    for key in reversed(path[1:]):
        value = {key: value}
    line = f"{written(path[0])}: {written(value)}"
    if parent is None:
        before = text if not text or text.endswith("\n") else text + _newline(text)
        return before + line + _newline(text)
    if not isinstance(parent, yaml.MappingNode) or parent.flow_style:
        place = _end(text, parent.value[-1][1]) if parent.value else parent.start_mark.index + 1
        return text[:place] + (", " if parent.value else "") + line + text[place:]
    place = _next_line(text, _end(text, parent))
    before = text[:place] if text[:place].endswith("\n") else text[:place] + _newline(text)
    return before + " " * parent.value[0][0].start_mark.column + line + _newline(text) + text[place:]


def _end(text: str, node: yaml.Node) -> int:
    """Where a node's own text ends; a block's mark lies beyond the comments after it, so its last part is asked."""
    if not isinstance(node, yaml.ScalarNode) and not node.flow_style and node.value:
        last = node.value[-1]
        return _end(text, last[1] if isinstance(last, tuple) else last)
    end = node.end_mark.index
    return end if end == node.start_mark.index else len(text[:end].rstrip())


def _line_start(text: str, index: int) -> int:
    return text.rfind("\n", 0, index) + 1


def _next_line(text: str, index: int) -> int:
    found = text.find("\n", index)
    return len(text) if found < 0 else found + 1


def _starts_line(text: str, node: yaml.Node) -> bool:
    start = node.start_mark.index
    return not text[_line_start(text, start):start].strip()


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
