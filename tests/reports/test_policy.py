"""The policy file that ships says what the code takes as default, and a wrong one is refused in words."""

from __future__ import annotations

import pytest

from data_access.app_settings import AppSettings
from metrics.policy import Policy
from reports.policy import PolicyError, load_policy, policy_of
from tests.factories import insert_rows


def test_shipped_file_states_every_default():
    policy = load_policy(AppSettings.model_fields["policy_file"].default)
    shipped, default = vars(policy), vars(Policy())
    assert {name for name in default if shipped[name] != default[name]} <= {"version", "certifications"}
    assert len(policy.version) == 64


def test_changed_file_is_another_version(tmp_path):
    first, second = tmp_path / "a.yaml", tmp_path / "b.yaml"
    first.write_text("currency: EUR\n")
    second.write_text("currency: GBP\n")
    assert load_policy(first).version != load_policy(second).version
    assert load_policy(second).currency == "GBP"


@pytest.mark.parametrize(("content", "words"), [
    ("currency: [", "line 1: not readable YAML"), ("- currency", "keys and values"), ("bands: {cpi: 3}", "bands.cpi: expected"),
    ("!!python/object/apply:os.getcwd []", "not readable YAML"),
])
def test_file_that_cannot_be_used_is_refused_with_its_name(tmp_path, content, words):
    path = tmp_path / "policy.yaml"
    path.write_text(content)
    with pytest.raises(PolicyError, match=r"policy\.yaml") as refused:
        load_policy(path)
    assert words in str(refused.value)


def test_missing_file_is_refused_with_its_name(tmp_path):
    with pytest.raises(PolicyError, match=r"nowhere\.yaml: cannot be read"):
        load_policy(tmp_path / "nowhere.yaml")


def test_empty_file_is_the_default_policy(tmp_path):
    path = tmp_path / "policy.yaml"
    path.write_text("")
    assert load_policy(path).bands == Policy().bands


def test_portfolio_states_its_currency(sqlite_database):
    insert_rows(sqlite_database, settings=[{"key": "currency", "value": "GBP"}])
    assert policy_of(sqlite_database, Policy()).currency == "GBP"
