"""Submitted answers given out as counts that keep the privacy rules: the only way from answers to anything that is shown.

Nothing leaves it about a single person: only how many said what, from `k` answers up, when the campaign is closed.
"""

from __future__ import annotations

import secrets
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, select

from data_access.maturity.campaigns import Campaign, read_teams
from data_access.maturity.invitations import read_invited
from data_access.maturity.privacy import may_show, shown_revision
from data_access.maturity.refusals import MaturityRefused
from data_access.maturity.tables import answers, responses

LEVELS = 6
_shuffled = secrets.SystemRandom().shuffle


@dataclass(frozen=True)
class ItemCounts:
    """What a team said about one item. `levels`: people for each level from 0; empty where fewer than k named one.

    `is_not_applicable`: more than half of those who answered said so. `is_blind_spot`: a third or more don't know.
    `not_applicable`, `dont_know`: None where nothing is shown. `described`: someone named evidence; `dated_on`: the newest
    dated one. `comments`, `evidence`: shuffled, without time, from the threshold for comments up.
    """

    levels: tuple[int, ...] = ()
    not_applicable: int | None = None
    dont_know: int | None = None
    is_not_applicable: bool = False
    is_blind_spot: bool = False
    described: bool = False
    dated_on: date | None = None
    comments: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class TeamCounts:
    """A team's answers. `submitted`: people who did, None where they are fewer than k; `hidden`: why nothing is shown.

    `first` and `second`: item id > counts of the first and the second vote; `second_submitted` likewise.
    """

    team: str
    invited: int
    submitted: int | None = None
    hidden: str = ""
    first: Mapping[str, ItemCounts] = field(default_factory=dict)
    second: Mapping[str, ItemCounts] = field(default_factory=dict)
    second_submitted: int | None = None


@dataclass(frozen=True)
class PairedChange:
    """People who answered an item in both campaigns: how many went up, stayed, and went down."""

    up: int
    same: int
    down: int


def read_counts(connection: Connection, campaign: Campaign) -> list[TeamCounts]:
    """What the teams of a closed campaign said, by team. Raises MaturityRefused while it is not closed."""
    if campaign.state != "closed":
        raise MaturityRefused("Nobody sees results of any kind while the campaign is open.")
    invited = Counter(person.team for person in read_invited(connection, campaign.campaign_id))
    given: dict[str, list[_Response]] = defaultdict(list)
    for response in _responses(connection, campaign.campaign_id):
        given[response.team].append(response)
    return [_team_counts(campaign, state.team, invited[state.team], state.second_vote == "closed", given[state.team])
            for state in read_teams(connection, campaign.campaign_id)]


def read_paired(connection: Connection, before: Campaign, after: Campaign, team: str,
                items: Mapping[str, str]) -> dict[str, PairedChange]:
    """How the same people's answers changed, by item of the later campaign; empty where they may not be shown.

    `items`: item of the later campaign > the comparable one of the earlier. Only in campaigns that are not anonymous and
    closed; people are matched by the name under which they were invited to the team. Those who answered only once are a
    group too: where they are fewer than k, nothing is shown.
    """
    if before.is_anonymous or after.is_anonymous or {before.state, after.state} != {"closed"}:
        return {}
    k = max(before.k, after.k)
    then, now = (_levels_by_person(connection, campaign, team) for campaign in (before, after))
    both = then.keys() & now.keys()
    if not (may_show(len(both), len(then), k) and may_show(len(both), len(now), k)):
        return {}
    found = {}
    for item, earlier in items.items():
        steps = [now[person][item] - then[person][earlier] for person in both
                 if item in now[person] and earlier in then[person]]
        if len(steps) >= k:
            found[item] = PairedChange(sum(step > 0 for step in steps), steps.count(0), sum(step < 0 for step in steps))
    return found


@dataclass
class _Response:
    response_id: str
    team: str
    revision: int
    vote: int
    invitation_id: int | None
    rows: list = field(default_factory=list)


def _responses(connection: Connection, campaign_id: int) -> Iterable[_Response]:
    found: dict[str, _Response] = {}
    of_campaign = responses.c.campaign_id == campaign_id
    columns = (responses.c.response_id, responses.c.team, responses.c.revision, responses.c.round, responses.c.invitation_id)
    for row in connection.execute(select(*columns).where(of_campaign)):
        found[row.response_id] = _Response(*row)
    joined = select(answers).join(responses, responses.c.response_id == answers.c.response_id).where(of_campaign)
    for row in connection.execute(joined):
        found[row.response_id].rows.append(row)
    return found.values()


def _team_counts(campaign: Campaign, team: str, invited: int, has_second: bool, given: list[_Response]) -> TeamCounts:
    first = _first_votes(campaign, given)
    if len(first) < campaign.k:
        return TeamCounts(team, invited, hidden=f"Fewer than {campaign.k} people answered, so nothing is shown.")
    second = [response for response in given if response.vote == 2 and response.revision == campaign.revision and has_second]
    second = second if len(second) >= campaign.k else []
    return TeamCounts(team, invited, len(first), "", _items(campaign, first), _items(campaign, second), len(second) or None)


def _first_votes(campaign: Campaign, given: Iterable[_Response]) -> list[_Response]:
    first = [response for response in given if response.vote == 1]
    last = shown_revision(Counter(response.revision for response in first), campaign.k)
    return [response for response in first if response.revision <= last]


def _items(campaign: Campaign, given: list[_Response]) -> dict[str, ItemCounts]:
    rows = defaultdict(list)
    for response in given:
        for row in response.rows:
            rows[row.item_id].append(row)
    return {item: _counts(rows[item], campaign) for item in campaign.items if given and (rows[item] or given[0].vote == 1)}


def _counts(rows: list, campaign: Campaign) -> ItemCounts:
    kinds = Counter(row.answer for row in rows)
    people, named = len(rows), kinds["level"]
    if people < campaign.k:
        return ItemCounts()
    flags = {"is_not_applicable": kinds["not applicable"] * 2 > people, "is_blind_spot": kinds["don't know"] * 3 >= people}
    if named < campaign.k:
        return ItemCounts(**flags)
    scores = Counter(row.score for row in rows)
    return ItemCounts(tuple(scores[level] for level in range(LEVELS)), kinds["not applicable"], kinds["don't know"], **flags,
                      described=any(row.evidence for row in rows),
                      dated_on=max((row.evidence_on for row in rows if row.evidence and row.evidence_on), default=None),
                      comments=_words(rows, campaign, "note") + _words(rows, campaign, "reason"),
                      evidence=_words(rows, campaign, "evidence"))


def _words(rows: list, campaign: Campaign, column: str) -> tuple[str, ...]:
    if len(rows) < campaign.comment_k:
        return ()
    words = [getattr(row, column) for row in rows if getattr(row, column)]
    _shuffled(words)
    return tuple(words)


def _levels_by_person(connection: Connection, campaign: Campaign, team: str) -> dict[str, dict[str, int]]:
    names = {person.invitation_id: person.person.strip().casefold()
             for person in read_invited(connection, campaign.campaign_id) if person.team == team}
    of_team = [response for response in _responses(connection, campaign.campaign_id) if response.team == team]
    return {names[response.invitation_id]: {row.item_id: row.score for row in response.rows if row.answer == "level"}
            for response in _first_votes(campaign, of_team) if response.invitation_id in names}
