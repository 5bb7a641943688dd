"""The real UK portfolio in a database of its own, for tests that need something to show."""

from __future__ import annotations

from data_access.app_settings import PROJECT_ROOT, AppSettings, Limits
from data_access.engine import Database
from data_access.exchange.mapping import apply_mapping, read_mapping
from data_access.identity import LOCAL_OWNER
from reports.imports import check, commit
from reports.policy import load_policy
from tests.databases import filled

GMPP = PROJECT_ROOT / "sample_data" / "gmpp"


def load_gmpp(url: str) -> None:
    """Import the shipped UK Government Major Projects Portfolio, as the README's command does."""
    filled(url, _load, AppSettings().policy_file)


def _load(database: Database, policy_file: str) -> None:
    package = apply_mapping(read_mapping(GMPP / "mapping.yaml"), GMPP, Limits())
    commit(database, check(database, package, "replace"), load_policy(policy_file), identity=LOCAL_OWNER)
