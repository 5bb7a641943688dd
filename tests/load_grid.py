"""What the heat map's element is sent, taken apart as its browser code does."""

from __future__ import annotations

import json

import numpy

Message = bytes


def unpacked(drawn: Message) -> dict:
    """What `components.charts.load_heat_map` makes: its JSON, `rows` by path, and `numbers` by layer, rows by columns."""
    head, _, rest = drawn.partition(b"\n")
    shown = json.loads(head)
    paths, width = shown["rows"]["path"], len(shown["columns"])
    layers = numpy.frombuffer(rest, "<f8").reshape(len(shown["layers"]), len(paths), width)
    rows = {path: {name: values[place] for name, values in shown["rows"].items()} for place, path in enumerate(paths)}
    return shown | {"rows": rows, "numbers": dict(zip(shown["layers"], layers, strict=True))}


def cells_of(shown: dict) -> dict[str, dict[str, dict[str, float]]]:
    """Path > month > layer > number, where anything is there; a layer that is not sent is 0 everywhere."""
    months = [column["id"] for column in shown["columns"]]
    there = ~numpy.isnan(shown["numbers"]["load_hours"])
    return {path: {month: {name: float(values[row, column]) for name, values in shown["numbers"].items()}
                   for column, month in enumerate(months) if there[row, column]} for row, path in enumerate(shown["rows"])}
