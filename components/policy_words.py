"""The policy in a reader's words: its conventions by name, its limits in the unit they are thought in, its changes as lines."""

from __future__ import annotations

from typing import Any

from components.formats import INDEX_DECIMALS, MONTHS, format_number
from metrics.kpi_catalogue import CATALOGUE
from metrics.policy import Band
from reports.policy_versions import Change

NAMES = {
    "currency": "Currency", "reporting_rhythm": "Reporting rhythm", "first_fiscal_month": "First month of the fiscal year",
    "hours_per_day": "Hours of a working day", "hours_per_fte_month": "Hours of a full-time month",
    "person_rows": "Resource views show single people",
    "soft_booking_probability": "Probability of a soft booking", "stages": "Stages, in their order",
    "closed_stages": "Stages that no key figure counts", "certifications": "Certifications that count",
}
BETTER = {"higher": "higher", "lower": "lower", "inside": "inside"}
_DECIMALS = 6


def unit_of(kpi_id: str) -> str:
    """The unit in which the band of a key figure judges: %, index, days or decisions."""
    definition = CATALOGUE[kpi_id]
    if definition.unit == "share" or definition.rule in ("counted share", "sum"):
        return "%"
    return definition.unit


def shown(value: float | None, unit: str) -> float | None:
    """A limit as it is shown: a share in per cent, anything else as it is."""
    return round(value * 100, _DECIMALS) if unit == "%" and value is not None else value


def taken(value: float | None, unit: str) -> float | None:
    """A limit as the policy states it, from what was shown and typed over."""
    if value is None:
        return None
    stated = round(value / 100, _DECIMALS + 2) if unit == "%" else value
    return int(stated) if float(stated).is_integer() else stated


def limit_in_words(value: Any, unit: str) -> str:
    """`95 %`, `0.95`, `10 days`, or for a pair `75 to 95 %`."""
    if isinstance(value, (list, tuple)):
        low, high = (limit_in_words(item, unit) for item in value)
        return f"{low.removesuffix(' %')} to {high}"
    if value is None:
        return "nothing"
    number = shown(value, unit)
    # Indices line up with two decimals: 0.90 beside 0.95.
    decimals = max(len(f"{number:.{_DECIMALS}f}".rstrip("0").partition(".")[2]), INDEX_DECIMALS if unit == "index" else 0)
    written = format_number(number, decimals)
    return written if unit == "index" else f"{written} {unit}"


def band_in_words(band: Band, unit: str) -> str:
    """ "green ≥ 0.95, amber ≥ 0.90", "green ≤ 10 days, amber ≤ 30 days", "green 75 to 95 %, amber 60 to 105 %"."""
    sign = {"higher": "≥ ", "lower": "≤ ", "inside": ""}[band.better]
    return f"green {sign}{limit_in_words(band.green, unit)}, amber {sign}{limit_in_words(band.amber, unit)}"


def name_of(key: str) -> str:
    """What a dotted key of the policy is called on the page."""
    first, _, rest = key.partition(".")
    kpi_id, _, part = rest.partition(".")
    if first == "bands" and kpi_id in CATALOGUE:
        return f"{CATALOGUE[kpi_id].label}{', ' + part if part else ''}"
    if first == "risk_probabilities" and rest:
        return f"Probability of a risk of level {rest}"
    return NAMES.get(key, key)


def value_in_words(key: str, value: Any) -> str:
    """A convention's value as it is read: limits with their unit, lists with commas, months and switches as words."""
    parts = key.split(".")
    if parts[0] == "bands" and parts[-1] in ("green", "amber"):
        return limit_in_words(value, unit_of(parts[1]))
    if parts[0] in ("risk_probabilities", "soft_booking_probability"):
        return limit_in_words(value, "%")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(str, value)) or "none"
    if key == "first_fiscal_month" and isinstance(value, int):
        return MONTHS[value - 1]
    return str(value)


def change_rows(changes: list[Change]) -> list[dict[str, str]]:
    """A row a change: what, before, after."""
    return [{"what": name_of(change.key), "before": value_in_words(change.key, change.before),
             "after": value_in_words(change.key, change.after)} for change in changes]


def problem_in_words(key: str, message: str) -> str:
    """A fault as a sentence at its field: without the key, which the field itself says, and without a dump of the value."""
    said = message.removeprefix(f"{key}: ")
    return said.partition(", found {")[0] if ", found {" in said else said
