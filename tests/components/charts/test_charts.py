"""What each chart promises its reader."""

import json

import pandas as pd
import pytest

from components.charts import (
    bookings,
    earned_value_curves,
    index_lines,
    milestones,
    roadmap,
    slip_history,
    status_by_group,
    status_counts,
    status_matrix,
)
from components.charts.palette import STATUSES
from components.charts.specification import specification
from tests.components.charts.frames import (
    AS_OF,
    MONTHS,
    counts,
    counts_by_group,
    curves,
    dated_milestones,
    draw,
    finishes,
    hours,
    indices,
    layers_of,
    pairs,
    projects,
    sent,
    statuses,
)


def rows_of(chart) -> pd.DataFrame:
    return sent(chart)["rows"]


def test_planned_value_is_dashed():
    line = layers_of(draw("earned_value_curves"), "line")[0]
    scale = line["encoding"]["strokeDash"]["scale"]
    assert scale["range"][scale["domain"].index("planned_value")] == [6, 4]
    assert scale["range"][scale["domain"].index("earned_value")] == [1, 0]


def test_planned_value_runs_on_into_the_future():
    rows = rows_of(draw("earned_value_curves"))
    assert rows[rows["series"] == "planned_value"]["period_end"].max() > pd.Timestamp(AS_OF)


def test_forecast_starts_where_actual_cost_ends():
    rows = rows_of(draw("earned_value_curves"))
    forecast = rows[rows["series"] == "forecast"].iloc[0]
    cost = rows[rows["series"] == "actual_cost"].iloc[-1]
    assert (forecast["period_end"], forecast["value"]) == (cost["period_end"], cost["value"])


def test_money_starts_at_zero():
    domain = layers_of(draw("earned_value_curves"), "line")[0]["encoding"]["y"]["scale"]["domain"]
    assert domain[0] == 0


def test_curves_are_drawn_without_a_budget_and_without_actual_cost():
    plan = curves().query("series == 'planned_value'")
    assert draw("earned_value_curves", plan, budget=None) is not None
    assert "Budget" not in earned_value_curves.alt_text(plan, as_of=AS_OF)


def test_curves_say_how_far_cost_runs_ahead_of_work():
    text = earned_value_curves.alt_text(curves(), as_of=AS_OF, budget=1800, currency="GBP")
    assert "Actual cost is above earned value by GBP 180." in text
    assert "Budget GBP 1.8 k." in text


def test_line_labels_do_not_overlap():
    frames = sent(draw("earned_value_curves")).values()
    labels = next(frame for frame in frames if "long" in frame)
    domain = layers_of(draw("earned_value_curves"), "line")[0]["encoding"]["y"]["scale"]["domain"]
    together = labels[labels["series"].isin(["earned_value", "actual_cost"])]["value"]
    assert abs(together.diff().iloc[-1]) >= 15.9 * (domain[1] - domain[0]) / earned_value_curves.HEIGHT


def test_gap_stays_a_gap():
    frame = indices()
    chart = draw("index_lines", frame[frame["period_end"] != MONTHS[3]])
    assert rows_of(chart)["value"].isna().sum() == 2
    assert layers_of(chart, "line")[0]["mark"]["invalid"] == "break-paths-show-path-domains"
    assert "with periods missing" in specification(chart)["description"]


def test_index_is_judged_by_the_bands_it_is_given():
    assert "CPI is 0.95 (green)" in index_lines.alt_text(indices(), green=0.95, amber=0.90)
    assert "CPI is 0.95 (red)" in index_lines.alt_text(indices(), green=1.05, amber=1.00)


def test_infinite_index_is_left_out():
    frame = indices()
    frame.loc[0, "value"] = float("inf")
    assert rows_of(draw("index_lines", frame))["value"].max() < 2


def test_status_never_speaks_by_colour_alone():
    for layer in layers_of(draw("status_history"), "point"):
        shape, colour = layer["encoding"]["shape"], layer["encoding"]["color"]
        assert shape["field"] == colour["field"] == "status"
        assert shape["scale"]["range"] == [status.shape for status in STATUSES.values()]


def test_missing_report_is_a_hollow_circle_and_not_left_out():
    frame = statuses()
    chart = draw("status_history", frame.drop(index=0))
    rows = rows_of(chart)
    assert len(rows) == len(frame)
    first = rows[(rows["dimension"] == "overall") & (rows["period_end"] == frame.loc[0, "period_end"])].iloc[0]
    assert (first["status"], first["filled"]) == ("unknown", False)


def test_history_shows_the_newest_dates():
    rows = rows_of(draw("status_history", statuses(40), last=24))
    assert rows["period"].nunique() == 24
    assert rows["age"].max() == 23


def test_projects_of_one_name_stay_two_rows():
    assert rows_of(draw("roadmap", projects(2)))["id"].nunique() == 2


def test_roadmap_says_how_many_it_leaves_out():
    chart = draw("roadmap", projects(3000), limit=40)
    assert len(rows_of(chart)) == 40
    assert "The first 40 of 3,000 are drawn" in str(specification(chart)["title"])
    assert roadmap.alt_text(projects(3000), limit=40).startswith("Roadmap of 40 of 3,000 projects")


def test_roadmap_grows_with_its_rows():
    assert specification(draw("roadmap", projects(20)))["height"] == 10 * specification(draw("roadmap", projects(2)))["height"]


