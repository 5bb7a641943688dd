"""What is behind a key figure adds up to it: on the portfolio worked out by hand, and on the demonstration under any filter."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pandas
import pytest

from data_access.app_settings import AppSettings
from data_access.engine import Database
from data_access.filter import CHOICE_FIELDS, ProjectFilter
from data_access.filter_options import read_options
from data_access.identity import LOCAL_OWNER
from metrics.kpi_catalogue import CATALOGUE, IDS
from metrics.policy import Policy
from reports.figures import ensure_current, refresh
from reports.kpi_rows import KpiBehind, rows_behind
from reports.policy import load_policy
from reports.snapshots import close
from tests.demonstration import load_small_demonstration
from tests.factories import insert_rows
from tests.reports.kpi_portfolio import FILES

TODAY = date(2026, 9, 30)
# Figures whose source rows each carry what they add.
_BY_ROW = ("milestone_hit", "milestones_late", "raid_overdue", "decisions_waiting", "benefits_realised", "gates_passed",
           "standards", "risk_exposure")


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


def behind(database, kpi_id, project_filter=ProjectFilter(), policy=Policy()) -> KpiBehind:
    with database.read() as connection:
        options = read_options(connection)
    return rows_behind(database, kpi_id, project_filter, options, policy)


def check_adds_up(found: KpiBehind) -> None:
    kpi, parts = found.kpi, found.contributors
    definition = CATALOGUE[kpi.id]
    assert len(parts) == kpi.covered
    assert parts["id"].is_unique
    assert found.left_out["reason"].value_counts().to_dict() == dict(kpi.left_out)
    if kpi.value is None:
        return
    if definition.rule == "median":
        assert parts["contribution"].median() == pytest.approx(kpi.value)
    else:
        assert parts["contribution"].sum() == pytest.approx(kpi.value)
        assert parts["numerator"].sum() == pytest.approx(kpi.numerator)
    if definition.rule == "ratio":
        assert parts["denominator"].sum() == pytest.approx(kpi.denominator)
    if kpi.id in _BY_ROW:
        counted = found.rows[found.rows["reason"].isna()] if "reason" in found.rows else found.rows
        assert counted["numerator"].sum() == pytest.approx(kpi.numerator)


def check_without(found: KpiBehind) -> None:
    """Leaving one part out and working the figure out again gives its `without`."""
    definition, parts = CATALOGUE[found.kpi.id], found.contributors
    for place in list(parts.index)[:3]:
        rest = parts.drop(index=place)
        if rest.empty:
            assert pandas.isna(parts.loc[place, "without"])
            continue
        again = rest["numerator"].median() if definition.rule == "median" else rest["numerator"].sum()
        if definition.rule == "ratio":
            again = again / rest["denominator"].sum() if rest["denominator"].sum() else float("nan")
        assert parts.loc[place, "without"] == pytest.approx(again, nan_ok=True), found.kpi.id


def test_parts_and_rows_of_every_figure_add_up_to_it(loaded):
    for kpi_id in IDS:
        found = behind(loaded, kpi_id)
        check_adds_up(found)
        check_without(found)


def test_rows_behind_are_the_source_rows(loaded):
    def ids(kpi_id, column):
        return behind(loaded, kpi_id).rows[column].tolist()

    assert ids("milestone_hit", "milestone_id") == ["m4", "m2", "m1", "m5"]
    assert ids("milestones_late", "milestone_id") == ["m3", "m2", "m8", "m6"]
    assert ids("raid_overdue", "raid_id") == ["a2", "a1", "b1", "d1", "b3"]
    assert ids("risk_exposure", "raid_id") == ["a1", "d1", "b1", "c1"]
    assert sorted(ids("dependency_conflicts", "dependency_id")) == ["D1", "D2", "D5"]
    assert ids("gates_passed", "gate")[-2:] == ["G2", "G1"]
    gates = behind(loaded, "gates_passed").rows
    assert gates.loc[gates["reason"].notna(), ["project_id", "reason"]].values.tolist() == [["d", "passed, no day held"]]


def test_decisions_say_since_when_they_are_waited_for(filled):
    rows = behind(filled, "decisions_waiting").rows
    assert rows[["source", "decision", "since"]].values.tolist() == [
        ["RAID", "a2", pandas.Timestamp("2026-08-15")],
        # asked for in August and again, with other spaces, in September
        ["status report", "Approve the tool", pandas.Timestamp("2026-08-31")],
        ["status report", "More money", pandas.Timestamp("2026-09-30")],
    ]


def test_formula_shows_its_numbers(filled):
    assert behind(filled, "cpi").formula_filled == "earned value 230 / actual cost 215 = 1.07"
    assert behind(filled, "milestones_late").formula_filled == "late milestones: 1, 25.0 % of open milestones 4"
    assert behind(filled, "finish_slip").formula_filled == "median days of slip of 4 projects = 5 days"
    below = behind(filled, "forecast_variance").formula_filled
    assert below == "estimates at completion less budgets −20 / budget 500 = −4.0 %"
    nobody = behind(filled, "cpi", ProjectFilter(search="no such words"))
    assert nobody.formula_filled == "sum of earned value / sum of actual cost: not measured"


def test_what_weighs_most_stands_first(filled):
    # without c the forecast finishes slip less, without e more of the budget has an objective
    assert behind(filled, "finish_slip").contributors["id"].tolist()[0] == "c"
    assert behind(filled, "aligned_budget").contributors["id"].tolist()[0] == "b"
    assert behind(filled, "raid_overdue").contributors["id"].tolist()[0] == "a"
    assert behind(filled, "health_green").contributors["id"].tolist()[-1] == "a"


def test_age_of_the_data_is_that_of_the_rows(filled):
    age = behind(filled, "cpi").data_age
    assert (age.oldest, age.newest) == (TODAY, TODAY)
    assert behind(filled, "standards").data_age.oldest is None
    assert behind(filled, "standards").data_age.changed_at is not None
    assert behind(filled, "status_fresh").data_age.oldest == date(2026, 7, 31)


def test_at_an_earlier_date_the_record_is_read_or_all_projects_are_left_out(sqlite_database):
    insert_rows(sqlite_database, **FILES)
    refresh(sqlite_database, Policy())
    august = ProjectFilter(period="2026-08")
    unrecorded = behind(sqlite_database, "standards", august)
    check_adds_up(unrecorded)
    assert (len(unrecorded.left_out), unrecorded.told_on) == (7, None)
    check_adds_up(behind(sqlite_database, "cpi", august))
    close(sqlite_database, TODAY, Policy(), identity=LOCAL_OWNER)
    rows = [{"project_id": "a", "period_end": "2026-10-31", "overall_rag": "green"}]
    insert_rows(sqlite_database, status_reports=rows)
    refresh(sqlite_database, Policy())
    recorded = behind(sqlite_database, "standards", ProjectFilter(period="2026-09"))
    check_adds_up(recorded)
    assert (recorded.kpi.value, recorded.told_on, recorded.contributors["id"].nunique()) == (2 / 4, TODAY, 3)


def test_single_people_are_not_named_when_the_policy_hides_them(filled):
    hidden = Policy.from_mapping({"person_rows": False})
    found = behind(filled, "utilisation", policy=hidden)
    assert (found.kpi.value, dict(found.kpi.left_out)) == (None, {
        "fewer than 3 people": 2, "no capacity data": 1, "generic resource, not a person": 1})
    assert found.contributors.empty
    assert not {"r1", "r2", "Mia", "Ann Lee"} & set(found.rows.astype(str).to_numpy().ravel())


def test_teams_stand_for_their_people_when_the_policy_hides_them(demonstration):
    with demonstration.read() as connection:
        options = read_options(connection)
    policy = load_policy(AppSettings().policy_file)
    named = rows_behind(demonstration, "utilisation", ProjectFilter(), options, policy)
    hidden = rows_behind(demonstration, "utilisation", ProjectFilter(), options, replace(policy, person_rows=False))
    assert hidden.kpi.value == named.kpi.value == pytest.approx(hidden.contributors["contribution"].sum())
    assert not set(named.contributors["name"]) & set(hidden.contributors["name"])
    assert set(hidden.contributors["name"]) <= {*named.contributors["team"], "Small groups together"}


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory) -> Database:
    url = f"sqlite:///{tmp_path_factory.mktemp('kpis') / 'demonstration.db'}"
    load_small_demonstration(url, 40)
    database = Database(url)
    ensure_current(database, load_policy(AppSettings().policy_file))
    yield database
    database.close()


def random_filter(options, chance: random.Random) -> ProjectFilter:
    chosen = {}
    for item in chance.sample(CHOICE_FIELDS, chance.randint(0, 2)):
        known = [*options.values.get(item.key, {}), "-"]
        chosen[item.attribute] = tuple(chance.sample(known, min(len(known), chance.randint(1, 3))))
    earlier = chance.choice(("", "", options.reporting_dates[-3].isoformat()))
    return ProjectFilter(**chosen, period=earlier)


@pytest.mark.parametrize("kpi_id", IDS)
def test_every_figure_of_the_demonstration_adds_up_under_any_filter(demonstration, kpi_id):
    policy = load_policy(AppSettings().policy_file)
    with demonstration.read() as connection:
        options = read_options(connection)
    chance = random.Random(kpi_id)
    for project_filter in [ProjectFilter(), *(random_filter(options, chance) for _ in range(3))]:
        found = rows_behind(demonstration, kpi_id, project_filter, options, policy)
        check_adds_up(found)
        check_without(found)
