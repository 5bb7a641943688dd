"""A row of the heat map as a text for links: the names from the outside in, such as `Security/Architect`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import quote, unquote

Path = tuple[str, ...]
# The branch of demand that nobody fills yet; no real name is written with a "!", which quoting replaces.
UNFILLED: Path = ("!unfilled",)
_READABLE = " &,()'+:@.-_"
_LONGEST, _MOST = 8_000, 500


def path_text(path: Sequence[str]) -> str:
    return "/".join(part if part == UNFILLED[0] else quote(part, safe=_READABLE) for part in path)


def path_of(text: str) -> Path:
    """The names in a text; empty for an empty one."""
    return tuple(part if part == UNFILLED[0] else unquote(part) for part in text.split("/")) if text else ()


def paths_text(paths: Iterable[Sequence[str]]) -> str:
    return ";".join(path_text(path) for path in paths)


def paths_of(text: str) -> tuple[Path, ...]:
    """The paths in a text, each once, without empty ones."""
    return tuple(dict.fromkeys(path_of(part) for part in text.split(";") if part))


def is_paths(text: str) -> bool:
    """Whether a text of a link can be such a list: printable, and of a length that a link can have."""
    return text.isprintable() and len(text) <= _LONGEST and text.count(";") < _MOST
