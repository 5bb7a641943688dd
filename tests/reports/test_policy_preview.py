"""What the preview of a policy names is what saving it changes: no project and no key figure more or less."""

from __future__ import annotations

import math
from pathlib import Path

import pandas
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from data_access import schema
from data_access.app_settings import AppSettings
from data_access.figures_preview import PARTS
from data_access.filter import FilterOptions, ProjectFilter
from data_access.filter_options import read_options
from data_access.frames import read_frame
from data_access.identity import LOCAL_OWNER
from metrics.kpi_catalogue import IDS
from reports.figures import ensure_current
from reports.imports import load_demonstration
from reports.kpis import kpis
from reports.policy import policy_in_force, read_policy
from reports.policy_preview import preview
from reports.policy_versions import changed_text, policy_versions, save_policy
from sample_data.demonstration import generate
from tests.factories import insert_rows, performance

TEXT = Path(AppSettings.model_fields["policy_file"].default).read_text(encoding="utf-8")


@st.composite
def changes(draw) -> dict:
    """Some bands somewhere near the figures of a portfolio, and now and then another convention that moves figures."""
    found = {}
    names = ["cpi", "spi_t", "divergence", "finish_slip", "forecast_variance", "risk_exposure", "health_green",
             "milestones_late", "utilisation"]
    for name in draw(st.lists(st.sampled_from(names), max_size=4, unique=True)):
        least, step = (0.5 if name in ("cpi", "spi_t") else 0), (60 if name == "finish_slip" else 0.6)
        low, high = sorted(round(least + draw(st.floats(0, 1)) * step, 3) for _ in range(2))
        pair = {"utilisation": ([low, high], [low - 0.1, high + 0.1])}.get(name)
        green, amber = pair or ((high, low) if name in ("cpi", "spi_t", "health_green") else (low, high))
        found |= {("bands", name, "green"): green, ("bands", name, "amber"): amber}
    others = {("reporting_rhythm",): st.sampled_from(["monthly", "quarterly", "each reporting date"]),
              ("closed_stages",): st.sampled_from([["closed"], ["closed", "cancelled", "execution"], []]),
              ("risk_probabilities", 4): st.sampled_from([0.7, 0.75, 0.1]), ("certifications",): st.sampled_from([[], ["PMP"]])}
    for path in draw(st.lists(st.sampled_from(sorted(others)), max_size=1)):
        found[path] = draw(others[path])
    return found


def stored_statuses(database) -> pandas.DataFrame:
    table = schema.project_figures
    with database.read() as connection:
        newest = connection.scalar(select(func.max(table.c.period_end)))
        columns = [table.c[name] for name in ("project_id", *PARTS, "active")]
        frame = read_frame(connection, columns, select(table).where(table.c.period_end == newest))
    return frame.set_index("project_id").sort_index()


def options_of(database) -> FilterOptions:
    with database.read() as connection:
        return read_options(connection)


def statuses_of_kpis(database) -> dict[str, tuple]:
    found = kpis(database, ProjectFilter(), options_of(database), policy_in_force(database))
    return {item.id: (item.status, item.value) for item in found}


def put_back(database) -> None:
    save_policy(database, TEXT, changed_from=policy_versions(database)[0].version, identity=LOCAL_OWNER)


def same(one, other) -> bool:
    return one == other or (one is None and (other is None or math.isnan(other)))


