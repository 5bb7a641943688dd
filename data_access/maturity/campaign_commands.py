"""What is done with campaigns: prepared as a draft, opened with everything frozen that people are promised, reopened."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy import Connection, delete, insert, select, update

from data_access import versions
from data_access.engine import Database
from data_access.exchange.definitions import LONGEST_ID, LONGEST_KEY_TEXT
from data_access.identity import Identity, require
from data_access.maturity.campaigns import Mode, held_in, move, read_campaign, read_teams
from data_access.maturity.refusals import MaturityRefused, kept_on_failure, needed_text, plain
from data_access.maturity.tables import LEAST_ANONYMOUS_K, LEAST_K, MODES, campaigns, invitations, models, teams

DEFAULT_K, DEFAULT_COMMENT_K = 5, 10


@dataclass(frozen=True)
class NewCampaign:
    """What people are told before they answer. `items`: ids of the model's items that are asked, in order.

    `k`: fewer answers than that show nothing; `comment_k`: the same for comments.
    """

    name: str
    model_id: str
    model_version: str
    items: tuple[str, ...]
    teams: tuple[str, ...]
    mode: Mode = "open"
    k: int = DEFAULT_K
    comment_k: int = DEFAULT_COMMENT_K
    opens_on: date | None = None
    closes_on: date | None = None
    pulse: bool = False


def create_campaign(database: Database, new: NewCampaign, *, identity: Identity, request_key: str) -> int:
    """Prepare a campaign as a draft; returns its id. The same `request_key` a second time does nothing and gives that id.

    Raises NotAllowed; MaturityRefused when something is missing, the name is taken or the model is not loaded.
    """
    require(identity, "editor", "create a maturity campaign")
    values, names = _checked(new)
    with kept_on_failure(), database.write() as connection:
        earlier = connection.scalar(select(campaigns.c.campaign_id).where(campaigns.c.request_key == request_key))
        if earlier is not None:
            return earlier
        _refuse_unknown_model(connection, new)
        _refuse_taken_name(connection, values["name"], None)
        made = insert(campaigns).values(**values, request_key=request_key, state="draft", revision=1, version=1,
                                        created_at=versions.now(), actor=identity.name)
        campaign_id = connection.execute(made).inserted_primary_key[0]
        _insert_teams(connection, campaign_id, names)
        _leave_line(connection, identity, "create", values["name"], plain({**values, "teams": list(names)}))
    return campaign_id


def change_campaign(database: Database, campaign_id: int, version: int, new: NewCampaign, *, identity: Identity) -> int:
    """Change a draft; teams that are gone lose their invitations. Returns the new version.

    Raises NotAllowed; Moved; MaturityRefused when it is open already (then everything is frozen) or something is missing.
    """
    require(identity, "editor", "change a maturity campaign")
    values, names = _checked(new)
    with kept_on_failure(), database.write() as connection:
        held = held_in(connection, campaign_id, version, ("draft",), "changed")
        _refuse_unknown_model(connection, new)
        _refuse_taken_name(connection, values["name"], campaign_id)
        kept = {state.team for state in read_teams(connection, campaign_id)} & set(names)
        gone = (invitations.c.campaign_id == campaign_id) & invitations.c.team.not_in(kept)
        connection.execute(delete(invitations).where(gone))
        connection.execute(delete(teams).where(teams.c.campaign_id == campaign_id, teams.c.team.not_in(kept)))
        _insert_teams(connection, campaign_id, tuple(name for name in names if name not in kept))
        _leave_line(connection, identity, "change", held.name, plain({**values, "teams": list(names)}))
        return move(connection, held, **values)


def discard_campaign(database: Database, campaign_id: int, version: int, *, identity: Identity) -> None:
    """Take a draft away with its teams and invitations; one that is gone already is left at that.

    Raises NotAllowed; Moved; MaturityRefused when it was opened.
    """
    require(identity, "editor", "discard a maturity campaign")
    with kept_on_failure(), database.write() as connection:
        if connection.execute(select(campaigns.c.version).where(campaigns.c.campaign_id == campaign_id)).first() is None:
            return
        held = held_in(connection, campaign_id, version, ("draft",), "discarded")
        for table in (invitations, teams, campaigns):
            connection.execute(delete(table).where(table.c.campaign_id == campaign_id))
        _leave_line(connection, identity, "discard", held.name, {})


def open_campaign(database: Database, campaign_id: int, version: int, *, identity: Identity) -> int:
    """Let people answer; from here on everything that they are promised is frozen. Returns the new version.

    Opening what is open does nothing. Raises NotAllowed; Moved; MaturityRefused when nobody is invited yet, or it was closed.
    """
    require(identity, "editor", "open a maturity campaign")
    with kept_on_failure(), database.write() as connection:
        held = read_campaign(connection, campaign_id)
        if held.state == "open":
            return held.version
        held = held_in(connection, campaign_id, version, ("draft",), "opened")
        invited = select(invitations.c.invitation_id).where(invitations.c.campaign_id == campaign_id)
        if connection.execute(invited).first() is None:
            raise MaturityRefused("Nobody is invited yet. Invite people first; their links work once the campaign is open.")
        promised = {"mode": held.mode, "k": held.k, "comment_k": held.comment_k, "model": held.model_id,
                    "model_version": held.model_version}
        _leave_line(connection, identity, "open", held.name, promised)
        return move(connection, held, state="open", opened_at=versions.now())


def reopen_campaign(database: Database, campaign_id: int, version: int, *, identity: Identity) -> int:
    """Open a closed campaign again as a new revision, for those who have not submitted; what was published stays.

    Returns the new version. Raises NotAllowed; Moved; MaturityRefused when it is not closed or a team is voting again.
    """
    require(identity, "editor", "reopen a maturity campaign")
    with kept_on_failure(), database.write() as connection:
        held = held_in(connection, campaign_id, version, ("closed",), "reopened")
        voting = [state.team for state in read_teams(connection, campaign_id) if state.second_vote == "open"]
        if voting:
            raise MaturityRefused(f"A second vote is open in {', '.join(voting)}. End it first.")
        fresh = {"second_vote": None, "second_items": [], "version": teams.c.version + 1}
        connection.execute(update(teams).where(teams.c.campaign_id == campaign_id).values(fresh))
        _leave_line(connection, identity, "reopen", held.name, {"revision": held.revision + 1})
        return move(connection, held, state="open", revision=held.revision + 1, closed_at=None)


def _checked(new: NewCampaign) -> tuple[dict[str, object], tuple[str, ...]]:
    values = asdict(new)
    names = tuple(dict.fromkeys(needed_text("A team's name", team, LONGEST_KEY_TEXT) for team in values.pop("teams")))
    values |= {"name": needed_text("The campaign's name", new.name, LONGEST_ID), "items": list(new.items)}
    least = LEAST_ANONYMOUS_K if new.mode == "anonymous" else LEAST_K
    if new.mode not in MODES:
        raise MaturityRefused(f"The mode is one of {', '.join(MODES)}.")
    if not names or not new.items:
        raise MaturityRefused("A campaign needs at least one team and one item.")
    if new.k < least:
        raise MaturityRefused(f"The privacy threshold is at least {least} in the mode {new.mode}.")
    if new.comment_k < new.k:
        raise MaturityRefused("Comments are shown from at least as many answers as levels are.")
    if new.opens_on and new.closes_on and new.closes_on < new.opens_on:
        raise MaturityRefused("The campaign would close before it opens.")
    return values, names


def _refuse_unknown_model(connection: Connection, new: NewCampaign) -> None:
    known = models.c.model_id == new.model_id, models.c.model_version == new.model_version
    if connection.execute(select(models.c.model_id).where(*known)).first() is None:
        raise MaturityRefused(f"The model “{new.model_id}”, version {new.model_version}, is not loaded.")


def _refuse_taken_name(connection: Connection, name: object, own: int | None) -> None:
    holder = connection.scalar(select(campaigns.c.campaign_id).where(campaigns.c.name == name))
    if holder is not None and holder != own:
        raise MaturityRefused(f"There is a campaign named “{name}” already. Choose another name.")


def _insert_teams(connection: Connection, campaign_id: int, names: tuple[str, ...]) -> None:
    for name in names:
        connection.execute(insert(teams).values(campaign_id=campaign_id, team=name, second_items=[], version=1))


def _leave_line(connection: Connection, identity: Identity, what: str, name: object, detail: dict) -> None:
    versions.leave_audit_line(connection, identity, f"{what} maturity campaign", str(name), detail)
