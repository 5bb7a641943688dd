"""Figures of projects at reporting dates: which rows count, which baseline, which status, and why."""

from __future__ import annotations

import numpy
import pandas
import pytest

from metrics.policy import Policy
from tests.factories import MONTH_ENDS, figures, performance

JANUARY, FEBRUARY, MARCH, APRIL, MAY, JUNE = MONTH_ENDS[:6]


def at(frame: pandas.DataFrame, day: str, project_id: str = "p") -> pandas.Series:
    rows = frame[(frame["period_end"] == pandas.Timestamp(day)) & (frame["project_id"] == project_id)]
    assert len(rows) == 1
    return rows.iloc[0]


def days_of(frame: pandas.DataFrame, project_id: str = "p") -> list[str]:
    return frame.loc[frame["project_id"] == project_id, "period_end"].dt.strftime("%Y-%m-%d").tolist()


def project(**columns) -> list[dict]:
    return [{"project_id": "p", "name": "P", **columns}]


def threat(probability: int, cost_impact: float) -> dict:
    return {"raid_id": "1", "project_id": "p", "kind": "threat", "title": "T", "probability": probability,
            "cost_impact": cost_impact, "status": "open"}


def report(day: str, overall: str, project_id: str = "p") -> dict:
    return {"project_id": project_id, "period_end": day, "overall_rag": overall}


# --- earned value and earned schedule from rows ---

def test_every_figure_follows_from_the_status_row():
    frame = figures(projects=project(budget=1000, baseline_start="2026-01-01", baseline_finish="2026-10-31"),
                    performance=performance(planned=[100, 300, 500, 700, 1000], earned=[100, 250, 400], spent=[90, 260, 450]))
    row = at(frame, MARCH)
    assert (row["pv"], row["ev"], row["ac"], row["bac"]) == (500, 400, 450, 1000)
    assert (row["cv"], row["sv"]) == (-50, -100)
    assert (row["cpi"], row["spi"]) == pytest.approx((400 / 450, 400 / 500))
    assert row["eac_typical"] == pytest.approx(1125)
    assert (row["eac"], row["eac_basis"]) == (pytest.approx(1125), "typical")
    assert (row["etc"], row["vac"]) == pytest.approx((1125 - 450, 1000 - 1125))
    assert (row["tcpi_bac"], row["tcpi_eac"]) == pytest.approx((600 / 550, 600 / 675))
    # PV_2 = 300 <= 400 < PV_3 = 500: ES = 2 + 100 / 200, AT = 3
    assert (row["es"], row["actual_time"]) == (2.5, 3)
    assert (row["sv_t"], row["spi_t"]) == pytest.approx((-.5, 2.5 / 3))
    # 1 Jan to 31 Oct is 303 days; 303 / (2.5 / 3) = 363.6, so 364 days after 1 Jan 2026
    assert row["finish_es"] == pd_day("2026-12-31")
    assert row["forecast_variance"] == pytest.approx((1125 - 1000) / 1000)


def pd_day(text: str) -> pandas.Timestamp:
    return pandas.Timestamp(text)


def test_first_period_counts_as_one():
    rows = performance(planned=[10, 20, 30], earned=[5], spent=[5])
    row = at(figures(projects=project(budget=30), performance=rows), JANUARY)
    assert (row["es"], row["actual_time"], row["spi_t"]) == (.5, 1, .5)


def test_project_past_the_end_of_its_plan_goes_on_losing_schedule():
    frame = figures(projects=project(budget=30), performance=performance(planned=[10, 20, 30], earned=[5, 10, 15, 20, 25, 30]))
    assert at(frame, MAY)["spi_t"] == pytest.approx((2 + 5 / 10) / 5)
    assert (at(frame, JUNE)["es"], at(frame, JUNE)["actual_time"], at(frame, JUNE)["spi_t"]) == (3, 6, .5)


def test_actual_time_stops_when_the_work_is_done():
    frame = figures(projects=project(budget=30), performance=performance(planned=[10, 20, 30], earned=[10, 20, 25, 30, 30, 30]))
    assert [at(frame, day)["actual_time"] for day in (MARCH, APRIL, MAY, JUNE)] == [3, 4, 4, 4]
    assert at(frame, JUNE)["spi_t"] == 3 / 4


