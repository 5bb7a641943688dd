"""The policy's versions: change the text of one, save it as the next, restore an older one, and say what differs."""

from __future__ import annotations

import difflib
import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

from data_access import policies
from data_access.engine import Database
from data_access.identity import Identity
from data_access.policies import Draft, Kind, PolicyMoved, StoredPolicy
from data_access.policy_file import PolicyFileError, decoded
from data_access.policy_text import PolicyTextError, parse, with_changes
from metrics.policy import Policy
from reports.figures import ensure_current
from reports.policy import PolicyRefused, Problem, policy_in_force, read_policy

__all__ = ["Change", "PolicyMoved", "PolicyRefused", "StoredPolicy", "changed_text", "changes_between", "policy_versions",
           "read_uploaded_policy", "save_policy", "text_difference", "values_of"]

LONGEST_NOTE = 500
Path = tuple[str | int, ...]


class Change(NamedTuple):
    """A convention that two policies state differently; `key` is dotted, as in bands.cpi.green."""

    key: str
    before: Any
    after: Any


def policy_versions(database: Database) -> list[StoredPolicy]:
    """Every version, the newest (the one in force) first; there is always one."""
    policy_in_force(database)
    with database.read() as connection:
        return policies.all_versions(connection)


def values_of(policy: Policy) -> dict[Path, Any]:
    """Every convention of a policy by its path in the text, in plain values: `("bands", "cpi", "green")` > 0.95."""
    values: dict[Path, Any] = {}
    for name in ("currency", "reporting_rhythm", "first_fiscal_month", "hours_per_day", "hours_per_fte_month", "person_rows",
                 "soft_booking_probability"):
        values[name,] = getattr(policy, name)
    for name in ("stages", "closed_stages", "certifications"):
        values[name,] = list(getattr(policy, name))
    values |= {("risk_probabilities", level): share for level, share in policy.risk_probabilities.items()}
    for name, band in policy.bands.items():
        values |= {("bands", name, "better"): band.better, ("bands", name, "green"): _plain(band.green),
                   ("bands", name, "amber"): _plain(band.amber)}
    return values


def changed_text(text: str, changes: Mapping[Path, Any]) -> str:
    """The text with other values at some paths of `values_of`, comments and layout kept; it may be no policy.

    Raises PolicyRefused when the text is laid out in a way that cannot be followed.
    """
    try:
        return with_changes(text, _complete(text, changes))
    except PolicyTextError as error:
        raise PolicyRefused([Problem(error.line, "", str(error))]) from error


def read_uploaded_policy(content: bytes) -> str:
    """The text of an uploaded file that is a policy. Raises PolicyRefused with every fault and its line."""
    try:
        text = decoded(content)
    except PolicyFileError as error:
        raise PolicyRefused([Problem(None, "", str(error))]) from error
    read_policy(text)
    return text


def save_policy(database: Database, text: str, *, changed_from: int, identity: Identity, note: str = "", kind: Kind = "page",
                source: str = "", request_key: str | None = None) -> StoredPolicy:
    """Store a text as the next version, in force at once, and bring the stored figures up to date; returns the version.

    `changed_from`: the version that was changed. A text equal to the newest version is not stored again; the same `request_key`
    a second time gives the first one's version. Raises PolicyRefused with every fault, PolicyMoved when someone has saved a
    version since `changed_from`, NotAllowed; nothing is then written.
    """
    read_policy(text)
    # One line, for lists and logs; what is invisible or would break it has no place in it.
    tidy = " ".join("".join(letter if letter.isprintable() else " " for letter in note).split())
    if len(tidy) > LONGEST_NOTE:
        raise PolicyRefused([Problem(None, "note", f"note: expected at most {LONGEST_NOTE} characters, found {len(tidy)}")])
    stored = policies.save(database, Draft(text, tidy, kind, source), changed_from=changed_from, identity=identity,
                           request_key=request_key or uuid.uuid4().hex)
    ensure_current(database, policy_in_force(database))
    return stored


def changes_between(before: Policy, after: Policy) -> list[Change]:
    """What the second policy states differently, in the order of the file."""
    old, new = values_of(before), values_of(after)
    return [Change(".".join(map(str, path)), old[path], value) for path, value in new.items() if old[path] != value]


def text_difference(before: str, after: str) -> str:
    """The lines that differ, in the form of `diff -u`, comments too; empty for equal texts."""
    lines = difflib.unified_diff(before.splitlines(), after.splitlines(), lineterm="", n=1)
    return "\n".join(list(lines)[2:])


def _plain(limit: Any) -> Any:
    return list(limit) if isinstance(limit, tuple) else limit


def _complete(text: str, changes: Mapping[Path, Any]) -> dict[Path, Any]:
    """The changes with whole groups in place of single values of a group that the text does not state."""
    stated, complete = parse(text), {}
    defaults = values_of(Policy())
    for path, value in changes.items():
        group = path[:-1]
        known = stated
        for key in group:
            known = known.get(key, {}) if isinstance(known, dict) else {}
        if known or not group:
            complete[path] = value
        else:
            whole = complete.setdefault(group, {item[-1]: default for item, default in defaults.items() if item[:-1] == group})
            whole[path[-1]] = value
    return complete
