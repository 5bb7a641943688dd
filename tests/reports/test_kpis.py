"""Every key figure of the catalogue against a calculation by hand, written as arithmetic on `kpi_portfolio`."""

from __future__ import annotations

from datetime import date

import pytest

import reports.kpi_history
from data_access.filter import ProjectFilter
from data_access.filter_options import read_options
from data_access.identity import LOCAL_OWNER
from metrics.kpi_catalogue import CATALOGUE, IDS
from metrics.policy import Policy
from reports.decisions import NewDecision, decisions, record, requests, unanswered
from reports.figures import refresh
from reports.kpi_history import kpi_history
from reports.kpis import RECORD_KEYS, as_records, kpis
from reports.snapshots import close
from tests.factories import insert_rows
from tests.reports.kpi_portfolio import FILES

TODAY, BEFORE = date(2026, 9, 30), date(2026, 8, 31)
DATED = [name for name in IDS if CATALOGUE[name].dated]
UNDATED = [name for name in IDS if not CATALOGUE[name].dated]

# By hand, at 30 September: id > (value, what the band judges, status, covered, left out).
BY_HAND = {
    # green is a, of a, b, c; d reported "none", e nothing, f not since July
    "health_green": (1 / 3, 1 / 3, "red", 3, {"no current status report": 2, "reported without a status": 1}),
    # EV a, b, d, f by AC; c has no cost, e nothing
    "cpi": ((50 + 120 + 10 + 50) / (55 + 100 + 20 + 40), 230 / 215, "green", 4, {"no earned value": 1, "no actual cost": 1}),
    "spi": ((50 + 120 + 40 + 10 + 50) / (60 + 100 + 80 + 10 + 50), 270 / 300, "amber", 5, {"no earned value": 1}),
    # SPI(t) x budget: a earns PV_1 in period 2 (1/2), b 20 of the 50 from PV_2 to PV_3 ((2 + 20/50) / 2), c PV_1 (1/2), f 2/2
    "spi_t": ((1 / 2 * 100 + 2.4 / 2 * 300 + 1 / 2 * 200 + 1 * 100) / (100 + 300 + 200 + 100), 610 / 700, "red", 4,
              {"no SPI(t)": 1, "no budget": 1}),
    # EAC a 100 / (50 / 55) = 110, b as reported 290, f 100 / (50 / 40) = 80
    "forecast_variance": ((110 + 290 + 80 - (100 + 300 + 100)) / (100 + 300 + 100), -20 / 500, "green", 3,
                          {"no budget": 1, "no estimate at completion": 2}),
    # 10 Jan, 30 Nov, 31 Mar and 31 Dec against 31 Dec: 10, -31, 90, 0
    "finish_slip": ((0 + 10) / 2, 5, "green", 4, {"no original baseline finish": 1, "no forecast finish": 1}),
    # due after 30 June: m1 met, m2 open, m4 late, m5 early
    "milestone_hit": (2 / 4, .5, "red", 2, {"no milestone due in the last three months": 4}),
    # m3 of the open m2, m3, m6, m8; m7 has no baseline and no dated neighbour, m2 is due today and not yet late
    "milestones_late": (1, 1 / 4, "red", 3, {"no milestone with a baseline date": 3}),
    # a .5 x 40, b -.3 x 30, d .9 x 10, f nothing open; judged without d, which has no budget; c is not scored, e has none
    "risk_exposure": (20 - 9 + 9 + 0, (20 - 9 + 0) / (100 + 300 + 100), "green", 4, {"no scored risk on record": 2}),
    # a1 and a2 of a1, a2, b1, b3, d1; b1 is due today, c has no due date at all, f nothing open
    "raid_overdue": (2 / 5, .4, "red", 3, {"no open RAID entry with a due date": 3}),
    # a2 in RAID; b and c in their reports
    "decisions_waiting": (1 + 2, 3, "amber", 5, {"no current status report and no RAID entry": 1}),
    # October to December: r1 90 + 30 + 50 of 300, r2 80 + 10 of 100 + 0; r2's December and r3 have no capacity data
    "utilisation": ((170 + 90) / (300 + 100), .65, "amber", 2,
                   {"no capacity data": 1, "generic resource, not a person": 1}),
    # r1 in October, r2 in November (hours on none) of 3 + 2
    "overloaded": (2 / 5, .4, "red", 2, {"no capacity data": 1, "generic resource, not a person": 1}),
    # a and b; c has not said, d is due in October
    "benefits_realised": ((80 + 60) / (100 + 50), 140 / 150, "green", 2,
                          {"no money benefit due by the date with both values": 4}),
    # a, e and f of all but d; the objective of b is blank
    "aligned_budget": ((100 + 50 + 100) / (100 + 300 + 200 + 50 + 100), 250 / 750, "red", 5, {"no budget": 1}),
    "status_fresh": (4 / 6, 4 / 6, "red", 6, {}),
    # a is green and computed red (SPI(t) 1/2); b is amber and green, c red and red
    "divergence": (1, 1 / 3, "red", 3, {"no current reported status from green to red": 3}),
    # a G2 and f in time; b G2 a day late, b G3 pending, c on condition; d passed on a day nobody noted
    "gates_passed": (2 / 5, .4, "red", 4, {"no gate planned in the last twelve months": 2}),
    # a plan and f plan of a plan, a risk, b plan, f plan
    "standards": (2 / 4, .5, "red", 3, {"no required standard on record": 3}),
    # D1 of D1 and D2; D3 is delivered, D4 between projects that do not count, D5 has no dates
    "dependency_conflicts": (1, 1 / 2, "red", 2, {"no dates that could contradict each other": 1}),
    # Mia and Ann of Mia (a and f), Ann and Tom
    "certified_managers": (2 / 3, 2 / 3, "amber", 3, {"manager not found among the resources": 1}),
    # X of X and W; Y is not published, Z has no target
    "maturity": (1 / 2, .5, "red", 2, {"no target level": 1, "no published level for every area with a target": 1}),
}
# EV by AC in August; the closed project still counts, because nobody knows its stage of then: 45, 55, 5, 25, 99 by their costs.
CPI_BEFORE = (45 + 55 + 5 + 25 + 99) / (50 + 50 + 10 + 20 + 100)


