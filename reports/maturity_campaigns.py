"""Maturity campaigns as pages and the command line run them: models, every command, and how far people have come."""

from __future__ import annotations

from functools import lru_cache, partial

import pandas

from data_access.engine import Database
from data_access.identity import Identity
from data_access.maturity import publications as published
from data_access.maturity import talk
from data_access.maturity.actions import (
    NewAction,
    add_action,
    finish_action,
    maturity_state,
    set_target,
    take_up_again,
)
from data_access.maturity.assessments import KnownModel, TakenIn, take_in_assessments
from data_access.maturity.campaign_commands import (
    DEFAULT_COMMENT_K,
    DEFAULT_K,
    NewCampaign,
    change_campaign,
    create_campaign,
    discard_campaign,
    open_campaign,
    reopen_campaign,
)
from data_access.maturity.campaigns import Campaign, read_campaign, read_campaigns, read_teams
from data_access.maturity.invitations import Invited, invite, read_invited, renew_link, withdraw
from data_access.maturity.models import StoredModel, read_model_text, read_models, store_model
from data_access.maturity.refusals import MaturityRefused, Moved
from data_access.maturity.talk import agree_level, start_second_vote
from metrics.maturity.model import Model
from reports.maturity_model import DELIVERY_LADDER, model_of_text
from reports.maturity_publishing import freezer

__all__ = [
    "DEFAULT_COMMENT_K", "DEFAULT_K", "Campaign", "Invited", "MaturityRefused", "Moved", "NewAction", "NewCampaign",
    "add_action", "agree_level", "campaign", "campaigns", "change_campaign", "close_campaign", "create_campaign",
    "discard_campaign", "end_second_vote", "finish_action", "invite", "invited", "model_of", "models", "open_campaign",
    "progress", "renew_link", "reopen_campaign", "set_target", "shipped_model", "start_second_vote", "state",
    "take_in_imported", "take_in_model", "take_up_again", "withdraw",
]

PROGRESS = ("team", "invited", "started", "submitted", "second_vote", "voted_again", "version")


def take_in_model(database: Database, text: str, source: str = "", *, identity: Identity) -> Model:
    """Load a version of a model from its file's text. Raises ModelRefused with every fault; MaturityRefused; NotAllowed."""
    model = model_of_text(text, source)
    store_model(database, StoredModel(model.model_id, model.version, model.name, text), identity=identity)
    return model


def shipped_model(database: Database, *, identity: Identity) -> Model:
    """The Delivery ladder, loaded on first use; a version that is loaded already stays as it is."""
    text = DELIVERY_LADDER.read_text(encoding="utf-8")
    model = parsed(text)
    return model_of(database, model.model_id, model.version) or take_in_model(database, text, DELIVERY_LADDER.name,
                                                                              identity=identity)


def take_in_imported(database: Database, *, identity: Identity) -> list[TakenIn]:
    """Make published rounds of imported assessments whose model is loaded; one line a campaign, with what stands in the way.

    The Delivery ladder counts as loaded. Nothing is imported: an empty list.
    """
    def known(model_id: str, model_version: str) -> KnownModel | None:
        shipped = parsed(DELIVERY_LADDER.read_text(encoding="utf-8"))
        if (model_id, model_version) == (shipped.model_id, shipped.version):
            shipped_model(database, identity=identity)
        model = model_of(database, model_id, model_version)
        return KnownModel(tuple(item.item_id for item in model.items()), freezer(model)) if model else None

    return take_in_assessments(database, known, identity=identity)


def models(database: Database) -> list[Model]:
    """Every loaded version of every model, in the order of their loading."""
    with database.read() as connection:
        return [parsed(stored.content) for stored in read_models(connection)]


def model_of(database: Database, model_id: str, model_version: str) -> Model | None:
    """One loaded version of a model, None when it is not there."""
    with database.read() as connection:
        stored = read_model_text(connection, model_id, model_version)
    return parsed(stored.content) if stored else None


def campaigns(database: Database) -> list[Campaign]:
    """Every campaign, the newest first."""
    with database.read() as connection:
        return read_campaigns(connection)


def campaign(database: Database, campaign_id: int) -> Campaign:
    """One campaign. Raises MaturityRefused."""
    with database.read() as connection:
        return read_campaign(connection, campaign_id)


def invited(database: Database, campaign_id: int) -> list[Invited]:
    """Everyone on the list; who has submitted only while the campaign is open (to remind the others)."""
    with database.read() as connection:
        return read_invited(connection, campaign_id)


def state(database: Database) -> tuple[int, ...]:
    """Numbers that move with campaigns, second votes, agreements and actions: what is cached of them is kept by these."""
    with database.read() as connection:
        return maturity_state(connection)


def progress(database: Database, campaign_id: int) -> pandas.DataFrame:
    """One row a team, columns PROGRESS: people invited, started, submitted; second_vote (None, open, closed), voted_again.

    Counts are NA where they would be results: started and submitted once the campaign is closed, voted_again unless the
    team's second vote is open. `version`: the team's, for the commands of the second vote.
    """
    with database.read() as connection:
        people, states = read_invited(connection, campaign_id), read_teams(connection, campaign_id)
    rows = [(state.team, [person for person in people if person.team == state.team], state) for state in states]
    frame = pandas.DataFrame([(team, len(own), _count(own, "started"), _count(own, "submitted"), state.second_vote,
                               _count(own, "voted_again"), state.version) for team, own, state in rows], columns=list(PROGRESS))
    return frame.astype({**dict.fromkeys(("invited", "started", "submitted", "voted_again", "version"), "Int64"),
                         "team": object, "second_vote": object})


def close_campaign(database: Database, campaign_id: int, version: int, *, identity: Identity) -> int:
    """Close a campaign and publish its results; returns the publication's number. Raises as `publications.close_campaign`."""
    return _with_model(database, campaign_id, partial(published.close_campaign, database, campaign_id, version),
                       identity)


def end_second_vote(database: Database, campaign_id: int, team: str, version: int, *, identity: Identity) -> int:
    """End a team's second vote and publish; returns the publication's number. Raises as `talk.end_second_vote`."""
    return _with_model(database, campaign_id, partial(talk.end_second_vote, database, campaign_id, team, version), identity)


def _with_model(database: Database, campaign_id: int, command, identity: Identity) -> int:
    held = campaign(database, campaign_id)
    return command(freezer(model_of(database, held.model_id, held.model_version)), identity=identity)


def _count(people: list[Invited], what: str) -> int | None:
    known = [getattr(person, what) for person in people]
    return None if None in known else sum(known)


@lru_cache(maxsize=16)
def parsed(text: str) -> Model:
    """The model of a text that is known to be one, read once."""
    return model_of_text(text)
