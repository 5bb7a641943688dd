"""A maturity model of two areas and four questions, and an open campaign that asks them: quick to answer in a test."""

from __future__ import annotations

from collections.abc import Mapping

from data_access.engine import Database
from data_access.identity import LOCAL_OWNER
from reports import maturity_campaigns as maturity
from tests.maturity_rounds import Round

ITEMS = ("work.intake", "work.stopping", "money.budget", "money.forecast")
_AREAS = {"work": ("Choosing work", {"intake": "How does new work start?", "stopping": "How does work stop?"}),
          "money": ("Money", {"budget": "Who knows the budget?", "forecast": "How is the end forecast?"})}
_LEVELS = ("Absent", "Improvised", "Practised", "Shared", "Measured", "Adapting")


def _item(area: str, name: str, question: str) -> list[str]:
    first = name in ("intake", "budget")
    rungs = [f"          {level}: {{says: {name.capitalize()} as in step {level}., show: Proof {level}}}" for level in range(6)]
    return [f"      - id: {area}.{name}", f"        meaning: {area}.{name}", f"        name: {name.capitalize()}",
            f"        question: {question}", *(["        must_have: true", "        pulse: true"] if first else []),
            "        rungs:", f"          0: {name.capitalize()} as in step 0.", *rungs[1:]]


def _text() -> str:
    lines = ["model: small-ladder", 'version: "1"', "name: Small ladder", "levels:"]
    lines += [f"  - {{number: {number}, name: {name}, meaning: As in {name}.}}" for number, name in enumerate(_LEVELS)]
    lines.append("areas:")
    for area, (name, items) in _AREAS.items():
        lines += [f"  - id: {area}", f"    name: {name}", "    items:"]
        for item, question in items.items():
            lines += _item(area, item, question)
    return "\n".join(lines) + "\n"


TEXT = _text()


def opened_small(database: Database, people: Mapping[str, int], *, is_open: bool = True, **more) -> Round:
    """A campaign on the small ladder with so many people in each team, called "<team> 1" and so on; open, or a draft."""
    maturity.take_in_model(database, TEXT, identity=LOCAL_OWNER)
    new = maturity.NewCampaign(**{"name": "Spring", "model_id": "small-ladder", "model_version": "1", "items": ITEMS,
                                  "teams": tuple(people), "k": 2, "comment_k": 2, **more})
    campaign_id = maturity.create_campaign(database, new, identity=LOCAL_OWNER, request_key=new.name)
    links = {team: list(maturity.invite(database, campaign_id, team, [f"{team} {number}" for number in range(1, count + 1)],
                                        identity=LOCAL_OWNER).values()) for team, count in people.items()}
    if is_open:
        maturity.open_campaign(database, campaign_id, 1, identity=LOCAL_OWNER)
    return Round(database, campaign_id, links)
