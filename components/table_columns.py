"""How a column of a plain table is shown, by what it holds: months, days, truths, numbers, text."""

from __future__ import annotations

from collections.abc import Mapping

import pandas
import streamlit as st


def column_of(name: str, values: pandas.Series, labels: Mapping[str, str], text_width: int | str | None = None) -> dict:
    """The settings of the column `name` with these values; `labels`: name > what stands above it, its name in words otherwise.

    `text_width`: of a column of text, in pixels or as Streamlit names it.
    """
    config, label = st.column_config, labels.get(name, name.replace("_", " ").capitalize())
    if name == "month":
        return config.DateColumn(label, format="MMM YYYY")
    if pandas.api.types.is_datetime64_any_dtype(values):
        return config.DateColumn(label, format="D MMM YYYY")
    # Stored booleans come as objects where some are missing; 0 and 1 in a column of numbers stay numbers.
    if values.map(lambda value: value is None or isinstance(value, bool)).all():
        return config.CheckboxColumn(label)
    if pandas.api.types.is_numeric_dtype(values):
        return config.NumberColumn(label, format="localized")
    return config.TextColumn(label, width=text_width)
