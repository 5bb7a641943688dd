"""What teams set out to reach and to do: target levels, and actions with owner, due date and evidence on closing."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

import pandas
from sqlalchemy import Connection, func, insert, select, update

from data_access import versions
from data_access.engine import Database
from data_access.exchange.definitions import LONGEST_KEY_TEXT
from data_access.frames import read_frame
from data_access.identity import Identity, require
from data_access.maturity.campaigns import read_campaign, read_team
from data_access.maturity.refusals import MaturityRefused, Moved, kept_on_failure, needed_text, plain
from data_access.maturity.tables import AIMING, actions, agreements, campaigns, invitations, publications, teams
from data_access.schema import EXCHANGE

_TARGETS = EXCHANGE["maturity_targets"]
COLUMNS = ("action_id", "version", "campaign_id", "team", "area", "item_id", "action", "owner", "due_on", "done_on", "evidence",
           "actor")
# A target level and its date; both None for no target.
Aim = tuple[int | None, date | None]


@dataclass(frozen=True)
class NewAction:
    """What a team will do, who sees to it, until when; `area` (its name) and `item_id` say what it is meant to raise."""

    team: str
    action: str
    owner: str
    due_on: date
    area: str | None = None
    item_id: str | None = None


def set_target(database: Database, team: str, area: str, target: int | None, due_on: date | None, *,
               identity: Identity, seen: Aim | None = None) -> None:
    """Say which level a team aims at in an area (by its name), and until when; None takes the target away.

    `seen`: the target and date that were on screen; None to overwrite whatever is there. Key figures follow. What is there
    already is not written again. Raises NotAllowed; Moved when another target was set since; MaturityRefused for no level.
    """
    require(identity, "editor", "set a maturity target")
    key = {"team": needed_text("The team", team, LONGEST_KEY_TEXT), "area": needed_text("The area", area, LONGEST_KEY_TEXT)}
    if target is not None and target not in range(6):
        raise MaturityRefused("A target is a whole number from 0 to 5.")
    own = [_TARGETS.c[name] == value for name, value in key.items()]
    with kept_on_failure(), database.write() as connection:
        held = connection.execute(select(_TARGETS).where(*own)).one_or_none()
        before = (held.target, held.due_on) if held else (None, None)
        wanted = (target, due_on if target is not None else None)
        if before == wanted:
            return
        if seen is not None and before != seen:
            theirs = "has no target" if before[0] is None else f"aims at {before[0]}"
            raise Moved(f"Someone else has changed the target of {area} meanwhile: it {theirs} now. Yours was not saved.",
                        before, wanted, 0)
        if target is None:
            connection.execute(_TARGETS.delete().where(*own))
        elif held is None:
            connection.execute(insert(_TARGETS).values(**key, target=target, due_on=due_on))
        else:
            connection.execute(update(_TARGETS).where(*own).values(target=target, due_on=due_on))
        told = plain({"area": area, "before": before[0], "target": target, "due_on": due_on})
        versions.advance(connection, identity, AIMING, team, told)


def add_action(database: Database, campaign_id: int, new: NewAction, *, identity: Identity, request_key: str) -> int:
    """Write down an action; returns its id. The same `request_key` a second time does nothing and gives that id.

    Raises NotAllowed; MaturityRefused when the team does not take part or a word is missing.
    """
    require(identity, "editor", "add an action")
    if new.due_on is None:
        raise MaturityRefused("The due date is missing.")
    values = {**asdict(new), "action": needed_text("What is to be done", new.action, 2_000),
              "owner": needed_text("The owner", new.owner)}
    with kept_on_failure(), database.write() as connection:
        earlier = connection.scalar(select(actions.c.action_id).where(actions.c.request_key == request_key))
        if earlier is not None:
            return earlier
        campaign = read_campaign(connection, campaign_id)
        read_team(connection, campaign_id, new.team)
        now = versions.now()
        made = insert(actions).values(**values, campaign_id=campaign_id, request_key=request_key, version=1, created_at=now,
                                      changed_at=now, actor=identity.name)
        action_id = connection.execute(made).inserted_primary_key[0]
        versions.leave_audit_line(connection, identity, "add maturity action", campaign.name, plain(values))
    return action_id


def finish_action(database: Database, action_id: int, version: int, *, done_on: date, evidence: str, identity: Identity) -> int:
    """Say that an action is done, and what shows it; returns its new version. The same again does nothing.

    Raises NotAllowed; Moved when someone else has changed it; MaturityRefused without evidence, or when it is not there.
    """
    require(identity, "editor", "close an action")
    values = {"done_on": done_on, "evidence": needed_text("What shows that it is done", evidence, 2_000)}
    return _change(database, action_id, version, values, identity, "finish")


def take_up_again(database: Database, action_id: int, version: int, *, identity: Identity) -> int:
    """Say that an action is not done after all; returns its new version. Raises as `finish_action` does."""
    require(identity, "editor", "reopen an action")
    return _change(database, action_id, version, {"done_on": None, "evidence": None}, identity, "take up again")


def read_actions(connection: Connection, team: str | None = None) -> pandas.DataFrame:
    """One row an action, the columns of COLUMNS, by due date; of one team or of all."""
    wanted = select(actions).order_by(actions.c.due_on, actions.c.action_id)
    wanted = wanted if team is None else wanted.where(actions.c.team == team)
    return read_frame(connection, [actions.c[name] for name in COLUMNS], wanted)


def maturity_state(connection: Connection) -> tuple[int, ...]:
    """Numbers that move with every change here but an answer: what is cached and depends on campaigns is kept by them."""
    counted = ((campaigns.c.version, campaigns), (teams.c.version, teams), (agreements.c.version, agreements),
               (actions.c.version, actions), (publications.c.number, publications), (invitations.c.invitation_id, invitations))
    return tuple(number for column, table in counted for number in connection.execute(
        select(func.count(), func.coalesce(func.sum(column), 0)).select_from(table)).one())


def _change(database: Database, action_id: int, version: int, values: dict, identity: Identity, what: str) -> int:
    with kept_on_failure(), database.write() as connection:
        held = connection.execute(select(actions).where(actions.c.action_id == action_id)).one_or_none()
        if held is None:
            raise MaturityRefused("This action is not in this database.")
        before = {name: getattr(held, name) for name in values}
        if before == values:
            return held.version
        if held.version != version:
            raise Moved("Someone has changed this action meanwhile. Look at it again.", before, values, held.version)
        changed = {**values, "version": version + 1, "changed_at": versions.now(), "actor": identity.name}
        connection.execute(update(actions).where(actions.c.action_id == action_id).values(changed))
        versions.leave_audit_line(connection, identity, f"{what} maturity action", str(action_id),
                                  {"before": plain(before), "after": plain(values)})
    return version + 1
