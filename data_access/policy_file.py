"""Reads the policy file and the portfolio's own settings."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, select

from data_access.policy_text import LONGEST_TEXT
from data_access.schema import settings


class PolicyFileError(ValueError):
    """The policy file cannot be read; the message says which file and why."""


def read_policy_file(path: Path) -> str:
    """The file's text, without the mark that some editors put before it. Raises PolicyFileError when it cannot be read."""
    try:
        return decoded(path.read_bytes())
    except OSError as error:
        raise PolicyFileError(f"{path}: cannot be read ({error.strerror})") from error
    except PolicyFileError as error:
        raise PolicyFileError(f"{path}: {error}") from error


def decoded(content: bytes) -> str:
    """The text of a policy file. Raises PolicyFileError when it is none."""
    if len(content) > 4 * LONGEST_TEXT:
        raise PolicyFileError(f"the file is longer than {LONGEST_TEXT:,} characters")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[:error.start].count(b"\n") + 1
        raise PolicyFileError(f"line {line}: not readable YAML, for it is not written in UTF-8") from error


def read_settings(connection: Connection) -> dict[str, str | None]:
    """What the portfolio says about itself: title, currency, reporting_rhythm, source, licence, note."""
    return dict(connection.execute(select(settings.c.key, settings.c.value)).all())
