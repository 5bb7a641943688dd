"""The Policy page without a browser: change a band, see what it would recolour, save, meet a rival, go back, bring files in."""

from __future__ import annotations

from pathlib import Path

import pytest

import components.session
from components.policy_preview_panel import MOST_AT_ONCE, effect_sentence
from data_access.app_settings import AppSettings
from data_access.engine import Database
from data_access.filter import ProjectFilter
from data_access.filter_options import read_options
from data_access.identity import READ_ONLY_VISITOR, Identity
from metrics.policy import Band
from reports.policy import policy_in_force, read_policy
from reports.policy_preview import preview
from reports.policy_versions import changed_text, policy_versions, save_policy
from tests.demonstration import load_small_demonstration
from tests.pages.conftest import HOSTILE, in_markdown, texts

TEXT = Path(AppSettings.model_fields["policy_file"].default).read_text(encoding="utf-8")
BANDS = "policy.bands.0"
# Rows of the table, in the order of the catalogue.
CPI, SLIP, UTILISATION = 1, 5, 11


@pytest.fixture
def own_url(tmp_path: Path) -> str:
    """A small demonstration portfolio that a test may change."""
    url = f"sqlite:///{tmp_path / 'own.db'}"
    load_small_demonstration(url, 12)
    return url


def asked(url: str, question):
    database = Database(url)
    try:
        return question(database)
    finally:
        database.close()


def in_force(url: str):
    return asked(url, policy_in_force)


def versions(url: str):
    return asked(url, policy_versions)


def save_elsewhere(url: str, changes: dict, by: str = "ann"):
    """As someone else does in another window meanwhile."""
    held = versions(url)[0]
    return asked(url, lambda database: save_policy(database, changed_text(held.content, changes), changed_from=held.version,
                                                   identity=Identity(by, "owner"), note="meanwhile"))


def typed(shown, rows: dict[int, dict[str, float | None]], key: str = BANDS):
    """Type into cells of the table of bands, by row."""
    shown.session_state[key] = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    return shown.run()


def tables(shown) -> list[list[str]]:
    return [list(frame.value.columns) for frame in shown.dataframe]


def table_with(shown, column: str):
    return next(frame.value for frame in shown.dataframe if column in frame.value)


def press(shown, key: str):
    return shown.button(key=key).click().run()


def has_button(shown, key: str) -> bool:
    return key in [button.key for button in shown.button]


def test_the_page_says_what_is_in_force_and_that_nothing_has_changed(open_page, own_url):
    shown = open_page(own_url, "policy")
    assert "Version 1 is in force since" in texts(shown)
    assert "(policy file)" in texts(shown)
    assert "Nothing yet." in texts(shown)
    bands = shown.data_editor[0].value
    assert bands["name"].tolist()[CPI] == "Cost performance index"
    assert bands.loc[bands.index[CPI], ["green_from", "amber_from"]].tolist() == [0.95, 0.9]
    limits = ["green_from", "green_to", "amber_from", "amber_to"]
    assert bands.loc[bands.index[UTILISATION], limits].tolist() == [75, 95, 60, 105]
    assert not has_button(shown, "policy.save")


