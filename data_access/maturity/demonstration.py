"""The demonstration's rounds: kept as long as the demonstration portfolio is there, gone with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, Table, delete, func, insert, or_, select

from data_access import versions
from data_access.identity import Identity
from data_access.maturity.actions import NewAction
from data_access.maturity.models import StoredModel, ensure_model
from data_access.maturity.publications import Freeze
from data_access.maturity.tables import PUBLISHING, actions, agreements, campaigns, teams
from data_access.maturity.whole_rounds import WholeRound, forget_rounds, keep_round
from data_access.schema import EXCHANGE

_RESULTS, _TARGETS = EXCHANGE["maturity_results"], EXCHANGE["maturity_targets"]
_REQUEST = "demonstration "


class Leaving(NamedTuple):
    """What goes with the demonstration: rounds and their actions, and `own`: what users changed or added in these rounds."""

    rounds: int
    actions: int
    own: int


def keep_demonstration(connection: Connection, model: StoredModel, rounds: Sequence[WholeRound], freeze: Freeze,
                       targets: Mapping[str, int], due_on: date, done: Iterable[tuple[NewAction, date | None, str | None]], *,
                       identity: Identity, published: Collection[str] | None = None) -> None:
    """Write the rounds with targets by area and actions (with the day they were done, and what shows it), unless rounds of
    these names are there already.

    `published`: when a state is restored, the rounds that had results in it; rounds that were not there are not made then.
    Inside the caller's transaction; moves the data version when it writes.
    """
    names = [whole.new.name for whole in rounds]
    if published is not None and not set(names) <= set(published):
        return
    if connection.execute(select(campaigns.c.campaign_id).where(campaigns.c.name.in_(names))).first():
        return
    ensure_model(connection, model, identity)
    for whole in rounds:
        campaign_id = keep_round(connection, whole, freeze, identity=identity, request_key=_REQUEST + whole.new.name)
    teams, at = rounds[-1].new.teams, rounds[-1].closed_at
    held = set(map(tuple, connection.execute(select(_TARGETS.c.team, _TARGETS.c.area))))
    rows = [{"team": team, "area": area, "target": target, "due_on": due_on} for team in teams
            for area, target in targets.items() if (team, area) not in held]
    if rows:
        connection.execute(insert(_TARGETS), rows)
    for place, (new, done_on, evidence) in enumerate(done):
        connection.execute(insert(actions).values(
            campaign_id=campaign_id, request_key=f"{_REQUEST}{place}", team=new.team, area=new.area, action=new.action,
            owner=new.owner, due_on=new.due_on, done_on=done_on, evidence=evidence, version=1, created_at=at, changed_at=at,
            actor=identity.name))
    versions.advance(connection, identity, PUBLISHING, "demonstration", {"rounds": len(rounds)})


def leaving(connection: Connection) -> Leaving:
    """What `forget_demonstration` takes away beside results and targets, which the state before an import keeps."""
    made = campaigns.c.campaign_id.in_(_rounds())
    changed = ((campaigns, campaigns.c.version > 1), (teams, teams.c.version > 1), (agreements, agreements.c.version > 0),
               (actions, or_(actions.c.version > 1, ~actions.c.request_key.startswith(_REQUEST, autoescape=True))))
    own = (_count(connection, table, table.c.campaign_id.in_(_rounds()), condition) for table, condition in changed)
    return Leaving(_count(connection, campaigns, made), _count(connection, actions, actions.c.campaign_id.in_(_rounds())),
                   sum(own))


def leaving_rows(connection: Connection) -> dict[str, tuple[int, int]]:
    """Exchange table > rows that `forget_demonstration` deletes from it, and rows that stay; without tables that keep all."""
    of_rounds = select(campaigns.c.name).where(campaigns.c.campaign_id.in_(_rounds()))
    of_teams = select(teams.c.team).where(teams.c.campaign_id.in_(_rounds()))
    gone = {_RESULTS: _RESULTS.c.campaign.in_(of_rounds), _TARGETS: _TARGETS.c.team.in_(of_teams)}
    rows = {table.name: (_count(connection, table, condition), _count(connection, table, ~condition))
            for table, condition in gone.items()}
    return {name: numbers for name, numbers in rows.items() if numbers[0]}


def forget_demonstration(connection: Connection) -> None:
    """Delete the demonstration's rounds with the targets of its teams, inside the transaction that replaces the portfolio."""
    gone = forget_rounds(connection, _REQUEST)
    if gone:
        connection.execute(delete(_TARGETS).where(_TARGETS.c.team.in_(gone)))


def _rounds() -> Select:
    return select(campaigns.c.campaign_id).where(campaigns.c.request_key.startswith(_REQUEST, autoescape=True))


def _count(connection: Connection, table: Table, *conditions: ColumnElement[bool]) -> int:
    return connection.scalar(select(func.count()).select_from(table).where(*conditions))
