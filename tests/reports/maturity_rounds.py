"""A round with the model that ships: what each person says is one level for every item, or a level for some."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from data_access.engine import Database
from data_access.identity import LOCAL_OWNER
from reports import maturity_campaigns as maturity
from tests.maturity_rounds import Round, answered


def opened_ladder(database: Database, people: Mapping[str, int], *, pulse: bool = True, name: str = "Spring", **more) -> Round:
    """An open campaign on the Delivery ladder with so many people in each team."""
    model = maturity.shipped_model(database, identity=LOCAL_OWNER)
    items = tuple(item.item_id for item in model.items(pulse))
    new = maturity.NewCampaign(name, model.model_id, model.version, items, tuple(people), pulse=pulse, **more)
    campaign_id = maturity.create_campaign(database, new, identity=LOCAL_OWNER, request_key=name)
    links = {team: list(maturity.invite(database, campaign_id, team, [f"{team} {one}" for one in range(count)],
                                        identity=LOCAL_OWNER).values()) for team, count in people.items()}
    maturity.open_campaign(database, campaign_id, 1, identity=LOCAL_OWNER)
    return Round(database, campaign_id, links)


def say(running: Round, team: str, levels: Sequence[object], first: int = 0, **special: Sequence[object]) -> None:
    """People of a team, from the `first` on, answer every item with their level; `special`: other answers to one item.

    In a special item's name `__` stands for the point.
    """
    for place, level in enumerate(levels):
        answers = dict.fromkeys(running.campaign.items, level)
        answers |= {item.replace("__", "."): own[place] for item, own in special.items()}
        answered(running.database, running.links[team][first + place], answers)


def closed(running: Round) -> int:
    return maturity.close_campaign(running.database, running.campaign_id, running.campaign.version, identity=LOCAL_OWNER)
