"""Maturity results that came in by an import and belong to no campaign here: levels as they were published elsewhere."""

from __future__ import annotations

import pandas

from data_access.engine import Database
from data_access.maturity.publications import newest_publications
from data_access.maturity_levels import read_maturity_targets, read_published_results

IMPORTED = ("campaign", "team", "area", "level", "low", "high", "answered", "invited", "agreement", "floor", "target", "due_on",
            "at_target")


def imported_results(database: Database) -> pandas.DataFrame:
    """One row a campaign, team and area, IMPORTED, by name; those of campaigns that were published here are left out.

    `at_target`: True, False, or None without a level or a target.
    """
    with database.read() as connection:
        results, targets = read_published_results(connection), read_maturity_targets(connection)
        own = {one.campaign for one in newest_publications(connection)}
    found = results[~results["campaign"].isin(own)].merge(targets, on=["team", "area"], how="left")
    reached = (found["level"] >= found["target"]).astype(object)
    found = found.assign(at_target=reached.where(reached.notna() & found["level"].notna() & found["target"].notna(), None))
    return found.sort_values(["campaign", "team", "area"], kind="stable", ignore_index=True)[list(IMPORTED)]