@pytest.fixture
def loaded(database):
    return fill(database)


@pytest.fixture
def filled(sqlite_database):
    return fill(sqlite_database)


def fill(database):
    insert_rows(database, **FILES)
    refresh(database, Policy())
    return database


def options_of(database):
    with database.read() as connection:
        return read_options(connection)


def measured(database, project_filter=ProjectFilter(), ids=None):
    return {item.id: item for item in kpis(database, project_filter, options_of(database), Policy(), ids)}


def test_every_figure_agrees_with_the_calculation_by_hand(loaded):
    found = measured(loaded)
    assert list(found) == list(BY_HAND) == list(IDS)
    for name, (value, judged, status, covered, left_out) in BY_HAND.items():
        item = found[name]
        assert (item.value, item.judged) == (pytest.approx(value), pytest.approx(judged)), name
        assert (item.status, item.covered, dict(item.left_out)) == (status, covered, left_out), name
    # beside the money: a 12 of 10 and e 7 of 7, not b 3 of 5
    assert (found["benefits_realised"].beside.value, found["benefits_realised"].beside.covered) == (2 / 3, 3)
    assert found["benefits_realised"].rows_left_out == {"due, no realised value": 1}
    assert found["benefits_realised"].beside.rows_left_out == {"due, no realised value": 1}
    assert found["gates_passed"].rows_left_out == {"passed, no day held": 1}
    assert found["standards"].rows_left_out == {"not said whether required": 1}
    assert found["certified_managers"].rows_left_out == {"no project manager": 1}


def test_figures_of_projects_cover_or_leave_out_every_active_project(filled):
    for name, item in measured(filled).items():
        if item.covers == "projects":
            assert item.covered + sum(item.left_out.values()) == 6, name


