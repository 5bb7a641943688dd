"""Export then import gives an identical database, and a second export is byte for byte the first, in all three forms."""

import pandas
import pytest
from hypothesis import HealthCheck, example, given, settings, strategies

from data_access.app_settings import Limits
from data_access.exchange.loading import load
from data_access.exchange.reading import read_package
from data_access.exchange.stored import read_tables
from data_access.exchange.validation import validate
from data_access.exchange.writing import export_portfolio
from data_access.identity import LOCAL_OWNER
from tests.data_access.exchange.typed_portfolios import AWKWARD_TEXTS, frame_of, portfolios, small_portfolio
from tests.databases import upgraded

FORMS = ["folder", "out.zip", "out.xlsx"]
# A tiny export is mostly headers and repeats itself more than a real file would.
LIMITS = Limits(compression_ratio=10_000)


def bytes_of(target):
    return {path.name: path.read_bytes() for path in target.iterdir()} if target.is_dir() else target.read_bytes()


def content(database):
    with database.read() as connection:
        return read_tables(connection)


def assert_round_trip(first, second, tables, folder, form):
    load(first, tables, mode="replace", identity=LOCAL_OWNER, source="test")
    out = export_portfolio(first, folder / "first" / form)
    load(second, validate(read_package(out, LIMITS)), mode="replace", identity=LOCAL_OWNER, source="test")
    for (name, before), after in zip(content(first).items(), content(second).values(), strict=True):
        pandas.testing.assert_frame_equal(before, after, check_exact=True, obj=name)
    assert bytes_of(export_portfolio(second, folder / "second" / form)) == bytes_of(out)


@pytest.fixture(scope="module")
def two_databases(tmp_path_factory):
    pair = [upgraded(f"sqlite:///{tmp_path_factory.mktemp('pair') / 'portfolio.db'}") for _ in range(2)]
    yield pair
    for database in pair:
        database.close()


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(tables=portfolios(), form=strategies.sampled_from(FORMS))
@example(tables=small_portfolio(), form="out.xlsx")
def test_any_portfolio_survives_export_and_import(two_databases, tmp_path_factory, tables, form):
    assert_round_trip(*two_databases, tables, tmp_path_factory.mktemp("round_trip"), form)


@pytest.mark.parametrize("form", FORMS)
def test_every_table_and_awkward_texts_survive_from_database_to_database(database, sqlite_database, tmp_path, form):
    rows = [{"project_id": f"A{number}", "name": text, "description": text} for number, text in enumerate(AWKWARD_TEXTS)]
    rows.append({"project_id": "long", "name": "N", "description": ("=line\n" * 6_000)[:32_767]})
    tables = small_portfolio()
    tables["projects"] = pandas.concat([tables["projects"], frame_of("projects", *rows)], ignore_index=True)
    assert_round_trip(database, sqlite_database, tables, tmp_path, form)
    assert set(AWKWARD_TEXTS) <= set(content(sqlite_database)["projects"]["name"])


def test_cell_of_64_kilobytes_survives_as_csv(sqlite_database, database, tmp_path):
    text = "'=" + "a\n\"b,\" " * 9_000
    tables = {"projects": frame_of("projects", {"project_id": "P", "name": "N", "description": text[:64 * 1024]})}
    assert_round_trip(sqlite_database, database, tables, tmp_path, "out.zip")
