"""The one project filter: each field once, with its URL key, its SQL condition and its phrase."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from sqlalchemy import Column, ColumnElement, and_, false, func, or_, true

from data_access.schema import project_figures, projects

UNASSIGNED = "-"
UNKNOWN_STATUS = "unknown"
LONGEST_SEARCH = 200


@dataclass(frozen=True)
class ChoiceField:
    """A filter field of chosen values: OR within the field, AND across fields; `-` chooses the unassigned.

    `key`: URL key and command line option. `column`: what the condition is on. `phrase`: how the sentence begins.
    """

    key: str
    label: str
    phrase: str
    column: Column
    empty_label: str = "Unassigned"

    @property
    def attribute(self) -> str:
        return self.key.replace("-", "_")

    @property
    def is_status(self) -> bool:
        return self.key in ("reported-status", "computed-status")

    def chosen(self, values: tuple[str, ...]) -> tuple[list, bool]:
        """The values of the column that are meant, and whether an empty one is."""
        python_type = self.column.type.python_type
        chosen = [python_type(value) for value in values if value != UNASSIGNED]
        empty = UNASSIGNED in values or (self.is_status and UNKNOWN_STATUS in values)
        # A status that nobody worked out and one worked out as unknown are the same answer to a reader.
        return [*chosen, *([UNKNOWN_STATUS] if empty and self.is_status else [])], empty

    def condition(self, values: tuple[str, ...]) -> ColumnElement[bool]:
        chosen, empty = self.chosen(values)
        return or_(false(), *([self.column.in_(chosen)] if chosen else []), *([self.column.is_(None)] if empty else []))


CHOICE_FIELDS: tuple[ChoiceField, ...] = (
    ChoiceField("portfolio", "Portfolio", "portfolio", projects.c.portfolio_id),
    ChoiceField("program", "Programme", "programme", projects.c.program_id),
    ChoiceField("business-unit", "Business unit", "business unit", projects.c.business_unit),
    ChoiceField("stage", "Stage", "stage", projects.c.stage),
    ChoiceField("reported-status", "Reported status", "reported status", project_figures.c.reported_status, "Unknown"),
    ChoiceField("computed-status", "Computed status", "computed status", project_figures.c.computed_status, "Unknown"),
    ChoiceField("manager", "Project manager", "manager", projects.c.project_manager),
    ChoiceField("sponsor", "Sponsor", "sponsor", projects.c.sponsor),
    ChoiceField("objective", "Strategic objective", "objective", projects.c.strategic_objective),
    ChoiceField("category", "Category", "category", projects.c.category),
    ChoiceField("priority", "Priority", "priority", projects.c.priority),
)
TEXT_KEYS = ("search", "period", "compare", "snapshot")
KEYS: tuple[str, ...] = (*(item.key for item in CHOICE_FIELDS), *TEXT_KEYS)
SEARCHED = (projects.c.project_id, projects.c.name, projects.c.project_manager, projects.c.sponsor, projects.c.description)


class Ignored(NamedTuple):
    """A value that was given but is not known: named in a notice and left out."""

    key: str
    value: str
    expected: str


@dataclass(frozen=True)
class FilterOptions:
    """What can be chosen: for each choice key the known values with their labels, and the reporting dates, oldest first."""

    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    reporting_dates: tuple[date, ...] = ()
    snapshots: tuple[str, ...] = ()

    def label(self, key: str, value: str) -> str:
        if value == UNASSIGNED:
            return next(item.empty_label for item in CHOICE_FIELDS if item.key == key).lower()
        return self.values.get(key, {}).get(value, value)


@dataclass(frozen=True)
class Scope:
    """The part of the portfolio that the acting person may see; empty means all of it."""

    portfolios: tuple[str, ...] = ()

    def condition(self) -> ColumnElement[bool]:
        return projects.c.portfolio_id.in_(self.portfolios) if self.portfolios else true()


@dataclass(frozen=True)
class ProjectFilter:
    """What is shown: choice fields hold ids or plain words, `period` and `compare` a date or month, empty for the newest."""

    portfolio: tuple[str, ...] = ()
    program: tuple[str, ...] = ()
    business_unit: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    reported_status: tuple[str, ...] = ()
    computed_status: tuple[str, ...] = ()
    manager: tuple[str, ...] = ()
    sponsor: tuple[str, ...] = ()
    objective: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    search: str = ""
    period: str = ""
    compare: str = ""
    snapshot: str = ""
    scope: Scope = Scope()

    @classmethod
    def from_query(cls, query: Mapping[str, Iterable[str]], options: FilterOptions,
                   scope: Scope = Scope()) -> tuple[ProjectFilter, list[Ignored]]:
        """The filter that URL parameters or options ask for, and what of them is unknown and therefore left out.

        `query`: key > values as given; other keys are not looked at. Repeated values count once.
        """
        chosen: dict[str, object] = {"scope": scope}
        ignored: list[Ignored] = []
        for item in CHOICE_FIELDS:
            given = tuple(dict.fromkeys(query.get(item.key, ())))
            known = options.values.get(item.key, {})
            accepted = tuple(value for value in given if value == UNASSIGNED or value in known)
            chosen[item.attribute] = accepted
            ignored += [Ignored(item.key, value, f"a known {item.phrase}") for value in given if value not in accepted]
        for key in TEXT_KEYS:
            for value in list(query.get(key, ()))[-1:]:
                problem = _text_problem(key, value, options)
                if problem:
                    ignored.append(Ignored(key, value, problem))
                else:
                    chosen[key] = value.strip()
        return cls(**chosen), ignored

    def to_query(self) -> dict[str, list[str]]:
        """URL parameters of this filter, fields at rest left out; `from_query` of it gives this filter again."""
        query = {item.key: list(getattr(self, item.attribute)) for item in CHOICE_FIELDS}
        query |= {key: [getattr(self, key)] for key in TEXT_KEYS if getattr(self, key)}
        return {key: values for key, values in query.items() if values}

    def period_end(self, options: FilterOptions) -> date | None:
        """The reporting date that is shown: the one asked for, else the newest; None where there is none."""
        newest = options.reporting_dates[-1] if options.reporting_dates else None
        return resolve_period(self.period, options.reporting_dates) if self.period else newest

    def compare_end(self, options: FilterOptions) -> date | None:
        """The reporting date to compare with: the one asked for, else the one before the shown one; None for none."""
        if self.compare:
            return resolve_period(self.compare, options.reporting_dates)
        shown = self.period_end(options)
        earlier = [day for day in options.reporting_dates if shown and day < shown]
        return earlier[-1] if earlier else None

    def condition(self) -> ColumnElement[bool]:
        """The SQL condition on `projects` joined with `project_figures` at the shown reporting date."""
        chosen = ((item, getattr(self, item.attribute)) for item in CHOICE_FIELDS)
        parts = [item.condition(values) for item, values in chosen if values]
        parts += [_contains(word) for word in self.search.split()]
        return and_(true(), self.scope.condition(), *parts)

    def without(self, key: str) -> ProjectFilter:
        """The same filter with one field at rest: what its choices are counted against."""
        attribute = key.replace("-", "_")
        return replace(self, **{attribute: getattr(ProjectFilter(), attribute)})

    @property
    def is_at_rest(self) -> bool:
        """Whether every project of the shown date is shown."""
        return not any(getattr(self, item.attribute) for item in CHOICE_FIELDS) and not self.search

    def sentence(self, options: FilterOptions, format_date: Callable[[date], str]) -> str:
        """What is shown, in words: "Showing programme Alpha, reported status red or amber, as of 30 Sep 2026"."""
        parts = []
        for item in CHOICE_FIELDS:
            labels = [options.label(item.key, value) for value in getattr(self, item.attribute)]
            if labels:
                parts.append(f"{item.phrase} {_either(labels)}")
        if self.search:
            parts.append(f"{'' if parts else 'projects '}with the words “{self.search}”")
        shown, compared = self.period_end(options), resolve_period(self.compare, options.reporting_dates)
        dates = [f"as of {format_date(shown)}"] if shown else []
        dates += [f"compared with {format_date(compared)}"] if compared else []
        dates += [f"in the snapshot “{self.snapshot}”"] if self.snapshot else []
        return "Showing " + ", ".join([*(parts or ["all projects"]), *dates])


def resolve_period(text: str, reporting_dates: Iterable[date]) -> date | None:
    """The reporting date that `2026-09-30` names, or the newest of the month that `2026-09` names; None if there is none."""
    named = [day for day in reporting_dates if text and text.strip() in (day.isoformat(), day.isoformat()[:7])]
    return max(named, default=None)


def _text_problem(key: str, value: str, options: FilterOptions) -> str | None:
    if key == "snapshot":
        return None if not value.strip() or value in options.snapshots else "the name of a snapshot"
    if key == "search":
        return f"at most {LONGEST_SEARCH} characters, none of them a control character" if _unsearchable(value) else None
    known = not value.strip() or resolve_period(value, options.reporting_dates)
    return None if known else "a reporting date such as 2026-09-30, or its month"


def _unsearchable(value: str) -> bool:
    return len(value) > LONGEST_SEARCH or any(ord(character) < 32 or 0xD800 <= ord(character) < 0xE000 for character in value)


def _contains(word: str) -> ColumnElement[bool]:
    return or_(*(func.lower(column).contains(word.lower(), autoescape=True) for column in SEARCHED))


def _either(labels: list[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} or {labels[-1]}"
