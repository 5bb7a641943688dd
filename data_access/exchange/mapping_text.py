"""The conversions of a mapping on one cell's text: text in, text out, ValueError for what is not known."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from html.parser import HTMLParser

from data_access.exchange.mapping_model import DateFormat, NumberFormat, Rule

BLOCKS = {"br", "p", "div", "li", "tr", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6"}


def before_meaning(rule: Rule, text: str) -> str:
    """The steps that only tidy the text: html, lines, replace, missing and case."""
    if rule.html == "remove":
        text = without_html(text)
    if rule.lines == "join":
        text = " ".join(text.split())
    for old, new in rule.replace.items():
        text = text.replace(old, new)
    if any(resembles(pattern, text) for pattern in rule.missing):
        return ""
    if rule.case != "keep":
        text = text.upper() if rule.case == "upper" else text.lower()
    return text.strip()


def with_meaning(rule: Rule, text: str) -> str:
    """The steps that must know the text: value map, date, number and slug."""
    if rule.map:
        text = mapped(rule.map, text)
    if rule.date and text:
        text = parse_date(rule.date, text).isoformat()
    if rule.number and text:
        text = parse_number(rule.number, text)
    return slug(text, rule.slug) if rule.slug and text else text


def resembles(pattern: str, text: str) -> bool:
    """Whether the text is the pattern's, in any case and with any white space; * stands for anything."""
    return bool(_compiled(pattern).fullmatch(_plain(text)))


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


@lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(piece) for piece in re.split(r"\*+", _plain(pattern))), re.DOTALL)


def mapped(values: dict[str, str], text: str) -> str:
    """The value of the first key that the text resembles; an exact key goes before one with *."""
    for key in sorted(values, key=lambda key: "*" in key):
        if resembles(key, text):
            return values[key]
    raise ValueError("one of " + ", ".join(values))


def parse_date(form: DateFormat, text: str) -> date:
    """The day that the text means, by ISO 8601 or the first format that fits; a time of day is dropped."""
    for layout in (*form.formats, "%Y-%m-%d", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S"):
        try:
            found = datetime.strptime(text, layout).date()
        except ValueError:
            continue
        if "%y" in layout:
            found = found.replace(year=found.year % 100 + (2000 if found.year % 100 <= form.two_digit_years_up_to else 1900))
        return found
    raise ValueError("a date written as " + " or ".join((*form.formats, "%Y-%m-%d")))


def parse_number(form: NumberFormat, text: str) -> str:
    """Plain decimal digits of the scaled number. Thousands must stand in groups of three, so that 1,5 is never read as 15."""
    plain = text
    for removed in form.remove:
        plain = plain.replace(removed, "")
    plain = "".join(sign for sign in plain if unicodedata.category(sign) != "Sc").strip().replace("−", "-")
    negative = plain.startswith("-") or (plain.startswith("(") and plain.endswith(")"))
    plain = plain.strip("()").removeprefix("-").removeprefix("+").strip()
    if not _number_pattern(form.decimal, form.thousands).fullmatch(plain):
        raise ValueError(f"a number with “{form.decimal}” as the decimal sign")
    if form.thousands:
        plain = plain.replace(form.thousands, "")
    number = Decimal(plain.replace(form.decimal, ".")) * form.scale
    return format((-number if negative else number).normalize(), "f")


@lru_cache(maxsize=1024)
def _number_pattern(decimal: str, thousands: str) -> re.Pattern[str]:
    point = re.escape(decimal)
    grouped = rf"\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+" if thousands else r"\d+"
    return re.compile(rf"(?:{grouped}|\d+)(?:{point}\d*)?|{point}\d+", re.ASCII)


def slug(text: str, longest: int) -> str:
    """Small ASCII letters, digits and hyphens; a text that must be cut ends in a checksum, so that two stay two."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if len(words) <= longest and words:
        return words
    checksum = hashlib.sha256(text.encode()).hexdigest()[:6]
    return f"{words[:longest - 7].strip('-')}-{checksum}".strip("-")


def letters_and_digits(text: str) -> str:
    """What is left of a name when case, spaces and punctuation are taken away: what lookups compare."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text).casefold() if sign.isalnum())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag in BLOCKS:
            self.words.append("\n")


def without_html(text: str) -> str:
    """The words of an HTML text, a new line for each block."""
    reader = _Words()
    reader.feed(text)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.words).split("\n"))
    return "\n".join(line for line in lines if line)