def test_earned_value_above_the_budget_is_shown_and_earns_the_plan():
    rows = performance(planned=[10, 20, 30], earned=[10, 20, 33], spent=[9, 20, 31])
    row = at(figures(projects=project(budget=30), performance=rows), MARCH)
    assert (row["ev"], row["es"], row["tcpi_bac"]) == (33, 3, pytest.approx((30 - 33) / (30 - 31)))


def test_missing_month_leaves_a_gap_and_does_not_renumber():
    rows = performance(planned=[10, 20, 30, 40], earned=[10, 20, 30, 35])
    del rows[2]
    frame = figures(projects=project(budget=40), performance=rows)
    assert days_of(frame) == [JANUARY, FEBRUARY, APRIL]
    assert (at(frame, APRIL)["es"], at(frame, APRIL)["actual_time"]) == (pytest.approx(3.5), 4)


def test_later_row_of_a_period_counts():
    rows = [{"project_id": "p", "period_end": day, "planned_value": planned, "earned_value": earned}
            for day, planned, earned in (("2026-01-15", 99, 1), (JANUARY, 10, 5), (FEBRUARY, 20, 15))]
    row = at(figures(projects=project(budget=20), performance=rows), FEBRUARY)
    assert (row["es"], row["actual_time"]) == (pytest.approx(1.5), 2)


def test_quarterly_rhythm_counts_quarters():
    rows = performance(planned=[10, 20, 30], earned=[5, 10, 15], dates=("2026-03-31", "2026-06-30", "2026-09-30"))
    row = at(figures(Policy(reporting_rhythm="quarterly"), projects=project(budget=30), performance=rows), "2026-09-30")
    assert (row["es"], row["actual_time"], row["spi_t"]) == (1.5, 3, .5)


def test_rhythm_of_each_reporting_date_counts_reporting_dates():
    rows = performance(planned=[10, 20, 30], earned=[5, 10, 15], dates=("2018-09-30", "2019-09-30", "2021-03-31"))
    policy = Policy(reporting_rhythm="each reporting date")
    row = at(figures(policy, projects=project(budget=30), performance=rows), "2021-03-31")
    assert (row["es"], row["actual_time"]) == (1.5, 3)


def test_planned_value_alone_is_no_status_row():
    rows = performance(planned=[10, 20, 30, 40], earned=[8, None], spent=[8, None])
    frame = figures(projects=project(budget=30), performance=rows, dates=[JANUARY, FEBRUARY])
    row = at(frame, FEBRUARY)
    assert (row["figures_on"], row["pv"], row["ev"], row["actual_time"]) == (pd_day(JANUARY), 10, 8, 1)


def test_without_budget_only_what_needs_it_is_unknown():
    row = at(figures(performance=performance(planned=[10, 20], earned=[8], spent=[10])), JANUARY)
    assert (row["cpi"], row["spi_t"]) == (.8, .8)
    assert row[["bac", "eac_typical", "eac", "etc", "vac", "tcpi_bac", "forecast_variance"]].isna().all()
    assert row["eac_basis"] is None


def test_nothing_spent_leaves_the_cost_index_unknown():
    row = at(figures(projects=project(budget=100), performance=performance(planned=[10], earned=[8], spent=[0])), JANUARY)
    assert numpy.isnan(row["cpi"])
    assert numpy.isnan(row["eac"])
    assert row["eac_atypical"] == 0 + (100 - 8)
    assert row["computed_cost"] == "unknown"
    assert "Cost is unknown: nothing spent yet and no estimate at completion." in row["reason"]


def test_projects_own_estimate_comes_before_the_typical_one_until_a_newer_row_withdraws_it():
    rows = performance(planned=[10, 20], earned=[8, 16], spent=[10, 20])
    rows[0]["estimate_at_completion"] = 130
    frame = figures(projects=project(budget=100), performance=rows)
    assert (at(frame, JANUARY)["eac"], at(frame, JANUARY)["eac_basis"]) == (130, "reported")
    assert (at(frame, FEBRUARY)["eac"], at(frame, FEBRUARY)["eac_basis"]) == (pytest.approx(100 / .8), "typical")


# --- baselines ---

