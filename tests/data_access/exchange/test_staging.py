"""Staged rows are the frame's rows, in the one form that files can hold."""

import numpy
import pandas
import pytest
from sqlalchemy import select

from data_access.exchange.definitions import BY_NAME
from data_access.exchange.staging import ROWS_AT_A_TIME, discard, stage, values
from tests.data_access.exchange.typed_portfolios import frame_of


def staged_rows(database, table, frame, whole=True):
    with database.write() as connection:
        staged = stage(connection, BY_NAME[table], frame, whole=whole)
        names = [column.name for column in staged.given]
        rows = connection.execute(select(*staged.table.columns).order_by(*staged.table.primary_key)).all()
        discard(connection, [staged])
    return [dict(zip(names, row, strict=True)) for row in rows]


@pytest.mark.parametrize(("kind", "given", "expected"), [
    ("number", pandas.Series([0.1, numpy.nan, -0.0]), [0.1, None, 0.0]),
    ("integer", pandas.Series([7, None], dtype="Int64"), [7, None]),
    ("date", pandas.Series(["2026-03-31", None], dtype="str").astype("datetime64[s]"), ["2026-03-31", None]),
    ("boolean", pandas.Series([True, None], dtype="boolean"), [True, None]),
    ("text", pandas.Series(["a", "", None], dtype="str"), ["a", None, None]),
])
def test_missing_values_become_none_and_dates_iso_text(kind, given, expected):
    assert values(given, kind) == expected


def test_minus_zero_is_stored_as_zero():
    assert str(values(pandas.Series([-0.0]), "number")[0]) == "0.0"


def test_every_kind_of_column_arrives_in_the_database(database):
    rows = staged_rows(database, "milestones", frame_of("milestones", {
        "milestone_id": "M1", "project_id": "P1", "name": "Opened", "kind": "gate", "forecast_date": "2026-03-31",
        "is_key": True}))
    assert [str(rows[0][name]) for name in ("milestone_id", "kind", "forecast_date", "is_key", "owner")] == [
        "M1", "gate", "2026-03-31", "True", "None"]


def test_empty_cells_stand_for_their_defaults(database):
    frame = frame_of("allocations", {"resource_id": "R", "project_id": "P", "month": "2026-03-01", "hours": 1.5})
    assert staged_rows(database, "allocations", frame)[0]["booking"] == "hard"
    target = frame_of("kpi_targets", {"kpi_id": "cpi", "target": 1.0})
    assert staged_rows(database, "kpi_targets", target)[0]["portfolio_id"] == ""


def test_partial_frame_stages_the_key_and_what_it_has_and_no_more(database):
    rows = staged_rows(database, "projects", frame_of("projects", {"project_id": "P", "budget": 2.0}), whole=False)
    assert rows == [{"project_id": "P", "budget": 2.0}]


def test_line_ends_and_blank_texts_are_stored_as_a_file_would_give_them(database):
    frame = frame_of("projects", {"project_id": " P ", "name": "a\r\nb\rc", "description": "  "})
    row = staged_rows(database, "projects", frame)[0]
    assert (row["project_id"], row["name"], row["description"]) == ("P", "a\nb\nc", None)


def test_key_that_stands_twice_is_refused(database):
    frame = frame_of("projects", {"project_id": "P", "name": "A"}, {"project_id": "P", "name": "B"})
    with pytest.raises(database.engine.dialect.dbapi.IntegrityError):
        staged_rows(database, "projects", frame)


def test_long_frames_arrive_whole_and_report_their_progress(database):
    ids = [f"P{number:06d}" for number in range(ROWS_AT_A_TIME + 1)]
    frame = pandas.DataFrame({"project_id": ids, "name": ids})
    told = []
    with database.write() as connection:
        staged = stage(connection, BY_NAME["projects"], frame, whole=True, report=told.append)
    assert staged.rows == len(ids)
    assert told == [ROWS_AT_A_TIME, ROWS_AT_A_TIME + 1]
