"""How a value is written on every screen: numbers, money, shares, days, dates, and text that is shown as it is."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date, datetime

UNKNOWN = "unknown"
MINUS = "−"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
INDEX_DECIMALS = 2
# Finer differences are errors of rounding to a reader.
MOST_DECIMALS = 6
_TOLERANCE = 1e-9
_SHORT_UNITS = ((1e12, "tn"), (1e9, "bn"), (1e6, "M"), (1e3, "k"))

_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_LINK_STARTS = re.compile(r"(:|@|www)(?=\S)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
# Invisible and without width: it parts what Markdown would still join into an icon or a link after escaping.
WORD_JOINER = "\u2060"


def is_missing(value: object) -> bool:
    """Whether a value is not there: None, NaN, NaT or pandas' NA, none of which equals itself."""
    if value is None:
        return True
    try:
        return bool(value != value)
    except TypeError:  # pandas' NA has no truth
        return True


def format_date(day: date | None) -> str:
    """`31 Mar 2026`, in English whatever the server's locale; "unknown" without a date."""
    return UNKNOWN if is_missing(day) else f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def format_moment(moment: datetime | None) -> str:
    """`31 Mar 2026, 14:05 UTC`; moments are stored in UTC."""
    return UNKNOWN if is_missing(moment) else f"{format_date(moment)}, {moment:%H:%M} UTC"


def format_month(day: date | None) -> str:
    """`Mar 2026`."""
    return UNKNOWN if is_missing(day) else f"{MONTHS[day.month - 1]} {day.year}"


def format_number(value: float | None, decimals: int = 0) -> str:
    """Thousands separated, with a true minus sign: `−1,234.5`; never a negative zero."""
    if is_missing(value) or math.isinf(value):
        return UNKNOWN
    written = f"{abs(value):,.{decimals}f}"
    return f"{MINUS}{written}" if value < 0 and any(digit in written for digit in "123456789") else written


def decimals_to_tell(value: float | None, limits: Iterable[float], fewest: int = 0) -> int:
    """The fewest decimals at which the rounded value lies on the same side of each limit as the value itself.

    So that 2.1 % beside “green up to 2 %” does not read “2 %”; told from itself, a value is written in full.
    """
    if is_missing(value) or math.isinf(value):
        return fewest
    value = float(value)
    sides = [(_side(value, limit), limit) for limit in limits]
    enough = (decimals for decimals in range(fewest, MOST_DECIMALS)
              if all(_side(round(value, decimals), limit) == side for side, limit in sides))
    return next(enough, MOST_DECIMALS)


def _side(value: float, limit: float) -> int:
    # A figure that is a rounding error short of a limit has met it, as where bands judge.
    return 0 if abs(value - limit) <= _TOLERANCE else 1 if value > limit else -1


def format_index(value: float | None, decimals: int = INDEX_DECIMALS) -> str:
    """An index such as CPI or SPI(t), with two decimals or more."""
    return format_number(value, decimals)


def format_share(fraction: float | None, decimals: int = 0) -> str:
    """A fraction as a percentage: 0.256 is `26 %`."""
    return UNKNOWN if is_missing(fraction) else f"{format_number(fraction * 100, decimals)} %"


def format_days(days: float | None, decimals: int = 0) -> str:
    """`1 day`, `12 days`, `−3 days`, with a decimal `10.5 days`."""
    if is_missing(days):
        return UNKNOWN
    return f"{format_number(days, decimals)} days" if decimals else count_of(round(days), "day")


def count_of(number: int, singular: str, plural: str = "") -> str:
    """A number with its noun: `1 project`, `1,200 projects`."""
    return f"{format_number(number)} {singular if abs(number) == 1 else plural or singular + 's'}"


def an(noun: str) -> str:
    """The noun with its article: "a milestone", "an open threat"."""
    return f"{'an' if noun[:1] in 'aeio' else 'a'} {noun}"


def short_money(amount: float | None, currency: str = "") -> str:
    """Money for a card: `GBP 1.2 M`, two or three digits and no more; below a thousand whole."""
    if is_missing(amount):
        return UNKNOWN
    written = _shortened(abs(amount))
    sign = MINUS if amount < 0 and written != "0" else ""
    return f"{currency} {sign}{written}".strip()


def format_change(change: float | None, decimals: int = 0, unit: str = "") -> str:
    """A difference with its sign: `+0.02`, `−12 days`, `no change`."""
    if is_missing(change):
        return UNKNOWN
    written = format_number(change, decimals)
    if not any(digit in written for digit in "123456789"):
        return "no change"
    return f"{'+' if change > 0 else ''}{written} {unit}".strip()


def plain(text: object) -> str:
    """Text that Streamlit's Markdown shows as it is: for labels that cannot be shown by `st.text`.

    Escaping alone is not enough: icons (`:material/…:`), emoji codes and bare links are found after Markdown has
    undone the escapes, so these are parted by a character without width.
    """
    escaped = _PUNCTUATION.sub(r"\\\1", visible(text))
    return _LINK_STARTS.sub(rf"\1{WORD_JOINER}", escaped)


def visible(text: object, longest: int | None = None) -> str:
    """Text on one line without control or direction characters (shown as `�`), cut with `…` when it is too long."""
    shown = _CONTROL.sub("�", str(text))
    return shown if longest is None or len(shown) <= longest else shown[:longest - 1].rstrip() + "…"


def own_words(text: object) -> str:
    """What a person wrote, on the lines it was written on; for `st.text` alone."""
    return "\n".join(visible(line) for line in str(text).splitlines())


def _shortened(amount: float) -> str:
    for size, unit in _SHORT_UNITS:
        # 999,950 is a million once rounded, so the step up comes before the rounding does.
        if amount >= size * 0.9995:
            scaled = amount / size
            return f"{scaled:,.0f} {unit}" if scaled >= 99.95 else f"{scaled:.1f} {unit}"
    return f"{amount:,.0f}"
