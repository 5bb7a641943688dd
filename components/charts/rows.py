"""Rows as the browser gets them: an Arrow table, made and sent in a tenth of the time that a frame takes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy
import pyarrow

ArrowRows = pyarrow.Table


def arrow_rows(columns: Mapping[str, Sequence | numpy.ndarray]) -> ArrowRows:
    """The columns, equally long, as one table; None, NaN and NaT are missing."""
    return pyarrow.table({name: pyarrow.array(values, from_pandas=True) for name, values in columns.items()})
