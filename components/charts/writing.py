"""Altair's objects written out as the dictionary that Vega-Lite reads, many times faster than `to_dict`, which also checks."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import altair as alt
import numpy
from altair.expr.core import Expression
from altair.utils import parse_shorthand

_AS_IT_IS = frozenset({str, int, float, bool, type(None)})
# Held in an object beside what is written.
_KEPT = ("shorthand", "_cached_hash")


def written(part: object) -> Any:
    """What `to_dict(validate=False)` gives for a part of a chart, of a layer without its data; tests hold the two together.

    A shorthand has to name its type (`value:Q`), for there are no rows here that could tell.
    """
    if type(part) in _AS_IT_IS:
        return part
    if isinstance(part, alt.SchemaBase) and not isinstance(part, Expression):
        return _object(part)
    if isinstance(part, dict):
        return {name: written(value) for name, value in part.items() if value is not alt.Undefined}
    if isinstance(part, (list, tuple)):
        return [value if type(value) in _AS_IT_IS else written(value) for value in part]
    if isinstance(part, numpy.number):
        return part.item()
    # Parameters and expressions.
    return part.to_dict()


def _object(part: alt.SchemaBase) -> Any:
    if part._args:
        return written(part._args[0])
    given = part._kwds
    found = {name: written(value) for name, value in given.items() if value is not alt.Undefined and name not in _KEPT}
    shorthand = given.get("shorthand", alt.Undefined)
    if shorthand is not alt.Undefined:
        # A second end (x2, y2) has no type of its own.
        found |= {name: value for name, value in _parsed(shorthand).items() if name != "type" or "type" in given}
    if isinstance(found.get("mark"), str):
        found["mark"] = {"type": found["mark"]}
    return found


@lru_cache(maxsize=1_024)
def _parsed(shorthand: str) -> dict[str, str]:
    return parse_shorthand(shorthand)
