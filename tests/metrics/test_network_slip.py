"""A slip runs through the links as far as no float absorbs it, and what it breaks, against sums written out."""

from __future__ import annotations

from datetime import date

import numpy
import pandas
import pytest

from metrics.network_conflicts import measured
from metrics.network_dates import stated_dates
from metrics.network_effects import cost_of_delay, dated_benefits, late_needs, moved_rows, promises, waiting_milestones
from metrics.network_plan import network_plan
from metrics.network_slip import SlipRefused, paired, slip
from tests.factories import portfolio_file
from tests.networks import day, days, frames, link, project

PROJECTS = [project("a", 0, 10), project("b", 12, 20), project("c", 0, 5), project("d", 40, 50)]
LINKS = [link("a", "b"), link("b", "c", "FS", 1), link("c", "d")]


def slipped(asked, projects=PROJECTS, links=LINKS):
    return slip(network_plan(*frames(projects, links)), asked)


def days_of(project_ids, found) -> numpy.ndarray:
    """By how many days each of these projects moves."""
    moved = dict(zip(found.moved["project_id"], found.moved["moved_days"], strict=True))
    return numpy.array([moved.get(project_id, 0) for project_id in project_ids], dtype="int64")


def delay_of(costs, asked) -> pandas.DataFrame:
    found = slipped(asked)
    longer = numpy.array([asked.get(project_id, 0) for project_id in costs["project_id"]], dtype="int64")
    return cost_of_delay(costs, days_of(costs["project_id"], found), longer).set_index("project_id")


def moves(found) -> dict[str, tuple[int, int]]:
    """project_id > finish before and after, as days."""
    rows = found.moved
    return dict(zip(rows["project_id"], zip(days(rows["finish_before"]), days(rows["finish_after"]), strict=True), strict=True))


def test_room_absorbs_what_it_can_and_the_rest_moves_on():
    # a ends 15: b starts 15 instead of 12 (2 of 5 absorbed) and ends 23; c before 21-26, now 24-29; d has room until 40.
    found = slipped({"a": 5})
    assert moves(found) == {"a": (10, 15), "b": (20, 23), "c": (26, 29)}
    assert found.moved["moved_days"].tolist() == [5, 3, 3]
    assert found.moved["asked_days"].tolist() == [5, 0, 0]
    assert days(found.moved["start_after"]) == [0, 15, 24]


def test_before_is_the_pass_without_slip_and_never_the_forecast():
    # c's forecast is 0-5, but its links put it at 21-26 already.
    assert moves(slipped({"c": 4}))["c"] == (26, 30)


def test_several_slips_at_once_add_up_where_they_meet():
    assert moves(slipped({"a": 5, "b": 2})) == {"a": (10, 15), "b": (20, 25), "c": (26, 31)}


def test_slip_within_the_room_moves_nobody_else():
    assert moves(slipped({"a": 2})) == {"a": (10, 12)}
    assert slipped({"a": 0}).moved.empty


def test_start_stays_where_the_finish_is_what_binds():
    # x must finish with a, so it starts on 6; lasting 3 longer it still starts on 6, and y, which starts with it, stays.
    projects = [project("a", 0, 10), project("x", 0, 4), project("y", 0, 1)]
    found = slipped({"x": 3}, projects, [link("a", "x", "FF"), link("x", "y", "SS")])
    assert moves(found) == {"x": (10, 13)}
    assert days(found.moved["start_after"]) == [6]


@pytest.mark.parametrize(("asked", "words"), [
    ({"nobody": 1}, "no project has the id nobody"), ({"u": 1}, "it has no finish"), ({"done": 1}, "it has finished"),
    ({"a": -1}, "whole number from 0"), ({"a": 36_501}, "whole number from 0"), ({"a": 1.5}, "whole number from 0"),
])
def test_impossible_slip_is_refused_with_the_reason(asked, words):
    projects = [*PROJECTS, project("u", 1, None), project("done", 0, 1, actual_finish=day(1))]
    with pytest.raises(SlipRefused, match=words):
        slipped(asked, projects)


def test_project_on_a_cycle_can_slip_and_what_follows_it_moves():
    found = slipped({"a": 5}, PROJECTS, [*LINKS, link("b", "a")])
    assert moves(found) == {"a": (10, 15)}
    assert moves(slipped({"b": 5}, PROJECTS, [*LINKS, link("b", "a")])) == {"b": (20, 25), "c": (26, 31)}


