"""Rounds that come as a whole: answers imported from elsewhere, and those of the demonstration portfolio."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select
from typer.testing import CliRunner

from cli import application
from data_access import versions
from data_access.app_settings import Limits
from data_access.exchange.loading import LoadRefused, load
from data_access.exchange.reading import read_package
from data_access.exchange.stored import read_tables
from data_access.exchange.writing import export_portfolio
from data_access.identity import LOCAL_OWNER, READ_ONLY_VISITOR, NotAllowed
from data_access.maturity import tables
from data_access.maturity.actions import NewAction
from data_access.schema import EXCHANGE
from metrics.policy import Policy
from reports import maturity_campaigns as maturity
from reports.imports import check, commit, load_demonstration, undo_import
from reports.maturity_demonstration import demonstration_keeper
from reports.maturity_results import published, team_view
from reports.maturity_teams import slopes, team_areas
from reports.snapshots import at_moment, freeze
from sample_data.demonstration import maturity as made_up
from tests.factories import portfolio_file
from tests.reports.maturity_rounds import closed, opened_ladder, say

HEADER = "campaign,team,respondent,question_id,round,model_id,model_version,answer,score,confidence,reason,evidence,note"


def answers(team: str, people: int, item: str = "money.budget", campaign: str = "2025", vote: int = 1, score: int = 3,
            model: str = "delivery-ladder") -> list[str]:
    return [f"{campaign},{team},{team} {one},{item},{vote},{model},1,level,{score},2,,our list,only I say this {one}"
            for one in range(people)]


def imported(database, folder: Path, *lines: str):
    (folder / "projects.csv").write_text("project_id,name\nA,Alpha\n", encoding="utf-8")
    (folder / "assessments.csv").write_text("\n".join([HEADER, *lines]), encoding="utf-8")
    preview = check(database, read_package(folder, Limits()), "replace")
    return commit(database, preview, Policy(), identity=LOCAL_OWNER)


def count(database, table) -> int:
    with database.read() as connection:
        return connection.scalar(select(func.count()).select_from(table))


def test_imported_answers_become_a_published_round_under_the_same_privacy(database, tmp_path):
    lines = [*answers("Bridge", 6), *answers("Bridge", 6, "planning.scope", score=1), *answers("Harbour", 4),
             *answers("Bridge", 5, "planning.scope", vote=2, score=2)]
    longest = "x" * 64
    imported(database, tmp_path, *(line.replace("2025", longest, 1) for line in lines))
    row, = published(database).to_dict("records")
    assert (row["campaign"], row["teams"], row["shown"]) == (longest, ("Bridge", "Harbour"), ("Bridge",))
    items = team_view(database, row["campaign_id"], "Bridge").items.set_index("item_id")
    assert items[["level", "voted_again"]].values.tolist() == [[2, True], [3, False]]
    assert items.loc["planning.scope", "first"]["level"] == 1
    assert [one.is_new for one in maturity.take_in_imported(database, identity=LOCAL_OWNER)] == [], "once"
    with database.read() as connection:
        results = connection.execute(select(EXCHANGE["maturity_results"])).all()
        frozen = connection.execute(select(tables.publications.c.content)).scalar_one()
    assert {result.team for result in results} == {"Bridge"}
    assert "only I say this" not in frozen


def test_what_stands_in_the_way_of_taking_answers_in_is_said_and_nothing_is_made_of_them(sqlite_database, tmp_path):
    imported(sqlite_database, tmp_path, *answers("Bridge", 6, model="other"), *answers("Bridge", 6, "rain.dance", "2024"))
    told = {one.campaign: one.problem for one in maturity.take_in_imported(sqlite_database, identity=LOCAL_OWNER)}
    assert told == {"2024": "The model has no question rain.dance.", "2025": "The model “other”, version 1, is not loaded."}
    assert count(sqlite_database, tables.campaigns) == 0
    with pytest.raises(NotAllowed):
        maturity.take_in_imported(sqlite_database, identity=READ_ONLY_VISITOR)


@pytest.fixture(scope="module")
def keeper():
    return demonstration_keeper(made_up.rounds, made_up.TARGETS, made_up.TARGET_DAY, made_up.ACTIONS, identity=LOCAL_OWNER)


def demonstration(database, keeper):
    tables = {"projects": portfolio_file("projects", {"project_id": "made-up", "name": "Made up"})}
    return load_demonstration(database, tables, Policy(), identity=LOCAL_OWNER, beside=keeper)


def test_the_demonstration_shows_two_rounds_with_hidden_teams_second_votes_targets_and_actions(database, keeper):
    demonstration(database, keeper)
    autumn, spring = published(database).to_dict("records")
    assert (spring["campaign"], autumn["campaign"], autumn["closed_on"]) == ("Spring 2026", "Autumn 2026", "2026-09-18")
    assert set(autumn["teams"]) - set(autumn["shown"]) == {"Regulation and legal", "Property and fleet"}
    areas = team_areas(database, autumn["campaign_id"])
    assert areas["at_target"].value_counts().min() > 3
    view = team_view(database, autumn["campaign_id"], "Software delivery")
    assert view.items["voted_again"].sum() == 3
    assert len(view.actions) == 2
    assert view.actions["due_on"].min().date() == date(2026, 10, 30)
    assert slopes(database).groupby("team")["campaign"].nunique().eq(2).all()


def test_loading_the_demonstration_again_changes_nothing(sqlite_database, keeper):
    first = demonstration(sqlite_database, keeper)
    before = count(sqlite_database, EXCHANGE["maturity_results"]), count(sqlite_database, tables.actions)
    again = demonstration(sqlite_database, keeper)
    assert (again.written, again.version) == (0, first.version)
    assert (count(sqlite_database, EXCHANGE["maturity_results"]), count(sqlite_database, tables.actions)) == before


def test_a_portfolio_of_ones_own_takes_the_made_up_rounds_away_and_leaves_ones_own(database, keeper):
    demonstration(database, keeper)
    load(database, {"projects": portfolio_file("projects", {"project_id": "A", "name": "Alpha"})}, mode="replace",
         identity=LOCAL_OWNER, source="own")
    for table in (tables.campaigns, tables.teams, tables.invitations, tables.publications, tables.actions,
                  EXCHANGE["maturity_results"], EXCHANGE["maturity_targets"]):
        assert count(database, table) == 0
    with database.read() as connection:
        text = "maturity_"
        left = [connection.scalar(select(func.count()).select_from(table)) for name, table in tables.metadata.tables.items()
                if name.startswith(text) and name != "maturity_models"]
    assert set(left) == {0}


def own_portfolio(database, **more):
    own = {"projects": portfolio_file("projects", {"project_id": "A", "name": "Alpha"})}
    return load(database, own | more, mode="replace", identity=LOCAL_OWNER, source="own")


def undone(database, run, keeper):
    return undo_import(database, run.import_id, Policy(), identity=LOCAL_OWNER, rounds=keeper)


def maturity_state(database) -> dict:
    """What is shown of maturity, without the moment and the numbers that a round made again has of its own."""
    rounds = published(database)
    every = tables.metadata.tables
    held = {name: count(database, every[name]) for name in every if name.startswith("maturity_")}
    with database.read() as connection:
        rows = [sorted(map(tuple, connection.execute(select(EXCHANGE[name])).all()), key=str)
                for name in ("maturity_results", "maturity_targets")]
        done = sorted(map(tuple, connection.execute(select(tables.actions.c.team, tables.actions.c.action)).all()))
    return {"rounds": rounds[["campaign", "closed_on", "teams", "shown"]].to_dict("records"), "held": held, "rows": rows,
            "actions": done}


def test_undoing_brings_the_demonstration_back_with_its_rounds_results_targets_and_actions(database, keeper):
    demonstration(database, keeper)
    maturity.set_target(database, "Software delivery", "Money", 5, None, identity=LOCAL_OWNER)
    before = maturity_state(database)
    assert len(before["rows"][0]) > 100
    run = own_portfolio(database)
    assert run.counts["maturity_results"].removed == len(before["rows"][0])
    assert run.counts["maturity_targets"].removed == len(before["rows"][1])
    assert maturity_state(database)["rounds"] == []
    back = undone(database, run, keeper)
    assert maturity_state(database) == before
    autumn = int(published(database)["campaign_id"].iloc[0])
    assert team_view(database, autumn, "Software delivery").items["voted_again"].sum() == 3
    again = undone(database, back, keeper)
    assert (maturity_state(database)["rounds"], count(database, EXCHANGE["projects"])) == ([], 1)
    undone(database, again, keeper)
    assert maturity_state(database) == before


def test_an_unchanged_export_of_the_demonstration_changes_nothing_of_its_rounds(database, keeper, tmp_path):
    demonstration(database, keeper)
    before, source = maturity_state(database), tmp_path / "same.zip"
    export_portfolio(database, source)
    preview = check(database, read_package(source, Limits()), "replace")
    result = commit(database, preview, Policy(), identity=LOCAL_OWNER)
    assert (preview.leaving, preview.losses, result.written) == ((), (), 0)
    assert preview.counts == result.counts
    assert maturity_state(database) == before
    with database.read() as connection:
        assert versions.current(connection).origin == "demonstration"


def test_a_changed_export_of_the_demonstration_keeps_the_results_in_it_and_is_counted_as_it_is(database, keeper):
    demonstration(database, keeper)
    with database.read() as connection:
        held = read_tables(connection, ["maturity_results", "maturity_targets"])
    before = maturity_state(database)
    run = own_portfolio(database, **held)
    assert run.counts["maturity_results"].unchanged == len(before["rows"][0])
    assert maturity_state(database)["rows"] == before["rows"]
    assert count(database, tables.campaigns) == 0
    undone(database, run, keeper)
    assert maturity_state(database) == before


def test_a_demonstration_without_rounds_comes_back_without_rounds(sqlite_database, keeper):
    demonstration(sqlite_database, None)
    before = maturity_state(sqlite_database)
    undone(sqlite_database, own_portfolio(sqlite_database), keeper)
    assert maturity_state(sqlite_database) == before


def test_ones_own_round_survives_and_ones_own_words_in_the_made_up_rounds_are_named_before(sqlite_database, keeper, tmp_path):
    demonstration(sqlite_database, keeper)
    running = opened_ladder(sqlite_database, {"Bridge": 5}, name="Ours")
    say(running, "Bridge", [3] * 5)
    closed(running)
    made_up_round = int(published(sqlite_database).set_index("campaign").loc["Autumn 2026", "campaign_id"])
    maturity.add_action(sqlite_database, made_up_round, NewAction("Software delivery", "Mine", "Me", date(2027, 1, 1), "Money"),
                        identity=LOCAL_OWNER, request_key="mine")
    (tmp_path / "projects.csv").write_text("project_id,name\nA,Alpha\n", encoding="utf-8")
    preview = check(sqlite_database, read_package(tmp_path, Limits()), "replace")
    assert "2, with 5 actions" in preview.leaving[0]
    assert "1 in all. Rounds of your own stay" in preview.leaving[1]
    before = maturity_state(sqlite_database)
    result = commit(sqlite_database, preview, Policy(), identity=LOCAL_OWNER)
    assert result.counts == preview.counts
    assert published(sqlite_database)["campaign"].tolist() == ["Ours"]
    assert count(sqlite_database, EXCHANGE["maturity_results"]) == 10
    undone(sqlite_database, result, keeper)
    after = maturity_state(sqlite_database)
    assert after["rows"] == before["rows"]
    assert {one["campaign"] for one in after["rounds"]} == {"Ours", "Spring 2026", "Autumn 2026"}


@pytest.mark.parametrize(("brings_targets", "undoable"), [(False, True), (True, False)])
def test_an_import_can_be_undone_after_a_round_was_published_unless_it_brought_maturity_itself(sqlite_database, brings_targets,
                                                                                            undoable):
    for name in ("Alpha", "Beta"):
        tables_given = {"projects": portfolio_file("projects", {"project_id": "A", "name": name})}
        if brings_targets:
            tables_given["maturity_targets"] = portfolio_file("maturity_targets", {"team": name, "area": "Money", "target": 2})
        result = load(sqlite_database, tables_given, mode="replace", identity=LOCAL_OWNER, source=name)
    running = opened_ladder(sqlite_database, {"Bridge": 5})
    say(running, "Bridge", [3] * 5)
    closed(running)
    maturity.set_target(sqlite_database, "Bridge", "Money", 3, None, identity=LOCAL_OWNER)
    if not undoable:
        with pytest.raises(LoadRefused, match="would lose"):
            undo_import(sqlite_database, result.import_id, Policy(), identity=LOCAL_OWNER)
        return
    undo_import(sqlite_database, result.import_id, Policy(), identity=LOCAL_OWNER)
    with sqlite_database.read() as connection:
        assert connection.scalar(select(EXCHANGE["projects"].c.name)) == "Alpha"
    assert published(sqlite_database)["campaign"].tolist() == ["Spring"]
    kept = [count(sqlite_database, EXCHANGE[name]) for name in ("maturity_results", "maturity_targets")]
    assert kept == [10, 1]


def test_a_snapshot_shows_what_was_published_and_holds_nobodys_answers(sqlite_database, keeper):
    demonstration(sqlite_database, keeper)
    freeze(sqlite_database, "then", Policy(), identity=LOCAL_OWNER)
    then = at_moment(sqlite_database, "then", Policy())
    assert published(then).drop(columns="published_at").equals(published(sqlite_database).drop(columns="published_at"))
    view = team_view(then, int(published(then)["campaign_id"].iloc[0]), "Software delivery")
    assert (len(view.items), len(view.actions)) == (30, 2)
    for table in (tables.campaigns, tables.invitations):
        assert count(then, table) == 0


def test_the_command_line_loads_the_rounds_with_the_demonstration(tmp_path):
    url = f"sqlite:///{tmp_path / 'demo.db'}"
    assert CliRunner().invoke(application, ["--database", url, "demo", "--closed-periods", "0", "--size", "3"]).exit_code == 0
    printed = CliRunner().invoke(application, ["--database", url, "report", "maturity", "--campaign", "Autumn 2026"])
    assert len({row["team"] for row in json.loads(printed.stdout)}) == 16


def test_items_that_the_made_up_rounds_know_of_are_those_of_the_model(sqlite_database):
    model = maturity.shipped_model(sqlite_database, identity=LOCAL_OWNER)
    assert {area.area_id for area in model.areas} == made_up._COME.keys()
    assert made_up.TARGETS.keys() <= {area.name for area in model.areas}
    assert {action.area for action in made_up.ACTIONS} <= {area.name for area in model.areas}


def test_a_round_of_ones_own_stays_when_the_demonstration_goes(sqlite_database, keeper):
    demonstration(sqlite_database, keeper)
    with sqlite_database.write() as connection:
        own = {"campaign": "own", "team": "Bridge", "area": "Money", "level": 2}
        connection.execute(insert(EXCHANGE["maturity_results"]).values(own))
    load(sqlite_database, {"projects": portfolio_file("projects", {"project_id": "A", "name": "Alpha"})}, mode="replace",
         identity=LOCAL_OWNER, source="own")
    assert count(sqlite_database, EXCHANGE["maturity_results"]) == 1