BASELINES = [
    {"project_id": "p", "baseline_number": 0, "approved_on": "2026-02-01", "finish": "2026-06-30", "budget": 100},
    {"project_id": "p", "baseline_number": 1, "approved_on": "2026-03-31", "finish": "2026-12-31", "budget": 150},
]


def test_budget_is_that_of_the_baseline_approved_last_by_then():
    rows = performance(earned=[5, 10, 15, 20], forecast_finish="2027-01-31")
    frame = figures(projects=project(budget=999, baseline_finish="2027-12-31"), baselines=BASELINES, performance=rows)
    assert [at(frame, day)["bac"] for day in (JANUARY, FEBRUARY, MARCH, APRIL)] == [100, 100, 150, 150]


def test_slip_is_measured_against_the_original_baseline_whatever_was_approved_since():
    frame = figures(projects=project(baseline_finish="2026-12-31"), baselines=BASELINES,
                    performance=performance(earned=[5, 10, 15, 20], forecast_finish="2026-12-31"))
    # 30 Jun to 31 Dec 2026: 31 + 31 + 30 + 31 + 30 + 31 = 184 days
    assert at(frame, APRIL)["original_finish"] == pd_day("2026-06-30")
    assert at(frame, APRIL)["finish_slip_days"] == 184


def test_a_later_baseline_that_first_states_a_finish_is_the_original_one_from_its_approval_on():
    unstated = [{"project_id": "p", "baseline_number": 0, "approved_on": "2025-12-01"},
                {"project_id": "p", "baseline_number": 1, "approved_on": MARCH, "finish": "2026-06-30"}]
    frame = figures(projects=project(baseline_finish="2026-06-30"), baselines=unstated,
                    performance=performance(earned=[5, 10, 15, 20], forecast_finish="2026-07-10"))
    slips = [at(frame, day)["finish_slip_days"] for day in (JANUARY, FEBRUARY, MARCH, APRIL)]
    assert numpy.isnan(slips[:2]).all()
    assert slips[2:] == [10, 10]


def test_projects_that_report_on_other_days_of_the_month_have_not_left():
    frame = figures(projects=[{"project_id": "p", "name": "P"}, {"project_id": "q", "name": "Q"}],
                    performance=performance(earned=[5, 10]),
                    status_reports=[report("2026-01-29", "green", "q"), report("2026-02-26", "red", "q")])
    assert days_of(frame, "q") == ["2026-01-29", "2026-01-31", "2026-02-26", "2026-02-28"]
    assert frame.loc[frame["project_id"] == "q", "reported_status"].tolist() == ["green", "green", "red", "red"]


def test_without_baselines_the_projects_own_plan_is_the_original_one():
    frame = figures(projects=project(budget=70, baseline_finish="2026-06-30"),
                    performance=performance(earned=[5], forecast_finish="2026-06-20"))
    assert (at(frame, JANUARY)["bac"], at(frame, JANUARY)["finish_slip_days"]) == (70, -10)


def test_forecast_is_what_was_forecast_then_and_the_current_plan_counts_only_now():
    rows = performance(earned=[5, 10, 15])
    rows[1]["forecast_finish"] = "2026-07-10"
    frame = figures(projects=project(baseline_finish="2026-06-30", forecast_finish="2026-08-01"), performance=rows[:1])
    assert at(frame, JANUARY)["finish_slip_days"] == 32
    frame = figures(projects=project(baseline_finish="2026-06-30", forecast_finish="2026-08-01"), performance=rows)
    assert numpy.isnan(at(frame, JANUARY)["finish_slip_days"])
    assert [at(frame, day)["finish_slip_days"] for day in (FEBRUARY, MARCH)] == [10, 10]


def test_finished_project_slipped_by_its_actual_finish():
    frame = figures(projects=project(baseline_finish="2026-01-31", actual_finish=MARCH),
                    performance=performance(earned=[5, 10, 15], forecast_finish="2026-02-05"))
    assert [at(frame, day)["finish_slip_days"] for day in (FEBRUARY, MARCH)] == [5, 59]


# --- who counts ---

