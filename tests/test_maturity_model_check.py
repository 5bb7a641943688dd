"""`maturity check FILE`: what is in a model as JSON, or exit status 1 with a line for every fault."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from cli import application
from reports.maturity_model import DELIVERY_LADDER


def check(path):
    return CliRunner().invoke(application, ["maturity", "check", str(path)])


def test_model_that_ships_is_counted():
    assert json.loads(check(DELIVERY_LADDER).stdout) == [
        {"model_id": "delivery-ladder", "version": "1", "name": "Delivery ladder", "levels": 6, "areas": 10, "items": 30,
         "pulse_items": 10, "must_have_items": 10, "checked_items": 21}]


def test_every_fault_is_a_line_on_standard_error(tmp_path):
    path = tmp_path / "mine.yaml"
    text = DELIVERY_LADDER.read_text(encoding="utf-8").splitlines()
    share = text.index("share: 2/3")
    text[share], text[share + 1] = "share: 4/3", "evidence_window_months: soon"
    path.write_text("\n".join(text), encoding="utf-8")
    refused = check(path)
    assert (refused.exit_code, refused.stdout) == (1, "")
    assert refused.stderr.splitlines() == [
        f"{path}:{share + 1}:8: share: found '4/3'; expected a number above 0 and at most 1, such as 2/3 or 0.75",
        f"{path}:{share + 2}:25: evidence_window_months: found 'soon'; expected a whole number from 1 to 120"]


def test_file_that_is_not_there_is_refused(tmp_path):
    assert (check(tmp_path / "none.yaml").exit_code, check(tmp_path).exit_code) == (1, 1)
