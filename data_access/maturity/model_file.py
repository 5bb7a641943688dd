"""Reads a maturity model's YAML: plain values alone, with the line and column of every one of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any, NamedTuple

import yaml

from data_access.strict_yaml import Place, Rules, compose, place_of

LONGEST_TEXT = 150_000
DEEPEST = 12
Path = tuple[str | int, ...]
_PLAIN = {f"tag:yaml.org,2002:{name}": name for name in ("str", "int", "float", "bool", "null")}


class YamlFault(NamedTuple):
    """What keeps the text from being read at one place (None for the file as a whole), and what was expected."""

    place: Place | None
    message: str
    expected: str


class ModelFileError(ValueError):
    """The file holds no readable YAML; `faults` has what was found wrong."""

    def __init__(self, *faults: YamlFault):
        self.faults = faults
        first = faults[0]
        super().__init__((f"line {first.place.line}: " if first.place else "") + first.message)


@dataclass(frozen=True)
class ModelText:
    """The values of a model file (mappings, lists, text, numbers, true/false, None), and where they stand.

    `values_at`: path > place of a value, the empty path for the whole; `keys_at`: path > place of its last key.
    """

    content: Any
    values_at: Mapping[Path, Place]
    keys_at: Mapping[Path, Place]

    def place(self, path: Path, at_key: bool = False) -> Place | None:
        """Where the path stands, or as much of it as there is; the key of the last part when `at_key`."""
        places = self.keys_at if at_key and path in self.keys_at else self.values_at
        while path and path not in places:
            path, places = path[:-1], self.values_at
        return places.get(path)


def read_model_file(path: FilePath) -> str:
    """The text of a model file. Raises ModelFileError when it is too long, not text, or cannot be read."""
    try:
        with path.open("rb") as file:
            # One byte more than is allowed tells a file that is too long, however long it is.
            content = file.read(4 * LONGEST_TEXT + 1)
    except OSError as error:
        raise _refused(None, f"cannot be read ({error.strerror})", "a YAML file") from error
    return decoded(content)


def decoded(content: bytes) -> str:
    """The text of a model file's or upload's bytes. Raises ModelFileError when it is too long or not text."""
    if len(content) > 4 * LONGEST_TEXT:
        raise _too_long()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[:error.start].count(b"\n") + 1
        raise _refused(Place(line, 1), "not written in UTF-8", "a YAML file in UTF-8") from error


def parse_model(text: str) -> ModelText:
    """The values that the text states, with their places.

    Strict where YAML is lenient: aliases (which can grow without bound), tags, keys stated twice and great depth are
    refused. Raises ModelFileError; broken YAML ends at its first fault, everything else is told in one pass.
    """
    node = compose(text, _RULES)
    reading = _Reading()
    content = reading.value(node, ()) if node is not None else None
    if reading.faults:
        raise ModelFileError(*reading.faults)
    return ModelText(content, reading.values_at, reading.keys_at)


def _too_long() -> ModelFileError:
    return _refused(None, "the file is too long", f"at most {LONGEST_TEXT:,} characters")


def _refused(place: Place | None, message: str, expected: str) -> ModelFileError:
    return ModelFileError(YamlFault(place, message, expected))


_RULES = Rules(
    LONGEST_TEXT, DEEPEST, _too_long,
    alias=lambda place, _: _refused(place, "an alias (*name) is not used in a model", "the value itself"),
    too_deep=lambda place: _refused(place, "lies deeper than anything in a model", f"at most {DEEPEST} levels"),
    unreadable=lambda place, problem: _refused(place, f"not readable YAML: {problem}", "keys and values"),
)


class _Reading:
    """Turns nodes into plain values and notes where each stands."""

    def __init__(self):
        self.values_at: dict[Path, Place] = {}
        self.keys_at: dict[Path, Place] = {}
        self.faults: list[YamlFault] = []

    def value(self, node: yaml.Node, path: Path) -> Any:
        self.values_at[path] = place_of(node.start_mark)
        if isinstance(node, yaml.MappingNode) and node.tag == yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG:
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode) and node.tag == yaml.resolver.BaseResolver.DEFAULT_SEQUENCE_TAG:
            return [self.value(member, (*path, place)) for place, member in enumerate(node.value)]
        return self._scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict:
        values: dict = {}
        for key_node, value_node in node.value:
            place = place_of(key_node.start_mark)
            key = self._scalar(key_node)
            if key in values and type(key) in (str, int):
                first = self.keys_at[(*path, key)].line
                self.faults.append(YamlFault(place, f"{key} is stated twice, first in line {first}", "each key once"))
            self.keys_at.setdefault((*path, key), place)
            values[key] = self.value(value_node, (*path, key))
        return values

    def _scalar(self, node: yaml.Node) -> Any:
        """Text, a number, true or false, or None. A date or anything else that YAML recognises stays the text that it is."""
        kind = _PLAIN.get(node.tag)
        if not isinstance(node, yaml.ScalarNode):
            self.faults.append(YamlFault(place_of(node.start_mark), "a tag (!name) or a key of several values", "plain values"))
            return None
        if kind is None and not node.tag.startswith("tag:yaml.org,2002:timestamp"):
            self.faults.append(YamlFault(place_of(node.start_mark), f"the tag {node.tag[:40]}", "plain values"))
            return None
        if kind in (None, "str"):
            return node.value
        try:
            return yaml.SafeLoader("").construct_object(node)
        except (ValueError, OverflowError):
            self.faults.append(YamlFault(place_of(node.start_mark), "a number that cannot be read", "a plain number"))
            return None