def test_project_is_in_from_its_first_row_until_a_reporting_date_passes_without_one():
    others = performance("q", earned=[1, 2, 3, 4, 5, 6])
    rows = [row for row in performance(earned=[1, 2, 3, 4, 5, 6]) if row["period_end"] in (FEBRUARY, MARCH, MAY)]
    frame = figures(projects=[{"project_id": "p", "name": "P"}, {"project_id": "q", "name": "Q"}], performance=rows + others)
    assert days_of(frame) == [FEBRUARY, MARCH, MAY]
    assert len(days_of(frame, "q")) == 6


def test_status_report_or_planned_value_alone_keeps_a_project_in():
    frame = figures(projects=[{"project_id": "p", "name": "P"}, {"project_id": "q", "name": "Q"}],
                    performance=performance(planned=[1, 2]) + performance("q", earned=[1, 2, 3]),
                    status_reports=[report(MARCH, "green")])
    assert days_of(frame) == [JANUARY, FEBRUARY, MARCH]


def test_project_is_out_after_its_actual_finish():
    frame = figures(projects=project(actual_finish=FEBRUARY), performance=performance(earned=[1, 2, 3]))
    assert days_of(frame) == [JANUARY, FEBRUARY]


def test_project_that_never_reported_is_in_from_its_own_first_date_with_everything_unknown():
    projects = [{"project_id": "p", "name": "P", "baseline_start": "2026-02-10"}, {"project_id": "q", "name": "Q"},
                {"project_id": "r", "name": "R"}]
    frame = figures(projects=projects, performance=performance("q", earned=[1, 2, 3]))
    assert days_of(frame) == [FEBRUARY, MARCH]
    assert days_of(frame, "r") == [JANUARY, FEBRUARY, MARCH]
    row = at(frame, MARCH)
    assert (row["computed_status"], row["reported_status"], row["diverges"]) == ("unknown", None, False)
    assert row["reason"].startswith("Neither schedule nor cost can be judged. Schedule is unknown: ")


def test_closed_stage_ends_activity_only_where_the_stage_is_known_which_is_now():
    frame = figures(projects=project(stage=" Closed"), performance=performance(earned=[1, 2]))
    assert [at(frame, day)["active"] for day in (JANUARY, FEBRUARY)] == [True, False]
    assert at(frame, FEBRUARY)["severity"] < 0


# --- statuses ---

def test_reported_status_is_stale_after_one_rhythm_and_its_day_is_still_told():
    frame = figures(performance=performance(earned=[1, 2, 3]), status_reports=[report(JANUARY, "amber/red")])
    assert at(frame, JANUARY)["reported_status"] == "amber/red"
    assert pandas.isna(at(frame, FEBRUARY)["reported_status"])
    assert at(frame, MARCH)["reported_on"] == pd_day(JANUARY)


def test_red_reason_names_part_rule_number_and_threshold():
    rows = performance(earned=[1], forecast_finish="2026-08-16")
    frame = figures(projects=project(baseline_finish="2026-06-30"), performance=rows)
    row = at(frame, JANUARY)
    assert (row["computed_status"], row["computed_schedule"], row["computed_cost"]) == ("red", "red", "unknown")
    assert row["reason"] == (
        "Red on schedule: finish 47 days after the original baseline (amber up to 30). "
        "Cost is unknown: no actual cost and no budget. Risk is unknown: no budget.")


def test_amber_reason_names_every_rule_that_fired_and_no_other():
    frame = figures(projects=project(budget=1000, baseline_finish="2026-06-30"),
                    performance=performance(planned=[100], earned=[92], spent=[99], forecast_finish="2026-07-10"))
    row = at(frame, JANUARY)
    # SPI(t) .92 is amber, finish 10 days is green; CPI 92 / 99 = .929 amber; 99 / 92 - 1 = 7.6 % over budget is amber
    assert row["reason"].startswith("Amber on schedule: SPI(t) 0.92 (green from 0.95); on cost: CPI 0.93 (green from 0.95) "
                                    "and forecast cost 7.6 % over budget (green up to 2 %).")


def test_green_reason_gives_the_numbers():
    frame = figures(projects=project(budget=1000, baseline_finish="2026-06-30"), raid=[threat(3, 50)],
                    performance=performance(planned=[100], earned=[100], spent=[100], forecast_finish="2026-06-30"))
    assert at(frame, JANUARY)["reason"] == (
        "Green: finish on the original baseline, SPI(t) 1.00, CPI 1.00, forecast cost on budget, "
        "risk exposure 2.5 % of budget.")