def test_pairs_are_refused_when_they_do_not_match():
    assert paired(["a", "b"], [1, 2]) == {"a": 1, "b": 2}
    for names, numbers in ((["a"], [1, 2]), (["a", "a"], [1, 2]), ([], [])):
        with pytest.raises(SlipRefused):
            paired(names, numbers)


def test_needs_that_break_say_whether_they_were_in_time_before():
    links = [link("a", "b", needed_by=day(12)), link("b", "c", needed_by=day(19)), link("a", "d", needed_by=day(60)),
             link("a", "c", needed_by=day(11), giving_actual_date=day(9)), link("b", "d", needed_by=day(1), status="delivered")]
    projects, dependencies = frames(PROJECTS, links)
    found = slip(network_plan(projects, dependencies), {"a": 5})
    promised = promises(measured(dependencies, stated_dates(projects)), dependencies)
    rows = late_needs(promised, days_of(promised["predecessor_id"], found)).set_index("dependency_id")
    # a-b: promised for 10, now 15, needed on 12. b-c: promised for 20, now 23, needed on 19: late already, now more so.
    assert rows["gap_before_days"].to_dict() == {"b-c-FS-0": 1, "a-b-FS-0": -2}
    assert rows["gap_after_days"].to_dict() == {"b-c-FS-0": 4, "a-b-FS-0": 3}
    assert rows["newly_broken"].to_dict() == {"b-c-FS-0": False, "a-b-FS-0": True}


def test_milestones_ahead_move_as_far_as_their_project_and_reached_ones_stay():
    marks = portfolio_file("milestones", *(
        {"milestone_id": name, "project_id": owner, "name": name, **more} for name, owner, more in (
            ("m1", "a", {"forecast_date": day(9)}), ("m2", "a", {"baseline_date": day(8)}),
            ("m3", "a", {"actual_date": day(3)}), ("m4", "b", {"forecast_date": day(14)}),
            ("m5", "d", {"forecast_date": day(41)}), ("m6", "b", {}))))
    waiting = waiting_milestones(marks)
    rows = moved_rows(waiting, "date", days_of(waiting["project_id"], slipped({"a": 5})))
    assert rows["milestone_id"].tolist() == ["m2", "m1", "m4"]
    assert days(rows["date_after"]) == [8 + 5, 9 + 5, 14 + 3]


def test_benefits_due_from_the_reporting_date_on_move():
    due = {"b1": ("a", 4), "b2": ("a", 30), "b3": ("c", 31), "b4": ("d", 90), "b5": ("a", None)}
    benefits = portfolio_file("benefits", *({"benefit_id": name, "project_id": owner, "name": name, "due_on": day(number)}
                                            for name, (owner, number) in due.items()))
    dated = dated_benefits(benefits)
    rows = moved_rows(dated, "due", days_of(dated["project_id"], slipped({"a": 5})), date(2026, 1, 6))
    assert rows["benefit_id"].tolist() == ["b2", "b3"]
    assert days(rows["due_after"]) == [35, 34]


def test_delay_costs_the_burn_rate_for_each_day_that_a_project_lasts_longer():
    def timestamps(*numbers):
        return pandas.Series(pandas.to_datetime([day(number) for number in numbers])).astype("datetime64[s]")

    costs = pandas.DataFrame({
        "project_id": ["a", "b", "c"], "start": timestamps(0, 12, 0), "finish": timestamps(10, 20, 5),
        "actual_start": timestamps(0, None, 1), "ac": [400.0, numpy.nan, numpy.nan],
        "figures_on": timestamps(8, None, None), "budget": [9_999.0, 80.0, 500.0]})
    rows = delay_of(costs, {"a": 5})
    # a has spent 400 in 8 days and lasts 5 longer; b has not started and is only pushed; c is under way: 500 / 5 days x 3.
    assert rows["cost"].to_dict() == {"c": 300.0, "a": 250.0}
    assert rows["burn_rate_basis"].to_dict() == {"c": "budget over the planned duration", "a": "actual cost to date"}
    # b slips itself, and lasts 2 days longer: 80 / 8 x 2.
    assert delay_of(costs, {"b": 2})["cost"]["b"] == 20
    unknown = delay_of(costs.assign(budget=numpy.nan), {"b": 2}).loc["b"]
    assert numpy.isnan(unknown["cost"])
    assert unknown["burn_rate_basis"] is None
