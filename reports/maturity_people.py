"""Whom the portfolio knows as a team and as its people: suggestions for whom to invite to a self-assessment."""

from __future__ import annotations

from data_access.bookings import read_members
from data_access.engine import Database
from data_access.filter import UNASSIGNED


def known_teams(database: Database) -> dict[str, tuple[str, ...]]:
    """Team > names of its people, both in order of the alphabet; generic resources are no people."""
    with database.read() as connection:
        members = read_members(connection)
    people = members[(members["generic"] == 0) & (members["team"] != UNASSIGNED) & members["team"].notna()]
    return {str(team): tuple(dict.fromkeys(own["name"])) for team, own in people.groupby("team", sort=True)}
