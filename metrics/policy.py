"""The policy that every figure rests on: bands, stages, reporting rhythm, calendar conventions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal

import numpy

from metrics.periods import RHYTHMS, Rhythm

Status = Literal["green", "amber", "red", "unknown"]
Limit = float | tuple[float, float]
STATUSES: tuple[Status, ...] = ("green", "amber", "red", "unknown")
GREEN, AMBER, RED, UNKNOWN = 0, 1, 2, -1
# A figure that is a rounding error short of a threshold has met it.
_TOLERANCE = 1e-9
# Beyond it a limit is a slip of the hand.
_GREATEST = 1e12


class PolicyError(ValueError):
    """The policy cannot be used; the message names the key and what was expected there. `key`: where, as in bands.cpi.green."""

    def __init__(self, message: str, key: str = ""):
        super().__init__(message)
        self.key = key


@dataclass(frozen=True)
class Band:
    """Where a figure is green and amber. `better`: "higher", "lower", or "inside" (then both limits are a pair low, high)."""

    better: Literal["higher", "lower", "inside"]
    green: Limit
    amber: Limit

    @property
    def limits(self) -> tuple[float, ...]:
        """All limits, green before amber."""
        return (*self.green, *self.amber) if self.better == "inside" else (self.green, self.amber)

    def levels(self, values) -> numpy.ndarray:
        """0 green, 1 amber, 2 red, -1 unknown for each value; None and NaN are unknown."""
        numbers = numpy.asarray(values, dtype=float)
        short_of_green = numpy.where(self._within(numbers, self.amber), AMBER, RED)
        levels = numpy.where(self._within(numbers, self.green), GREEN, short_of_green)
        return numpy.where(numpy.isnan(numbers), UNKNOWN, levels)

    def status(self, value: float | None) -> Status:
        """The status of one value: green, amber, red, or unknown for None and NaN."""
        return STATUSES[int(self.levels(value))]

    def _within(self, numbers: numpy.ndarray, limit: Limit) -> numpy.ndarray:
        if self.better == "inside":
            return (numbers >= limit[0] - _TOLERANCE) & (numbers <= limit[1] + _TOLERANCE)
        return numbers >= limit - _TOLERANCE if self.better == "higher" else numbers <= limit + _TOLERANCE


def _default_bands() -> Mapping[str, Band]:
    higher = {"health_green": (.70, .50), "cpi": (.95, .90), "spi": (.95, .90), "spi_t": (.95, .90),
              "milestone_hit": (.80, .60), "benefits_realised": (.90, .70), "aligned_budget": (.95, .80),
              "status_fresh": (.95, .80),
              "gates_passed": (.90, .75), "standards": (.90, .75), "certified_managers": (.80, .60), "maturity": (.80, .60)}
    lower = {"forecast_variance": (.02, .10), "finish_slip": (10, 30), "milestones_late": (0, .05), "risk_exposure": (.05, .10),
             "raid_overdue": (.05, .15), "decisions_waiting": (0, 3), "overloaded": (.05, .15), "divergence": (0, .10),
             "dependency_conflicts": (0, .02)}
    bands = {name: Band("higher", *limits) for name, limits in higher.items()}
    bands |= {name: Band("lower", *limits) for name, limits in lower.items()}
    return MappingProxyType(bands | {"utilisation": Band("inside", (.75, .95), (.60, 1.05))})


@dataclass(frozen=True)
class Policy:
    """Every convention with its default; `version` is the checksum of the text that it was read from.

    `number`: which version of the database it is, None for one that is not stored; it says nothing about the content.
    """

    currency: str = "EUR"
    reporting_rhythm: Rhythm = "monthly"
    first_fiscal_month: int = 1
    hours_per_day: float = 8
    hours_per_fte_month: float = 160
    stages: tuple[str, ...] = ("idea", "initiation", "planning", "execution", "closing", "closed", "on hold", "cancelled")
    closed_stages: tuple[str, ...] = ("closed", "cancelled")
    certifications: tuple[str, ...] = ("PMP", "PRINCE2")
    risk_probabilities: Mapping[int, float] = field(
        default_factory=lambda: MappingProxyType({1: .1, 2: .3, 3: .5, 4: .7, 5: .9}))
    bands: Mapping[str, Band] = field(default_factory=_default_bands)
    person_rows: bool = True
    soft_booking_probability: float = 0.5
    version: str = "default"
    number: int | None = field(default=None, repr=False, compare=False)

    @property
    def label(self) -> str:
        """What a figure says it was judged by: "policy 3"."""
        return f"policy {self.number}" if self.number else "policy file"

    @classmethod
    def from_mapping(cls, given: Mapping[str, Any], version: str = "default", number: int | None = None) -> Policy:
        """The policy that a mapping states, defaults for what it leaves out. Raises PolicyError naming key and expectation."""
        if not isinstance(given, Mapping):
            raise PolicyError("policy: expected keys and values, such as `currency: EUR`")
        for key in given:
            if key not in _READERS:
                raise PolicyError(f"{key}: not a key of the policy; expected one of {', '.join(sorted(_READERS))}", str(key))
        return cls(**{key: _READERS[key](key, value) for key, value in given.items()}, version=version, number=number)


def policy_errors(given: Mapping[str, Any]) -> list[PolicyError]:
    """Everything that is wrong with a mapping, where `Policy.from_mapping` stops at the first; empty for a policy."""
    return [error for part in _parts(given) if (error := _error(lambda part=part: Policy.from_mapping(part))) is not None]


def _parts(given: object) -> list[object]:
    """What can be wrong by itself: each key, and each band."""
    if not isinstance(given, Mapping):
        return [given]
    bands = given.get("bands")
    alone = [{key: value} for key, value in given.items() if key != "bands" or not isinstance(bands, Mapping)]
    return alone + [{"bands": {name: band}} for name, band in bands.items()] if isinstance(bands, Mapping) else alone


def _error(read: Callable[[], object]) -> PolicyError | None:
    try:
        read()
    except PolicyError as error:
        return error
    return None


def effective_policy(policy: Policy, settings: Mapping[str, str | None]) -> Policy:
    """The policy with the currency and reporting rhythm that the portfolio's own settings state, where they do."""
    given = {key: (settings.get(key) or "").strip() for key in ("currency", "reporting_rhythm")}
    return replace(policy, **{key: _READERS[key](key, value) for key, value in given.items() if value})


