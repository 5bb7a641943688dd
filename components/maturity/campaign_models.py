"""The models that campaigns ask from: which are loaded, the shipped one to take away, and bringing in another."""

from __future__ import annotations

import pandas
import streamlit as st

from components.downloads import csv_download, show_download
from components.formats import count_of, visible
from components.maturity.campaign_form import offered_models
from components.maturity.campaign_state import done
from components.project_links import table_height
from metrics.maturity.model import Model
from reports.maturity_campaigns import take_in_model
from reports.maturity_model import DELIVERY_LADDER, ModelRefused, model_of_bytes

YAML = "application/yaml"
_UPLOAD = "models.upload"


def show_models(*, may_run: bool) -> None:
    """Every model to choose from, and the way of a file."""
    rows = [(visible(model.name), visible(model.model_id), visible(model.version), len(model.areas), len(model.items()),
             len(model.items(pulse=True))) for model in offered_models().values()]
    config = st.column_config
    st.dataframe(pandas.DataFrame(rows, columns=["name", "id", "version", "areas", "questions", "pulse"]), hide_index=True,
                 height=table_height(len(rows), 10), width="content", alt="Models with their versions and sizes",
                 column_config={
                     "name": config.TextColumn("Model", width=240), "id": config.TextColumn("Id", width=180),
                     "version": config.TextColumn("Version", width=90), "areas": config.NumberColumn("Areas", width=80),
                     "questions": config.NumberColumn("Questions", width=90),
                     "pulse": config.NumberColumn("In the pulse", width=100)})
    show_download("The Delivery ladder as YAML, to start from", lambda: DELIVERY_LADDER.read_bytes(), DELIVERY_LADDER.name,
                  YAML, key="models.shipped")
    if may_run:
        place = st.session_state.get(_UPLOAD, 0)
        file = st.file_uploader("A model of your own (.yaml)", type=["yaml", "yml"], key=f"{_UPLOAD}.{place}")
        if file is not None:
            _show_uploaded(visible(file.name, 80), file.getvalue())


def _show_uploaded(name: str, content: bytes) -> None:
    try:
        model = model_of_bytes(content, name)
    except ModelRefused as refused:
        _show_problems(refused)
        return
    st.markdown(":material/check_circle: **No errors.**")
    st.text(_summary(model))
    st.button("Load this model", type="primary", key="models.load", on_click=_load,
              args=(content.decode("utf-8-sig"), name, model))


def _summary(model: Model) -> str:
    return (f"{visible(model.name, 80)}, version {visible(model.version, 40)}: {count_of(len(model.areas), 'area')}, "
            f"{count_of(len(model.items()), 'question')}, levels 0 to {model.top_level}.")


def _show_problems(refused: ModelRefused) -> None:
    found = [(problem.line, problem.column, visible(problem.where, 80), visible(problem.message, 300),
              visible(problem.expected, 200)) for problem in refused.problems]
    rows = pandas.DataFrame(found, columns=["line", "column", "where", "problem", "expected"])
    rows = rows.astype({"line": "Int64", "column": "Int64"})
    st.error(f"**Nothing was loaded.** The file has {count_of(len(rows), 'error')}. Correct them and choose it again.",
             icon=":material/error:")
    config = st.column_config
    st.dataframe(rows, hide_index=True, placeholder="–", height=table_height(len(rows), 10),
                 alt="Every error of the file with its line",
                 column_config={"line": config.NumberColumn("Line", format="%d", width=60),
                                "column": config.NumberColumn("Column", format="%d", width=70),
                                "where": config.TextColumn("Where", width=220),
                                "problem": config.TextColumn("What is wrong", width=420),
                                "expected": config.TextColumn("Expected", width=320)})
    csv_download("Download all errors as CSV", rows, "model-errors", key="models.errors")


def _load(text: str, name: str, model: Model) -> None:
    if done(take_in_model, text, name, said=f"{model.name}, version {model.version}, is loaded."):
        st.session_state[_UPLOAD] = st.session_state.get(_UPLOAD, 0) + 1
