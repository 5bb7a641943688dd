"""The tables come from the migrations alone, and the migrations match the schema."""

import pytest
from alembic import command
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import IntegrityError

from data_access.schema import metadata
from data_access.upgrade import configuration, current_revision, newest_revision, upgrade


def test_upgrade_creates_every_table_of_the_schema_and_can_be_repeated(empty_database):
    assert current_revision(empty_database) is None
    assert upgrade(empty_database) == (None, newest_revision())
    assert upgrade(empty_database) == (newest_revision(), newest_revision())
    with empty_database.read() as connection:
        assert set(metadata.tables) <= set(inspect(connection).get_table_names())


def test_migrations_and_schema_do_not_differ(database):
    with database.write() as connection:
        command.check(configuration(connection))


def checks(engine) -> dict[str, dict[str, str]]:
    """Table > name of a check constraint > its condition."""
    found = inspect(engine)
    return {table: {check["name"]: check["sqltext"] for check in found.get_check_constraints(table)}
            for table in metadata.tables}


def test_migrations_and_schema_hold_the_same_check_constraints(sqlite_database):
    made = create_engine("sqlite://")
    metadata.create_all(made)
    assert checks(sqlite_database.engine) == checks(made)
    assert checks(made)["maturity_campaigns"]["ck_maturity_campaigns_k_least"] == "k >= 2"


@pytest.mark.parametrize("statement", [
    "INSERT INTO capacity (resource_id, month, hours) VALUES ('nobody', '2026-03-01', 1)",
    "INSERT INTO capacity (resource_id, month, hours) VALUES ('r', '2026-03-02', 1)",
    "INSERT INTO capacity (resource_id, month, hours) VALUES ('r', '2026-03-01', -1)",
    "INSERT INTO allocations (resource_id, project_id, month, hours, booking) VALUES ('r', 'p', '2026-03-01', 1, 'firm')",
    "INSERT INTO projects (project_id, name, priority) VALUES ('q', 'Q', 6)",
])
def test_database_itself_refuses_what_the_format_forbids(database, statement):
    with database.write() as connection:
        connection.execute(text("INSERT INTO projects (project_id, name) VALUES ('p', 'P')"))
        connection.execute(text("INSERT INTO resources (resource_id, name) VALUES ('r', 'R')"))
        connection.execute(text("INSERT INTO capacity (resource_id, month, hours) VALUES ('r', '2026-04-01', 1)"))
    with pytest.raises(IntegrityError), database.write() as connection:
        connection.execute(text(statement))
