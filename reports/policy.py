"""The policy in force: the policy file, with what the portfolio itself states in its place."""

from __future__ import annotations

from pathlib import Path

from data_access.engine import Database
from data_access.policy_file import PolicyFileError, read_policy_file, read_settings
from metrics.policy import Policy, PolicyError, effective_policy

__all__ = ["Policy", "PolicyError", "load_policy", "policy_of"]


def load_policy(path: Path | str) -> Policy:
    """The policy of a YAML file; `version` is the checksum of its content.

    Raises PolicyError that names the file, the key and what was expected.
    """
    try:
        given, version = read_policy_file(Path(path))
        return Policy.from_mapping(given, version)
    except PolicyFileError as error:
        raise PolicyError(str(error)) from error
    except PolicyError as error:
        raise PolicyError(f"{path}: {error}") from error


def policy_of(database: Database, policy: Policy) -> Policy:
    """The policy with the currency and rhythm of this portfolio. Raises PolicyError when they cannot be used."""
    with database.read() as connection:
        return effective_policy(policy, read_settings(connection))
