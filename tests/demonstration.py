"""The demonstration portfolio in a database of its own, small, for tests that need every kind of row to show."""

from __future__ import annotations

from data_access.app_settings import AppSettings
from data_access.engine import Database
from data_access.identity import LOCAL_OWNER
from reports.imports import load_demonstration
from reports.policy import load_policy
from sample_data.demonstration import generate
from tests.databases import filled


def load_small_demonstration(url: str, size: int = 40) -> None:
    """Load the demonstration portfolio, as `cli.py demo --size` does."""
    filled(url, _load, size, AppSettings().policy_file)


def _load(database: Database, size: int, policy_file: str) -> None:
    load_demonstration(database, generate(size), load_policy(policy_file), identity=LOCAL_OWNER)
