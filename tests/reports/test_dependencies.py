"""Dependencies as the page shows them: what is wrong in figures, matrix, register, lanes, chain, circles and a slip."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from data_access.filter import FilterOptions, ProjectFilter
from data_access.filter_options import read_options
from metrics.policy import Policy
from reports.dependencies import dependency_headline, dependency_register
from reports.dependency_chain import chain_to_finish, dependency_circles
from reports.dependency_lanes import dependency_lanes
from reports.dependency_matrix import dependency_matrix
from reports.figures import refresh
from reports.network import network_report
from reports.slip import slip_report
from reports.slip_view import slip_choices, slip_refusals, slip_view
from tests.factories import insert_rows
from tests.networks import day, link, project

EVERYTHING = ProjectFilter()


def portfolio(database) -> FilterOptions:
    """North gives to south: a late and overdue promise, dates that clash, one that fits, one delivered, a circle of three.

    It is day 40. North (a, b) and south (c, d) are programmes; x, y, z run in a circle; u has no dates; f has finished.
    """
    insert_rows(
        database, portfolios=[{"portfolio_id": "P", "name": "All of it"}],
        programs=[{"program_id": name, "name": name.title(), "portfolio_id": "P"} for name in ("north", "south")],
        projects=[project("a", 0, 50, program_id="north", project_manager="Ann"), project("b", 5, 60, program_id="north"),
                  project("c", 30, 90, program_id="south"), project("d", 70, 100, program_id="south", portfolio_id="P"),
                  project("x", 0, 5), project("y", 0, 5), project("z", 0, 5), project("u", None, None),
                  project("f", 0, 9, actual_start=day(0), actual_finish=day(9))],
        dependencies=[
            link("a", "c", "SS", 0, needed_by=day(35), promised_on=day(45), raised_on=day(0), provider_owner="Ann"),
            link("b", "c", needed_by=day(70), promised_on=day(65), raised_on=day(10)),
            link("c", "d", "SS", 0, needed_by=day(60), promised_on=day(60)), link("a", "b", "FF", 0, status="delivered"),
            link("x", "y"), link("y", "z"), link("z", "x"), link("u", "d", status="at risk")],
        status_reports=[{"project_id": "a", "period_end": day(40), "overall_rag": "red"},
                        {"project_id": "b", "period_end": day(40), "overall_rag": "green"}])
    refresh(database, Policy())
    with database.read() as connection:
        return read_options(connection)


def test_headline_counts_what_is_wrong_at_the_shown_date(database):
    found = dependency_headline(database, EVERYTHING, portfolio(database))
    assert (found.as_of, found.known) == (date.fromisoformat(day(40)), True)
    assert (found.in_all, found.stored, found.delivered, found.open) == (8, 8, 1, 7)
    # a-c is overdue and late; b-c, and each link of the circle, clash with the projects' dates.
    assert (found.trouble, found.overdue, found.late, found.against, found.broken, found.untold) == (5, 1, 1, 4, 0, 1)
    assert (found.red_providers, found.cycles) == (1, 1)
    assert (found.oldest["dependency_id"], found.oldest["age_days"]) == ("a-c-SS-0", 40)
    assert found.next_due["dependency_id"] == "c-d-SS-0"
    assert found.depended_on == ("a", "A", 1)
    assert found.dependent == ("c", "C", 2)


def test_filter_keeps_what_has_one_end_in_it_and_the_register_agrees_with_the_command_line(database):
    options = portfolio(database)
    north = ProjectFilter(program=("north",))
    found, (rows, total) = dependency_headline(database, north, options), dependency_register(database, north, options, "open")
    assert (found.in_all, found.stored, found.open, found.cycles) == (8, 3, 2, 0)
    assert (rows["dependency_id"].tolist(), total) == (["a-c-SS-0", "b-c-FS-0"], 2)
    printed = network_report(database, north, options).conflicts
    told = rows.set_index("dependency_id").loc[printed["dependency_id"]].reset_index()
    for name in ("need_gap_days", "dates_gap_days", "promised", "promised_by"):
        assert told[name].tolist() == printed[name].tolist()


def test_at_an_earlier_date_there_is_no_record(sqlite_database):
    options = portfolio(sqlite_database)
    earlier = replace(options, reporting_dates=(date.fromisoformat(day(10)), *options.reporting_dates))
    found = dependency_headline(sqlite_database, ProjectFilter(period=day(10)), earlier)
    assert (found.known, found.stored, found.cycles) == (False, 0, 0)
    assert dependency_register(sqlite_database, ProjectFilter(period=day(10)), earlier, "all")[1] == 0


@pytest.mark.parametrize(("state", "ids"), [
    ("open", ["a-c-SS-0", "b-c-FS-0", "x-y-FS-0", "y-z-FS-0", "z-x-FS-0", "u-d-FS-0", "c-d-SS-0"]),
    ("trouble", ["a-c-SS-0", "b-c-FS-0", "x-y-FS-0", "y-z-FS-0", "z-x-FS-0"]), ("delivered", ["a-b-FF-0"])])
def test_register_lists_a_state_worst_first_with_a_limit(sqlite_database, state, ids):
    options = portfolio(sqlite_database)
    rows, total = dependency_register(sqlite_database, EVERYTHING, options, state)
    assert rows["dependency_id"].tolist() == ids
    first, still = dependency_register(sqlite_database, EVERYTHING, options, state, limit=1)
    assert (first["dependency_id"].tolist(), still, total) == (ids[:1], len(ids), len(ids))


def test_matrix_counts_between_groups_and_names_the_worst(sqlite_database):
    options = portfolio(sqlite_database)
    found = dependency_matrix(sqlite_database, EVERYTHING, options, "program", "open")
    cells = {(row["giver"], row["receiver"]): row for row in found.cells.to_dict("records")}
    assert set(cells) == {("north", "south"), ("south", "south"), ("-", "-"), ("-", "south")}
    assert [cells["north", "south"][name] for name in ("giver_name", "count", "worst", "red")] == ["North", 2, "overdue", 2]
    assert (cells["-", "south"]["worst"], cells["-", "south"]["amber"]) == ("at risk", 1)
    assert (found.groups[0], found.left_out) == (("-", "-"), (0, 0))
    assert sum(row["count"] for row in cells.values()) == 7
    by_project = dependency_matrix(sqlite_database, EVERYTHING, options, "project", "trouble")
    assert {(row["giver"], row["receiver"]) for row in by_project.cells.to_dict("records")} == {
        ("a", "c"), ("b", "c"), ("x", "y"), ("y", "z"), ("z", "x")}


def test_cell_of_the_matrix_lists_its_dependencies(sqlite_database):
    options = portfolio(sqlite_database)
    rows, total = dependency_register(sqlite_database, EVERYTHING, options, "open", "program", "north", "south")
    assert (rows["dependency_id"].tolist(), total) == (["a-c-SS-0", "b-c-FS-0"], 2)
    assert dependency_register(sqlite_database, EVERYTHING, options, "open", "program", "nobody", "south")[1] == 0


def test_lanes_hold_the_ends_of_what_is_shown_and_colour_what_cannot_hold(database):
    found = dependency_lanes(database, EVERYTHING, portfolio(database), "program", "open")
    assert set(found.projects["id"]) == set("abcdxyzu")
    assert found.projects["lane"].drop_duplicates().tolist() == ["-", "south", "north"]
    links = found.links.set_index("dependency_id")
    assert links["trouble"].to_dict() == {
        "a-c-SS-0": True, "b-c-FS-0": True, "x-y-FS-0": True, "y-z-FS-0": True, "z-x-FS-0": True, "u-d-FS-0": False,
        "c-d-SS-0": False}
    assert links["on_cycle"].sum() == 3
    # From start to start for SS, from finish to start for FS; a project without dates has no end to draw from.
    assert [links.loc["a-c-SS-0", name].date().isoformat() for name in ("from_date", "to_date")] == [day(0), day(30)]
    assert links.loc["b-c-FS-0", "from_date"].date().isoformat() == day(60)
    assert links["from_date"].isna()["u-d-FS-0"]
    assert (found.projects_in_all, found.links_in_all, found.chain_in_all) == (8, 7, 0)


def test_focus_shows_the_whole_chain_first_and_fades_the_rest_whatever_the_filter(sqlite_database):
    options = portfolio(sqlite_database)
    found = dependency_lanes(sqlite_database, ProjectFilter(program=("north",)), options, "project", "open", "d")
    assert found.projects.set_index("id")["near"].to_dict() == {"a": True, "b": True, "c": True, "d": True, "u": True}
    assert found.chain_in_all == 5
    every = dependency_lanes(sqlite_database, EVERYTHING, options, "program", "open", "a")
    assert every.projects.loc[~every.projects["near"], "id"].tolist() == ["b", "x", "y", "z", "u"]
    assert not every.links.set_index("dependency_id").loc["x-y-FS-0", "near"]
    assert dependency_lanes(sqlite_database, EVERYTHING, options, "program", "open", "nobody").chain_in_all == 0


def test_lanes_are_bounded_and_keep_the_worst_and_the_nearest(sqlite_database):
    options = portfolio(sqlite_database)
    few = dependency_lanes(sqlite_database, EVERYTHING, options, "program", "open", limit=3)
    assert (set(few.projects["id"]), few.projects_in_all, few.links_in_all) == ({"a", "b", "c"}, 8, 7)
    near = dependency_lanes(sqlite_database, EVERYTHING, options, "program", "open", "d", limit=2)
    assert (set(near.projects["id"]), near.chain_in_all) == ({"c", "d"}, 5)


def test_chain_to_the_finish_of_all_and_of_a_project_with_float(sqlite_database):
    portfolio(sqlite_database)
    found = chain_to_finish(sqlite_database, None)
    # d may start once c has: c waits for b's end, day 60, and lasts 60 days.
    assert found.rows["project_id"].tolist() == ["b", "c"]
    assert found.rows["total_float_days"].tolist() == [0, 0]
    assert (found.in_all, found.lanes.links["dependency_id"].tolist()) == (2, ["b-c-FS-0"])
    assert chain_to_finish(sqlite_database, None, "a").rows["project_id"].tolist() == ["a"]
    assert chain_to_finish(sqlite_database, None, "u").rows.empty
    last = chain_to_finish(sqlite_database, None, limit=1)
    assert (last.rows["project_id"].tolist(), last.in_all, len(last.lanes.projects)) == (["c"], 2, 1)


def test_circles_are_named_in_order_and_drawn(sqlite_database):
    options = portfolio(sqlite_database)
    found = dependency_circles(sqlite_database, EVERYTHING, options)
    assert (found.rows["name"].tolist(), found.sizes) == (["X", "Y", "Z"], {1: 3})
    assert found.lanes.projects["id"].tolist() == ["x", "y", "z"]
    assert found.lanes.links["on_cycle"].all()
    assert dependency_circles(sqlite_database, ProjectFilter(program=("north",)), options).lanes is None


def test_slip_on_the_page_gives_the_figures_of_the_command_line(database):
    options = portfolio(database)
    found = slip_view(database, EVERYTHING, options, (("b", 10),), Policy())
    printed = slip_report(database, EVERYTHING, options, {"b": 10}, Policy())
    assert found.report.projects.equals(printed.projects)
    assert found.report.projects["project_id"].tolist() == ["b", "c"]
    # b's promise moves from day 65 to 75, after the need of day 70; c's from its day of need by 10 days; d itself has room.
    assert found.needs[["dependency_id", "newly_broken"]].values.tolist() == [["c-d-SS-0", True], ["b-c-FS-0", True]]
    assert (found.moved_in_all, found.unmoved, (found.last_after - found.last_before).days) == (2, 1, 10)
    bars = found.lanes.projects.set_index("id")
    assert (bars.loc["c", "start"] - bars.loc["c", "baseline_start"]).days == 10
    # d waits for c beyond its day of need, and stands there although it does not move.
    assert found.lanes.projects["id"].tolist() == ["b", "d", "c"]
    assert bars.loc["d", "start"] == bars.loc["d", "baseline_start"]
    assert found.lanes.links.set_index("dependency_id")["trouble"].to_dict() == {"b-c-FS-0": True, "c-d-SS-0": True}
    assert (found.lanes.projects_in_all, len(slip_view(
        database, EVERYTHING, options, (("b", 10),), Policy(), limit=2).lanes.projects)) == (3, 2)


def test_filter_hides_what_moves_outside_it_and_says_how_many(sqlite_database):
    options = portfolio(sqlite_database)
    found = slip_view(sqlite_database, ProjectFilter(program=("south",)), options, (("b", 10),), Policy())
    assert (found.report.projects["project_id"].tolist(), found.moved_in_all) == (["c"], 2)


def test_slips_that_cannot_be_are_told_with_their_reason(sqlite_database):
    portfolio(sqlite_database)
    asked = (("b", 10), ("f", 5), ("u", 5), ("nobody", 1))
    assert slip_refusals(sqlite_database, asked) == {
        "f": "f cannot slip: it has finished", "u": "u cannot slip: it has no start and no finish",
        "nobody": "no project has the id nobody"}


def test_choices_are_projects_that_can_slip_those_that_others_wait_for_first(sqlite_database):
    options = portfolio(sqlite_database)
    assert list(slip_choices(sqlite_database, EVERYTHING, options)) == ["a", "b", "c", "x", "y", "z", "d"]
    assert slip_choices(sqlite_database, ProjectFilter(program=("south",)), options, 1) == {"c": "C"}


def test_change_of_the_data_changes_the_answer(sqlite_database):
    options = portfolio(sqlite_database)
    assert dependency_headline(sqlite_database, EVERYTHING, options).open == 7
    insert_rows(sqlite_database, dependencies=[link("a", "d")])
    assert dependency_headline(sqlite_database, EVERYTHING, options).open == 8


def test_nothing_stored_is_answered(sqlite_database):
    options = FilterOptions()
    found = dependency_headline(sqlite_database, EVERYTHING, options)
    assert (found.in_all, found.open, found.next_due, found.depended_on) == (0, 0, None, None)
    assert dependency_matrix(sqlite_database, EVERYTHING, options, "program", "open").cells.empty
    assert dependency_lanes(sqlite_database, EVERYTHING, options, "program", "open").projects.empty
    assert chain_to_finish(sqlite_database, None).rows.empty
