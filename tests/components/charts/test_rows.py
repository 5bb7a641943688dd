import math

import numpy
import pandas as pd

from components.charts.earned_value_curves import earned_value_curves
from components.charts.rows import arrow_rows
from tests.components.charts.frames import curves, sent


def test_what_is_missing_is_missing_in_every_kind_of_column():
    days = numpy.array(["2026-03-31", "NaT"], dtype="datetime64[s]")
    rows = arrow_rows({"text": ["a", None], "number": [1.5, math.nan], "array": numpy.array([2.0, numpy.nan]), "day": days})
    assert [column.null_count for column in rows.columns] == [1, 1, 1, 1]
    assert rows["day"][0].as_py() == pd.Timestamp("2026-03-31")


def test_an_unknown_value_of_a_curve_is_sent_as_missing():
    frame = curves()
    frame.loc[(frame["series"] == "earned_value") & (frame["period_end"] == "2025-12-31"), "value"] = None
    rows = sent(earned_value_curves(frame, as_of="2026-03-31"))["rows"]
    assert rows["value"].isna().sum() == 1
