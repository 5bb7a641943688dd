"""The stored portfolio as typed frames: what exports write and what a merge is checked against."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable

import pandas
from sqlalchemy import JSON, ColumnElement, Connection, Select, Text, cast, collate, func, literal, select, union

from data_access import schema
from data_access.engine import Database
from data_access.exchange.cells import TEXT_KINDS, dtype
from data_access.exchange.definitions import BY_NAME, EXPORTED, Column
from data_access.exchange.definitions import Table as TableDefinition
from data_access.exchange.package import TypedTables

ROWS_AT_A_TIME = 50_000
_CODE_POINT_ORDER = {"sqlite": "BINARY", "postgresql": "C"}


def existing_ids(database: Database, table: str) -> frozenset[str]:
    """The ids that a table holds now (the first column of its key)."""
    column = schema.EXCHANGE[table].c[BY_NAME[table].key[0]]
    with database.read() as connection:
        return frozenset(connection.scalars(select(column).distinct()))


def read_tables(connection: Connection, names: Iterable[str] | None = None,
                project_ids: Select | None = None) -> TypedTables:
    """Exchange tables as typed frames with every column, rows in key order (code points, dates, numbers), keys without NULL.

    `names`: which tables, all exported ones when None. `project_ids`: a SELECT of one column; then only the rows that
    belong to those projects and the portfolios, programmes and people that they name.
    """
    chosen = [table.name for table in EXPORTED] if names is None else list(names)
    return {name: _read(connection, BY_NAME[name], project_ids) for name in chosen}


def chosen_projects(connection: Connection, project_ids: Collection[str]) -> Select:
    """Ids as a SELECT of one column: one bound value however many there are, where a list of values has a limit."""
    ids = json.dumps(sorted(project_ids))
    if connection.dialect.name == "postgresql":
        return select(func.json_array_elements_text(cast(literal(ids), JSON)).table_valued("value").c.value)
    return select(func.json_each(ids).table_valued("value").c.value)


def _read(connection: Connection, definition: TableDefinition, project_ids: Select | None) -> pandas.DataFrame:
    table = schema.EXCHANGE[definition.name]
    query = select(*(_as_text(table.c[item.name], item) for item in definition.columns))
    if project_ids is not None:
        query = query.where(_belongs(definition.name, project_ids))
    query = query.order_by(*(_key_order(connection, table.c[item.name], item) for item in definition.columns if item.key))
    with connection.execute(query, execution_options={"yield_per": ROWS_AT_A_TIME}) as result:
        parts = [_typed(rows, definition) for rows in result.partitions()]
    return pandas.concat(parts, ignore_index=True) if parts else _typed([], definition)


def _as_text(column: ColumnElement, item: Column) -> ColumnElement:
    # Dates travel as ISO text: a million date objects cost seconds to make and seconds to take apart.
    return cast(column, Text).label(item.name) if item.kind in ("date", "month") else column


def _key_order(connection: Connection, column: ColumnElement, item: Column) -> ColumnElement:
    return collate(column, _CODE_POINT_ORDER[connection.dialect.name]) if item.kind in TEXT_KINDS else column


def _typed(rows: list, definition: TableDefinition) -> pandas.DataFrame:
    columns = list(zip(*rows, strict=True)) or [()] * len(definition.columns)
    return pandas.DataFrame({
        item.name: _series(list(cells), item) for item, cells in zip(definition.columns, columns, strict=True)
    })


def _series(cells: list, item: Column) -> pandas.Series:
    if item.key and not item.required:
        cells = [None if cell == "" else cell for cell in cells]
    if item.kind in ("date", "month"):
        return pandas.Series(pandas.array(cells, dtype="str")).astype("datetime64[s]")
    return pandas.Series(cells, dtype=dtype(item))


def _belongs(name: str, ids: Select) -> ColumnElement[bool]:
    """Whether a row of the table belongs to the chosen projects; links between projects need both ends inside."""
    table = schema.EXCHANGE[name]
    projects, programs, allocations = schema.projects, schema.programs, schema.allocations
    if name == "dependencies":
        return table.c.predecessor_id.in_(ids) & table.c.successor_id.in_(ids)
    if "project_id" in table.c:
        return table.c.project_id.in_(ids)
    if name == "programs":
        return table.c.program_id.in_(select(projects.c.program_id).where(projects.c.project_id.in_(ids)))
    if name in ("portfolios", "kpi_targets"):
        direct = select(projects.c.portfolio_id).where(projects.c.project_id.in_(ids))
        above = select(programs.c.portfolio_id).where(_belongs("programs", ids))
        inside = table.c.portfolio_id.in_(union(direct, above))
        return inside | (table.c.portfolio_id == "") if name == "kpi_targets" else inside
    if name in ("resources", "capacity"):
        return table.c.resource_id.in_(select(allocations.c.resource_id).where(allocations.c.project_id.in_(ids)))
    return table.c[BY_NAME[name].key[0]].is_not(None)
