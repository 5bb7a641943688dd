from itertools import pairwise

import pandas as pd
import pytest

from components.charts.theme import date_axis, spread, with_gaps


def test_labels_keep_their_distance_their_order_and_the_plot():
    placed = spread([10.0, 10.2, 9.9, 99.0, 100.0], (0, 100), 200)
    gap = 16 * 100 / 200
    ordered = sorted(placed)
    assert all(after - before >= gap - 1e-9 for before, after in pairwise(ordered))
    assert ordered[0] >= 0
    assert ordered[-1] <= 100
    assert placed[2] < placed[0] < placed[1] < placed[3] < placed[4]


def test_labels_with_room_stay_where_they_are():
    assert spread([10.0, 90.0], (0, 100), 300) == [10.0, 90.0]


@pytest.mark.parametrize("last", ["2026-01-02", "2026-03-31", "2027-12-31", "2040-01-01", "2099-01-01"])
def test_axis_names_no_month_twice_and_few_of_them(last):
    axis = date_axis(pd.Timestamp("2026-01-01"), pd.Timestamp(last)).to_dict()
    ticks = [(tick["year"], tick["month"]) for tick in axis["values"]]
    assert len(set(ticks)) == len(ticks)
    assert 1 <= len(ticks) <= 10
    if axis["format"] == "%Y":
        assert len({year for year, _ in ticks}) == len(ticks)


def test_missing_period_opens_a_gap_and_a_lone_value_is_marked():
    dates = pd.to_datetime(["2026-01-31", "2026-02-28", "2026-03-31", "2026-06-30"])
    rows = with_gaps(pd.DataFrame({"period_end": dates, "value": [1.0, 2.0, 3.0, 4.0]}), "period_end", "value")
    assert rows["value"].isna().tolist() == [False, False, False, True, False]
    assert rows["alone"].tolist() == [False, False, False, False, True]


def test_months_of_different_length_are_no_gap():
    dates = pd.date_range("2025-01-31", periods=14, freq="ME")
    assert len(with_gaps(pd.DataFrame({"period_end": dates, "value": 1.0}), "period_end", "value")) == 14
