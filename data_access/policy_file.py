"""Reads the policy file and the portfolio's own settings."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Connection, select

from data_access.schema import settings


class PolicyFileError(ValueError):
    """The policy file cannot be read; the message says which file and why."""


def read_policy_file(path: Path) -> tuple[dict[str, Any], str]:
    """The file's keys and values, and the SHA-256 of its content. Raises PolicyFileError when it cannot be read."""
    try:
        content = path.read_bytes()
        given = yaml.safe_load(content)
    except OSError as error:
        raise PolicyFileError(f"{path}: cannot be read ({error.strerror})") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        raise PolicyFileError(f"{path}: not readable YAML" + (f", line {mark.line + 1}" if mark else "")) from error
    if given is not None and not isinstance(given, dict):
        raise PolicyFileError(f"{path}: expected keys and values, such as `currency: EUR`")
    return given or {}, hashlib.sha256(content).hexdigest()


def read_settings(connection: Connection) -> dict[str, str | None]:
    """What the portfolio says about itself: title, currency, reporting_rhythm, source, licence, note."""
    return dict(connection.execute(select(settings.c.key, settings.c.value)).all())
