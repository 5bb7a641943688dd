"""The network arithmetic: forward and backward pass over projects and their dependencies, float, and what drives a finish.

Source: the metra potential method (activities on nodes) with start and finish links and lags, as in PMI's Practice Standard for
Scheduling; calendar days, a link allows the same day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy
import pandas

from metrics.network_plan import FROM_FINISH, TO_FINISH, NetworkPlan, network_plan

CHAIN_COLUMNS = ("project_id", "early_start", "early_finish", "total_float_days", "dependency_id", "type", "lag_days")


@dataclass(frozen=True)
class Network:
    """Both passes over one portfolio.

    `projects`: a row a project with dates, by project_id: project_id, early_start, early_finish, late_start, late_finish
    (`datetime64[s]`; starts NaT where nobody knows them), total_float_days (`Int64`), critical (no float), finished (fixed at
    its actual dates: float NA and never critical, for what is over delays nothing any more), on_cycle (its links inside the
    circle did not bind). `undated`: project_id, reason. `cycles`: see
    `NetworkPlan`. `links`: the binding ones, dependency_id, predecessor_id, successor_id, type, lag_days, room_days: by how
    much the giver may move before the receiver's earliest dates move; 0 drives them. `early`: the earliest start of each
    position of the plan in days, also where nobody knows it.
    """

    projects: pandas.DataFrame
    undated: pandas.DataFrame
    cycles: pandas.DataFrame
    links: pandas.DataFrame
    early: numpy.ndarray

    @cached_property
    def finish(self) -> pandas.Timestamp | None:
        """The latest early finish of all, which float is measured to; None without any project."""
        return self.projects["early_finish"].max() if len(self.projects) else None

    @cached_property
    def index(self) -> pandas.Index:
        """The ids of `projects` by row."""
        return pandas.Index(self.projects["project_id"], dtype=object)

    @cached_property
    def driving(self) -> dict[str, int]:
        """project_id > the row in `links` of the link that drives it, the first by id of several; no entry where none does."""
        driving = self.links[self.links["room_days"] == 0].sort_values(["predecessor_id", "dependency_id"])
        first = driving.drop_duplicates("successor_id")
        return dict(zip(first["successor_id"].tolist(), first.index.tolist(), strict=True))


def network(projects: pandas.DataFrame, links: pandas.DataFrame) -> Network:
    """Both passes over these projects and links; see `network_plan` for what their rows are."""
    return passes(network_plan(projects, links))


def passes(plan: NetworkPlan, slips: Mapping[str, int] | None = None) -> Network:
    """Forward and backward pass, with some projects lasting longer. `slips`: project_id > days.

    A project that lasts longer starts where it would start without: its start is worked out from its stated duration.
    """
    longer = plan.dates["project_id"].map(dict(slips or {})).fillna(0).to_numpy().astype("int64")
    weights = _weights(plan, plan.duration + longer)
    early = _forward(plan, weights)
    early_finish = early + plan.duration + longer
    late = _backward(plan, weights, early, early_finish)
    room = early[plan.links["receiver"].to_numpy(dtype=int)] - early[plan.links["giver"].to_numpy(dtype=int)] - weights
    links = plan.links.drop(columns=["giver", "receiver"]).assign(room_days=room)
    undated = plan.dates.loc[~plan.placed, ["project_id", "reason"]].reset_index(drop=True)
    return Network(_project_rows(plan, early, early_finish, late), undated, plan.cycles, links, early)


def _weights(plan: NetworkPlan, duration: numpy.ndarray) -> numpy.ndarray:
    """Least days from the giver's start to the receiver's start that each link asks for."""
    giver, receiver = (plan.links[name].to_numpy(dtype=int) for name in ("giver", "receiver"))
    from_finish, to_finish = (plan.links["type"].isin(kinds).to_numpy() for kinds in (FROM_FINISH, TO_FINISH))
    leaves = numpy.where(from_finish, duration[giver], 0)
    arrives = numpy.where(to_finish, plan.duration[receiver], 0)
    return plan.links["lag_days"].to_numpy(dtype="int64") + leaves - arrives


def _forward(plan: NetworkPlan, weights: numpy.ndarray) -> numpy.ndarray:
    early = plan.start.tolist()
    for giver, receiver, weight in _steps(plan, weights):
        early[receiver] = max(early[receiver], early[giver] + weight)
    return numpy.array(early, dtype="int64")


def _backward(plan: NetworkPlan, weights: numpy.ndarray, early: numpy.ndarray, early_finish: numpy.ndarray) -> numpy.ndarray:
    """The latest starts that keep the latest early finish of all; a finished project stays where it is."""
    horizon = early_finish[plan.placed].max() if plan.placed.any() else 0
    late = (horizon - (early_finish - early)).tolist()
    for giver, receiver, weight in reversed(_steps(plan, weights)):
        late[giver] = min(late[giver], late[receiver] - weight)
    return numpy.where(plan.fixed, early, numpy.array(late, dtype="int64"))


def _steps(plan: NetworkPlan, weights: numpy.ndarray) -> list[tuple[int, int, int]]:
    return list(zip(plan.links["giver"].tolist(), plan.links["receiver"].tolist(), weights.tolist(), strict=True))


def _project_rows(plan: NetworkPlan, early: numpy.ndarray, early_finish: numpy.ndarray,
                  late: numpy.ndarray) -> pandas.DataFrame:
    placed, start_known = plan.placed, plan.dates["start"].notna()
    late_finish = late + early_finish - early
    rows = pandas.DataFrame({
        "project_id": plan.dates["project_id"],
        "early_start": _dates(early).where(start_known), "early_finish": _dates(early_finish),
        "late_start": _dates(late).where(start_known), "late_finish": _dates(late_finish),
        "total_float_days": pandas.Series(late - early, dtype="Int64").mask(plan.fixed),
        "critical": (late == early) & ~plan.fixed,
        "finished": plan.fixed, "on_cycle": plan.on_cycle,
    })
    return rows[placed].reset_index(drop=True)


def _dates(days: numpy.ndarray) -> pandas.Series:
    return pandas.Series(days.astype("datetime64[D]").astype("datetime64[s]"))


def driving_chain(found: Network, project_id: str | None = None) -> pandas.DataFrame:
    """What drives the finish of a project, or of the portfolio, first to last: when one moves by a day, so does the finish.

    Columns CHAIN_COLUMNS; dependency_id, type and lag_days are of the link from the row before, None and NA in the first.
    Where several projects finish last, or several links drive one, the first by id is followed. Empty for a project without
    dates.
    """
    end = project_id if project_id is not None else _last_to_finish(found.projects)
    if end not in found.index:
        return _chain_rows(found, [], [])
    givers = found.links["predecessor_id"].array
    members, links = [end], []
    while members[-1] in found.driving:
        links.append(found.driving[members[-1]])
        members.append(givers[links[-1]])
    return _chain_rows(found, members[::-1], links[::-1])


def _last_to_finish(projects: pandas.DataFrame) -> str | None:
    if projects.empty:
        return None
    return projects.loc[projects["early_finish"] == projects["early_finish"].max(), "project_id"].min()


def _chain_rows(found: Network, members: list[str], links: list[int]) -> pandas.DataFrame:
    """`links`: places in `found.links`, of those between the members."""
    chain = found.projects.take(found.index.get_indexer(members)).reset_index(drop=True)
    driving, none = found.links.take(links), [None] * min(len(members), 1)
    linked = {name: [*none, *driving[name].tolist()] for name in ("dependency_id", "type", "lag_days")}
    chain = chain.assign(dependency_id=pandas.Series(linked["dependency_id"], dtype=object),
                         type=pandas.Series(linked["type"], dtype=object),
                         lag_days=pandas.array(linked["lag_days"], dtype="Int64"))
    return chain[list(CHAIN_COLUMNS)]
