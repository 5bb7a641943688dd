"""The smallest change that helps stands first, and what it costs or cannot tell stands beside it."""

from __future__ import annotations

import pandas

from metrics.policy import Policy
from metrics.scenario_suggestions import best_of_each, single_changes

MONTHS = list(pandas.date_range("2028-01-01", "2028-04-01", freq="MS"))


def cells(**loads) -> pandas.DataFrame:
    """Unit = (capacity, hours) of January to April."""
    return pandas.DataFrame([{"unit": unit, "month": month, "capacity_hours": capacity, "load_hours": hours}
                             for unit, months in loads.items()
                             for month, (capacity, hours) in zip(MONTHS, months, strict=True)])


def bookings(*rows) -> pandas.DataFrame:
    """(unit, project, month from 0, hours), firm unless said otherwise."""
    return pandas.DataFrame([{"unit": unit, "project_id": project, "month": MONTHS[month], "hours": float(hours),
                              "booking": more[0] if more else "hard"} for unit, project, month, hours, *more in rows])


def found(cells_, bookings_, roles=("dev",), **more) -> dict:
    rows = single_changes(cells_, bookings_, roles, MONTHS, Policy(), **more)
    return {(row.kind, row.subject, row.amount): row for row in rows.itertuples()}


PEAK = cells(dev=[(160, 240), (160, 100), (160, 100), (None, 0)])


def test_shift_out_of_a_peak_is_found_with_what_it_removes():
    rows = found(PEAK, bookings(("dev", "P", 0, 90), ("dev", "Q", 0, 50)), roles=())
    one = rows["shift", "P", 1]
    # January 240 - 90 = 150, February 100 + 90 = 190: one less, one new, 80 hours above capacity less, 30 more
    assert (one.removed, one.new, one.hours_removed) == (0, 1, 50)
    assert ("shift", "Q", 1) in rows  # takes 50 of the 80 hours away and adds none
    assert rows["shift", "Q", 1].hours_removed == 50
    drop = rows["drop", "P", 0]
    assert (drop.removed, drop.size, drop.hours_removed, drop.moved_hours) == (1, 1, 80, 90)


def test_hours_that_land_where_nothing_is_known_are_told():
    rows = found(PEAK, bookings(("dev", "P", 0, 90), ("dev", "P", 3, 20)), roles=())
    assert rows["shift", "P", 3].removed == 1
    # 90 hours into April, of which there is no capacity data, and 20 beyond it
    assert rows["shift", "P", 3].unjudged_hours == 110


def test_one_person_more_counts_in_months_of_known_capacity():
    row = found(PEAK, bookings(("dev", "P", 1, 1)))["heads", "dev", 1]
    assert (row.removed, row.hours_removed, row.moved_hours, row.size) == (1, 80, 3 * 160, 1)


def test_best_for_its_size_stands_first_and_each_subject_once():
    long = cells(dev=[(160, 200), (160, 200), (160, 200), (160, 200)], ops=[(80, 90), (80, 10), (80, 10), (80, 10)])
    booked = bookings(("ops", "P", 0, 20), *(("dev", "Q", month, 50) for month in range(4)))
    rows = single_changes(long, booked, ["dev"], MONTHS, Policy())
    best = best_of_each(rows, 5)
    assert list(zip(best["kind"], best["subject"], best["removed"], best["size"], strict=True)) == [
        ("heads", "dev", 4, 1), ("shift", "Q", 1, 1), ("shift", "P", 1, 1)]
    assert ("drop", "Q", 4, 4) in set(zip(rows["kind"], rows["subject"], rows["removed"], rows["size"], strict=True))


def test_soft_hours_count_only_as_far_as_they_are_said_to():
    soft = bookings(("dev", "P", 0, 90, "soft"))
    assert not found(PEAK, soft, roles=())
    assert ("drop", "P", 0) in found(PEAK, soft, roles=(), soft_weight=1.0)


def test_what_does_not_help_is_not_suggested():
    calm = cells(dev=[(160, 100)] * 4)
    assert not found(calm, bookings(("dev", "P", 0, 90)))