def test_number_that_just_misses_a_threshold_does_not_read_as_the_threshold():
    frame = figures(projects=project(budget=10_000), performance=performance(planned=[1000], earned=[1000], spent=[1112]))
    # CPI 1000 / 1112 = 0.8993 would read as 0.90, the threshold that it misses
    assert "CPI 0.899 (amber from 0.90)" in at(frame, JANUARY)["reason"]


def test_overall_is_the_worst_known_part_and_unknown_only_without_schedule_and_cost():
    raid = [threat(5, 500)]
    measured = at(figures(projects=project(budget=1000), raid=raid,
                          performance=performance(planned=[100], earned=[100], spent=[100])), JANUARY)
    # .9 x 500 = 450 of 1000: red
    assert (measured["risk_exposure"], measured["computed_risk"], measured["computed_status"]) == (450, "red", "red")
    unmeasured = at(figures(projects=project(budget=1000), raid=raid, status_reports=[report(JANUARY, "green")]), JANUARY)
    assert (unmeasured["computed_risk"], unmeasured["computed_status"]) == ("red", "unknown")


def test_risks_are_known_for_the_newest_date_alone():
    rows = performance(planned=[1, 2], earned=[1, 2], spent=[1, 2])
    frame = figures(projects=project(budget=1000), raid=[threat(1, 100)], performance=rows)
    assert numpy.isnan(at(frame, JANUARY)["risk_exposure"])
    assert at(frame, JANUARY)["reason"].endswith("Risk is unknown: no record of risks for that date.")
    assert at(frame, FEBRUARY)["risk_exposure"] == pytest.approx(10)


@pytest.mark.parametrize(("reported", "diverges"), [
    ("green", True), ("amber/green", True), ("amber", True), ("amber/red", False), ("red", False), ("complete", False),
    ("none", False),
])
def test_project_diverges_from_a_red_computed_status_when_reported_a_whole_step_better(reported, diverges):
    frame = figures(performance=performance(planned=[10], earned=[5]), status_reports=[report(JANUARY, reported)])
    row = at(frame, JANUARY)
    assert (row["computed_status"], row["diverges"]) == ("red", diverges)


def test_divergence_grows_older_by_reporting_periods_and_starts_again_after_a_break():
    reports = [report(day, status) for day, status in zip(MONTH_ENDS, ("red", "green", "green", "red", "amber"), strict=False)]
    frame = figures(performance=performance(planned=[10, 20, 30, 40, 50], earned=[5, 10, 15, 20, 25]), status_reports=reports)
    ages = [at(frame, day)["divergence_age"] for day in MONTH_ENDS[:5]]
    assert ages == pytest.approx([numpy.nan, 1, 2, numpy.nan, 1], nan_ok=True)


def test_two_reporting_dates_in_one_period_age_a_divergence_once():
    days = (JANUARY, "2026-02-15", FEBRUARY)
    frame = figures(performance=performance(planned=[10, 15, 20], earned=[5, 6, 10], dates=days),
                    status_reports=[report(day, "green") for day in days])
    assert [at(frame, day)["divergence_age"] for day in days] == [1, 2, 2]


def test_worst_first_puts_red_before_divergence_before_unknown_before_green():
    reports = {"both red": ("red", 5), "hidden red": ("green", 5), "amber": ("amber", 9.2), "silent": (None, None),
               "well": ("green", 10)}
    frame = figures(
        projects=[{"project_id": name, "name": name} for name in reports],
        performance=[row for name, (_, earned) in reports.items() for row in performance(name, planned=[10], earned=[earned])],
        status_reports=[report(JANUARY, status, name) for name, (status, _) in reports.items() if status])
    assert frame.sort_values("severity", ascending=False)["project_id"].tolist() == list(reports)


def test_portfolio_without_reporting_dates_has_no_figures():
    assert figures(projects=project(budget=1)).empty


def test_forecast_a_hair_off_the_budget_is_on_budget():
    rows = performance(planned=[100], earned=[100], spent=[100], estimate_at_completion=1000.3)
    assert "forecast cost on budget" in at(figures(projects=project(budget=1000), performance=rows), JANUARY)["reason"]
