"""Why a maturity command does nothing: every refusal is a sentence for the person who asked, and nothing was written."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import date

from data_access.failed_writes import said_on_failure

LONGEST_TEXT, LONGEST_NAME = 2_000, 200


class MaturityRefused(ValueError):
    """The command cannot be done; the message says why and what to do. Nothing was written."""


class Moved(MaturityRefused):
    """Somebody else has changed the same thing since it was read. `theirs` and `yours`: both versions, as plain values."""

    def __init__(self, message: str, theirs: object, yours: object, version: int):
        super().__init__(message)
        self.theirs, self.yours, self.version = theirs, yours, version


def kept_on_failure() -> AbstractContextManager[None]:
    """Turn an error of the database into a refusal, so that the page keeps what was typed."""
    return said_on_failure(MaturityRefused)


def checked_text(label: str, text: str | None, longest: int = LONGEST_TEXT) -> str | None:
    """The text without surrounding space, None for nothing. Raises MaturityRefused when it is too long."""
    # Half of a character pair cannot be stored, and no database would say so kindly.
    text = (text or "").replace("\x00", "").encode("utf-8", "replace").decode().strip()
    if len(text) > longest:
        raise MaturityRefused(f"{label} has {len(text):,} characters; at most {longest:,} are kept.")
    return text or None


def needed_text(label: str, text: str | None, longest: int = LONGEST_NAME) -> str:
    """The text as above. Raises MaturityRefused also when there is none."""
    found = checked_text(label, text, longest)
    if found is None:
        raise MaturityRefused(f"{label} is missing.")
    return found


def plain(values: dict) -> dict:
    """Values as the audit log keeps them: dates as ISO text."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
