"""Submitted answers on their way in: kept so that nothing about a stored row tells whose it is where that is promised.

It reads responses only to write them anew; what may be shown of them is the business of `answers.py` alone.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, delete, insert, select

from data_access.maturity.campaigns import Campaign
from data_access.maturity.tables import answers, responses

_shuffled = secrets.SystemRandom().shuffle


def store_responses(connection: Connection, campaign: Campaign, team: str, vote: int,
                    submissions: Iterable[tuple[int | None, Mapping[str, dict]]]) -> None:
    """Keep submissions to one vote (1 or 2) of a team inside the caller's transaction.

    `submissions`: the invitation (None in an anonymous campaign), and item id > the columns of an answer. In an anonymous
    campaign all responses of the team are written anew in random order: else the order and the transaction in which rows
    were written would still tell who wrote them.
    """
    facts = {"campaign_id": campaign.campaign_id, "team": team, "revision": campaign.revision, "round": vote}
    batch = [({**facts, "invitation_id": invitation}, [{"item_id": item, **values} for item, values in given.items()])
             for invitation, given in submissions]
    if campaign.is_anonymous:
        batch += _taken_out(connection, campaign.campaign_id, team)
        _shuffled(batch)
    keyed = [(secrets.token_hex(16), response, rows) for response, rows in batch]
    if keyed:
        connection.execute(insert(responses), [{**response, "response_id": key} for key, response, _ in keyed])
        connection.execute(insert(answers), [{**row, "response_id": key} for key, _, rows in keyed for row in rows])


def forget_responses(connection: Connection, campaign_id: int) -> None:
    """Delete every submission to a campaign inside the caller's transaction."""
    connection.execute(delete(responses).where(responses.c.campaign_id == campaign_id))


def _taken_out(connection: Connection, campaign_id: int, team: str) -> list[tuple[dict, list[dict]]]:
    own = responses.c.campaign_id == campaign_id, responses.c.team == team
    held = {row.response_id: (dict(row._mapping), []) for row in connection.execute(select(responses).where(*own))}
    for row in connection.execute(select(answers).where(answers.c.response_id.in_(held))):
        held[row.response_id][1].append(dict(row._mapping))
    connection.execute(delete(answers).where(answers.c.response_id.in_(held)))
    connection.execute(delete(responses).where(*own))
    for response, _ in held.values():
        del response["response_id"]
    return list(held.values())
