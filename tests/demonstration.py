"""The demonstration portfolio in a database of its own, small, for tests that need every kind of row to show."""

from __future__ import annotations

from data_access.app_settings import AppSettings
from data_access.engine import Database
from data_access.identity import LOCAL_OWNER
from data_access.upgrade import upgrade
from reports.imports import load_demonstration
from reports.policy import load_policy
from sample_data.demonstration import generate


def load_small_demonstration(url: str, size: int = 40) -> None:
    """Load the demonstration portfolio, as `cli.py demo --size` does."""
    database = Database(url)
    upgrade(database)
    load_demonstration(database, generate(size), load_policy(AppSettings().policy_file), identity=LOCAL_OWNER)
    database.close()