def test_a_changed_band_lists_what_it_recolours_and_saving_it_does_just_that(open_page, own_url):
    shown = typed(open_page(own_url, "policy"), {CPI: {"green_from": 1.2, "amber_from": 1.1}, UTILISATION: {"amber_to": 120}})
    changed = table_with(shown, "what")
    assert changed.to_numpy().tolist() == [
        ["Cost performance index, green", "0.95", "1.20"], ["Cost performance index, amber", "0.90", "1.10"],
        ["Utilisation, amber", "60 to 105 %", "60 to 120 %"]]
    text = changed_text(TEXT, {("bands", "cpi", "green"): 1.2, ("bands", "cpi", "amber"): 1.1,
                               ("bands", "utilisation", "amber"): [0.6, 1.2]})
    foreseen = asked(own_url, lambda database: preview(database, read_policy(text), ProjectFilter(), options_of(database)))
    assert len(foreseen.projects) > 1
    assert sorted(table_with(shown, "project")["project"]) == sorted(foreseen.projects["name"])
    assert table_with(shown, "figure")["figure"].tolist() == foreseen.kpis["label"].tolist()
    assert effect_sentence(foreseen) in texts(shown)
    shown.text_input(key="policy.note.0").input("Stricter on cost").run()
    press(shown, "policy.save")
    stored = versions(own_url)[0]
    assert (stored.version, stored.content, stored.note, stored.kind) == (2, text, "Stricter on cost", "page")
    assert in_force(own_url).bands["cpi"] == Band("higher", 1.2, 1.1)
    assert "Version 2 is in force since" in texts(shown)
    assert "(local owner)" in texts(shown)
    assert "Nothing yet." in texts(shown)
    assert [toast.value for toast in shown.toast] == ["Version 2 is in force."]


def options_of(database):
    with database.read() as connection:
        return read_options(connection)


def test_unsaved_changes_live_through_reruns_other_panels_and_other_pages(open_page, own_url):
    shown = typed(open_page(own_url, "policy"), {SLIP: {"green_to": 25}})
    shown.run()
    shown.segmented_control(key="page.policy.panel").set_value("conventions").run()
    assert table_with(shown, "what")["after"].tolist() == ["25 days"]
    shown.number_input(key="policy.hours_per_day.0").set_value(7.5).run()
    shown.switch_page("pages/portfolio_page.py").run()
    shown.switch_page("pages/policy_page.py").run()
    assert not shown.exception
    assert sorted(table_with(shown, "what")["after"]) == ["25 days", "7.5"]
    shown.segmented_control(key="page.policy.panel").set_value("bands").run()
    assert shown.data_editor[0].value["green_to"].iloc[SLIP] == 25
    press(shown, "policy.save")
    assert (in_force(own_url).bands["finish_slip"].green, in_force(own_url).hours_per_day) == (25, 7.5)


def test_discarding_brings_the_version_in_force_back(open_page, own_url):
    shown = press(typed(open_page(own_url, "policy"), {SLIP: {"green_to": 25}}), "policy.discard")
    assert "Nothing yet." in texts(shown)
    assert shown.data_editor[0].value["green_to"].iloc[SLIP] == 10
    assert [version.version for version in versions(own_url)] == [1]


@pytest.mark.parametrize(("row", "cells", "words"), [
    (CPI, {"green_from": 0.5}, "Cost performance index: expected amber to be no stricter than green"),
    (CPI, {"green_from": None}, "Cost performance index, green: expected a number, found nothing"),
    (CPI, {"green_to": 3}, "Cost performance index, green: has no limit"),
    (UTILISATION, {"green_from": 99}, "Utilisation: expected amber to be no stricter than green"),
])
def test_a_fault_is_named_at_its_key_figure_and_nothing_can_be_saved(open_page, own_url, row, cells, words):
    shown = typed(open_page(own_url, "policy"), {row: cells, SLIP: {"green_to": 25}})
    assert words in texts(shown).replace("\\", "")
    assert "cannot be used" in shown.error[0].value
    assert not has_button(shown, "policy.save")
    assert "25 days" in table_with(shown, "what")["after"].tolist()
    typed(shown, {SLIP: {"green_to": 25}})
    assert has_button(shown, "policy.save")


def test_faults_of_other_conventions_stand_under_their_fields(open_page, own_url):
    shown = open_page(own_url, "policy", panel="conventions")
    shown.text_input(key="policy.currency.0").input("E1").run()
    assert texts(shown).replace("\\", "").count("expected a currency code of three letters") == 2
    shown.text_input(key="policy.currency.0").input("gbp").run()
    assert not shown.error
    assert table_with(shown, "what").to_numpy().tolist() == [["Currency", "EUR", "GBP"]]


