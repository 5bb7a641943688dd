"""What the Maturity page reads: which rounds there are, the one that is chosen, and its results, each read once a version."""

from __future__ import annotations

from dataclasses import dataclass

import pandas

from components import session
from components.frame import Screen
from data_access.filter import ProjectFilter
from metrics.maturity.model import Model
from reports.maturity_campaigns import Campaign, campaigns, model_of, progress, state
from reports.maturity_change import TeamChange, team_change
from reports.maturity_records import Record, claims_beside_records, records
from reports.maturity_results import TeamView, published, record_levels, team_view
from reports.maturity_teams import slopes, team_areas


@dataclass(frozen=True)
class Round:
    """A campaign as the page offers it. `teams`: names of all that take part; `shown`: of those with results.

    `is_published`: it has results; without them it is open and nobody sees anything but how far people are. `is_open`: answers
    are taken, which a published round does again after it was reopened.
    """

    campaign_id: int
    name: str
    teams: tuple[str, ...]
    shown: tuple[str, ...] = ()
    is_published: bool = False
    is_open: bool = False
    model_id: str = ""
    model_version: str = ""
    model_name: str = ""
    closed_on: str = ""
    mode: str = ""
    k: int = 0
    revision: int = 1


def rounds() -> list[Round]:
    """Published rounds, the newest first, then those that are open for the first time; those only in the present."""
    open_now = {one.campaign_id: one for one in _campaigns() if one.state == "open"}
    found = [_published(row, row["campaign_id"] in open_now) for row in session.cached(published).to_dict("records")]
    known = {one.campaign_id for one in found}
    return found + [_open(campaign) for campaign in open_now.values() if campaign.campaign_id not in known]


def people_of(campaign_id: int) -> pandas.DataFrame:
    """How far the people of each team are, see `reports.maturity_campaigns.progress`; never from a cache."""
    return progress(session.database(), campaign_id)


def areas_of(campaign_id: int) -> pandas.DataFrame:
    """One row a team and area of a round, see `reports.maturity_teams.team_areas`."""
    return session.cached(team_areas, campaign_id)


def all_slopes() -> pandas.DataFrame:
    """Levels over the rounds, see `reports.maturity_teams.slopes`."""
    return session.cached(slopes)


def model_of_round(chosen: Round) -> Model:
    """The model that a round was scored with."""
    return session.shared(model_of, chosen.model_id, chosen.model_version)


def view_of(screen: Screen, chosen: Round, team: str) -> TeamView | None:
    """The results of a team with what it agreed, aims at and does; None when nothing is published of it.

    A claim that the whole portfolio's records bear out counts as checked: no project filter changes what a team's evidence is.
    """
    shown = _levels_on_record(screen, chosen, team) if screen.shows_projects and team in chosen.shown else ()
    return session.cached(_view, chosen.campaign_id, team, shown, state(session.asked()))


def records_of(screen: Screen, chosen: Round, team: str, project_filter: ProjectFilter) -> list[Record]:
    """The checks that the round's model names, over the rows of a filter that are the team's."""
    model = model_of_round(chosen)
    names = tuple(dict.fromkeys(name for item in model.items() for name in item.checks))
    # Not `shared`, which outlives a decision recorded: the log is among what is checked.
    return session.cached(records, project_filter, screen.options, session.stored_policy(), team, names)


def change_of(campaign_id: int, team: str) -> TeamChange | None:
    """What changed for a team since its round before; None without one."""
    return session.cached(team_change, campaign_id, team)


def level_names(model: Model) -> list[str]:
    """The names of the levels from 0."""
    return [level.name for level in model.levels]


def _levels_on_record(screen: Screen, chosen: Round, team: str) -> tuple[tuple[str, int], ...]:
    found = records_of(screen, chosen, team, ProjectFilter())
    return tuple(record_levels(claims_beside_records(model_of_round(chosen), {}, found)).items())


def _view(database, campaign_id: int, team: str, shown: tuple[tuple[str, int], ...],
          _state: tuple[int, ...]) -> TeamView | None:
    # Agreements and actions move no data version, so their own numbers are part of the key.
    return team_view(database, campaign_id, team, recorded=dict(shown))


def _campaigns() -> list[Campaign]:
    # A snapshot holds published results alone.
    return [] if session.moment() else campaigns(session.database())


def _published(row: dict, is_open: bool) -> Round:
    told = ("campaign_id", "teams", "shown", "model_id", "model_version", "model_name", "closed_on", "mode", "k", "revision")
    return Round(name=row["campaign"], is_published=True, is_open=is_open, **{name: row[name] for name in told})


def _open(campaign: Campaign) -> Round:
    teams = tuple(people_of(campaign.campaign_id)["team"])
    return Round(campaign.campaign_id, campaign.name, teams, is_open=True, model_id=campaign.model_id,
                 model_version=campaign.model_version, mode=campaign.mode, k=campaign.k, revision=campaign.revision)
