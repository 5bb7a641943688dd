"""Publishes the exchange format as a Frictionless Data Package (Table Schema), made from the definitions the check uses."""

from __future__ import annotations

import json
from collections.abc import Collection

from data_access.exchange.definitions import EXPORTED, Column, Table

_TYPES = {"id": "string", "text": "string", "list": "string", "choice": "string", "number": "number", "integer": "integer",
          "date": "date", "month": "date", "boolean": "boolean"}
_DIALECT = {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "lineTerminator": "\n", "header": True}
_DESCRIPTION = (
    "One project portfolio. Text that begins with = + - @, tab, carriage return or ' carries one leading ' more. "
    "Months are their first day. Lists are separated by semicolons."
)


def datapackage(tables: Collection[str] | None = None) -> dict:
    """The descriptor of the files of these tables (all exported ones when None).

    Keys that may be empty in part are not given as `primaryKey`, which allows no empty cell, and references are only given
    between files that are both there.
    """
    chosen = [table for table in EXPORTED if tables is None or table.name in tables]
    names = {table.name for table in chosen}
    return {
        "name": "portfolio",
        "title": "Project portfolio",
        "description": _DESCRIPTION,
        "profile": "tabular-data-package",
        "resources": [_resource(table, names) for table in chosen],
    }


def datapackage_json(tables: Collection[str] | None = None) -> bytes:
    """The descriptor as the file `datapackage.json`; the same bytes every time."""
    return (json.dumps(datapackage(tables), indent=2, ensure_ascii=False) + "\n").encode()


def _resource(table: Table, names: Collection[str]) -> dict:
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "description": table.meaning,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": dict(_DIALECT),
        "schema": _schema(table, names),
    }


def _schema(table: Table, names: Collection[str]) -> dict:
    schema: dict = {"fields": [_field(column, table) for column in table.columns], "missingValues": [""]}
    if all(column.required for column in table.columns if column.key):
        schema["primaryKey"] = list(table.key)
    pointing = [(column.name, *column.references.split(".")) for column in table.columns if column.references]
    keys = [{"fields": [name], "reference": {"resource": target, "fields": [target_column]}}
            for name, target, target_column in pointing if target in names]
    return schema | ({"foreignKeys": keys} if keys else {})


def _field(column: Column, table: Table) -> dict:
    field: dict = {"name": column.name, "type": _TYPES[column.kind], "description": _description(column)}
    if column.kind == "date" or column.kind == "month":
        field["format"] = "default"
    if column.kind == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints = _constraints(column, alone=table.key == (column.name,))
    return field | ({"constraints": constraints} if constraints else {})


def _description(column: Column) -> str:
    return f"{column.meaning} (empty means {column.default})" if column.default is not None else column.meaning


def _constraints(column: Column, *, alone: bool) -> dict:
    whole = int if column.kind == "integer" else float
    constraints: dict = {}
    if column.required:
        constraints["required"] = True
    if alone:
        constraints["unique"] = True
    if column.choices:
        constraints["enum"] = list(column.choices)
    if column.longest:
        constraints["maxLength"] = column.longest
    if column.minimum is not None:
        constraints["minimum"] = whole(column.minimum)
    if column.maximum is not None:
        constraints["maximum"] = whole(column.maximum)
    return constraints
