"""The policy in force: the newest version in the database, with what the portfolio itself states in its place."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from data_access import policies
from data_access.app_settings import AppSettings
from data_access.engine import Database
from data_access.identity import Identity
from data_access.policies import Draft, StoredPolicy
from data_access.policy_file import PolicyFileError, read_policy_file, read_settings
from data_access.policy_text import PolicyTextError, line_of, parse
from data_access.portfolio_copy import PortfolioCopy, of_one_state
from metrics.policy import Policy, PolicyError, effective_policy, policy_errors

__all__ = ["Policy", "PolicyError", "PolicyRefused", "load_policy", "policy_in_force", "policy_of", "read_policy"]

# Whoever sets the server's environment is the owner of what it holds.
_FILE = Identity("policy file", "owner")


class Problem(NamedTuple):
    """One fault of a policy's text: its line (None without one), its dotted key ("" without one), and what was expected."""

    line: int | None
    key: str
    message: str


class PolicyRefused(PolicyError):
    """A text is no policy; `problems` has every fault with its line."""

    def __init__(self, problems: list[Problem], place: str = ""):
        first = problems[0]
        line = f"line {first.line}: " if first.line else ""
        super().__init__(f"{place}{line}{first.message}", first.key)
        self.problems = tuple(problems)


def read_policy(text: str, number: int | None = None) -> Policy:
    """The policy that a YAML text states; `version` is the checksum of the text. Raises PolicyRefused with every fault."""
    try:
        given = parse(text)
    except PolicyTextError as error:
        raise PolicyRefused([Problem(error.line, "", str(error))]) from error
    errors = policy_errors(given)
    if errors:
        raise PolicyRefused([Problem(line_of(text, error.key), error.key, str(error)) for error in errors])
    return Policy.from_mapping(given, hashlib.sha256(text.encode()).hexdigest(), number)


def load_policy(path: Path | str) -> Policy:
    """The policy of a YAML file; `version` is the checksum of its content.

    Raises PolicyError that names the file, the line, the key and what was expected.
    """
    return read_policy_at(Path(path))[0]


def read_policy_at(path: Path) -> tuple[Policy, str]:
    """The policy of a YAML file, and the file's text. Raises what `load_policy` raises."""
    try:
        text = read_policy_file(path)
        return read_policy(text), text
    except PolicyFileError as error:
        raise PolicyError(str(error)) from error
    except PolicyRefused as error:
        raise PolicyRefused(list(error.problems), f"{path}: ") from error


def policy_in_force(database: Database) -> Policy:
    """The newest version of the policy in the database, by which every figure is judged.

    On first use the policy file becomes version 1: `sample_data/policy.yaml`, or the file that PORTFOLIO_LENS_POLICY names.
    After that the database rules; a file that PORTFOLIO_LENS_POLICY names is taken in as a new version whenever its content
    has changed, so that of page and file the later change counts. Raises PolicyError.
    """
    settings = AppSettings()
    if "policy_file" in settings.model_fields_set:
        return _of(_taken_in(database, settings.policy_file))
    with database.read() as connection:
        stored = policies.newest(connection)
    return _of(stored or _first(database, settings.policy_file))


def policy_of(database: Database, policy: Policy) -> Policy:
    """The policy with the currency and rhythm of this portfolio. Raises PolicyError when they cannot be used."""
    return effective_policy(policy, _settings(database))


@of_one_state
def _settings(copy: PortfolioCopy) -> dict:
    return copy.held(_stated)


def _stated(copy: PortfolioCopy) -> dict:
    with copy.database.read() as connection:
        return read_settings(connection)


def _of(stored: StoredPolicy) -> Policy:
    return read_policy(stored.content, stored.version)


def _first(database: Database, path: Path) -> StoredPolicy:
    text = read_policy_at(path)[1]
    return policies.save_first(database, Draft(text, "The policy as it comes", "shipped", str(path)), identity=_FILE)


def _taken_in(database: Database, path: Path) -> StoredPolicy:
    """The version in force after a look at the file; writes only when the file has changed since it was last taken in."""
    draft = Draft(read_policy_at(path)[1], f"Taken in from {path.name}", "file", str(path))
    with database.read() as connection:
        held, last = policies.newest(connection), policies.newest_from_file(connection, draft.source)
    if held and last and last.sha256 == draft.sha256:
        return held
    return policies.take_in_file(database, draft, identity=_FILE)