def test_preview_names_exactly_what_saving_changes(database):
    load_demonstration(database, generate(24), policy_in_force(database), identity=LOCAL_OWNER)
    listed = []

    # One that recolours many, so that the property is never held by changes alone that change nothing.
    @example({("bands", name, colour): value for name in ("cpi", "spi_t")
              for colour, value in (("green", 1.2), ("amber", 1.1))})
    @given(changes())
    @settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))
    def holds(asked):
        put_back(database)
        text = changed_text(TEXT, asked)
        before, kpis_before = stored_statuses(database), statuses_of_kpis(database)
        foreseen = preview(database, read_policy(text), ProjectFilter(), options_of(database))
        assert stored_statuses(database).equals(before)
        save_policy(database, text, changed_from=policy_versions(database)[0].version, identity=LOCAL_OWNER)
        after, kpis_after = stored_statuses(database), statuses_of_kpis(database)
        changed = (before[list(PARTS)] != after[list(PARTS)]).any(axis=1)
        assert set(foreseen.projects["project_id"]) == set(before.index[changed])
        for row in foreseen.projects.itertuples():
            for part in PARTS:
                assert getattr(row, f"{part}_before") == before.loc[row.project_id, part]
                assert getattr(row, f"{part}_after") == after.loc[row.project_id, part]
        assert set(foreseen.counted["project_id"]) == set(before.index[before["active"] != after["active"]])
        assert set(foreseen.kpis["id"]) == {name for name in IDS if kpis_before[name][0] != kpis_after[name][0]}
        for row in foreseen.kpis.itertuples():
            assert same(kpis_before[row.id][1], row.value_before)
            assert same(kpis_after[row.id][1], row.value_after)
            assert (row.status_before, row.status_after) == (kpis_before[row.id][0], kpis_after[row.id][0])
        listed.append((len(foreseen.projects), len(foreseen.kpis)))

    holds()
    assert max(projects for projects, _ in listed) > 3
    assert max(figures for _, figures in listed) > 0


def test_the_same_policy_changes_nothing(database):
    load_demonstration(database, generate(10), policy_in_force(database), identity=LOCAL_OWNER)
    found = preview(database, policy_in_force(database), ProjectFilter(), options_of(database))
    assert (len(found.projects), len(found.counted), len(found.kpis)) == (0, 0, 0)
    assert found.as_of == options_of(database).reporting_dates[-1]


FILES = {
    "projects": [{"project_id": "a", "name": "A", "budget": 100, "business_unit": "North"},
                 {"project_id": "b", "name": "B", "budget": 100, "business_unit": "South"}],
    "performance": [*performance("a", planned=[10, 20], earned=[10, 19], spent=[10, 20]),
                    *performance("b", planned=[10, 20], earned=[10, 12], spent=[10, 20])],
}
STRICT = {("bands", "cpi", "green"): 1.0, ("bands", "cpi", "amber"): 0.99, ("bands", "forecast_variance", "green"): 0.5,
          ("bands", "forecast_variance", "amber"): 0.9}


def test_preview_says_from_what_to_what_and_keeps_to_the_filter(database):
    insert_rows(database, **FILES)
    ensure_current(database, policy_in_force(database))
    policy = read_policy(changed_text(TEXT, STRICT))
    found = preview(database, policy, ProjectFilter(), options_of(database))
    # CPI of A is 19 / 20 = 0.95: green until green begins at 1.0 and amber at 0.99. B is red before and after.
    moved = found.projects[["project_id", "computed_cost_before", "computed_cost_after"]]
    assert moved.to_numpy().tolist() == [["a", "amber", "red"]]
    assert found.kpis["id"].tolist() == ["forecast_variance"]
    options = options_of(database)
    assert preview(database, policy, ProjectFilter(business_unit=("South",)), options).projects.empty
    # Shown before, not after: what leaves a filter by its colour is named all the same.
    amber = ProjectFilter(computed_status=("amber",))
    assert preview(database, policy, amber, options).projects["project_id"].tolist() == ["a"]


def test_preview_of_an_earlier_date_judges_that_date(database):
    insert_rows(database, **FILES)
    ensure_current(database, policy_in_force(database))
    lenient = read_policy(changed_text(TEXT, {("bands", "cpi", "green"): 1.5, ("bands", "cpi", "amber"): 1.2}))
    found = preview(database, lenient, ProjectFilter(period="2026-01"), options_of(database))
    assert found.as_of.isoformat() == "2026-01-31"
    assert found.projects["computed_cost_before"].tolist() == ["green", "green"]


@pytest.mark.parametrize("files", [{}, {"projects": [{"project_id": "a", "name": "A"}]}])
def test_preview_without_a_reporting_date_names_no_project(database, files):
    insert_rows(database, **files)
    found = preview(database, read_policy(changed_text(TEXT, STRICT)), ProjectFilter(), options_of(database))
    assert (found.as_of, len(found.projects)) == (None, 0)


def test_preview_leaves_no_table_behind(database):
    insert_rows(database, **FILES)
    ensure_current(database, policy_in_force(database))
    for _ in range(3):
        preview(database, read_policy(changed_text(TEXT, STRICT)), ProjectFilter(), options_of(database))
    assert stored_statuses(database).loc["a", "computed_cost"] == "amber"
