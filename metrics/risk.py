"""Risk exposure: the expected loss of open threats less the expected gain of open opportunities.

Source: expected monetary value, PMBOK Guide (6th ed., 11.4.2.5); ISO 31010:2019, B.10. Probability levels become shares by
the policy.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy
import pandas


def expected_impact(kind: pandas.Series, probability: pandas.Series, cost_impact: pandas.Series,
                    probabilities: Mapping[int, float]) -> pandas.Series:
    """Probability x cost impact of each entry, negative for an opportunity; unknown without either."""
    sign = kind.map({"threat": 1.0, "opportunity": -1.0})
    return sign * probability.map(dict(probabilities)).astype(float) * cost_impact.astype(float)


def risk_exposure(entries: pandas.DataFrame, probabilities: Mapping[int, float]) -> pandas.Series:
    """Exposure by project_id, in money; negative where opportunities outweigh threats.

    `entries`: project_id, kind, status, probability, cost_impact; a row is a RAID entry, other kinds are not looked at.
    0 where all risks are closed. A project is absent without any risk on record, unknown where no open one is scored.
    """
    risks = entries[entries["kind"].isin(["threat", "opportunity"])]
    is_open = risks["status"].fillna("open").ne("closed")
    impact = expected_impact(risks["kind"], risks["probability"], risks["cost_impact"], probabilities)
    impact = impact.where(is_open, 0.0)
    counted = pandas.DataFrame({"impact": impact, "open": is_open, "scored": is_open & impact.notna()})
    totals = counted.groupby(risks["project_id"]).sum()
    measured = (totals["open"] == 0) | (totals["scored"] > 0)
    return totals["impact"].astype(float).where(measured, numpy.nan)
