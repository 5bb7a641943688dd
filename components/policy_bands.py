"""The table of bands: a row a key figure, its limits to type over in the unit they are thought in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas
import streamlit as st

from components.formats import count_of
from components.policy_draft import PolicyDraft
from components.policy_words import BETTER, band_in_words, shown, taken, unit_of
from components.project_links import whole_rows
from metrics.kpi_catalogue import CATALOGUE
from metrics.policy import Policy
from reports.policy import Problem

# What the changes would do stays in sight below.
ROWS_SHOWN = 12
LIMITS = ("green_from", "green_to", "amber_from", "amber_to")
# Which ends of a band a limit has, by what is better.
_ENDS = {"higher": ("from",), "lower": ("to",), "inside": ("from", "to")}


def band_rows(values: Mapping[tuple, Any], in_force: Policy) -> pandas.DataFrame:
    """The table as it is drawn, a row a key figure in the order of the catalogue, limits as shown, None where there is none."""
    rows = {}
    for kpi_id in CATALOGUE:
        better, unit = values["bands", kpi_id, "better"], unit_of(kpi_id)
        row = {"name": CATALOGUE[kpi_id].label, **dict.fromkeys(LIMITS), "unit": unit}
        for colour in ("green", "amber"):
            limit = values["bands", kpi_id, colour]
            limits = limit if isinstance(limit, list) else [limit]
            row |= {f"{colour}_{end}": shown(item, unit) for end, item in zip(_ENDS[better], limits, strict=True)}
        row["in_force"] = band_in_words(in_force.bands[kpi_id], unit)
        row["better"] = BETTER[better]
        row["formula"] = CATALOGUE[kpi_id].formula
        rows[kpi_id] = row
    frame = pandas.DataFrame.from_dict(rows, orient="index")
    return frame.astype(dict.fromkeys(LIMITS, "float64"))


def band_values(frame: pandas.DataFrame, values: Mapping[tuple, Any]) -> tuple[dict[tuple, Any], tuple[Problem, ...]]:
    """The limits of an edited table by their paths, and what was typed where a band has no limit."""
    found, misplaced = {}, []
    for kpi_id, row in frame.iterrows():
        better, unit = values["bands", kpi_id, "better"], unit_of(kpi_id)
        for colour in ("green", "amber"):
            path = ("bands", kpi_id, colour)
            typed = {end: row[f"{colour}_{end}"] for end in ("from", "to")}
            cells = {end: None if pandas.isna(cell) else float(cell) for end, cell in typed.items()}
            limits = [_limit(cells[end], unit, held) for end, held in zip(_ENDS[better], _listed(values[path]), strict=True)]
            found[path] = limits if better == "inside" else limits[0]
            misplaced += [Problem(None, ".".join(path), f"has no limit “{end}”, because {better} is better; clear that cell")
                          for end in cells if end not in _ENDS[better] and cells[end] is not None]
    return found, tuple(misplaced)


def show_bands(draft: PolicyDraft, in_force: Policy, *, disabled: bool) -> None:
    """The table, and what was typed in it taken into the draft."""
    key = f"policy.bands.{draft.generation}"
    if key not in st.session_state:
        # Drawn for the first time, or again after another page: it begins with what the draft holds, and keeps that while
        # cells are typed over, for another table under the same key would drop them.
        st.session_state[f"{key}.begin"] = band_rows(draft.values, in_force)
    st.caption(f"{count_of(len(CATALOGUE), 'key figure')}, {ROWS_SHOWN} in sight; scroll in the table for the others.")
    edited = st.data_editor(st.session_state[f"{key}.begin"], key=key, hide_index=True, disabled=disabled or _FIXED,
                            height=whole_rows(ROWS_SHOWN), num_rows="fixed", placeholder="",
                            column_config=_columns(), alt="Bands of every key figure")
    found, draft.misplaced = band_values(edited, draft.values)
    draft.values |= found


_FIXED = ["name", "better", "unit", "in_force", "formula"]


def _listed(limit: Any) -> list:
    return limit if isinstance(limit, list) else [limit]


def _limit(cell: float | None, unit: str, held: float | None) -> float | None:
    # What was not typed over stays exactly as the text states it, with more decimals than are shown too.
    return held if held is not None and cell == shown(held, unit) else taken(cell, unit)


def _columns() -> dict:
    config = st.column_config
    numbers = {"green_from": "Green from", "green_to": "Green to", "amber_from": "Amber from", "amber_to": "Amber to"}
    return {
        "name": config.TextColumn("Key figure", width=205, pinned=True),
        **{name: config.NumberColumn(label, width=100, help=_HELP[name.partition("_")[2]]) for name, label in numbers.items()},
        "unit": config.TextColumn("Unit", width=72),
        "in_force": config.TextColumn("In force", width=285), "better": config.TextColumn("Better", width=62),
        "formula": config.TextColumn("Formula", width=520),
    }


_HELP = {"from": "The least value. Empty where lower is better.", "to": "The greatest value. Empty where higher is better."}
