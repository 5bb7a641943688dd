"""What projects belong to, for lanes and for the matrix: a programme, a portfolio, a business unit, or each to itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
import pandas

from data_access.filter import UNASSIGNED

GROUPINGS = ("program", "portfolio", "business-unit", "project")


@dataclass(frozen=True, eq=False)
class Groups:
    """What projects belong to: `codes`, one a project, are places in `ids` and `names`; `-` stands for nothing."""

    codes: numpy.ndarray
    ids: numpy.ndarray
    names: numpy.ndarray

    @classmethod
    def of(cls, ids: pandas.Series, names: pandas.Series) -> Groups:
        filled = ids.fillna(UNASSIGNED)
        codes, known = pandas.factorize(filled.to_numpy(dtype=object))
        named = pandas.Series(names.fillna(filled).to_numpy(), index=filled.to_numpy()).groupby(level=0).first()
        return cls(codes, numpy.asarray(known, dtype=object), named.reindex(known).to_numpy(dtype=object))


def groups_of(projects: pandas.DataFrame) -> dict[str, Groups]:
    """The groups of each of GROUPINGS; `projects`: see `data_access.dependency_links.read_network_projects`."""
    units = projects["business_unit"].replace("", None)
    given = {"program": (projects["program_id"], projects["program"]),
             "portfolio": (projects["portfolio_id"], projects["portfolio"]), "business-unit": (units, units),
             "project": (projects["project_id"], projects["name"])}
    return {by: Groups.of(ids, names) for by, (ids, names) in given.items()}
