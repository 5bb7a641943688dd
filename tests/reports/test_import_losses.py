"""What an import takes away is told before: a large share of projects, all of a file; not what any report loses."""

from __future__ import annotations

import pytest

from data_access.exchange.loading import Counts
from reports.import_losses import large_losses


@pytest.mark.parametrize(("count", "told"), [
    (Counts(unchanged=98, removed=11), "11 of 109 projects"),
    (Counts(new=200, unchanged=90, removed=30), "30 of 120 projects"),
    (Counts(new=7, removed=7), "all 7 projects"),
    (Counts(removed=1), "the only project"),
    (Counts(removed=1200), "all 1,200 projects"),
    (Counts(unchanged=90, removed=10), None),
    (Counts(unchanged=2, removed=5), None),
    (Counts(new=5, removed=5), None),
    (Counts(new=5, changed=300), None),
])
def test_more_than_a_tenth_and_more_than_five_projects_are_a_large_loss(count, told):
    assert large_losses({"projects": count}) == ((told,) if told else ())


def test_a_file_that_loses_all_it_has_is_a_large_loss_and_one_that_is_replaced_is_none():
    counts = {"projects": Counts(changed=3), "raid": Counts(removed=40), "milestones": Counts(new=2, removed=9),
              "benefits": Counts(unchanged=1, removed=90), "standards": Counts()}
    assert large_losses(counts) == ("all 40 rows of raid",)


def test_the_demonstration_is_meant_to_go_as_long_as_a_project_takes_its_place():
    gone = {"raid": Counts(removed=40)}
    assert large_losses({"projects": Counts(new=1, removed=120)} | gone, is_demonstration=True) == ()
    assert large_losses({"projects": Counts(removed=120)} | gone, is_demonstration=True) == ("all 120 projects",
                                                                                              "all 40 rows of raid")
