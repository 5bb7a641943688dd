"""What is loaded: every file with its rows, the portfolio's own words, its reporting dates."""

from __future__ import annotations

from datetime import date

from data_access.exchange.definitions import EXPORTED
from metrics.policy import Policy
from reports.figures import refresh
from reports.portfolio_facts import portfolio_facts
from tests.factories import insert_rows, performance


def test_every_file_of_the_format_is_counted_in_its_order(database):
    insert_rows(database, projects=[{"project_id": key, "name": key} for key in "abc"],
                performance=performance("a", earned=[1, 2]), settings=[
                    {"key": "title", "value": "Ours"}, {"key": "note", "value": "No 2022"}])
    refresh(database, Policy())
    facts = portfolio_facts(database)
    assert facts.tables["table"].tolist() == [table.name for table in EXPORTED]
    rows = dict(zip(facts.tables["table"], facts.tables["rows"], strict=True))
    assert (rows["projects"], rows["performance"], rows["settings"], rows["raid"]) == (3, 2, 2, 0)
    assert facts.tables["meaning"].str.len().min() > 5
    assert facts.settings == {"title": "Ours", "note": "No 2022"}
    assert facts.reporting_dates == (date(2026, 1, 31), date(2026, 2, 28))


def test_an_empty_database_has_no_words_no_dates_and_no_rows(database):
    facts = portfolio_facts(database)
    assert (facts.settings, facts.reporting_dates, facts.tables["rows"].sum()) == ({}, (), 0)
