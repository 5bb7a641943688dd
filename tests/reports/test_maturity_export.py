"""What leaves the house of maturity results: the command line's rows and the workbook, with the same privacy as the pages."""

from __future__ import annotations

import json
from io import BytesIO

import openpyxl
import pytest
from typer.testing import CliRunner

from cli import application
from data_access.identity import LOCAL_OWNER
from reports import maturity_campaigns as maturity
from reports.maturity_export import REPORT, result_sheets, result_workbook
from tests.factories import insert_rows
from tests.maturity_rounds import level
from tests.reports.maturity_rounds import closed, opened_ladder, say

UNSEEN = "what only four people say"


def run(database, *arguments):
    url = database.url.render_as_string(hide_password=False)
    return CliRunner().invoke(application, ["--database", url, "report", "maturity", *arguments])


@pytest.fixture
def round_of_two(sqlite_database):
    """Bridge answers with four people, Harbour with eleven; k is five."""
    running = opened_ladder(sqlite_database, {"Bridge": 5, "Harbour": 12})
    say(running, "Bridge", [4] * 4, choosing__intake=[level(4, note=UNSEEN)] * 4)
    said = level(1, note="=1+1", evidence="our list")
    say(running, "Harbour", [2, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4], choosing__intake=[said] * 11)
    closed(running)
    return running


def test_the_command_prints_a_row_for_each_team_and_area_and_nothing_of_a_hidden_team(round_of_two):
    printed = run(round_of_two.database, "--campaign", "Spring")
    assert printed.exit_code == 0, printed.stderr
    rows = json.loads(printed.stdout)
    assert {tuple(row) for row in rows} == {REPORT}
    assert len(rows) == 20
    bridge = [row for row in rows if row["team"] == "Bridge"]
    assert {value for row in bridge for name, value in row.items() if name not in ("team", "area")} == {None}
    money = next(row for row in rows if (row["team"], row["area"]) == ("Harbour", "Money"))
    assert money == {"team": "Harbour", "area": "Money", "level": 3, "low": 3, "high": 3, "answered": 11, "applicable": 1,
                     "agreement": pytest.approx(2 / 11), "floor": 3, "step": 0.0}
    as_csv = run(round_of_two.database, "--campaign", "Spring", "--format", "csv").stdout.splitlines()
    assert as_csv[0] == ",".join(REPORT)
    assert as_csv[1] == "Bridge,Choosing work,,,,,,,,"


def test_an_unknown_campaign_is_wrong_usage_and_those_that_are_there_are_named(round_of_two):
    refused = run(round_of_two.database, "--campaign", "Autumn")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "Spring" in refused.stderr
    assert run(round_of_two.database).exit_code == 2


def test_an_open_campaign_has_nothing_to_report(sqlite_database):
    running = opened_ladder(sqlite_database, {"Bridge": 6})
    say(running, "Bridge", [3] * 6)
    assert run(sqlite_database, "--campaign", "Spring").exit_code == 2


def test_imported_results_are_reported_as_they_came(sqlite_database):
    row = {"campaign": "2025", "team": "Bridge", "area": "Money", "level": 2, "low": 1, "high": 3, "answered": 6, "invited": 8,
           "agreement": .5, "floor": 1}
    insert_rows(sqlite_database, maturity_results=[row])
    rows = json.loads(run(sqlite_database, "--campaign", "2025").stdout)
    assert rows == [{**{name: row.get(name) for name in REPORT}, "applicable": None, "step": None}]


def test_the_workbook_holds_everything_that_may_be_shown_and_nothing_else(round_of_two):
    database, campaign_id = round_of_two.database, round_of_two.campaign_id
    maturity.agree_level(database, campaign_id, "Harbour", "choosing.intake", 2, 0, dissent="two see 1", identity=LOCAL_OWNER)
    book = openpyxl.load_workbook(BytesIO(result_workbook(database, campaign_id)))
    assert book.sheetnames == ["Results", "Items", "Comments", "Actions", "About"]
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    assert not any(UNSEEN in str(cell) for cell in cells)
    assert ("Harbour", "choosing.intake", "Intake", "comments", "=1+1") in book["Comments"].iter_rows(values_only=True)
    assert all(cell.data_type != "f" for row in book["Comments"].iter_rows() for cell in row)
    items = list(book["Items"].iter_rows(values_only=True))
    intake = dict(zip(items[0], items[1], strict=True))
    assert (intake["team"], intake["level"], intake["level_1"], intake["agreed_level"], intake["dissent"]) == (
        "Harbour", 1, 11, 2, "two see 1")
    results = list(book["Results"].iter_rows(values_only=True))
    hidden = [dict(zip(results[0], row, strict=True)) for row in results[1:] if row[0] == "Bridge"]
    assert {(row["level"], row["low"], row["high"], row["floor"]) for row in hidden} == {(None,) * 4}


def test_the_sheets_say_what_they_are_and_by_which_rules(round_of_two):
    about = dict(result_sheets(round_of_two.database, round_of_two.campaign_id)["About"].values.tolist())
    assert (about["Campaign"], about["Mode"], about["Nothing is shown of fewer answers than"]) == ("Spring", "open", "5")
    assert len(about["Checksum (SHA-256)"]) == 64
