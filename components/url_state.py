"""Keeps the URL and the state of the screen in step: the URL is always the link to what is shown.

On each run the URL wins when it differs from what was last written (first load, link) and at each step back or forward;
else what was clicked wins. Nothing in a URL is trusted: what is not known is named and left out. A URL is rewritten only
when it means something else than what is on screen: rewriting one that was merely untidy would put it under the reader's
way back, for ever.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from typing import NamedTuple

from data_access.filter import CHOICE_FIELDS, KEYS, TEXT_KEYS, FilterOptions, Ignored, ProjectFilter, Scope

Query = dict[str, list[str]]

# Streamlit's own limits for a query string.
MOST_VALUES = 1_000
LONGEST_QUERY = 512 * 1024
_CHOICE_KEYS = tuple(item.key for item in CHOICE_FIELDS)
_WRITTEN, _TOUCHED, _PAGE, _IGNORED = "url.written", "url.touched", "url.page", "url.ignored"
_MONTH = re.compile(r"[1-9]\d{3}-(0[1-9]|1[0-2])", re.ASCII)
_IDENTIFIER = re.compile(r"[^\x00-\x1f\x7f\ud800-\udfff]{1,200}")


class PageField(NamedTuple):
    """A URL field of one page: a single value, left out of the URL at its default."""

    key: str
    expected: str
    accepts: Callable[[str], bool]
    default: str = ""


class Reading(NamedTuple):
    """What a query asks for: the filter, the page's own values by key, and what was left out."""

    project_filter: ProjectFilter
    values: dict[str, str]
    ignored: tuple[Ignored, ...]


@dataclass(frozen=True)
class Context:
    """What a query is read against: the page's name and fields, what can be chosen, and the person's own scope."""

    page: str
    fields: tuple[PageField, ...]
    options: FilterOptions
    scope: Scope = Scope()
    fields_elsewhere: frozenset[str] = frozenset()


def is_identifier(text: str) -> bool:
    """Whether a text could be the id of a row: 1 to 200 characters, none of them a control character."""
    return bool(_IDENTIFIER.fullmatch(text))


def is_month(text: str) -> bool:
    """Whether a text is a month such as 2026-10."""
    return bool(_MONTH.fullmatch(text))


def one_of(*values: str) -> Callable[[str], bool]:
    return lambda text: text in values


def read(query: Mapping[str, Iterable[str]], context: Context) -> Reading:
    """The filter and page values in a query, whatever is in it; everything that is not known is in `ignored`."""
    given, ignored = _bounded(query)
    project_filter, unknown = ProjectFilter.from_query(given, context.options, context.scope)
    ignored += unknown
    values = {field.key: field.default for field in context.fields}
    for field in context.fields:
        for value in given.get(field.key, [])[-1:]:
            if field.accepts(value):
                values[field.key] = value
            elif value:
                ignored.append(Ignored(field.key, value, field.expected))
    known = {*KEYS, *(field.key for field in context.fields), *context.fields_elsewhere}
    ignored += [Ignored(key, ", ".join(given[key][:3]), "part of a link of this app") for key in given if key not in known]
    return Reading(project_filter, values, tuple(ignored))


def canonical(reading: Reading, fields: Iterable[PageField]) -> Query:
    """The one query of this filter and these values; `read` of it gives them again."""
    own = {field.key: [reading.values[field.key]] for field in fields
           if reading.values[field.key] != field.default}
    return reading.project_filter.to_query() | own


def filter_key(key: str) -> str:
    """The session key of a filter widget, the same on every page."""
    return f"filter.{key}"


def field_key(page: str, key: str) -> str:
    """The session key of a page's own widget."""
    return f"page.{page}.{key}"


def touch(state: MutableMapping) -> None:
    """Says that a widget of this layer was just used: the change of any such widget calls it."""
    state[_TOUCHED] = True


def step_in_history(state: MutableMapping) -> None:
    """Says that back or forward asked for this run: the URL alone counts.

    With such a step the browser repeats what its widgets show. When the step before it is not drawn yet, that differs from
    what the session holds by then, and would else pass for a widget that was just used.
    """
    state.pop(_TOUCHED, None)
    state.pop(_WRITTEN, None)


def oversized(query_string: str) -> tuple[Ignored, ...]:
    """What to name when a link is longer than Streamlit reads: it then hands over none of it, without a word."""
    fields = query_string.count("&") + 1
    is_too_much = fields > MOST_VALUES or len(query_string) > LONGEST_QUERY
    named = Ignored("link", f"{fields:,} values", f"a link of this app, which holds at most {MOST_VALUES:,} values")
    return (named,) if is_too_much else ()


