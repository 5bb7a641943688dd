"""Slips as the text of a link: `HU-0003:30,HU-0017:10` is two projects that last 30 and 10 days longer."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import unquote

from data_access.filter import Ignored

MOST_SLIPS, LONGEST_TEXT, LONGEST_DAYS = 20, 2_000, 36_500
_FIELD = "slip"
# What parts the text is written as in a link's query, the sign of that itself first.
_ESCAPED = (("%", "%25"), (":", "%3A"), (",", "%2C"))


def fits_link(text: str) -> bool:
    """Whether a text could be slips: no longer than a link of ours and without control characters."""
    return len(text) <= LONGEST_TEXT and text.isprintable()


def text_of(slips: Mapping[str, int]) -> str:
    """The text that `slips_of` reads as the same slips."""
    return ",".join(f"{_escaped(project_id)}:{days}" for project_id, days in slips.items())


def slips_of(text: str) -> tuple[dict[str, int], list[Ignored]]:
    """project_id > days, and the parts that are no slip, that name a project twice, or that are too many."""
    slips: dict[str, int] = {}
    ignored: list[Ignored] = []
    for part in filter(None, text.split(",")):
        name, _, days = part.rpartition(":")
        project_id = unquote(name)
        if not project_id or not _are_days(days):
            ignored.append(Ignored(_FIELD, part, f"a project and 1 to {LONGEST_DAYS:,} days, such as P-1:30"))
        elif project_id in slips:
            ignored.append(Ignored(_FIELD, part, "a project that stands here once"))
        elif len(slips) == MOST_SLIPS:
            ignored.append(Ignored(_FIELD, part, f"among the first {MOST_SLIPS}"))
        else:
            slips[project_id] = int(days)
    return slips, ignored


def _are_days(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len(str(LONGEST_DAYS)) and 0 < int(text) <= LONGEST_DAYS


def _escaped(text: str) -> str:
    for sign, written in _ESCAPED:
        text = text.replace(sign, written)
    return text
