"""The filter's widgets in the sidebar, and the chips of what is active above the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import date

import streamlit as st

from components.formats import format_date, format_number, plain, visible
from components.url_state import filter_key, remove, reset, touch
from data_access.filter import (
    CHOICE_FIELDS,
    LONGEST_SEARCH,
    UNASSIGNED,
    ChoiceField,
    FilterOptions,
    ProjectFilter,
    resolve_period,
)

Counts = Mapping[str, Mapping[str, int]]

FIRST_FIELDS = ("portfolio", "program", "business-unit", "reported-status", "computed-status")
MOST_CHIPS_OF_A_FIELD = 4
_COUNT = re.compile(r" \([\d,]+\)$")
_MORE = "filters.more"
_FIELDS = {item.key: item for item in CHOICE_FIELDS}
_MORE_FIELDS = tuple(key for key in _FIELDS if key not in FIRST_FIELDS)


def choices(field: ChoiceField, options: FilterOptions, chosen: tuple[str, ...], counts: Mapping[str, int]) -> list[str]:
    """The values that a field offers; "unassigned" only where it would find something or is chosen."""
    known = list(options.values.get(field.key, {}))
    offers_unassigned = not field.is_status and (UNASSIGNED in chosen or counts.get(UNASSIGNED, 0) > 0)
    return [*known, UNASSIGNED] if offers_unassigned else known


def choice_labels(field: ChoiceField, values: list[str], options: FilterOptions, counts: Mapping[str, int]) -> dict[str, str]:
    """What each value is called, with how many projects it would leave: "Digital (12)"; the id tells two of one name apart."""
    names = {value: _name(field, value, options) for value in values}
    repeated = {name for name, times in Counter(names.values()).items() if times > 1}
    written = {value: f"{name} · {visible(value)}" if name in repeated else name for value, name in names.items()}
    return {value: f"{name} ({format_number(counts.get(value, 0))})" if counts else name for value, name in written.items()}


def period_choices(chosen: str, options: FilterOptions) -> dict[str, str]:
    """The reporting dates, newest first, as they are written; "" is the newest, whichever that will be."""
    dates = {day.isoformat(): format_date(day) for day in reversed(options.reporting_dates)}
    newest = f"Newest ({format_date(options.reporting_dates[-1])})" if options.reporting_dates else "Newest"
    return {"": newest} | _with_month(chosen, dates, options)


def compare_choices(chosen: str, shown: date | None, options: FilterOptions) -> dict[str, str]:
    """The dates before the shown one, newest first; "" is the one right before it."""
    dates = {day.isoformat(): format_date(day) for day in reversed(options.reporting_dates) if shown and day < shown}
    return {"": "The date before"} | _with_month(chosen, dates, options)


def show_filters(project_filter: ProjectFilter, options: FilterOptions, counts: Counts) -> None:
    """Every field of the filter: the usual ones open, the others behind "More filters", which opens when one is active."""
    with st.container(gap="xsmall"):
        st.text_input("Search", key=filter_key("search"), placeholder="Name, id, manager or sponsor", max_chars=LONGEST_SEARCH,
                      icon=":material/search:", on_change=touch, args=(st.session_state,))
        _date_choice("Reporting date", "period", period_choices(project_filter.period, options))
        for key in FIRST_FIELDS:
            _choice(_FIELDS[key], project_filter, options, counts)
        _show_more(project_filter, options, counts)


def _show_more(project_filter: ProjectFilter, options: FilterOptions, counts: Counts) -> None:
    is_active = any(getattr(project_filter, _FIELDS[key].attribute) for key in _MORE_FIELDS) or bool(
        project_filter.compare or project_filter.snapshot)
    more = st.expander("More filters", expanded=is_active, key=_MORE, on_change="rerun")
    # Long lists of people are sent to the browser only when someone looks at them.
    if more.open:
        with more:
            for key in _MORE_FIELDS:
                _choice(_FIELDS[key], project_filter, options, counts)
            shown = project_filter.period_end(options)
            _date_choice("Compare with", "compare", compare_choices(project_filter.compare, shown, options))
            if options.snapshots:
                _date_choice("Snapshot", "snapshot", {"": "Now"} | {name: visible(name, 60) for name in options.snapshots})


def show_chips(project_filter: ProjectFilter, options: FilterOptions) -> None:
    """What is active, each removed by a click, and one reset for all of it."""
    chips = active_chips(project_filter, options)
    if not chips:
        return
    with st.container(horizontal=True, gap="xsmall"):
        for key, value, label in chips:
            st.button(plain(label), icon=":material/close:", icon_position="right", key=f"chip.{key}.{value}", help="Remove",
                      on_click=remove if value else reset,
                      args=(st.session_state, key, value) if value else (st.session_state, (key,)))
        st.button("Reset filters", type="tertiary", icon=":material/filter_alt_off:", on_click=reset, args=(st.session_state,))


def active_chips(project_filter: ProjectFilter, options: FilterOptions) -> list[tuple[str, str, str]]:
    """What is active as (key, value, label); a field with many values is one chip, whose value is empty."""
    chips = []
    for field in CHOICE_FIELDS:
        chosen = getattr(project_filter, field.attribute)
        if len(chosen) > MOST_CHIPS_OF_A_FIELD:
            chips.append((field.key, "", f"{field.label}: {len(chosen)} chosen"))
        else:
            chips += [(field.key, value, f"{field.label}: {_name(field, value, options)}") for value in chosen]
    if project_filter.search:
        chips.append(("search", "", f"Search: {visible(project_filter.search, 40)}"))
    for key, label in (("period", "As of"), ("compare", "Compared with")):
        day = resolve_period(getattr(project_filter, key), options.reporting_dates)
        chips += [(key, "", f"{label} {format_date(day)}")] if day else []
    chips += [("snapshot", "", f"Snapshot: {visible(project_filter.snapshot, 40)}")] if project_filter.snapshot else []
    return chips


def values_of_labels(given: list[str], names: Mapping[str, str]) -> list[str]:
    """Values for what a widget sent; `names`: label without count > value.

    A click that is quicker than the answer to the one before it sends labels with counts that have changed since.
    """
    return [item if item in names.values() else names.get(_COUNT.sub("", item), item) for item in given]


def _chose(key: str, names: dict[str, str]) -> None:
    name = filter_key(key)
    st.session_state[name] = values_of_labels(st.session_state[name], names)
    touch(st.session_state)


def _choice(field: ChoiceField, project_filter: ProjectFilter, options: FilterOptions, counts: Counts) -> None:
    chosen, counted = getattr(project_filter, field.attribute), counts.get(field.key, {})
    values = choices(field, options, chosen, counted)
    labels = choice_labels(field, values, options, counted)
    names = {_COUNT.sub("", label): value for value, label in labels.items()}
    st.multiselect(field.label, values, key=filter_key(field.key), format_func=lambda value: labels.get(value, value),
                   placeholder="All", select_all=False, on_change=_chose, args=(field.key, names))


def _date_choice(label: str, key: str, labels: dict[str, str]) -> None:
    st.selectbox(label, list(labels), key=filter_key(key), format_func=lambda value: labels.get(value, value),
                 on_change=touch, args=(st.session_state,))


def _name(field: ChoiceField, value: str, options: FilterOptions) -> str:
    if value == UNASSIGNED:
        return field.empty_label
    label = visible(options.label(field.key, value))
    # Words of the format are written small in files; a name is left as its owner writes it.
    return label[:1].upper() + label[1:] if field.is_status or field.key == "stage" else label


def _with_month(chosen: str, dates: dict[str, str], options: FilterOptions) -> dict[str, str]:
    """The choices with the one that a link names by its month, or that lies outside them, so that the widget can show it."""
    day = resolve_period(chosen, options.reporting_dates)
    return dates if chosen in dates or not day else {chosen: format_date(day)} | dates