def synchronise(state: MutableMapping, query: Mapping[str, Iterable[str]], context: Context,
                refused: tuple[Ignored, ...] = ()) -> tuple[Reading, Query]:
    """Bring state and URL into step; returns what is shown and the query that the URL should have. Called before any widget.

    A widget that was just used beats a URL that lags behind it: two quick clicks send the second one with a URL
    from before the first. `state`: the session's; `query`: what the browser sent; `refused`: what of it could not be read.
    """
    sent: Query = {key: list(values) for key, values in query.items()}
    touched, moved = bool(state.pop(_TOUCHED, False)), state.get(_PAGE) != context.page
    url_wins = sent != state.get(_WRITTEN) and not touched
    shared = sent if url_wins else _from_state(state, _CHOICE_KEYS + TEXT_KEYS, filter_key)
    own_keys = tuple(field.key for field in context.fields)
    own = sent if url_wins or moved else _from_state(state, own_keys, lambda key: field_key(context.page, key))
    asked = {key: values for key, values in shared.items() if key in KEYS} | {
        key: values for key, values in own.items() if key not in KEYS}
    reading = read(asked, context)
    # What was left out stays named until the reader changes something; it would else flash by with the first rerun.
    kept = () if url_wins or touched or moved else tuple(state.get(_IGNORED, ()))
    reading = reading._replace(ignored=tuple(dict.fromkeys((*refused, *kept, *reading.ignored))))
    written = sent if _same_screen(read(sent, context), reading) else canonical(reading, context.fields)
    _into_state(state, reading, context)
    state.update({_WRITTEN: written, _PAGE: context.page, _IGNORED: reading.ignored})
    return reading, written


def _same_screen(one: Reading, other: Reading) -> bool:
    return (one.project_filter, one.values) == (other.project_filter, other.values)


def asked_snapshot(state: MutableMapping, query: Mapping[str, Iterable[str]]) -> str:
    """The snapshot that this run asks for, before `synchronise`: what can be chosen depends on the moment that is shown."""
    sent: Query = {key: list(values) for key, values in query.items()}
    url_wins = sent != state.get(_WRITTEN) and not state.get(_TOUCHED, False)
    return "".join(sent.get("snapshot", [])[-1:]) if url_wins else state.get(filter_key("snapshot"), "")


def reset(state: MutableMapping, keys: Iterable[str] = KEYS) -> None:
    """Put filter fields at rest, as if the reader had cleared each widget."""
    for key in keys:
        state[filter_key(key)] = [] if key in _CHOICE_KEYS else ""
    touch(state)


def remove(state: MutableMapping, key: str, value: str) -> None:
    """Take one value out of a filter field, as if the reader had done it in the widget."""
    held = state.get(filter_key(key), [])
    state[filter_key(key)] = [item for item in held if item != value] if key in _CHOICE_KEYS else ""
    touch(state)


def _bounded(query: Mapping[str, Iterable[str]]) -> tuple[Query, list[Ignored]]:
    """The query with no more values than anyone would choose by hand, and what was cut."""
    given: Query = {}
    ignored: list[Ignored] = []
    for key, all_values in query.items():
        values = list(dict.fromkeys(str(value) for value in all_values))
        if len(values) > MOST_VALUES:
            ignored.append(Ignored(key, f"{len(values):,} values", f"at most {MOST_VALUES:,} values"))
            values = []
        given[key] = values
    return given, ignored


def _from_state(state: MutableMapping, keys: Iterable[str], name: Callable[[str], str]) -> Query:
    query: Query = {}
    for key in keys:
        held = state.get(name(key))
        values = held if isinstance(held, (list, tuple)) else [held]
        query[key] = [str(value) for value in values if value not in (None, "")]
    return {key: values for key, values in query.items() if values}


def _into_state(state: MutableMapping, reading: Reading, context: Context) -> None:
    """Assigning a widget's value on every run also keeps it alive on pages that do not draw the widget."""
    query = reading.project_filter.to_query()
    for key in _CHOICE_KEYS:
        state[filter_key(key)] = query.get(key, [])
    for key in TEXT_KEYS:
        state[filter_key(key)] = "".join(query.get(key, []))
    for field in context.fields:
        state[field_key(context.page, field.key)] = reading.values[field.key]
