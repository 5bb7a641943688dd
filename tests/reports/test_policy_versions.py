"""The policy in force: first the file, then what is saved; texts are changed with their comments, faults named by line."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import func, select

from data_access.app_settings import AppSettings
from data_access.identity import LOCAL_OWNER
from data_access.schema import figures_state, policies
from metrics.policy import Band, Policy, PolicyError
from reports.figures import are_current, ensure_current
from reports.imports import load_demonstration
from reports.policy import PolicyRefused, load_policy, policy_in_force, read_policy
from reports.policy_versions import (
    PolicyMoved,
    changed_text,
    changes_between,
    policy_versions,
    read_uploaded_policy,
    save_policy,
    text_difference,
    values_of,
)
from sample_data.demonstration import generate
from tests.factories import insert_rows, performance

SHIPPED = Path(AppSettings.model_fields["policy_file"].default)
TEXT = SHIPPED.read_text(encoding="utf-8")
GREEN = ("bands", "cpi", "green")


def saved(database, text: str, changed_from: int = 1, **more):
    return save_policy(database, text, changed_from=changed_from, identity=LOCAL_OWNER, **more)


def test_a_new_database_takes_the_shipped_file_as_version_1(database):
    policy = policy_in_force(database)
    assert policy == load_policy(SHIPPED)
    assert (policy.number, policy.label) == (1, "policy 1")
    (first,) = policy_versions(database)
    assert (first.kind, first.content) == ("shipped", TEXT)


def test_the_newest_version_is_in_force_and_figures_follow(database):
    insert_rows(database, projects=[{"project_id": "p", "name": "P", "budget": 100}],
                performance=performance(planned=[10], earned=[9], spent=[10]))
    ensure_current(database, policy_in_force(database))
    stored = saved(database, changed_text(TEXT, {GREEN: 0.5, ("bands", "cpi", "amber"): 0.4}), note="  two\nlines\x00 ")
    policy = policy_in_force(database)
    assert (stored.version, policy.number, policy.bands["cpi"]) == (2, 2, Band("higher", .5, .4))
    assert stored.note == "two lines"
    assert are_current(database, policy)
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(figures_state)) == 1


def test_saving_on_a_version_that_is_no_longer_the_newest_is_refused_with_who_was_faster(database):
    policy_in_force(database)
    saved(database, changed_text(TEXT, {("currency",): "GBP"}))
    with pytest.raises(PolicyMoved, match="local owner saved version 2"):
        saved(database, changed_text(TEXT, {("currency",): "USD"}))
    assert policy_in_force(database).currency == "GBP"


def test_an_older_version_is_restored_as_a_new_one(database):
    policy_in_force(database)
    saved(database, changed_text(TEXT, {("currency",): "GBP"}))
    restored = saved(database, TEXT, changed_from=2, kind="restored", source="1")
    assert (restored.version, restored.content) == (3, TEXT)
    assert [item.version for item in policy_versions(database)] == [3, 2, 1]


def test_replacing_the_portfolio_keeps_every_version(sqlite_database):
    insert_rows(sqlite_database, projects=[{"project_id": "p", "name": "P"}])
    policy_in_force(sqlite_database)
    saved(sqlite_database, changed_text(TEXT, {("currency",): "GBP"}))
    load_demonstration(sqlite_database, generate(3), policy_in_force(sqlite_database), identity=LOCAL_OWNER, replace_other=True)
    assert [item.version for item in policy_versions(sqlite_database)] == [2, 1]


def test_what_is_no_policy_is_not_stored(database):
    policy_in_force(database)
    with pytest.raises(PolicyRefused, match=r"bands\.cpi\.green"):
        saved(database, changed_text(TEXT, {GREEN: None}))
    with pytest.raises(PolicyRefused, match="note"):
        saved(database, changed_text(TEXT, {GREEN: .99}), note="x" * 501)
    with database.read() as connection:
        assert connection.scalar(select(func.count()).select_from(policies)) == 1


def test_a_file_of_ones_own_is_in_force_and_followed_until_the_page_changes_it(database, tmp_path, monkeypatch):
    own = tmp_path / "own.yaml"
    own.write_text("currency: GBP\n")
    monkeypatch.setenv("PORTFOLIO_LENS_POLICY", str(own))
    assert policy_in_force(database).currency == "GBP"
    own.write_text("currency: USD\n")
    assert (policy_in_force(database).currency, policy_in_force(database).number) == ("USD", 2)
    saved(database, "currency: CHF\n", changed_from=2)
    assert policy_in_force(database).currency == "CHF"
    own.write_text("currency: [\n")
    with pytest.raises(PolicyError, match=r"own\.yaml: line 2: not readable"):
        policy_in_force(database)
    own.write_text("currency: USD # again\n")
    assert (policy_in_force(database).currency, policy_in_force(database).number) == ("USD", 4)
    monkeypatch.delenv("PORTFOLIO_LENS_POLICY")
    assert policy_in_force(database).number == 4


def test_every_fault_of_a_text_is_named_with_its_line():
    text = ("currency: Euro\nbands:\n  cpi: {better: higher, green: 0.5, amber: 0.9}\n  # a remark\n  nope: {}\n"
            "  spi:\n    better: higher\n    green: high\n    amber: 1\nhours_per_day: 0\nwhat: 1\n")
    with pytest.raises(PolicyRefused) as refused:
        read_policy(text)
    assert {(problem.line, problem.key) for problem in refused.value.problems} == {
        (1, "currency"), (3, "bands.cpi"), (5, "bands.nope"), (8, "bands.spi.green"), (10, "hours_per_day"), (11, "what")}
    assert str(refused.value).startswith("line 1: currency: expected a currency code")


@pytest.mark.parametrize(("content", "line", "words"), [
    (b"currency: EUR\nstages: [\n", 3, "not readable YAML"), (b"ok: 1\n\xff", None, "line 2: not readable YAML"),
    (b"x" * 500_000, None, "longer than"), (b"- a\n", 1, "keys and values"),
])
def test_an_upload_that_is_no_policy_is_refused_in_words(content, line, words):
    with pytest.raises(PolicyRefused, match=words) as refused:
        read_uploaded_policy(content)
    assert refused.value.problems[0].line == line


def test_an_upload_keeps_its_text_as_it_is():
    assert read_uploaded_policy(b"\xef\xbb\xbf" + TEXT.encode()) == TEXT
    assert read_uploaded_policy("currency: EUR # Währung\r\n".encode()) == "currency: EUR # Währung\r\n"


def test_values_of_a_policy_are_those_of_its_text_and_give_it_again():
    values = values_of(read_policy(TEXT))
    assert values[GREEN] == 0.95
    assert values["bands", "utilisation", "amber"] == [0.60, 1.05]
    assert changed_text(TEXT, values) == TEXT
    assert read_policy(changed_text("# nothing stated\n", values)) .bands == read_policy(TEXT).bands


def test_one_limit_of_a_band_that_the_text_leaves_out_adds_the_whole_band():
    text = changed_text("currency: EUR # ours\n", {GREEN: 0.99, ("risk_probabilities", 2): 0.25})
    policy = read_policy(text)
    assert "# ours" in text
    assert policy.bands["cpi"] == Band("higher", .99, .90)
    assert dict(policy.risk_probabilities) == {**Policy().risk_probabilities, 2: .25}


def test_two_versions_are_compared_in_values_and_in_lines():
    after = changed_text(TEXT, {GREEN: 0.97, ("closed_stages",): ["closed"]})
    assert [tuple(change) for change in changes_between(read_policy(TEXT), read_policy(after))] == [
        ("closed_stages", ["closed", "cancelled"], ["closed"]), ("bands.cpi.green", 0.95, 0.97)]
    assert "+closed_stages: [closed]" in text_difference(TEXT, after)
    assert text_difference(TEXT, TEXT) == ""
