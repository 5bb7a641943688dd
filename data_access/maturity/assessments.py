"""Answers that came in by an import (`assessments.csv`), taken in as closed rounds; the only reader of that table.

What was answered elsewhere is held to the same rules: nothing but counts from k up leaves the round that is made of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, select

from data_access import versions
from data_access.engine import Database
from data_access.identity import Identity, require
from data_access.maturity.campaign_commands import NewCampaign
from data_access.maturity.drafts import Answer
from data_access.maturity.publications import Freeze
from data_access.maturity.tables import PUBLISHING, campaigns
from data_access.maturity.whole_rounds import Vote, WholeRound, keep_round, kept_round
from data_access.schema import EXCHANGE

_ASSESSMENTS = EXCHANGE["assessments"]


@dataclass(frozen=True)
class KnownModel:
    """What taking in needs of a loaded model: its items in order, and the function that scores a round."""

    items: tuple[str, ...]
    freeze: Freeze


@dataclass(frozen=True)
class TakenIn:
    """An imported campaign. `problem`: why it was not taken in, empty when it was (`is_new`) or had been before."""

    campaign: str
    is_new: bool
    problem: str = ""


def take_in_assessments(database: Database, model_of: Callable[[str, str], KnownModel | None], *,
                        identity: Identity) -> list[TakenIn]:
    """Make a closed, published round of every imported campaign that is none yet, in one transaction; one line a campaign.

    `model_of`: model id and version > the model, None when it is not loaded. What is there already stays as it was published.
    Raises NotAllowed.
    """
    require(identity, "editor", "take in assessments")
    with database.read() as connection:
        waiting = any(kept_round(connection, _request(name)) is None for name in _names(connection))
        versions_named = connection.execute(select(_ASSESSMENTS.c.model_id, _ASSESSMENTS.c.model_version).distinct()).all()
    if not waiting:
        return []
    # Before the transaction, for a model may have to be loaded first.
    known = {tuple(named): model_of(*named) for named in versions_named}
    with database.write() as connection:
        taken = [_take_in(connection, name, known, identity) for name in _names(connection)]
        new = [one.campaign for one in taken if one.is_new]
        if new:
            versions.advance(connection, identity, PUBLISHING, ", ".join(new), {"source": "assessments.csv"})
    return taken


def _request(name: str) -> str:
    # A request key has room for a name or for a word before it, not for both.
    return f"assessments {sha256(name.encode()).hexdigest()[:32]}"


def _names(connection: Connection) -> list[str]:
    return sorted(connection.scalars(select(_ASSESSMENTS.c.campaign).distinct()))


def _take_in(connection: Connection, name: str, known: Mapping[tuple, KnownModel | None], identity: Identity) -> TakenIn:
    if kept_round(connection, _request(name)) is not None:
        return TakenIn(name, False)
    rows = connection.execute(select(_ASSESSMENTS).where(_ASSESSMENTS.c.campaign == name)).all()
    model = known.get((rows[0].model_id, rows[0].model_version))
    problem = _problem(connection, name, rows, model)
    if problem:
        return TakenIn(name, False, problem)
    keep_round(connection, _round(name, rows, model, versions.now()), model.freeze, identity=identity,
               request_key=_request(name))
    return TakenIn(name, True)


def _problem(connection: Connection, name: str, rows: Sequence, model: KnownModel | None) -> str:
    if len({(row.model_id, row.model_version) for row in rows}) > 1:
        return "Its answers name more than one model or version."
    if model is None:
        return f"The model “{rows[0].model_id}”, version {rows[0].model_version}, is not loaded."
    unknown = sorted({row.question_id for row in rows} - set(model.items))
    if unknown:
        return f"The model has no question {', '.join(unknown[:5])}{' …' if len(unknown) > 5 else ''}."
    taken = connection.execute(select(campaigns.c.campaign_id).where(campaigns.c.name == name)).first()
    return f"A campaign named “{name}” was made here already." if taken else ""


def _round(name: str, rows: Sequence, model: KnownModel, at: datetime) -> WholeRound:
    said: dict[str, dict[str, dict[int, dict[str, Answer]]]] = defaultdict(lambda: defaultdict(lambda: {1: {}, 2: {}}))
    for row in rows:
        score = row.score if row.answer == "level" else None
        said[row.team][row.respondent][row.round][row.question_id] = Answer(
            row.answer, score, row.confidence, row.reason, row.evidence, None, row.note)
    asked = {row.question_id for row in rows}
    new = NewCampaign(name, rows[0].model_id, rows[0].model_version, tuple(item for item in model.items if item in asked),
                      tuple(sorted(said)))
    votes = {team: tuple(Vote(person, given[1], given[2]) for person, given in sorted(people.items()))
             for team, people in said.items()}
    return WholeRound(new, at, at, votes)
