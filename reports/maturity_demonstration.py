"""The demonstration's maturity rounds, scored with the model that ships and published as every other round is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from data_access.identity import Identity
from data_access.maturity.actions import NewAction
from data_access.maturity.campaign_commands import NewCampaign
from data_access.maturity.demonstration import keep_demonstration
from data_access.maturity.drafts import Answer
from data_access.maturity.models import StoredModel
from data_access.maturity.whole_rounds import Vote, WholeRound
from metrics.maturity.model import Model
from reports.maturity_campaigns import parsed
from reports.maturity_model import DELIVERY_LADDER
from reports.maturity_publishing import freezer


def demonstration_keeper(make_rounds: Callable[[tuple[str, ...]], Sequence[Any]], targets: Mapping[str, int], due_on: date,
                         actions: Sequence[Any], *, identity: Identity) -> Callable:
    """What to hand to `load_demonstration` as `beside` and to `undo_import` as `rounds`: a function of a connection that writes
    the rounds once, when given `published` only those that are named in it (see `keep_demonstration`).

    `make_rounds`: item ids > rounds as `sample_data.demonstration.maturity` makes them; `targets`: area > level;
    `actions`: as there.
    """
    text = DELIVERY_LADDER.read_text(encoding="utf-8")
    model = parsed(text)
    done = [(NewAction(one.team, one.action, one.owner, one.due_on, one.area), one.done_on, one.evidence) for one in actions]
    return lambda connection, published=None: keep_demonstration(
        connection, StoredModel(model.model_id, model.version, model.name, text),
        [_whole(made, model) for made in make_rounds(tuple(item.item_id for item in model.items()))], freezer(model), targets,
        due_on, done, identity=identity, published=published)


def _whole(made: Any, model: Model) -> WholeRound:
    new = NewCampaign(made.name, model.model_id, model.version, tuple(item.item_id for item in model.items()),
                      tuple(sorted(made.first)))
    votes = {team: tuple(Vote(f"Person {number}", _answers(own), _answers(again)) for number, (own, again) in enumerate(
        zip(people, made.again.get(team, [()] * len(people)), strict=True), start=1)) for team, people in made.first.items()}
    silent = {team: tuple(f"Silent {number}" for number in range(1, count + 1)) for team, count in made.silent.items()}
    return WholeRound(new, made.opened_at, made.closed_at, votes, silent)


def _answers(said: Sequence[Any]) -> dict[str, Answer]:
    return {values.pop("item"): Answer(**values) for values in map(asdict, said)}
