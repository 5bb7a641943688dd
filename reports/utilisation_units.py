"""The one way by which a report reads about people: where the policy hides single people, small units are pooled here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import pandas

from data_access.bookings import read_members
from data_access.engine import Database
from metrics.policy import Policy
from metrics.utilisation import added_up, by_skill, skill_list
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


def member_units(members: pandas.DataFrame, policy: Policy, levels: Sequence[str]) -> pandas.DataFrame:
    """One row a resource and unit that it counts in: place (its position in `members`), the level columns, generic_id, name.

    `members`: `data_access.bookings.read_members`. Who has several skills is in several units; a generic resource is a unit of
    its own. Small units are pooled, or left out, where the policy does not show single people; then raises PersonRowsOff for
    the level "person".
    """
    _check(policy, levels)
    rows = members.assign(place=range(len(members)), person=members["resource_id"])
    if "skills" in levels:
        rows = rows.assign(skills=rows["skills"].map(skill_list)).explode("skills")
    generic = rows["generic"].to_numpy(dtype=bool)
    named = generic | ("person" in levels)
    rows = rows.assign(generic_id=rows["resource_id"].where(generic, ""), name=rows["name"].where(named, None))
    if not policy.person_rows and levels:
        rows = _shown(rows, _paths(members[members["generic"] == 0], levels), levels)
    return rows[["place", *levels, "generic_id", "name"]].reset_index(drop=True)


def _pooled(rows: pandas.DataFrame, members: pandas.DataFrame, levels: Sequence[str], keys: Sequence[str]) -> pandas.DataFrame:
    return added_up(_shown(rows, _paths(members, levels), levels), keys)


def _paths(members: pandas.DataFrame, levels: Sequence[str]) -> pandas.DataFrame:
    if "skills" in levels:
        members = members.assign(skills=members["skills"].map(skill_list)).explode("skills")
    return pooled_paths(members, levels)


def _shown(rows: pandas.DataFrame, paths: pandas.DataFrame, levels: Sequence[str]) -> pandas.DataFrame:
    """Rows under the names by which they may be shown, without those that may not."""
    joined = rows.merge(paths, on=list(levels), how="left")
    people = joined["generic_id"] == ""
    enough = joined["people"] >= LEAST_PEOPLE
    if "skills" in levels:
        # Skills overlap: a pool of three skills may be one person, so small ones are left out instead.
        enough &= joined["shown_skills"] != POOL
    return joined.assign(**{level: joined[f"shown_{level}"].where(people, joined[level]) for level in levels})[~people | enough]


def spoken(value: str) -> str:
    """What a value of a level is called on screen: words for nobody's and for a pool."""
    return {UNASSIGNED: UNASSIGNED_NAME, POOL: POOL_NAME}.get(value, value)


def teams(database: Database) -> list[str]:
    """The teams that people are in, by name, "-" for none."""
    with database.read() as connection:
        return sorted(read_members(connection)["team"].unique())


def named_units(rows: pandas.DataFrame, levels: Sequence[str]) -> pandas.DataFrame:
    """The rows with `unit` (the id of the innermost level), `name` and `generic` (whether it is demand without a person)."""
    generic = rows["generic_id"] != ""
    unit = rows["generic_id"].where(generic, rows[levels[-1]]) if levels else rows["generic_id"]
    words = unit.replace({UNASSIGNED: UNASSIGNED_NAME, POOL: POOL_NAME})
    name = rows["name"].where(rows["name"].notna(), words) if "name" in rows else words
    return rows.assign(unit=unit, name=name, generic=generic)
