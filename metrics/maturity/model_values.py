"""Single values of a maturity model file: each is read to what the model holds, or leaves a fault that says where and why."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

Path = tuple[str | int, ...]
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
ID_EXPECTED = "an id of at most 64 letters, digits, points, hyphens and underscores"
_FRACTION = re.compile(r"\d{1,6}(/\d{1,6}|\.\d{1,6})?")
_MISSING = object()


class Fault(NamedTuple):
    """Something wrong in a model: `path` to the value in the file (("areas", 0, "id")), what is wrong, and what was expected.

    `at_key`: whether the fault is the last key of the path itself, not its value.
    """

    path: Path
    message: str
    expected: str
    at_key: bool = False


class ModelError(ValueError):
    """What was given is no model; `faults` has everything that is wrong, in the order of the file's parts."""

    def __init__(self, faults: Collection[Fault]):
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{said_path(fault.path)}: {fault.message}" for fault in self.faults))


def said_path(path: Path) -> str:
    """A path as people count: `areas[1].items[2].rungs.3`, where rungs go by their level; "the file" for the whole."""
    said = ""
    for before, part in zip((None, *path), path, strict=False):
        counted = isinstance(part, int) and not isinstance(part, bool) and before != "rungs"
        said += f"[{part + 1}]" if counted else f".{part}"
    return said.lstrip(".") or "the file"


class Part:
    """A mapping in the file whose values are read by key; every fault goes to one list that all parts share.

    A reader returns None for a value that it could not read and a fault has been left for.
    """

    def __init__(self, given: Any, path: Path, faults: list[Fault], keys: Collection[str], required: Collection[str]):
        self.path, self.faults = path, faults
        self.given: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
        if not isinstance(given, Mapping):
            self.fault((), f"found {_said(given)}", f"keys and values: {', '.join(keys)}")
            return
        for key in given:
            if key not in keys:
                faults.append(Fault((*path, key), f"{_said(key)} is not a key here", f"one of {', '.join(keys)}", True))
        for key in required:
            if key not in given:
                self.fault((), f"{key} is missing", f"the keys {', '.join(required)}")

    def fault(self, keys: Path, message: str, expected: str) -> None:
        self.faults.append(Fault((*self.path, *keys), message, expected))

    def text(self, key: str, longest: int, otherwise: str | None = None) -> str | None:
        value = self.given.get(key, _MISSING)
        if value is _MISSING:
            return otherwise
        return read_text(value, (*self.path, key), self.faults, longest)

    def id(self, key: str, otherwise: str | None = None) -> str | None:
        value = self.given.get(key, _MISSING)
        if value is _MISSING:
            return otherwise
        return read_id(value, (*self.path, key), self.faults)

    def switch(self, key: str) -> bool:
        value = self.given.get(key, False)
        if not isinstance(value, bool):
            self.fault((key,), f"found {_said(value)}", "true or false")
        return value is True

    def whole(self, key: str, least: int, most: int, otherwise: int | None = None) -> int | None:
        value = self.given.get(key, otherwise)
        if key in self.given and (isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most):
            self.fault((key,), f"found {_said(value)}", f"a whole number from {least} to {most}")
            return otherwise
        return value

    def fraction(self, key: str, otherwise: Fraction, most: int) -> Fraction:
        """A share or weight: 2/3, 0.75 or 1, above 0 and at most `most`, kept exactly."""
        value = self.given.get(key, _MISSING)
        if value is _MISSING:
            return otherwise
        text = str(value).replace(" ", "")
        readable = not isinstance(value, bool) and _FRACTION.fullmatch(text) and not text.endswith("/0")
        try:
            read = Fraction(text) if readable else Fraction(0)
        except ZeroDivisionError:
            read = Fraction(0)
        if not 0 < read <= most:
            self.fault((key,), f"found {_said(value)}", f"a number above 0 and at most {most}, such as 2/3 or 0.75")
            return otherwise
        return read

    def parts(self, key: str, least: int, most: int, what: str) -> list[Any]:
        """The members of a list; empty, with a fault, where it is none or too short or too long."""
        value = self.given.get(key, _MISSING)
        if value is _MISSING:
            return []
        if not isinstance(value, list) or not least <= len(value) <= most:
            found = f"found {len(value):,}" if isinstance(value, list) else f"found {_said(value)}"
            self.fault((key,), found, f"a list of {least} to {most} {what}")
            return []
        return value


def read_text(value: Any, path: Path, faults: list[Fault], longest: int) -> str | None:
    """Text of one line without control characters; runs of white space become one space."""
    if not isinstance(value, str) or not value.strip():
        hint = " (in quotes)" if isinstance(value, int | float) else ""
        faults.append(Fault(path, f"found {_said(value)}", f"text{hint}"))
        return None
    text = " ".join(value.split())
    if len(text) > longest:
        faults.append(Fault(path, f"{len(text):,} characters long", f"at most {longest} characters"))
    elif any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 or character in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"
             for character in text):
        faults.append(Fault(path, "has a character that cannot be seen", "plain text"))
    else:
        return text
    return None


def read_id(value: Any, path: Path, faults: list[Fault]) -> str | None:
    # A whole number is a usual version or id; 1.10 would have lost its last digit.
    text = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
    if isinstance(text, str) and _ID.fullmatch(text):
        return text
    hint = ", in quotes" if isinstance(value, float) else ""
    faults.append(Fault(path, f"found {_said(value)}", ID_EXPECTED + hint))
    return None


def _said(value: Any, longest: int = 40) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, Mapping):
        return "keys and values"
    if isinstance(value, list):
        return "a list"
    text = repr(value) if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= longest else text[:longest - 1] + "…"
