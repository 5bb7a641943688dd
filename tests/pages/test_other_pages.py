"""Scorecards, resources, risks and value: with rows, filtered, without what they need, and as they were in a snapshot."""

from __future__ import annotations

import pytest

from components.scorecard_groups import GROUPS
from data_access.app_settings import AppSettings
from data_access.engine import Database
from data_access.identity import LOCAL_OWNER
from reports.policy import load_policy
from reports.snapshots import freeze
from tests.demonstration import load_small_demonstration
from tests.pages.conftest import HOSTILE, in_markdown, texts

SCORED = {"value_score": 80, "risk_score": 20, "budget": 1000}


def test_scorecards_show_every_figure_and_open_what_is_behind_one(open_page, demonstration_url):
    shown = open_page(demonstration_url, "scorecards", kpi="cpi")
    assert len(shown.metric) == sum(map(len, GROUPS.values()))
    card = next(metric.value for metric in shown.metric if metric.label == "Cost performance index")
    assert shown.header[0].value == f"Cost performance index: {card}"
    assert "sum of earned value / sum of actual cost" in texts(shown)
    assert "Green from 0.95, amber from 0.90" in texts(shown).replace("\\", "")


@pytest.mark.parametrize("kpi", [name for ids in GROUPS.values() for name in ids])
def test_what_is_behind_each_figure_can_be_shown(open_page, demonstration_url, kpi):
    assert open_page(demonstration_url, "scorecards", kpi=kpi).header


def test_who_weighs_on_a_figure_is_told_with_the_terms_of_its_formula_once(open_page, demonstration_url):
    shown = open_page(demonstration_url, "scorecards", kpi="cpi")
    table = next(frame for frame in shown.dataframe if "without" in frame.value)
    assert not {"ev", "ac"} & set(table.value)
    assert '"Earned value"' in table.proto.columns
    assert "Numerator" not in table.proto.columns


def test_scorecards_of_bare_projects_measure_nothing_and_claim_nothing(open_page, url_with):
    shown = open_page(url_with(projects=[{"project_id": "a", "name": "A"}]), "scorecards")
    values = {metric.label: metric.value for metric in shown.metric}
    assert values["Cost performance index"] == values["Risk exposure"] == values["Projects on track"] == "Not measured"


def test_risks_are_ranked_and_a_cell_of_the_grid_narrows_them(open_page, demonstration_url):
    every = open_page(demonstration_url, "risks")
    assert "What could hurt most?" in [item.value for item in every.subheader]
    narrowed = open_page(demonstration_url, "risks", cell="3x3")
    count = lambda page: int(next(item.value for item in page.subheader if item.value.startswith("Threats")).split("(")[1][:-1])  # noqa: E731
    assert 0 < count(narrowed) < count(every)
    assert open_page(demonstration_url, "risks", kind="waiting").dataframe


def test_risks_at_an_earlier_date_have_no_record(open_page, demonstration_url):
    assert "No record for that date" in texts(open_page(demonstration_url, "risks", period="2026-06"))


def test_risks_and_value_say_what_would_fill_them(open_page, url_with):
    bare = url_with(projects=[{"project_id": "a", "name": "A"}])
    risks = texts(open_page(bare, "risks"))
    assert "raid.csv would fill it" in risks
    assert "exposure" not in risks
    assert "Click a cell" not in risks
    assert "projects.csv would fill them" in texts(open_page(bare, "value"))


def test_value_shows_bubbles_objectives_and_benefits(open_page, demonstration_url):
    questions = [item.value for item in open_page(demonstration_url, "value").subheader]
    assert questions == ["Which projects are worth their risk?", "What is the money for?", "Do the benefits arrive?"]


def test_supply_and_demand_is_a_view_of_resources(open_page, demonstration_url):
    supply = open_page(demonstration_url, "resources", view="supply")
    assert "Do we have the people, by role?" in [item.value for item in supply.subheader]


def test_hostile_text_stays_text_on_every_page(open_page, url_with):
    url = url_with(projects=[{"project_id": "a", "name": HOSTILE, "strategic_objective": HOSTILE, **SCORED}],
                   raid=[{"raid_id": "r", "project_id": "a", "kind": "threat", "title": HOSTILE, "owner": HOSTILE}])
    for page in ("scorecards", "risks", "value", "resources"):
        assert not any("<script>" in text.replace("\\", "") and "\\<" not in text for text in in_markdown(open_page(url, page)))


def test_a_snapshot_opens_every_page_with_a_band_that_says_so(open_page, tmp_path):
    url = f"sqlite:///{tmp_path / 'moments.db'}"
    load_small_demonstration(url, 12)
    database = Database(url)
    freeze(database, "then", load_policy(AppSettings().policy_file), identity=LOCAL_OWNER)
    database.close()
    load_small_demonstration(url, 5)
    for page in ("review", "scorecards", "portfolio", "risks", "value", "project"):
        assert "Snapshot" in texts(open_page(url, page, snapshot="then")).split("as it was")[0], page
    then, now = (len(open_page(url, "portfolio", **query).dataframe[0].value) for query in ({"snapshot": "then"}, {}))
    assert then > now
    unknown = open_page(url, "portfolio", snapshot="nobody's")
    assert "is not the name of a snapshot" in texts(unknown)
