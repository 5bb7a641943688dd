"""Claim against record on a portfolio small enough to count by hand: every check, teams, filters, dates, the unknown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pandas
import pytest

from data_access.engine import Database
from data_access.filter import ProjectFilter, Scope
from data_access.filter_options import read_options
from data_access.identity import LOCAL_OWNER
from data_access.maturity_records import CHECKED
from metrics.maturity.records import CHECKS, Share
from metrics.policy import Policy
from reports.figures import ensure_current
from reports.kpi_moment import NO_DATE, NO_RECORD
from reports.maturity_model import DELIVERY_LADDER, model_of_file
from reports.maturity_records import NOTHING, TOO_FEW_DATES, TOO_FEW_PEOPLE, claims_beside_records, record_rows, records
from reports.snapshots import close
from reports.utilisation_units import POOL_NAME
from tests.conftest import new_url
from tests.factories import insert_rows, performance

DATES = ("2026-06-30", "2026-07-31", "2026-08-31", "2026-09-30")
POLICY = Policy()
DIGITAL = {"portfolio_id": "P1", "business_unit": "Digital"}


def _reports(project_id: str, *dates: str) -> list[dict]:
    return [{"project_id": project_id, "period_end": day, "overall_rag": "green"} for day in dates]


def _raid(name: str, project_id: str, kind: str, **more) -> dict:
    return {"raid_id": name, "project_id": project_id, "kind": kind, "title": name, **more}


# As of 30 September 2026: sixty days before is 1 August, a month before 31 August, twelve months before 30 September 2025.
FILES = {
    "portfolios": [{"portfolio_id": "P1", "name": "One"}, {"portfolio_id": "P2", "name": "Two"}],
    "projects": [
        {"project_id": "a", "name": "A", "strategic_objective": "Growth", "sponsor": "Ann", "priority": 1, "value_score": 50,
         "project_manager": "Mia", "stage": "execution", "budget": 100, "baseline_start": "2026-01-01",
         "baseline_finish": "2026-12-31", "forecast_finish": "2027-01-31", "actual_start": "2026-01-01", **DIGITAL},
        {"project_id": "b", "name": "B", "strategic_objective": "Growth", "sponsor": " ", "priority": 2, "value_score": 40,
         "project_manager": "Tom", "stage": "execution", "budget": 200, "baseline_start": "2026-02-01",
         "baseline_finish": "2026-11-30", "actual_start": "2026-02-01", **DIGITAL},
        {"project_id": "c", "name": "C", "priority": 3, "portfolio_id": "P2", "business_unit": "Works", "budget": 50,
         "actual_start": "2026-08-15"},
        {"project_id": "idea", "name": "Idea", "portfolio_id": "P2", "stage": "idea", "strategic_objective": "Safety",
         "sponsor": "Bea", "forecast_start": "2027-01-01"},
        {"project_id": "done", "name": "Done", "portfolio_id": "P2", "stage": "closed", "actual_finish": "2026-05-31",
         "strategic_objective": "Safety"},
    ],
    "baselines": [{"project_id": "b", "baseline_number": number, "approved_on": day, "start": "2026-02-01",
                   "finish": "2026-11-30", "budget": 200}
                  for number, day in enumerate(["2025-01-01", "2025-12-01", "2026-03-01", "2026-06-01"])],
    "performance": [
        *performance("a", [10, 20, 30, 40], [10, 20, 30, 40], [10, 20, 30, 40], DATES, estimate_at_completion=110),
        # b has no figures for August.
        *performance("b", [10, 20], [10, 20], [10, 20], DATES[:2], estimate_at_completion=210),
        *performance("b", [40], [40], [40], DATES[3:], estimate_at_completion=210),
        *performance("c", [5, 10], [5, 10], [5, 10], DATES[2:]),
    ],
    "status_reports": [*_reports("a", *DATES), *_reports("b", DATES[0], DATES[1], DATES[3]), *_reports("c", *DATES[2:]),
                       *_reports("idea", DATES[3])],
    "milestones": [
        {"milestone_id": "m1", "project_id": "a", "name": "M1", "owner": "Mia", "forecast_date": "2026-10-31"},
        {"milestone_id": "m2", "project_id": "a", "name": "M2", "owner": "Mia", "baseline_date": "2026-08-31"},
        {"milestone_id": "m3", "project_id": "a", "name": "M3", "owner": "Mia", "baseline_date": "2026-08-30"},
        {"milestone_id": "m4", "project_id": "b", "name": "M4", "forecast_date": "2026-10-31"},
        {"milestone_id": "m5", "project_id": "b", "name": "M5", "actual_date": "2026-05-05"},
    ],
    "dependencies": [
        {"dependency_id": "d1", "predecessor_id": "a", "successor_id": "b", "type": "FS", "needed_by": "2026-10-01",
         "promised_on": "2026-10-05", "provider_owner": "Mia", "receiver_owner": "Tom"},
        {"dependency_id": "d2", "predecessor_id": "a", "successor_id": "c", "type": "FS", "needed_by": "2026-10-01",
         "promised_on": "2026-10-01", "provider_owner": "Mia"},
        {"dependency_id": "d3", "predecessor_id": "b", "successor_id": "a", "type": "FS", "needed_by": "2026-10-01"},
        {"dependency_id": "d4", "predecessor_id": "b", "successor_id": "a", "type": "FS", "status": "delivered"},
    ],
    "raid": [
        _raid("t1", "a", "threat", owner="Mia", due_on="2026-08-01", probability=2, impact=2, response="mitigate"),
        _raid("t2", "a", "opportunity", owner="Mia", due_on="2026-12-01", response="exploit"),
        _raid("t3", "b", "threat", owner="Tom", due_on="2026-07-31", response="accept"),
        _raid("t4", "b", "threat", due_on="2026-12-01"),
        _raid("t5", "b", "threat", owner="Tom", due_on="2020-01-01", status="closed"),
        _raid("t6", "done", "threat"),
        _raid("i1", "a", "issue", owner="Mia", due_on="2026-10-01", raised_on="2026-09-01"),
        _raid("i2", "b", "issue", owner="Tom", due_on="2026-10-01"),
        _raid("c1", "a", "change", owner="Mia", status="closed", raised_on="2026-03-01", closed_on="2026-04-01"),
        _raid("c2", "a", "change", owner="Mia", status="closed", raised_on="2026-03-01"),
        _raid("c3", "b", "change", owner="Tom", due_on="2026-10-01"),
        _raid("c4", "b", "change", owner="Tom", status="closed", raised_on="2025-09-30", closed_on="2025-10-10"),
        _raid("k1", "a", "decision", owner="Ann", due_on="2026-10-01"),
        _raid("k2", "b", "decision", status="closed", raised_on="2026-05-01", closed_on="2026-05-02"),
    ],
    "benefits": [
        {"benefit_id": "1", "project_id": "a", "name": "1", "unit": "EUR", "planned_value": 5, "due_on": "2026-09-30",
         "owner": "Ann", "category": "cash", "realised_value": 4},
        {"benefit_id": "2", "project_id": "b", "name": "2", "unit": "hours", "planned_value": 5, "due_on": "2027-01-01",
         "owner": "Ann"},
        {"benefit_id": "3", "project_id": "b", "name": "3", "unit": "hours", "due_on": "2026-09-01", "owner": "Ann"},
        {"benefit_id": "4", "project_id": "done", "name": "4", "due_on": "2026-06-30"},
    ],
    "gate_reviews": [
        {"project_id": "a", "gate": "G1", "planned_on": "2025-10-01", "held_on": "2025-10-09", "outcome": "fail"},
        {"project_id": "a", "gate": "G2", "planned_on": "2026-09-30", "held_on": None, "outcome": "pending"},
        {"project_id": "b", "gate": "G1", "planned_on": "2026-03-01", "held_on": None, "outcome": "pass"},
        {"project_id": "b", "gate": "G0", "planned_on": "2025-09-30", "held_on": None, "outcome": None},
    ],
    "resources": [
        {"resource_id": "r1", "name": "Mia", "team": "Studio", "role": "Lead", "skills": "design"},
        {"resource_id": "r2", "name": "Tom", "team": "Studio", "role": "Engineer"},
        {"resource_id": "r3", "name": "Zoe", "team": "Field"},
        {"resource_id": "g", "name": "Any engineer", "employment": "generic", "role": "Engineer"},
    ],
    "capacity": [{"resource_id": "r1", "month": "2026-10-01", "hours": 100},
                 {"resource_id": "r3", "month": "2026-10-01", "hours": 100}],
    "allocations": [
        {"resource_id": "r1", "project_id": "a", "month": "2026-10-01", "hours": 50, "booking": "hard"},
        {"resource_id": "r1", "project_id": "b", "month": "2026-11-01", "hours": 50, "booking": "soft"},
        {"resource_id": "r2", "project_id": "b", "month": "2026-09-01", "hours": 50, "booking": "hard"},
        {"resource_id": "g", "project_id": "a", "month": "2026-10-01", "hours": 500, "booking": "soft"},
    ],
}
# met, also as all teams do it, of; the level. Active: a, b, c, idea.
EXPECTED = {
    "reasons_for_starting": ((2, 2, 4), 1),   # a, idea; b's sponsor is a blank
    "ranked_projects": ((2, 2, 4), 1),        # a, b; c has no value score
    "decisions_logged": ((1, 1, 2), 1),       # k1; k2 has no owner
    "gates_held": ((1, 1, 3), 1),             # a G1, though it failed; b G1 has no day; b G0 is too old
    "owned_pieces": ((2, 2, 4), 1),           # m1, m2 on the limit; m3 a day beyond, m4 without owner, m5 reached
    "plans_with_baseline": ((1, 1, 3), 1),    # a; b was approved anew three times; c has none; idea has not started
    "promised_dates": ((2, 1, 3), 1),         # d1, d2; d2 lacks an owner; d4 is delivered
    "reports_every_period": ((3, 3, 4), 1),   # b missed August
    "changes_followed": ((2, 2, 3), 1),       # c1, c3; c2 has no day; c4 was raised too long ago
    "problems_looked_after": ((1, 1, 2), 1),  # i1; when i2 came up is not known
    "risks_looked_after": ((2, 1, 4), 1),     # t1 on the limit, t2 unscored; t3 a day beyond, t4 without owner
    "responses_chosen": ((3, 3, 4), 1),       # all but t4
    "money_every_period": ((2, 2, 3), 1),     # a, c since its start; b without August; idea has not started
    "cost_forecasts": ((1, 1, 3), 1),         # a; c has none
    "benefits_described": ((2, 1, 3), 1),     # 1, 2; 3 has no planned value; done is not active
    "benefits_owned": ((3, 3, 4), 1),         # all but 4
    "benefits_followed_up": ((1, 1, 3), 1),   # 1, on its day; 3 and 4 are due without a value
    "people_booked_ahead": ((1, 1, 3), 1),    # r1; r2 works now, r3 has hours, neither is booked in October
    "skills_recorded": ((1, 1, 3), 1),
    "capacity_known": ((1, 1, 2), 1),         # r1 October; not r1 November
    "current_records": ((4, 4, 4), 2),
    "core_facts": ((1, 1, 4), 1),
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def counted(request, tmp_path_factory) -> Iterator[Database]:
    """The portfolio above on each kind of database; tests must not change it."""
    for url in new_url(request, tmp_path_factory.mktemp("records"), with_tables=True):
        opened = Database(url)
        insert_rows(opened, **FILES)
        ensure_current(opened, POLICY)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def options(counted):
    return _options(counted)


def _options(database, policy: Policy = POLICY):
    ensure_current(database, policy)
    with database.read() as connection:
        return read_options(connection)


def by_name(database, options, project_filter=ProjectFilter(), policy=POLICY, **more) -> dict:
    return {record.check.name: record for record in records(database, project_filter, options, policy, **more)}


def test_every_check_counts_what_it_says(counted, options):
    found = by_name(counted, options)
    assert list(found) == list(CHECKS)
    assert {name: (tuple(record.own), record.level) for name, record in found.items()} == EXPECTED
    assert {(record.reason, record.as_of, record.read_on, record.tie) for record in found.values()} \
        == {(None, date(2026, 9, 30), date(2026, 9, 30), "portfolio")}
    for name, ((met, shared, of), _) in EXPECTED.items():
        rows = record_rows(counted, name, ProjectFilter(), options, POLICY)
        assert (int(rows["met"].sum()), int(rows["shared"].sum()), len(rows)) == (met, shared, of), name
        assert rows["met"].is_monotonic_increasing, "what is missing stands first"
    assert [record.check.name for record in records(counted, ProjectFilter(), options, POLICY, names={"gates_held"})] \
        == ["gates_held"]


def test_team_is_a_business_unit_else_a_team_of_people_else_everybody(counted, options):
    unit = by_name(counted, options, team=" digital ")
    assert (unit["reports_every_period"].tie, unit["reports_every_period"].own) == ("business unit", Share(1, 1, 2))
    assert unit["people_booked_ahead"].own == Share(1, 1, 2), "the people booked on its projects"
    people = by_name(counted, options, team="STUDIO")
    assert (people["people_booked_ahead"].tie, people["people_booked_ahead"].own) == ("bookings", Share(1, 1, 2))
    assert people["reports_every_period"].own == Share(1, 1, 2), "the projects that they are booked on"
    field = by_name(counted, options, team="Field")
    assert (field["reports_every_period"].own.of, field["reports_every_period"].reason) == (0, NOTHING)
    nobody = by_name(counted, options, team="Nobody")
    assert (nobody["gates_held"].tie, nobody["gates_held"].own) == ("portfolio", Share(1, 1, 3))
    rows = record_rows(counted, "reports_every_period", ProjectFilter(), options, POLICY, "digital")
    assert rows["project_id"].tolist() == ["b", "a"]


def test_level_3_of_a_part_asks_the_whole_portfolio(counted, options):
    found = by_name(counted, options, ProjectFilter(search="A"))
    assert found["reports_every_period"].everywhere == Share(3, 3, 4)
    only_a = by_name(counted, options, ProjectFilter(manager=("Mia",)))
    assert (only_a["reports_every_period"].own, only_a["reports_every_period"].level) == (Share(1, 1, 1), 2)
    assert only_a["gates_held"].everywhere is None, "asked only where level 3 can be reached"


def test_scope_bounds_the_part_and_the_whole(counted, options):
    scoped = ProjectFilter(search="C", scope=Scope(("P2",)))
    found = by_name(counted, options, scoped)["reports_every_period"]
    assert (found.own, found.everywhere, found.level) == (Share(1, 1, 1), Share(2, 2, 2), 3)
    assert by_name(counted, options, ProjectFilter(scope=Scope(("P2",))))["people_booked_ahead"].reason == NOTHING


def test_earlier_date_reads_undated_rows_from_its_snapshot_alone(database):
    insert_rows(database, **FILES)
    options = _options(database)
    august = ProjectFilter(period="2026-08")
    found = by_name(database, options, august)
    assert (found["gates_held"].level, found["gates_held"].reason) == (None, NO_RECORD)
    # In the three dates up to August b missed the last, c came in August.
    assert (found["reports_every_period"].own, found["reports_every_period"].read_on) == (Share(2, 2, 2), date(2026, 8, 31))
    assert record_rows(database, "gates_held", august, options, POLICY).empty
    close(database, date(2026, 9, 30), POLICY, identity=LOCAL_OWNER)
    insert_rows(database, status_reports=_reports("a", "2026-10-31"), raid=[_raid("t9", "a", "threat", owner="Mia")])
    newer = _options(database)
    again = by_name(database, newer, ProjectFilter(period="2026-09-30"))["risks_looked_after"]
    assert (again.own, again.as_of, again.read_on) == (Share(2, 1, 4), date(2026, 9, 30), date(2026, 9, 30))


def test_nothing_to_measure_is_unknown_never_0(database):
    insert_rows(database, projects=[{"project_id": "a", "name": "A"}])
    found = by_name(database, _options(database))
    assert {(record.level, record.reason) for record in found.values()} == {(None, NO_DATE)}
    insert_rows(database, status_reports=_reports("a", "2026-08-31", "2026-09-30"), raid=[_raid("t", "a", "threat")],
                benefits=[{"benefit_id": "1", "project_id": "a", "name": "1", "owner": "Ann"}])
    found = by_name(database, _options(database))
    assert found["reports_every_period"].reason == TOO_FEW_DATES
    assert found["gates_held"].reason == NOTHING
    assert found["risks_looked_after"].reason == "nowhere filled in: raid.owner, raid.due_on"
    assert found["benefits_described"].reason.startswith("nowhere filled in: benefits.unit, benefits.planned_value")
    assert {record.level for record in found.values() if record.reason} == {None}
    assert (found["benefits_owned"].own, found["benefits_owned"].level) == (Share(1, 1, 1), 2)


def test_single_people_stay_out_where_the_policy_says_so(counted, options):
    private = replace(POLICY, person_rows=False)
    rows = record_rows(counted, "people_booked_ahead", ProjectFilter(), options, private)
    assert rows.to_dict("records") == [{"team": POOL_NAME, "people": 3, "of": 3, "met": 1}]
    found = by_name(counted, options, policy=private, team="Studio")["people_booked_ahead"]
    assert (found.reason, found.own, found.level) == (TOO_FEW_PEOPLE, Share(0, 0, 0), None)
    assert record_rows(counted, "people_booked_ahead", ProjectFilter(), options, private, "Studio").empty
    assert by_name(counted, options, policy=private)["people_booked_ahead"].own == Share(1, 1, 3)


def test_claims_stand_beside_the_record_and_stay_as_they_are(sqlite_database):
    insert_rows(sqlite_database, **FILES)
    options = _options(sqlite_database)
    model = model_of_file(DELIVERY_LADDER)
    claims = {"steering.status": 3, "planning.schedule": 1, "learning.one_source": 5, "deciding.gates": None}
    frame = claims_beside_records(model, claims, records(sqlite_database, ProjectFilter(), options, POLICY))
    verdicts = frame.set_index("check")["verdict"]
    expected = {"reports_every_period": "record below claim", "plans_with_baseline": "in line", "promised_dates": "in line",
                "current_records": "in line", "gates_held": "no claim"}
    assert verdicts[list(expected)].to_dict() == expected
    assert len(frame) == len(CHECKS)
    assert frame.loc[frame["item_id"] == "planning.schedule", "claimed"].tolist() == [1, 1]
    assert pandas.isna(frame.set_index("check").loc["core_facts", "claimed"])
    field = claims_beside_records(model, claims, records(sqlite_database, ProjectFilter(), options, POLICY, team="Field"))
    unmeasured = field.set_index("check").loc["reports_every_period"]
    assert (unmeasured["verdict"], unmeasured["reason"]) == ("not measured", NOTHING)
    assert unmeasured[["supported", "met", "of"]].isna().all()


def test_every_check_has_its_rows():
    assert set(CHECKED) == set(CHECKS)