def test_previous_figures_come_from_dated_rows_or_from_a_record_and_are_else_not_measured(filled):
    found = measured(filled)
    assert found["cpi"].previous == pytest.approx(CPI_BEFORE)
    assert (found["cpi"].previous_on, found["cpi"].previous_status, found["cpi"].trend) == (BEFORE, "green", "better")
    # one report (amber) from b at the end of August, among a, b, c, d, e, f and the project closed since
    assert (found["health_green"].previous, found["status_fresh"].previous) == (0, pytest.approx(1 / 7))
    assert {name for name in IDS if found[name].previous is None and name in UNDATED} == set(UNDATED)
    assert {found[name].previous_reason for name in UNDATED} == {"no record for that date"}
    assert {found[name].previous_reason for name in DATED} == {""}


def test_at_an_earlier_date_what_has_no_date_says_that_there_is_no_record(loaded):
    earlier = measured(loaded, ProjectFilter(period="2026-08"))
    assert earlier["cpi"].value == pytest.approx(CPI_BEFORE)
    for name in UNDATED:
        assert (earlier[name].value, earlier[name].status, earlier[name].covered) == (None, "unknown", 0), name
        assert earlier[name].left_out == {"no record for that date": 7}, name


def test_targets_are_those_of_the_one_portfolio_that_the_filter_names(filled):
    assert measured(filled, ids=["cpi"])["cpi"].target == 1.0
    assert measured(filled, ProjectFilter(portfolio=("P1",)), ["cpi"])["cpi"].target == 1.05
    assert measured(filled, ProjectFilter(portfolio=("P1", "P2")), ["cpi"])["cpi"].target == 1.0
    assert measured(filled, ProjectFilter(portfolio=("P2",)), ["cpi", "spi"])["spi"].target == .9
    assert measured(filled, ids=["spi"])["spi"].target is None


def test_figures_follow_the_filter(filled):
    found = measured(filled, ProjectFilter(portfolio=("P1",)))
    assert found["cpi"].value == pytest.approx((50 + 120) / (55 + 100))
    assert found["standards"].value == pytest.approx(1 / 3)
    assert found["milestones_late"].value == 1
    assert found["decisions_waiting"].value == 3
    # all hours of the people booked on a, b and c, also those on other projects
    assert found["utilisation"].value == pytest.approx(260 / 400)
    assert measured(filled, ProjectFilter(search="B"), ["utilisation"])["utilisation"].value == pytest.approx(90 / 100)
    assert found["maturity"].value == 1 / 2


def test_a_filter_that_shows_nobody_measures_nothing(filled):
    found = measured(filled, ProjectFilter(search="no such words"))
    for name in set(IDS) - {"maturity"}:
        assert (found[name].value, found[name].status, found[name].covered) == (None, "unknown", 0), name


def test_history_gives_each_date_its_own_sums(loaded):
    history = kpi_history(loaded, ProjectFilter(), options_of(loaded), Policy(), IDS, last=2)
    assert history["period_end"].is_monotonic_increasing
    assert not history.duplicated(["period_end", "id"]).any()
    assert set(history["id"]) == set(DATED)
    at = history.set_index(["period_end", "id"])["value"]
    found = measured(loaded)
    for name in DATED:
        assert at[str(TODAY), name] == pytest.approx(found[name].value), name
        assert at[str(BEFORE), name] == pytest.approx(found[name].previous), name
    assert len(kpi_history(loaded, ProjectFilter(), options_of(loaded), Policy(), ["cpi"])) == 3


def test_without_a_record_what_has_no_date_has_no_history(loaded):
    assert kpi_history(loaded, ProjectFilter(), options_of(loaded), Policy(), UNDATED).empty