def test_project_without_forecast_keeps_its_baseline():
    frame = projects(1).assign(start=pd.NaT, finish=pd.NaT, status=None)
    chart = draw("roadmap", frame)
    assert rows_of(chart).loc[0, "status"] == "unknown"
    assert pd.isna(rows_of(chart).loc[0, "slip_days"])


def test_hostile_name_stays_text():
    name = "'];alert(1)//</script>\u2028\""
    chart = draw("roadmap", projects(1).assign(label=name))
    expression = next(
        layer["encoding"]["y"]["axis"]["labelExpr"] for layer in specification(chart)["layer"] if "y" in layer["encoding"]
    )  # fmt: skip
    assert json.loads(expression.removesuffix("[datum.value]")) == {"P0": name}
    assert "\u2028" not in expression


def test_milestone_slip_is_counted_from_the_first_date():
    rows = rows_of(draw("milestones")).set_index("id")
    assert rows.loc["M2", "slip"] == "45 d later"
    assert rows.loc["M1", "slip"] == "on the day"
    assert rows.loc["M3", "slip"] == ""
    assert "1 later than first planned, the most by 45 days: Live" in milestones.alt_text(dated_milestones())


def test_bars_start_at_zero():
    assert rows_of(draw("bookings")).groupby("month")["bottom"].min().eq(0).all()
    assert rows_of(draw("status_counts")).groupby("period")["bottom"].min().eq(0).all()
    for name in ("bookings", "status_counts"):
        bars = [layer["encoding"] for layer in specification(draw(name))["layer"] if "y2" in layer["encoding"]]
        assert bars
        assert all(bar["y"]["scale"]["domain"][0] == 0 for bar in bars)


def test_hours_add_up():
    rows = rows_of(draw("bookings"))
    assert rows["hours"].sum() == hours()["hours"].sum()
    assert rows.groupby("month")["top"].max().tolist() == [140.0, 80.0]
    assert "Busiest month Apr 2026 with 140 hours." in bookings.alt_text(hours())


def test_original_baseline_stays_behind_later_ones():
    later = pd.DataFrame({"approved_on": ["2026-01-15"], "finish": ["2026-12-31"]})
    frames = sent(draw("slip_history", baselines=later)).values()
    assert any("Original baseline 30 Jun 2026" in frame.get("text", pd.Series(dtype=str)).tolist() for frame in frames)
    text = slip_history.alt_text(finishes(), original_finish="2026-06-30", baselines=later)
    assert "184 days after the original baseline of 30 Jun 2026" in text
    assert "1 later baseline was approved" in text


def test_forecast_moves_in_steps():
    assert layers_of(draw("slip_history"), "line")[0]["mark"]["interpolate"] == "step-after"


def test_half_step_counts_with_its_worse_neighbour():
    newest = rows_of(draw("status_counts")).query("period == '2023-03-31'").set_index("group")
    assert newest.loc["red", "count"] == 48
    assert newest.loc["red", "word"] == "Red and amber/red"
    assert newest["count"].sum() == 147
    assert "48 red and amber/red" in status_counts.alt_text(counts())


def test_shares_of_a_date_add_up_to_one():
    assert rows_of(draw("status_counts", share=True)).groupby("period")["top"].max().tolist() == pytest.approx([1, 1])


def test_at_most_four_series():
    assert rows_of(draw("status_counts"))["group"].nunique() <= 4
    assert rows_of(draw("status_by_group"))["status"].nunique() <= 4


def test_statuses_by_group_come_largest_first_and_every_bar_is_as_long():
    rows = rows_of(draw("status_by_group"))
    assert rows["name"].drop_duplicates().tolist() == ["Large", "Small", "Gone"]
    bars = rows.groupby(["name", "place"])
    assert (bars["end"].max() - bars["start"].min()).tolist() == pytest.approx([status_by_group.BAR_SHARE] * len(bars))
    assert rows.groupby("name")["count"].sum().to_dict() == {"Large": 24, "Small": 3, "Gone": 30}


def test_segments_by_group_say_shape_and_number_with_the_words_above():
    chart = draw("status_by_group")
    assert rows_of(chart)["shown"].tolist() == ["◆ 3", "● 9", "▲ 10", "○ 2", "● 2", "◆ 1", "● 30"]
    key = " · ".join(["◆ Red and amber/red", "▲ Amber", "● Green", "○ No rating"])
    assert json.dumps(key) in specification(chart)["title"]["text"]["expr"]
    assert "Most red: Small 1 of 1 red, 0 at 31 Mar 2021." in status_by_group.alt_text(counts_by_group())


def test_the_largest_groups_are_drawn_and_the_others_counted():
    many = pd.concat([counts_by_group().head(2).assign(group=f"G{place:02d}", count=place + 1) for place in range(25)])
    chart = draw("status_by_group", many)
    assert rows_of(chart)["name"].drop_duplicates().tolist() == [f"G{place:02d}" for place in range(24, 4, -1)]
    assert "The 20 of 25 with most projects" in str(specification(chart)["title"])


def test_only_a_whole_step_better_diverges():
    rows = rows_of(draw("status_matrix")).set_index(["reported", "computed"])
    assert rows.loc[("green", "red"), "diverges"]
    assert not rows.loc[("amber/red", "red"), "diverges"]
    assert not rows.loc[("amber", "green"), "diverges"]
    assert not rows.loc[("unknown", "red"), "diverges"]
    assert status_matrix.alt_text(pairs()).startswith("Of 19 projects 9 report what their figures say and 4 report better")
