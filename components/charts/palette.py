"""What colour means: status and the few named series, with a shape, an icon and a word beside every status."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

INK = "#1F2933"
MUTED_INK = "#4A5560"
GRID = "#E3E7EC"
REFERENCE = "#7A8494"
WHITE = "#FFFFFF"

# Half steps keep the outline of their worse neighbour and are filled on the left only, so that they can be told apart
# without colour; the inner part of the path runs the other way round and therefore cuts a hole.
HALF_DIAMOND = "M0,-1L1,0L0,1L-1,0Z M0,-0.66L0,0.66L0.66,0Z"
HALF_TRIANGLE = "M0,-0.9L1,0.8L-1,0.8Z M0,-0.38L0,0.55L0.55,0.55Z"


@dataclass(frozen=True)
class Status:
    """How one status is drawn. `shape` is a Vega shape or path, `glyph` stands for it in a line of text.

    `rank` is the scale of the divergence rule (green 0 to red 2); None for what is no judgement.
    """

    word: str
    colour: str
    shape: str
    icon: str
    glyph: str
    filled: bool = True
    rank: float | None = None


STATUSES: dict[str, Status] = {
    "red": Status("Red", "#BF1D38", "diamond", ":material/error:", "◆", rank=2),
    "amber/red": Status("Amber/red", "#BF1D38", HALF_DIAMOND, ":material/error:", "⬖", rank=1.5),
    "amber": Status("Amber", "#CC8100", "triangle-up", ":material/warning:", "▲", rank=1),
    "amber/green": Status("Amber/green", "#CC8100", HALF_TRIANGLE, ":material/warning:", "◭", rank=0.5),
    "green": Status("Green", "#388C77", "circle", ":material/check_circle:", "●", rank=0),
    "complete": Status("Complete", "#5B6470", "square", ":material/task_alt:", "■"),
    "none": Status("No status", "#5B6470", "circle", ":material/help:", "○", filled=False),
    "unknown": Status("Not known", "#5B6470", "circle", ":material/help:", "○", filled=False),
}
STATUS_ORDER: tuple[str, ...] = tuple(STATUSES)

PLANNED_VALUE = "#7A8494"
EARNED_VALUE = "#12436D"
ACTUAL_COST = "#D9480F"
FORECAST = "#5480AB"
BASELINE = "#7A8494"
HARD_BOOKING = "#12436D"
SOFT_BOOKING = "#5F92C2"
ONE_BLUE = ("#F2F6FA", "#7FA6CB")

SERIES_COLOURS: dict[str, str] = {
    "planned_value": PLANNED_VALUE,
    "earned_value": EARNED_VALUE,
    "actual_cost": ACTUAL_COST,
    "forecast": ACTUAL_COST,
    "cpi": ACTUAL_COST,
    "spi_t": EARNED_VALUE,
    "spi": PLANNED_VALUE,
    "hard": HARD_BOOKING,
    "soft": SOFT_BOOKING,
}
SERIES_WORDS: dict[str, str] = {
    "planned_value": "Planned value",
    "earned_value": "Earned value",
    "actual_cost": "Actual cost",
    "forecast": "Forecast cost",
    "cpi": "CPI",
    "spi_t": "SPI(t)",
    "spi": "SPI",
    "hard": "Firm",
    "soft": "Not firm",
}


def status_of(value: object) -> str:
    """The status key of a stored value; anything that is not one of the statuses (None, NaN, empty) is "unknown"."""
    key = value.strip().lower() if isinstance(value, str) else ""
    return key if key in STATUSES else "unknown"


def status_word(value: object) -> str:
    """"Amber/red" for "amber/red", "Not known" for nothing."""
    return STATUSES[status_of(value)].word


def worst_first(values: Iterable[object]) -> list[str]:
    """The distinct statuses among `values`, worst first, those that are no judgement last."""
    return sorted({status_of(value) for value in values}, key=STATUS_ORDER.index)


def series_word(series: str) -> str:
    """The name that a reader sees for a series key; an unlisted one reads as words."""
    return SERIES_WORDS.get(series, series.replace("_", " ").capitalize())


def series_colour(series: str) -> str:
    """The one colour of a series on every chart; an unlisted series is drawn as a reference, in grey."""
    return SERIES_COLOURS.get(series, REFERENCE)


def key_of(values: Iterable[object]) -> list[str]:
    """What the shapes among `values` mean, in words: ["◆ Red", "▲ Amber", "● Green"]."""
    return [f"{STATUSES[key].glyph} {STATUSES[key].word}" for key in worst_first(values)]
