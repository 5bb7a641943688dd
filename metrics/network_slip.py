"""What if it slips? Both passes with some projects lasting longer, and whose dates move by how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas

from metrics.network import Network, passes
from metrics.network_plan import NetworkPlan

LONGEST_SLIP = 36_500
MOVED_COLUMNS = ("project_id", "asked_days", "start_before", "start_after", "finish_before", "finish_after", "moved_days")


class SlipRefused(ValueError):
    """A slip that cannot be worked out, with the reason in words."""


@dataclass(frozen=True)
class Slip:
    """The portfolio without and with the slips.

    `asked`: project_id > days it lasts longer. `moved`: a row a project whose finish moves, widest move first: MOVED_COLUMNS;
    asked_days is 0 for one that is only pushed, moved_days how much later it finishes. `before` is the pass without any slip,
    never the forecast.
    """

    asked: Mapping[str, int]
    before: Network
    after: Network
    moved: pandas.DataFrame

    @property
    def days(self) -> pandas.Series:
        """project_id > days its finish moves, for those that move."""
        return self.moved.set_index("project_id")["moved_days"].astype("int64")


def slip(plan: NetworkPlan, asked: Mapping[str, int], before: Network | None = None) -> Slip:
    """Let each project of `asked` last so many days longer; its start stays, except where another slip pushes it.

    `before`: the passes over this plan without any slip, where they are known already. Raises SlipRefused for an unknown,
    undated or finished project and for days that are no whole number from 0 to LONGEST_SLIP.
    """
    refused = [reason for project_id, days in asked.items() if (reason := refusal(plan, project_id, days))]
    if refused:
        raise SlipRefused(refused[0])
    before, after = before or passes(plan), passes(plan, asked)
    rows = before.projects[["project_id"]].assign(
        asked_days=before.projects["project_id"].map(dict(asked)).astype("Int64").fillna(0),
        start_before=before.projects["early_start"], start_after=after.projects["early_start"],
        finish_before=before.projects["early_finish"], finish_after=after.projects["early_finish"])
    rows["moved_days"] = (rows["finish_after"] - rows["finish_before"]).dt.days.astype("Int64")
    moved = rows[rows["moved_days"] != 0].sort_values(["moved_days", "finish_before", "project_id"],
                                                      ascending=[False, True, True], ignore_index=True)
    return Slip(dict(asked), before, after, moved[list(MOVED_COLUMNS)])


def paired(project_ids: list[str], days: list[int]) -> dict[str, int]:
    """project_id > days from two lists of one length. Raises SlipRefused when they do not pair up or name a project twice."""
    if not project_ids or len(project_ids) != len(days):
        raise SlipRefused(f"every project needs its days: {len(project_ids)} of the one and {len(days)} of the other are given")
    twice = sorted({name for name in project_ids if project_ids.count(name) > 1})
    if twice:
        raise SlipRefused(f"a project can slip once: {', '.join(twice)}")
    return dict(zip(project_ids, days, strict=True))


def refusal(plan: NetworkPlan, project_id: str, days: object) -> str | None:
    """Why this project cannot slip by so many days, None where it can."""
    if project_id not in plan.index:
        return f"no project has the id {project_id}"
    project = plan.dates.iloc[plan.index.get_loc(project_id)]
    if project["reason"] is not None:
        return f"{project_id} cannot slip: it has {project['reason']}"
    if project["finished"]:
        return f"{project_id} cannot slip: it has finished"
    if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= LONGEST_SLIP:
        return f"{project_id} cannot slip by {days} days: expected a whole number from 0 to {LONGEST_SLIP}"
    return None
