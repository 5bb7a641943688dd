"""What is added up in memory is what SQL finds row by row under the same filter, whatever is chosen."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.engine import Database
from data_access.filter import CHOICE_FIELDS, ProjectFilter
from data_access.filter_options import read_options
from data_access.kpi_figures import TERMS, read_figures, sum_figures
from data_access.kpi_records import RECORDS, RecordDates, sum_by_project, sum_records
from data_access.portfolio_copy import of_one_state
from metrics.periods import months_before
from tests.demonstration import load_small_demonstration


@pytest.fixture(scope="module")
def portfolio(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('sums') / 'portfolio.db'}"
    load_small_demonstration(url)
    database = Database(url)
    with database.read() as connection:
        yield database, read_options(connection)
    database.close()


def chosen_from(options, data) -> ProjectFilter:
    fields = data.draw(st.lists(st.sampled_from(CHOICE_FIELDS), unique_by=lambda item: item.key, max_size=2))
    words = {item.attribute: st.sampled_from([*options.values[item.key], "-"]) for item in fields}
    values = {name: tuple(data.draw(st.lists(known, min_size=1, max_size=3))) for name, known in words.items()}
    period = data.draw(st.sampled_from(["", options.reporting_dates[-3].isoformat()]))
    return ProjectFilter(**values, search=data.draw(st.sampled_from(["", "a", "er 1"])), period=period)


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_sums_are_those_of_the_rows_that_sql_finds(portfolio, data):
    database, options = portfolio
    asked = chosen_from(options, data)
    day = asked.period_end(options)
    sums = of_one_state(sum_figures)(database, asked, day, list(TERMS))
    dates = RecordDates(day, months_before(day, 3), months_before(day, 12), "EUR")
    with database.read() as connection:
        for name, terms in TERMS.items():
            rows = read_figures(connection, asked, day, name)
            counted = rows[rows["reason"].isna()]
            assert sums["projects"] == len(rows)
            assert (sums[f"{name} covered"] or 0) == len(counted)
            assert (sums[f"{name} numerator"] or 0) == pytest.approx(counted["numerator"].sum())
            missed = [sums[f"{name} missing {place}"] or 0 for place in range(len(terms.reasons))]
            assert missed == [(rows["reason"] == reason).sum() for reason, _ in terms.reasons]
        for name in RECORDS:
            rows = sum_by_project(connection, asked, dates, name)
            found = of_one_state(sum_records)(database, asked, dates, name)
            assert (found["covered"] or 0) == rows["reason"].isna().sum()
            for part in ("numerator", "denominator"):
                assert (found[part] or 0) == pytest.approx(rows[part].sum())
