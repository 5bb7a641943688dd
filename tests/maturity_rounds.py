"""Maturity campaigns for tests: a small model, teams with people, and answers given by their links."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data_access.engine import Database
from data_access.identity import LOCAL_OWNER
from data_access.maturity.campaign_commands import NewCampaign, create_campaign, open_campaign
from data_access.maturity.campaigns import Campaign, TeamState, read_campaign, read_team
from data_access.maturity.drafts import Answer, save_answer, submit
from data_access.maturity.invitations import invite
from data_access.maturity.models import StoredModel, store_model
from data_access.maturity.publications import Frozen, close_campaign

ITEMS = ("work.list", "work.stop", "money.plan")
MODEL = StoredModel("small", "1", "Small ladder", "a text")


@dataclass
class Round:
    """An open campaign. `links`: team > tokens of its people, in order."""

    database: Database
    campaign_id: int
    links: dict[str, list[str]]

    @property
    def campaign(self) -> Campaign:
        with self.database.read() as connection:
            return read_campaign(connection, self.campaign_id)

    def team(self, team: str) -> TeamState:
        with self.database.read() as connection:
            return read_team(connection, self.campaign_id, team)

    def close(self, freeze=None) -> int:
        return close_campaign(self.database, self.campaign_id, self.campaign.version, freeze or counted, identity=LOCAL_OWNER)


def counted(campaign: Campaign, teams) -> Frozen:
    """Publishes who is shown, for tests that do not care about levels."""
    return Frozen({"teams": [{"team": team.team, "hidden": team.hidden, "submitted": team.submitted} for team in teams]}, ())


def new_campaign(teams: Sequence[str] = ("Bridge",), **more) -> NewCampaign:
    return NewCampaign(**{"name": "Spring", "model_id": "small", "model_version": "1", "items": ITEMS, "teams": tuple(teams),
                          **more})


def opened(database: Database, people: Mapping[str, int], model: StoredModel = MODEL, **more) -> Round:
    """An open campaign with so many people in each team, called "<team> 1" and so on."""
    store_model(database, model, identity=LOCAL_OWNER)
    new = new_campaign(tuple(people), **more)
    campaign_id = create_campaign(database, new, identity=LOCAL_OWNER, request_key=f"create {new.name}")
    links = {team: list(invite(database, campaign_id, team, [f"{team} {number}" for number in range(1, count + 1)],
                               identity=LOCAL_OWNER).values()) for team, count in people.items()}
    open_campaign(database, campaign_id, 1, identity=LOCAL_OWNER)
    return Round(database, campaign_id, links)


def level(score: int, **more) -> Answer:
    return Answer("level", score, **more)


def answered(database: Database, token: str, answers: Mapping[str, Answer | int]) -> None:
    """One person answers and submits."""
    for item, answer in answers.items():
        save_answer(database, token, item, answer if isinstance(answer, Answer) else level(answer), 0)
    submit(database, token)
