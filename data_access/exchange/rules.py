"""The rules of the exchange format as pandera schemas, made from the definitions, and their verdicts as problems."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

import numpy
import pandas
import pandera.pandas as pandera
from pandera.errors import SchemaError, SchemaErrorReason, SchemaErrors

from data_access.exchange import cells
from data_access.exchange.definitions import BY_NAME, Column
from data_access.exchange.package import Problem, RawTable
from data_access.exchange.problems import MOST_LISTED, rest, shown

NOT_EMPTY = "a value; this column must not be empty"


@cache
def text_schema(table: str, columns: tuple[str, ...]) -> pandera.DataFrameSchema:
    """What tidy text must be before it becomes values: there where it is required, and of the form of its kind."""
    return pandera.DataFrameSchema({
        name: pandera.Column("str", checks=list(_text_checks(BY_NAME[table].column(name))), nullable=True) for name in columns
    }, strict=True)


@cache
def value_schema(table: str, columns: tuple[str, ...]) -> pandera.DataFrameSchema:
    """What the values must be: their dtype, within their range, one of their choices, not too long."""
    chosen = [BY_NAME[table].column(name) for name in columns]
    return pandera.DataFrameSchema({
        column.name: pandera.Column(cells.dtype(column), checks=list(_value_checks(column)), nullable=True) for column in chosen
    }, strict=True)


def _text_checks(column: Column) -> Iterator[pandera.Check]:
    if column.required:
        yield pandera.Check(pandas.notna, name="required", error=NOT_EMPTY, ignore_na=False, n_failure_cases=MOST_LISTED)
    if column.kind not in cells.TEXT_KINDS:
        yield pandera.Check(lambda texts: cells.readable(column, texts), name="form", error=cells.FORMS[column.kind],
                            n_failure_cases=MOST_LISTED)


def _value_checks(column: Column) -> Iterator[pandera.Check]:
    capped = {"n_failure_cases": MOST_LISTED}
    if column.choices:
        yield pandera.Check.isin(column.choices, error="one of: " + ", ".join(column.choices), **capped)
    if column.longest:
        yield pandera.Check.str_length(max_value=column.longest, error=f"at most {column.longest} characters", **capped)
    if column.minimum is not None:
        yield pandera.Check.ge(column.minimum, error=expected_range(column), **capped)
    if column.maximum is not None:
        yield pandera.Check.le(column.maximum, error=expected_range(column), **capped)


def expected_range(column: Column) -> str:
    """The range of a number in words."""
    number = "a whole number" if column.kind == "integer" else "a number"
    if column.maximum is None:
        return f"{number} that is {column.minimum:,g} or more"
    if column.minimum is None:
        return f"{number} that is {column.maximum:,g} or less"
    return f"{number} from {column.minimum:,g} to {column.maximum:,g}"


def broken_rules(schema: pandera.DataFrameSchema, raw: RawTable, frame: pandas.DataFrame) -> list[Problem]:
    """Every cell of the frame that breaks a rule of the schema, quoted as it stands in the file."""
    try:
        schema.validate(frame, lazy=True)
    except SchemaErrors as errors:
        return [problem for error in errors.schema_errors for problem in _problems(raw, error)]
    return []


def _problems(raw: RawTable, error: SchemaError) -> list[Problem]:
    if error.reason_code is not SchemaErrorReason.DATAFRAME_CHECK or error.check_output is None:
        raise error  # A fault of ours (a wrong dtype, a check that raised), never of the file.
    positions = error.failure_cases["index"].to_numpy()
    total = int((~error.check_output.astype(bool)).sum())
    return problems_at(raw, str(error.schema.name), error.check.error, positions, total)


def problems_at(
    raw: RawTable, column: str, expected: str, positions: Sequence[int], total: int, values: Sequence[object] | None = None
) -> list[Problem]:
    """One problem for each of the positions (at most `MOST_LISTED`), with the raw cell unless `values` say more."""
    positions = numpy.asarray(positions)[:MOST_LISTED]
    if not len(positions):
        return []
    found = raw.frame[column].iloc[positions].fillna("") if values is None else values
    places = raw.places(positions.tolist())
    problems = [Problem(file, line, column, shown(value), expected) for (file, line), value in zip(places, found, strict=False)]
    if total > len(problems):
        problems.append(rest(raw.file, column, expected, total - len(problems)))
    return problems
