"""What holds for every network, whatever its projects and links."""

from __future__ import annotations

import pandas
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics.network import network, passes
from metrics.network_plan import network_plan
from metrics.network_slip import slip
from tests.networks import day, frames, link, project

NAMES = "abcdefghijklmn"
# Large portfolios and few of them: a frame costs the same for two projects as for fourteen.
few = settings(max_examples=25, deadline=None)


@st.composite
def portfolios(draw):
    rows = []
    for name in NAMES[:draw(st.integers(1, len(NAMES)))]:
        start, length = draw(st.integers(-30, 30)), draw(st.integers(0, 20))
        actual = {"actual_start": day(start), "actual_finish": day(start + length)} if draw(st.integers(0, 6)) == 0 else {}
        dated = draw(st.integers(0, 8)) > 0
        rows.append(project(name, start, start + length, **actual) if dated else project(name, None, start))
    names = st.sampled_from([row["project_id"] for row in rows])
    links = draw(st.lists(st.builds(link, names, names, st.sampled_from(["FS", "SS", "FF", "SF"]), st.integers(-15, 15)),
                          max_size=30, unique_by=lambda row: row["dependency_id"]))
    for row in links:
        row["status"] = draw(st.sampled_from([None, "agreed", "at risk", "broken", "proposed", "delivered"]))
    return rows, links


@st.composite
def slipping(draw):
    rows, links = draw(portfolios())
    free = [row["project_id"] for row in rows if row["forecast_start"] and "actual_finish" not in row]
    asked = draw(st.dictionaries(st.sampled_from(free), st.integers(0, 40), max_size=3)) if free else {}
    return rows, links, asked


def naive_early_starts(rows, links, asked) -> dict[str, pandas.Timestamp]:
    """Longest path by pushing starts until nothing moves, on the binding links as the plan names them."""
    plan = network_plan(*frames(rows, links))
    binding = plan.links.to_dict("records")
    stated = plan.dates[plan.placed].set_index("project_id")
    start, length = stated["start"].to_dict(), (stated["finish"] - stated["start"]).dt.days.to_dict()
    moved = True
    while moved:
        moved = False
        for row in binding:
            giver, receiver = row["predecessor_id"], row["successor_id"]
            finish = start[giver] + pandas.Timedelta(days=length[giver] + asked.get(giver, 0))
            base = (finish if row["type"][0] == "F" else start[giver]) + pandas.Timedelta(days=row["lag_days"])
            least = base if row["type"][1] == "S" else base - pandas.Timedelta(days=length[receiver])
            if least > start[receiver]:
                start[receiver], moved = least, True
    return start


@few
@given(slipping())
def test_early_starts_are_those_of_a_naive_longest_path(given_rows):
    rows, links, asked = given_rows
    found = passes(network_plan(*frames(rows, links)), asked).projects
    assert found.set_index("project_id")["early_start"].to_dict() == naive_early_starts(rows, links, asked)


@few
@given(slipping())
def test_float_is_never_negative_and_somebody_finishes_last(given_rows):
    rows, links, asked = given_rows
    found = passes(network_plan(*frames(rows, links)), asked)
    over, open_ = found.projects[found.projects["finished"]], found.projects[~found.projects["finished"]]
    assert (open_["total_float_days"] >= 0).all()
    assert (open_["critical"] == (open_["total_float_days"] == 0)).all()
    assert over["total_float_days"].isna().all()
    assert not over["critical"].any()
    assert (found.links["room_days"] >= 0).all()
    last = found.projects[found.projects["early_finish"] == found.finish]
    assert (last["critical"] | last["finished"]).all()


@few
@given(portfolios())
def test_late_dates_keep_every_link_and_the_end(given_rows):
    rows, links = given_rows
    found = network(*frames(rows, links))
    late = found.projects[~found.projects["finished"]].set_index("project_id")
    assert late.empty or (late["late_finish"] <= found.finish).all()
    for row in found.links.to_dict("records"):
        if row["predecessor_id"] in late.index:
            ends = {"S": "late_start", "F": "late_finish"}
            given_on = late.at[row["predecessor_id"], ends[row["type"][0]]] + pandas.Timedelta(days=row["lag_days"])
            assert given_on <= late.at[row["successor_id"], ends[row["type"][1]]]


@few
@given(slipping())
def test_slip_never_makes_anything_earlier_and_moves_what_both_passes_over_all_of_it_move(given_rows):
    rows, links, asked = given_rows
    plan = network_plan(*frames(rows, links))
    found, whole = slip(plan, asked), passes(plan, asked)
    before, after = found.before.projects, whole.projects
    assert all((after[name] >= before[name]).all() for name in ("early_start", "early_finish"))
    later = after[after["early_finish"] != before["early_finish"]].set_index("project_id")
    moved = found.moved.set_index("project_id").loc[later.index]
    assert len(found.moved) == len(later)
    assert set(later.index) >= {name for name, days in asked.items() if days}
    assert all(moved[f"{end}_after"].equals(later[f"early_{end}"]) for end in ("start", "finish"))
    assert found.finish == whole.finish
    assert slip(plan, dict.fromkeys(asked, 0)).moved.empty


@few
@given(slipping())
def test_one_more_slip_makes_nothing_earlier_and_leaves_its_own_start_where_it_was(given_rows):
    rows, links, asked = given_rows
    plan = network_plan(*frames(rows, links))
    together = passes(plan, asked).projects.set_index("project_id")
    for name, days in list(asked.items())[:1]:
        without = passes(plan, {other: value for other, value in asked.items() if other != name}).projects
        fewer = without.set_index("project_id")
        assert all((together[date] >= fewer[date]).all() for date in ("early_start", "early_finish"))
        assert together.at[name, "early_start"] == fewer.at[name, "early_start"]
        assert together.at[name, "early_finish"] == fewer.at[name, "early_finish"] + pandas.Timedelta(days=days)


@few
@given(portfolios(), st.randoms())
def test_order_of_input_does_not_matter(given_rows, chance):
    rows, links = given_rows
    first = network(*frames(rows, links))
    chance.shuffle(rows)
    chance.shuffle(links)
    again = network(*frames(rows, links))
    for name in ("projects", "undated", "cycles"):
        pandas.testing.assert_frame_equal(getattr(first, name), getattr(again, name))
    by_id = [found.links.sort_values("dependency_id", ignore_index=True) for found in (first, again)]
    pandas.testing.assert_frame_equal(*by_id)