def _fail(key: str, value: object, expected: str) -> PolicyError:
    found = "nothing" if value is None else _shortened(repr(value))
    return PolicyError(f"{key}: expected {expected}, found {found}", key)


def _shortened(text: str, longest: int = 80) -> str:
    return text if len(text) <= longest else text[:longest - 1] + "…"


def _currency(key: str, value: object) -> str:
    if not (isinstance(value, str) and len(value) == 3 and value.isascii() and value.isalpha()):
        raise _fail(key, value, "a currency code of three letters, such as EUR")
    return value.upper()


def _rhythm(key: str, value: object) -> Rhythm:
    if value not in RHYTHMS:
        raise _fail(key, value, f"one of {', '.join(RHYTHMS)}")
    return value


def _number(key: str, value: object, least: float, most: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
        raise _fail(key, value, f"a number from {least:g} to {most:g}" if most < _GREATEST else "a number")
    return value


def _month(key: str, value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 12:
        raise _fail(key, value, "a month from 1 to 12")
    return value


def _switch(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _fail(key, value, "true or false")
    return value


def _words(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(word, str) and word.strip() for word in value):
        raise _fail(key, value, "a list of words")
    return tuple(word.strip() for word in value)


def _probabilities(key: str, value: object) -> Mapping[int, float]:
    if not isinstance(value, Mapping) or set(value) != {1, 2, 3, 4, 5}:
        raise _fail(key, value, "a probability for each of the levels 1 to 5")
    return MappingProxyType({level: _number(f"{key}.{level}", share, 0, 1) for level, share in value.items()})


def _bands(key: str, value: object) -> Mapping[str, Band]:
    if not isinstance(value, Mapping):
        raise _fail(key, value, "a band for each KPI, such as `cpi: {better: higher, green: 0.95, amber: 0.90}`")
    defaults = _default_bands()
    unknown = next((name for name in value if name not in defaults), None)
    if unknown is not None:
        raise PolicyError(f"{key}.{unknown}: not a KPI; expected one of {', '.join(defaults)}", f"{key}.{unknown}")
    return MappingProxyType(dict(defaults) | {name: _band(f"{key}.{name}", band) for name, band in value.items()})


def _band(key: str, value: object) -> Band:
    if not isinstance(value, Mapping) or set(value) != {"better", "green", "amber"}:
        raise _fail(key, value, "better, green and amber")
    better = value["better"]
    if better not in ("higher", "lower", "inside"):
        raise _fail(f"{key}.better", better, "higher, lower or inside")
    green, amber = (_limit(f"{key}.{name}", value[name], better) for name in ("green", "amber"))
    ordered = {"higher": lambda: green >= amber, "lower": lambda: green <= amber,
               "inside": lambda: amber[0] <= green[0] <= green[1] <= amber[1]}[better]()
    if not ordered:
        raise _fail(key, dict(value), "amber to be no stricter than green")
    return Band(better, green, amber)


def _limit(key: str, value: object, better: str) -> Limit:
    if better != "inside":
        return _number(key, value, -_GREATEST, _GREATEST)
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise _fail(key, value, "a pair of numbers, low and high")
    return tuple(_number(key, number, -_GREATEST, _GREATEST) for number in value)


_READERS = {
    "currency": _currency, "reporting_rhythm": _rhythm, "first_fiscal_month": _month,
    "hours_per_day": lambda key, value: _number(key, value, 0.5, 24),
    "hours_per_fte_month": lambda key, value: _number(key, value, 1, 744),
    "stages": _words, "closed_stages": _words, "certifications": _words,
    "risk_probabilities": _probabilities, "bands": _bands, "person_rows": _switch,
    "soft_booking_probability": lambda key, value: _number(key, value, 0, 1),
}
