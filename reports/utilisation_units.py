"""The one way by which a report reads about people: where the policy hides single people, small units are pooled here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas

from data_access.bookings import read_members
from metrics.policy import Policy
from metrics.utilisation import added_up, by_skill
from metrics.utilisation_privacy import LEAST_PEOPLE, POOL, pooled_paths

POOL_NAME = "Small groups together"
UNASSIGNED, UNASSIGNED_NAME = "-", "Unassigned"


class PersonRowsOff(ValueError):
    """Single people were asked for, and the policy does not show them."""

    def __init__(self) -> None:
        super().__init__(f"The policy does not show single people (person_rows: false): the smallest unit is a role or team of "
                         f"{LEAST_PEOPLE} or more people.")


def read_units(connection, policy: Policy, levels: Sequence[str], keys: Sequence[str], read: Callable,
               within: Mapping[str, str] | None = None) -> pandas.DataFrame:
    """Rows of `read(within)` for each combination of levels and keys, small units pooled where the policy says so.

    `levels`: of `data_access.bookings.LEVELS`; `keys`: what else tells rows apart. `within`: level > value that must hold.
    Raises PersonRowsOff for the level "person" when the policy has `person_rows: false`.
    """
    _check(policy, (*levels, *(within or {})))
    # Pools and single skills exist only after reading: a part of a pool would tell what the pool hides.
    afterwards = bool(within) and (not policy.person_rows or "skills" in within)
    rows = read(None if afterwards else within)
    all_keys = [*levels, *keys]
    if "skills" in levels:
        rows = by_skill(rows, all_keys)
    if not policy.person_rows and levels:
        members = read_members(connection)
        rows = _pooled(rows, members[members["generic"] == 0], levels, all_keys)
    return rows[(rows[list(within)] == pandas.Series(within)).all(axis=1)].reset_index(drop=True) if afterwards else rows


def _check(policy: Policy, levels: Sequence[str]) -> None:
    if not policy.person_rows and "person" in levels:
        raise PersonRowsOff


def _pooled(rows: pandas.DataFrame, members: pandas.DataFrame, levels: Sequence[str], keys: Sequence[str]) -> pandas.DataFrame:
    overlapping = "skills" in levels
    if overlapping:
        members = members.assign(skills=members["skills"].str.split(";")).explode("skills")
        members["skills"] = members["skills"].str.strip()
        members = members.drop_duplicates(["resource_id", "skills"])
    paths = pooled_paths(members, levels)
    joined = rows.merge(paths, on=list(levels), how="left")
    people = joined["generic_id"] == ""
    enough = joined["people"] >= LEAST_PEOPLE
    if overlapping:
        # Skills overlap: a pool of three skills may be one person, so small ones are left out instead.
        enough &= joined["shown_skills"] != POOL
    shown = {level: joined[f"shown_{level}"].where(people, joined[level]) for level in levels}
    return added_up(joined.assign(**shown)[~people | enough], keys)


def named_units(rows: pandas.DataFrame, levels: Sequence[str]) -> pandas.DataFrame:
    """The rows with `unit` (the id of the innermost level), `name` and `generic` (whether it is demand without a person)."""
    generic = rows["generic_id"] != ""
    unit = rows["generic_id"].where(generic, rows[levels[-1]]) if levels else rows["generic_id"]
    words = unit.replace({UNASSIGNED: UNASSIGNED_NAME, POOL: POOL_NAME})
    name = rows["name"].where(rows["name"].notna(), words) if "name" in rows else words
    return rows.assign(unit=unit, name=name, generic=generic)
