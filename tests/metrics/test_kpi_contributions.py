"""What each part adds to a figure: contributions add up, and `without` is the figure without the part."""

from __future__ import annotations

import pandas
import pytest

from metrics.kpi_catalogue import CATALOGUE
from metrics.kpi_contributions import contributions, terms_of
from metrics.portfolio_kpis import Terms, value_of


def parts_of(*rows) -> pandas.DataFrame:
    return pandas.DataFrame(rows, columns=["id", "numerator", "denominator", "reason"]).astype({"reason": object})


def test_parts_with_a_reason_are_counted_by_it_and_not_added():
    terms = terms_of(parts_of(("a", 1.0, 2.0, None), ("b", 5.0, 5.0, "no"), ("c", 2.0, 4.0, None), ("d", None, None, "no")))
    assert terms == Terms(2, 3.0, 6.0, {"no": 2})
    assert terms_of(parts_of()) == Terms(0, None, None, {})


def test_what_pulls_a_higher_is_better_figure_down_stands_first():
    parts = parts_of(("good", 9.0, 8.0, None), ("bad", 1.0, 4.0, None), ("even", 10.0, 10.0, None))
    ranked = contributions(parts, CATALOGUE["cpi"], terms_of(parts), "higher")
    assert ranked["id"].tolist() == ["bad", "even", "good"]
    assert ranked["without"].tolist() == pytest.approx([19 / 18, 10 / 12, 11 / 14])
    assert ranked["contribution"].sum() == pytest.approx(20 / 22)


def test_what_adds_most_to_a_lower_is_better_figure_stands_first():
    parts = parts_of(("one", 1.0, 3.0, None), ("three", 3.0, 3.0, None), ("none", 0.0, 9.0, None))
    ranked = contributions(parts, CATALOGUE["milestones_late"], terms_of(parts), "lower")
    assert ranked["id"].tolist() == ["three", "one", "none"]
    assert ranked["without"].tolist() == [1, 3, 4]


def test_single_part_leaves_nothing_behind():
    for name in ("cpi", "milestones_late", "finish_slip"):
        parts = parts_of(("only", 2.0, 4.0, None))
        assert contributions(parts, CATALOGUE[name], terms_of(parts), "lower")["without"].isna().all()


@pytest.mark.parametrize("slips", [[5, 7], [3, 3, 3], [-31, 0, 10, 90], [10, -31, 90, 0, 0], [9, 1, 8, 2, 7, 3, 7],
                                   [4, 4, 1, 1, 9, 9]])
def test_median_without_a_part_is_the_median_of_the_others(slips):
    parts = parts_of(*((str(number), float(slip), None, None) for number, slip in enumerate(slips)))
    terms = Terms(len(slips), median=pandas.Series(slips).median())
    ranked = contributions(parts, CATALOGUE["finish_slip"], terms, "lower").set_index("id")
    for number in range(len(slips)):
        assert ranked.loc[str(number), "without"] == pandas.Series(slips).drop(number).median()


@pytest.mark.parametrize("amounts", [[(0, 1)], [(10**6, 1), (0, 10**6)], [(1, 3), (1, 7), (2, 11), (10**6, 10**5)],
                                     [(0, 5), (0, 2)]])
def test_contributions_to_a_ratio_add_up_to_it(amounts):
    parts = parts_of(*((str(number), float(top), float(bottom), None) for number, (top, bottom) in enumerate(amounts)))
    terms = terms_of(parts)
    ranked = contributions(parts, CATALOGUE["spi"], terms, "higher")
    assert ranked["contribution"].sum() == pytest.approx(value_of(CATALOGUE["spi"], terms))
