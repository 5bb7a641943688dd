"""Files for a reader to keep: built when the button is pressed, never on a rerun."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas
import streamlit as st

_FORMULA = re.compile(r"^([=+\-@\t\r'])")


def csv_bytes(frame: pandas.DataFrame) -> bytes:
    """A frame as CSV for spreadsheets: UTF-8 with byte-order mark, ISO dates, text that looks like a formula disarmed."""
    disarmed = frame.copy()
    for name in disarmed.columns:
        if pandas.api.types.is_string_dtype(disarmed[name]) or disarmed[name].dtype == object:
            disarmed[name] = disarmed[name].map(lambda value: _FORMULA.sub(r"'\1", value) if isinstance(value, str) else value)
    return disarmed.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d").encode("utf-8-sig")


def csv_download(label: str, frame: pandas.DataFrame, file_name: str, *, key: str) -> None:
    show_download(label, lambda: csv_bytes(frame), f"{file_name}.csv", "text/csv", key=key)


def show_download(label: str, build: Callable[[], bytes], file_name: str, mime: str, *, key: str, **more) -> None:
    """A button that builds its file on the click and leaves the page as it is."""
    st.download_button(label, data=build, file_name=file_name, mime=mime, key=key, icon=":material/download:",
                       on_click="ignore", **more)
