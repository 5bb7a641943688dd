"""Whom the portfolio knows as a team and as its people: suggestions for whom to invite to a self-assessment."""

from __future__ import annotations

from data_access.bookings import read_members
from data_access.engine import Database
from data_access.filter import UNASSIGNED


def known_teams(database: Database) -> dict[str, tuple[str, ...]]:
    """Team > names of its people, both in order of the alphabet; generic resources are no people.

    Where several people of a team have one name, each is told apart by their id: an invitation is one person's.
    """
    with database.read() as connection:
        members = read_members(connection)
    people = members[(members["generic"] == 0) & (members["team"] != UNASSIGNED) & members["team"].notna()]
    shared = people.duplicated(["team", "name"], keep=False)
    told = people["name"].where(~shared, people["name"] + " (" + people["resource_id"] + ")")
    return {str(team): tuple(own) for team, own in told.groupby(people["team"], sort=True)}