def test_closed_period_is_the_record_for_what_has_no_date(sqlite_database, monkeypatch):
    august = {name: [row for row in rows if row.get("period_end", "") <= "2026-08-31"] for name, rows in FILES.items()}
    insert_rows(sqlite_database, **august)
    close(sqlite_database, BEFORE, Policy(), identity=LOCAL_OWNER)
    then = measured(sqlite_database)
    insert_rows(sqlite_database, **{name: [row for row in FILES[name] if row["period_end"] > "2026-08-31"]
                                    for name in ("performance", "status_reports")})
    refresh(sqlite_database, Policy())
    found, earlier = measured(sqlite_database), measured(sqlite_database, ProjectFilter(period="2026-08"))
    for name in UNDATED:
        assert found[name].previous == then[name].value == earlier[name].value, name
        assert (found[name].previous_on, earlier[name].told_on) == (BEFORE, BEFORE), name
    history = kpi_history(sqlite_database, ProjectFilter(), options_of(sqlite_database), Policy(), UNDATED)
    at = history.set_index(["period_end", "id"])["value"]
    for name in UNDATED:
        assert at[str(BEFORE), name] == pytest.approx(found[name].previous, nan_ok=True), name
        assert at[str(TODAY), name] == pytest.approx(found[name].value, nan_ok=True), name
    # Nothing was kept between July and August, and what August kept does not speak for July.
    assert set(history["period_end"].dt.date) == {BEFORE, TODAY}
    # Snapshots that are too large together are not opened for a line.
    monkeypatch.setattr(reports.kpi_history, "MOST_ROWS", 3)
    assert kpi_history(sqlite_database, ProjectFilter(), options_of(sqlite_database), Policy(), UNDATED).empty
    # the three months up to the end of August: m1 and m5 met, m3 open, m4 late
    assert found["milestone_hit"].previous == 2 / 4
    assert found["milestones_late"].previous == 1


def test_empty_portfolio_measures_nothing(database):
    refresh(database, Policy())
    for name, item in measured(database).items():
        assert (item.value, item.status, item.covered, item.previous) == (None, "unknown", 0, None), name
    assert kpi_history(database, ProjectFilter(), options_of(database), Policy()).empty


def test_portfolio_without_any_report_leaves_its_projects_out(sqlite_database):
    insert_rows(sqlite_database, projects=[{"project_id": "a", "name": "A", "budget": 5}],
                raid=[{"raid_id": "1", "project_id": "a", "kind": "decision", "title": "Which?", "status": "open"}])
    refresh(sqlite_database, Policy())
    for name, item in measured(sqlite_database).items():
        assert (item.value, item.status, item.covered) == (None, "unknown", 0), name
        if item.covers == "projects":
            assert sum(item.left_out.values()) == 1, name


def test_recorded_decision_is_not_waited_for_any_more(loaded):
    def waiting(project_filter=ProjectFilter()):
        asked = requests(loaded, project_filter, options_of(loaded), Policy()).rows
        listed = unanswered(asked, decisions(loaded, project_filter, options_of(loaded)))
        found = measured(loaded, project_filter, ["decisions_waiting"])["decisions_waiting"]
        assert found.value == len(listed)
        return found.value

    assert waiting() == 3
    answer = NewDecision("Yes", "Board", period_end=TODAY, project_id="b", project_name="B", asked="Approve the tool")
    record(loaded, answer, identity=LOCAL_OWNER, request_key="1")
    assert waiting() == 2
    record(loaded, NewDecision("No", "Board", period_end=TODAY, project_id="a", project_name="A", raid_id="a2"),
           identity=LOCAL_OWNER, request_key="2")
    assert (waiting(), waiting(ProjectFilter(search="C"))) == (1, 1)
    later = NewDecision("Later", "Board", period_end=date(2026, 10, 31), project_id="c", project_name="C", asked="More money")
    record(loaded, later, identity=LOCAL_OWNER, request_key="3")
    assert waiting() == 1


def test_records_carry_the_published_keys_and_nothing_that_json_lacks(filled):
    records = as_records(kpis(filled, ProjectFilter(), options_of(filled), Policy()))
    assert [tuple(record) for record in records] == [RECORD_KEYS] * len(IDS)
    cpi = next(record for record in records if record["id"] == "cpi")
    assert cpi == {"id": "cpi", "value": pytest.approx(230 / 215), "unit": "index", "status": "green",
                   "previous": pytest.approx(CPI_BEFORE), "target": 1.0, "covered": 4,
                   "left_out": {"no earned value": 1, "no actual cost": 1}}
    assert {type(record["covered"]) for record in records} == {int}
    assert {record["status"] for record in records} <= {"green", "amber", "red", "unknown"}
