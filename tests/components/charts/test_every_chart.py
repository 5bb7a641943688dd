import json

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components.charts.specification import MARKS_FOR_CANVAS, datasets, specification
from tests.components.charts.frames import CHARTS, checked, draw, projects, sent

every_chart = pytest.mark.parametrize("name", CHARTS)


@every_chart
def test_every_chart_is_valid_vega_lite(name):
    assert "/vega-lite/v6" in checked(draw(name))["$schema"]


@every_chart
def test_every_chart_has_alt_text_written_from_its_rows(name):
    module, arguments, full = CHARTS[name]
    text = specification(draw(name))["description"]
    assert any(letter.isdigit() for letter in text)
    assert text.endswith(".")
    assert "nan" not in text.lower()
    assert text != module.alt_text(full().iloc[:0], **_of_text(name, arguments))


@every_chart
def test_empty_frame_draws_nothing_and_says_so(name):
    module, arguments, full = CHARTS[name]
    assert draw(name, full().iloc[:0]) is None
    assert module.alt_text(full().iloc[:0], **_of_text(name, arguments)).startswith("No ")


@every_chart
def test_frame_of_missing_values_draws_nothing(name):
    frame = CHARTS[name][2]()
    named = {"series", "dimension", "status", "booking", "id", "label", "name", "reported", "computed"}
    blank = frame.assign(**{column: None for column in frame.columns if column not in named})
    assert draw(name, blank) is None


@every_chart
def test_one_row_is_enough(name):
    assert specification(draw(name, CHARTS[name][2]().head(1)))["layer"]


@every_chart
def test_specification_carries_no_rows_and_every_layer_names_sent_data(name):
    chart = draw(name)
    ready = specification(chart)
    text = json.dumps(ready)
    assert '"values": [{' not in text.replace('"values": [{"date"', "")
    assert "datasets" not in ready
    shared = [ready["data"]] if "data" in ready else []
    named = {layer["data"]["name"] for layer in ready["layer"] if "data" in layer} | {data["name"] for data in shared}
    assert named == set(datasets(chart))


@every_chart
def test_chart_does_not_change_its_frame(name):
    frame = CHARTS[name][2]()
    before = frame.copy(deep=True)
    draw(name, frame)
    pd.testing.assert_frame_equal(frame, before)


@every_chart
def test_same_rows_give_the_same_specification(name):
    again = draw(name, CHARTS[name][2]())
    assert json.dumps(specification(again)) == json.dumps(specification(draw(name)))


@every_chart
def test_time_scale_is_stated_once(name):
    layers = specification(draw(name))["layer"]
    for channel in ("x", "y"):
        timed = [layer["encoding"][channel] for layer in layers if layer["encoding"].get(channel, {}).get("type") == "temporal"]
        assert sum("scale" in position for position in timed) == (1 if timed else 0)


@every_chart
def test_no_chart_has_a_legend_or_a_second_axis(name):
    ready = specification(draw(name))
    assert "resolve" not in ready
    for layer in ready["layer"]:
        for channel in ("color", "shape", "strokeDash", "strokeWidth"):
            field = layer["encoding"].get(channel, {})
            assert "field" not in field or field.get("legend", "absent") is None


@every_chart
def test_tooltips_speak_in_words_and_in_columns_that_are_sent(name):
    chart = draw(name)
    columns = {column for frame in sent(chart).values() for column in frame.columns}
    for layer in specification(chart)["layer"]:
        for told in layer["encoding"].get("tooltip", []):
            assert told["field"] in columns
            assert told["field"] not in {"series", "status", "booking", "group", "reported", "computed", "dimension"}


@every_chart
def test_text_is_between_twelve_and_fourteen_pixels(name):
    config = specification(draw(name))["config"]
    sizes = [config["axis"]["labelFontSize"], config["title"]["fontSize"], config["text"]["fontSize"]]
    sizes += [layer["mark"].get("fontSize", 13) for layer in specification(draw(name))["layer"]]
    assert all(12 <= size <= 14 for size in sizes)


def _draws_all():
    import streamlit as st

    from components.charts.specification import drawable
    from tests.components.charts.frames import CHARTS, draw

    for name in CHARTS:
        st.vega_lite_chart(drawable(draw(name)))


def test_streamlit_sends_every_frame_beside_the_specification_under_its_name():
    app = AppTest.from_function(_draws_all).run(timeout=20)
    assert not app.exception
    protos = [element.proto for element in app.get("vega_lite_chart")]
    assert len(protos) == len(CHARTS)
    for name, proto in zip(CHARTS, protos, strict=True):
        assert {dataset.name for dataset in proto.datasets} == set(datasets(draw(name)))
        assert all(dataset.data.data for dataset in proto.datasets)
        assert json.loads(proto.spec)["description"] == specification(draw(name))["description"]


def test_many_rows_ask_for_the_canvas():
    many = projects(MARKS_FOR_CANVAS + 1)
    assert specification(draw("roadmap", many, limit=len(many)))["usermeta"] == {"embedOptions": {"renderer": "canvas"}}
    assert "usermeta" not in specification(draw("roadmap"))


def _of_text(name: str, arguments: dict) -> dict:
    return {} if name == "bookings" else arguments