def test_every_convention_can_be_changed(open_page, own_url):
    shown = open_page(own_url, "policy", panel="conventions")
    shown.selectbox(key="policy.reporting_rhythm.0").select("quarterly")
    shown.selectbox(key="policy.first_fiscal_month.0").select(4)
    shown.number_input(key="policy.hours_per_fte_month.0").set_value(150.5)
    shown.text_area(key="policy.stages.0").input("idea\n closing \n\nidea\n")
    shown.multiselect(key="policy.closed_stages.0").set_value(["closed"])
    shown.text_area(key="policy.certifications.0").input("PMP")
    shown.toggle(key="policy.person_rows.0").set_value(False)
    shown.number_input(key="policy.risk_probabilities.3.0").set_value(45.0)
    shown.run()
    press(shown, "policy.save")
    policy = in_force(own_url)
    assert (policy.reporting_rhythm, policy.first_fiscal_month, policy.hours_per_fte_month) == ("quarterly", 4, 150.5)
    assert (policy.stages, policy.closed_stages, policy.certifications) == (("idea", "closing"), ("closed",), ("PMP",))
    assert (policy.person_rows, policy.risk_probabilities[3]) == (False, .45)
    assert "# Bands: green up to the first threshold" in versions(own_url)[0].content


def test_the_loser_of_a_race_is_told_who_was_faster_and_keeps_every_change(open_page, own_url):
    shown = typed(open_page(own_url, "policy"), {SLIP: {"green_to": 25}})
    save_elsewhere(own_url, {("currency",): "GBP", ("bands", "finish_slip", "amber"): 40})
    press(shown, "policy.save")
    assert "ann saved version 2 meanwhile." in texts(shown)
    assert in_force(own_url).bands["finish_slip"] == Band("lower", 10, 40)
    assert shown.button(key="policy.save").disabled
    press(shown, "policy.put_on")
    assert "ann saved version 2 meanwhile." not in texts(shown)
    assert table_with(shown, "what").to_numpy().tolist() == [["Median finish slip, green", "10 days", "25 days"]]
    press(shown, "policy.save")
    assert (in_force(own_url).number, in_force(own_url).currency) == (3, "GBP")
    assert in_force(own_url).bands["finish_slip"] == Band("lower", 25, 40)


def test_the_loser_may_let_go_instead(open_page, own_url):
    shown = typed(open_page(own_url, "policy"), {SLIP: {"green_to": 25}})
    save_elsewhere(own_url, {("currency",): "GBP"})
    shown.run()
    press(shown, "policy.discard_moved")
    assert "Nothing yet." in texts(shown)
    assert "(ann)." in texts(shown)


def test_versions_say_who_why_and_what_and_an_older_one_comes_back_as_a_new_one(open_page, own_url):
    in_force(own_url)
    save_elsewhere(own_url, {("bands", "cpi", "green"): 1.2}, by=HOSTILE)
    shown = open_page(own_url, "policy", panel="versions")
    listed = table_with(shown, "note")
    assert listed["version"].tolist() == [2, 1]
    assert listed["actor"].tolist()[0] == HOSTILE[:59].rstrip() + "…"
    assert listed["note"].tolist() == ["meanwhile", "The policy as it comes"]
    assert table_with(shown, "what").to_numpy().tolist() == [["Cost performance index, green", "0.95", "1.20"]]
    assert "green: 1.20" in "".join(code.value for code in shown.code)
    assert all(HOSTILE[:20] not in text for text in in_markdown(shown))
    shown.selectbox(key="page.policy.version").select("1").run()
    assert "The first version" in texts(shown)
    press(shown, "policy.restore.1")
    assert shown.query_params.get("panel") is None
    assert table_with(shown, "what").to_numpy().tolist() == [["Cost performance index, green", "1.20", "0.95"]]
    press(shown, "policy.save")
    stored = versions(own_url)[0]
    assert (stored.version, stored.content, stored.kind, stored.source) == (3, TEXT, "restored", "1")


