"""Which level records support: thresholds as exact fractions, unmeasured is never 0, no record shows all."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.maturity.records import CHECKS, Share, last_periods, supported_level, verdict

SHARED, OWN_ONLY = CHECKS["reports_every_period"], CHECKS["gates_held"]


def share(met: int, of: int, shared: int | None = None) -> Share:
    return Share(met, met if shared is None else shared, of)


@pytest.mark.parametrize(("own", "level"), [
    (share(0, 0), None), (share(0, 1), 0), (share(1, 1000), 1), (share(1, 1), 3),
    # Level 2 from 4 of 5, level 3 from 19 of 20, both included.
    (share(3, 4), 1), (share(799, 1000), 1), (share(4, 5), 2), (share(800, 1000), 2),
    (share(18, 19), 2), (share(949, 1000), 2), (share(19, 20), 3), (share(950, 1000), 3),
    # Thirds and sevenths would miss a threshold of .8 as floating point does.
    (share(24, 30), 2), (share(28, 35), 2), (share(57, 60), 3),
    # Met, but not as all teams do it.
    (share(20, 20, 18), 2), (share(20, 20, 19), 3), (share(20, 20, 0), 2),
])
def test_share_supports_a_level_from_its_threshold_on(own, level):
    assert supported_level(SHARED, own) == level


def test_check_that_cannot_see_one_agreed_way_supports_level_2_at_most():
    assert supported_level(OWN_ONLY, share(1000, 1000)) == 2
    assert OWN_ONLY.top_level == 2


def test_approved_plans_are_asked_of_nine_in_ten():
    check = CHECKS["plans_with_baseline"]
    assert [supported_level(check, share(met, 100)) for met in (89, 90, 94, 95)] == [1, 2, 2, 3]


@pytest.mark.parametrize(("everywhere", "level"), [
    (share(95, 100), 3), (share(94, 100), 2), (share(100, 100, 94), 2), (share(0, 100), 2), (None, 3)])
def test_level_3_asks_all_teams_not_only_the_one(everywhere, level):
    assert supported_level(SHARED, share(10, 10), everywhere) == level


@pytest.mark.parametrize(("check", "claimed", "supported", "expected"), [
    (SHARED, 3, 3, "in line"), (SHARED, 3, 2, "record below claim"), (SHARED, 1, 3, "record above claim"),
    (SHARED, 0, 0, "in line"), (SHARED, None, 2, "no claim"), (SHARED, 4, None, "not measured"),
    (SHARED, None, None, "not measured"),
    # A record that is at its own top says nothing against a claim beyond it.
    (SHARED, 5, 3, "in line"), (OWN_ONLY, 5, 2, "in line"), (OWN_ONLY, 3, 1, "record below claim"),
])
def test_claim_beside_record(check, claimed, supported, expected):
    assert verdict(check, claimed, supported) == expected


@given(st.sampled_from(sorted(CHECKS)), st.integers(1, 60), st.data())
def test_one_more_met_row_never_lowers_the_level(name, of, data):
    met = data.draw(st.integers(0, of - 1))
    check = CHECKS[name]
    lower, higher = (supported_level(check, share(number, of)) for number in (met, met + 1))
    assert 0 <= lower <= higher <= check.top_level <= 3


def test_every_check_says_what_it_counts_and_why_it_cannot_show_more():
    for name, check in CHECKS.items():
        assert (check.name, check.question.endswith("?"), check.limit.endswith(".")) == (name, True, True)
        assert check.reads
        assert check.counts
        assert check.unit
        assert check.levels[2] < check.levels.get(3, Fraction(1)) <= 1
        assert not (check.shared and 3 not in check.levels), f"{name} has a condition for a level that it does not reach"
    assert len(CHECKS) >= 10


def test_last_periods_follow_the_rhythm_not_every_date():
    months = [date(2026, month, 28 if month == 2 else 30 if month in (4, 6, 9) else 31) for month in range(1, 10)]
    dates = sorted([*months, date(2026, 9, 15), date(2026, 8, 29)])
    assert [day for day, _ in last_periods(date(2026, 9, 30), "monthly", dates)] == months[:2:-1]
    assert last_periods(date(2026, 2, 28), "monthly", dates) == (
        (date(2026, 2, 28), date(2026, 1, 31)), (date(2026, 1, 31), date(2025, 12, 31)))
    yearly = [date(2019, 3, 31), date(2020, 3, 31), date(2021, 3, 31), date(2023, 3, 31)]
    assert [day.year for day, _ in last_periods(yearly[-1], "each reporting date", yearly)] == [2023, 2021, 2020, 2019]
