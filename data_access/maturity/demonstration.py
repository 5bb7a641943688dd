"""The demonstration's rounds: kept as long as the demonstration portfolio is there, gone with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection, delete, insert, select

from data_access import versions
from data_access.identity import Identity
from data_access.maturity.actions import NewAction
from data_access.maturity.models import StoredModel, ensure_model
from data_access.maturity.publications import Freeze
from data_access.maturity.tables import PUBLISHING, actions, campaigns
from data_access.maturity.whole_rounds import WholeRound, forget_rounds, keep_round
from data_access.schema import EXCHANGE

_TARGETS = EXCHANGE["maturity_targets"]
_REQUEST = "demonstration "


def keep_demonstration(connection: Connection, model: StoredModel, rounds: Sequence[WholeRound], freeze: Freeze,
                       targets: Mapping[str, int], due_on: date, done: Iterable[tuple[NewAction, date | None, str | None]], *,
                       identity: Identity) -> None:
    """Write the rounds with targets by area and actions (with the day they were done, and what shows it), unless rounds of
    these names are there already.

    Inside the caller's transaction; moves the data version when it writes.
    """
    names = [whole.new.name for whole in rounds]
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


def forget_demonstration(connection: Connection) -> None:
    """Delete the demonstration's rounds with the targets of its teams, inside the transaction that replaces the portfolio."""
    gone = forget_rounds(connection, _REQUEST)
    if gone:
        connection.execute(delete(_TARGETS).where(_TARGETS.c.team.in_(gone)))