def test_bringing_back_waits_while_changes_are_unsaved(open_page, own_url):
    in_force(own_url)
    save_elsewhere(own_url, {("currency",): "GBP"})
    shown = typed(open_page(own_url, "policy"), {SLIP: {"green_to": 25}})
    shown.segmented_control(key="page.policy.panel").set_value("versions").run()
    shown.selectbox(key="page.policy.version").select("1").run()
    assert shown.button(key="policy.restore.1").disabled


def upload(shown, name: str, content: bytes):
    shown.file_uploader(key="policy.upload.0").upload(name, content, "application/yaml")
    return shown.run()


def test_a_file_with_faults_lists_each_with_its_line_and_changes_nothing(open_page, own_url):
    shown = upload(open_page(own_url, "policy", panel="file"), "bad.yaml",
                   b"currency: Euro\nbands:\n  nope: {}\n  cpi: {better: higher, green: 1, amber: 2}\n")
    assert "3 errors" in shown.error[0].value
    found = table_with(shown, "problem")
    assert found["line"].tolist() == [1, 3, 4]
    assert found["key"].tolist() == ["currency", "bands.nope", "bands.cpi"]
    assert [version.version for version in versions(own_url)] == [1]
    assert not has_button(shown, "policy.upload.take")


def test_a_good_file_is_seen_before_it_is_saved_and_keeps_its_own_comments(open_page, own_url):
    content = "# ours\nbands:\n  cpi: {better: higher, green: 1.2, amber: 1.1} # strict\n"
    shown = upload(open_page(own_url, "policy", panel="file"), "ours.yaml", content.encode())
    press(shown, "policy.upload.take")
    assert "From a file: ours.yaml." in texts(shown)
    assert versions(own_url)[0].version == 1
    typed(shown, {SLIP: {"green_to": 25}}, "policy.bands.1")
    press(shown, "policy.save")
    stored = versions(own_url)[0]
    assert stored.content.startswith(content)
    assert (stored.kind, stored.source) == ("upload", "ours.yaml")
    assert read_policy(stored.content).bands["finish_slip"] == Band("lower", 25, 30)


def test_a_visitor_sees_everything_and_changes_nothing(open_page, own_url, monkeypatch):
    monkeypatch.setattr(components.session, "identity", lambda: READ_ONLY_VISITOR)
    shown = open_page(own_url, "policy")
    assert shown.data_editor[0].proto.disabled
    typed(shown, {SLIP: {"green_to": 25}})
    assert not [button.key for button in shown.button if str(button.key).startswith("policy.")]
    conventions = open_page(own_url, "policy", panel="conventions")
    fields = [field for field in (*conventions.text_input, *conventions.number_input) if field.key.startswith("policy.")]
    assert fields
    assert all(field.disabled for field in fields)
    assert not any(str(button.key).startswith("policy.") for button in open_page(own_url, "policy", panel="versions").button)
    assert not open_page(own_url, "policy", panel="file").file_uploader


def test_a_large_portfolio_is_worked_out_on_request(open_page, own_url, monkeypatch):
    monkeypatch.setattr("components.policy_preview_panel.MOST_AT_ONCE", 5)
    shown = typed(open_page(own_url, "policy"), {SLIP: {"green_to": 25}})
    assert MOST_AT_ONCE > 5
    assert not has_button(shown, "policy.save")
    press(shown, "policy.preview")
    assert has_button(shown, "policy.save")
    typed(shown, {SLIP: {"green_to": 26}})
    assert not has_button(shown, "policy.save")


def test_an_empty_database_has_a_policy_all_the_same(open_page, empty_url):
    shown = typed(open_page(empty_url, "policy"), {SLIP: {"green_to": 25}})
    assert "No project has a figure yet" in texts(shown)
    press(shown, "policy.save")
    assert in_force(empty_url).bands["finish_slip"].green == 25
