"""The shipped UK Government Major Projects Portfolio: the mapping gives what the files say, counted independently."""

from __future__ import annotations

import csv
import hashlib
import os
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from data_access.app_settings import Limits
from data_access.exchange.mapping import apply_mapping, read_mapping
from data_access.exchange.validation import validate

FOLDER = Path(__file__).resolve().parents[2] / "sample_data" / "gmpp"
PERIODS = {2019: date(2018, 9, 30), 2020: date(2019, 9, 30), 2021: date(2021, 3, 31), 2023: date(2023, 3, 31)}
STEPS = {"green", "amber/green", "amber", "amber/red", "red"}
PUBLISHED = {
    2019: {"amber": 66, "amber/red": 38, "amber/green": 18, "green": 4, "red": 4, "none": 3},
    2020: {"amber": 59, "amber/red": 32, "amber/green": 18, "red": 11, "green": 3, "none": 2},
    2021: {"amber": 84, "amber/red": 44, "amber/green": 29, "green": 12, "red": 7, "none": 8},
    2023: {"amber": 183, "green": 26, "red": 23, "none": 12},
}


@pytest.fixture(scope="module")
def package():
    return apply_mapping(read_mapping(FOLDER / "mapping.yaml"), FOLDER, Limits())


@pytest.fixture(scope="module")
def tables(package):
    return validate(package)


def published(year: int) -> list[dict[str, list[str]]]:
    """The rows of a published file, read without any code of the product: header > every cell under it."""
    text = (FOLDER / f"uk_{year}.csv").read_bytes().decode("windows-1252", errors="ignore")
    header, *rows = csv.reader(text.splitlines(keepends=True), delimiter="," if year < 2021 else ";")
    found = []
    for row in rows:
        cells: dict[str, list[str]] = {}
        for name, cell in zip(header, row, strict=True):
            cells.setdefault(name, []).append(cell.strip())
        found.append(cells)
    return found


def at(table, year: int):
    return table[table["period_end"] == str(PERIODS[year])]


def normalised(year: int) -> list[dict[str, str]]:
    """The same year as another hand normalised it, from the folder of public data."""
    folder = os.environ.get("PORTFOLIO_LENS_PUBLIC_DATA")
    if not folder:
        pytest.skip("PORTFOLIO_LENS_PUBLIC_DATA does not name the folder of public data: field by field check left out")
    with (Path(folder) / "gmpp" / f"gmpp_{year}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_source_files_are_as_published():
    digests = {year: hashlib.sha256((FOLDER / f"uk_{year}.csv").read_bytes()).hexdigest()[:12] for year in PERIODS}
    assert digests == {2019: "47dd576f273d", 2020: "89cd29fa083f", 2021: "4fed606bf1c0", 2023: "c5cda1eebd03"}


def test_package_is_accepted_without_a_single_problem(package, tables):
    assert package.problems == ()
    assert set(tables) == {"settings", "portfolios", "projects", "baselines", "performance", "status_reports", "benefits"}


@pytest.mark.parametrize("year", PERIODS)
def test_counts_by_status_equal_the_published_files(tables, year):
    ratings = [next((cell for cell in row["colour_rating"] if cell), "").lower() for row in published(year)]
    expected = Counter(rating if rating in STEPS else "none" for rating in ratings)
    assert Counter(at(tables["status_reports"], year)["overall_rag"]) == expected == PUBLISHED[year]


def test_every_published_row_is_one_status_report_of_a_known_project(tables):
    assert len(tables["status_reports"]) == 133 + 125 + 184 + 244
    assert set(tables["status_reports"]["project_id"]) == set(tables["projects"]["project_id"])


def test_a_report_without_delivery_confidence_gives_the_published_reason(tables):
    reports = tables["status_reports"]
    unrated = reports[reports["overall_rag"] == "none"]
    assert unrated["summary"].str.startswith("No delivery confidence published: ").all()
    assert unrated["author"].isna().all()
    assert not reports[reports["overall_rag"] != "none"]["summary"].fillna("").str.startswith("No delivery confidence").any()
    assert unrated["summary"].str.contains("Freedom of Information Act").sum() >= 21


@pytest.mark.parametrize("year", PERIODS)
def test_whole_life_cost_is_the_published_one_in_pounds_and_exempt_is_unknown(tables, year):
    costs = [row["wlc_baseline_incl_NCG"][0].replace("£", "").replace(",", "") for row in published(year)]
    numbers = [Decimal(cost) * 1_000_000 for cost in costs if cost.replace(".", "").isdecimal()]
    baselines = tables["baselines"]
    budgets = baselines[baselines["approved_on"] == str(PERIODS[year])]["budget"]
    assert sorted(budgets.dropna()) == pytest.approx(sorted(float(number) for number in numbers), rel=1e-12)
    assert len(numbers) < len(costs)


def test_2023_total_of_whole_life_costs_is_that_of_the_published_numbers(tables):
    newest = tables["baselines"][tables["baselines"]["approved_on"] == "2023-03-31"]
    assert newest["budget"].sum() / 1e9 == pytest.approx(471.8, abs=0.05)


def test_baselines_are_numbered_in_the_order_of_the_years(tables):
    for _, rows in tables["baselines"].groupby("project_id"):
        assert list(rows["baseline_number"]) == list(range(len(rows)))
        assert rows["approved_on"].is_monotonic_increasing


def test_project_row_is_that_of_the_newest_year_in_which_it_stands(tables):
    newest = {row["project_number"][0].upper(): row for year in (2020, 2021, 2023) for row in published(year)}
    names = tables["projects"].set_index("project_id")["name"]
    assert names["DFT_0022_1415-Q4"] == "Lower Thames Crossing"
    assert all(names[key] == " ".join(row["project_name"][0].split()) for key, row in newest.items() if key in names)
    assert names["DEFRA_0014_2021-Q4"] == "NO2 Programme"


def test_2019_rows_take_the_id_of_their_namesake_or_a_slug(tables):
    first = at(tables["status_reports"], 2019)["project_id"]
    slugs = first[first.str.startswith("GMPP-2019-")]
    assert len(first) == first.nunique() == 133
    assert "DECC_0005_1112-Q1" in set(first)
    assert len(slugs) == 29
    assert "GMPP-2019-digital-railway" in set(slugs)
    assert slugs.str.len().max() <= 64


def test_one_project_has_one_id_however_its_id_was_spelt(tables):
    ids = tables["projects"]["project_id"]
    assert not ids.str.upper().duplicated().any()
    assert not tables["projects"]["name"].str.casefold().duplicated().any()
    laboratory = tables["status_reports"].query("project_id == 'DOH_0017_1112-Q1'")
    assert list(laboratory["period_end"].dt.year) == [2018, 2019, 2021, 2023]


def test_departments_are_one_business_unit_however_they_were_spelt(tables):
    units = set(tables["projects"]["business_unit"])
    assert {"Ministry of Defence", "Department for Transport", "Ministry of Justice", "Department for Education"} <= units
    assert not any(unit.isupper() for unit in units)


def test_text_is_unicode_without_traces_of_another_encoding(tables):
    texts = [tables[name].select_dtypes("str") for name in ("projects", "status_reports")]
    everything = " ".join(cell for frame in texts for column in frame for cell in frame[column].dropna())
    assert "’" in everything
    assert "£" in everything
    assert not any(trace in everything for trace in ("â€", "Â£", "\ufffd", "\u00a0", "\x9d", "\x92"))


def test_benefits_are_the_published_numbers_in_pounds(tables):
    published_numbers = []
    for row in published(2023):
        cell = row["TOTAL Baseline Benefits (£m)"][0]
        if cell.lstrip("-").replace(".", "").isdecimal():
            published_numbers.append(float(Decimal(cell) * 1_000_000))
    assert sorted(tables["benefits"]["planned_value"]) == pytest.approx(sorted(published_numbers))
    assert len(published_numbers) == 110
    assert set(tables["benefits"]["unit"]) == {"GBP"}


def test_performance_holds_forecast_finish_and_no_invented_earned_value(tables):
    assert list(tables["performance"].columns) == ["project_id", "period_end", "forecast_finish"]
    assert tables["performance"]["forecast_finish"].notna().all()


def test_what_is_absent_is_said(package, tables):
    settings = tables["settings"].set_index("key")["value"]
    assert settings["reporting_rhythm"] == "each reporting date"
    assert settings["currency"] == "GBP"
    assert "Open Government Licence v3.0" in settings["licence"]
    assert "2022" in settings["note"]
    assert any(warning.startswith("uk_2023.csv: 30 cells of end_date are not dates") for warning in package.warnings)
    assert any(warning.startswith("uk_2020.csv:3746: byte 9d") for warning in package.warnings)


@pytest.mark.parametrize("year", PERIODS)
def test_every_field_agrees_with_an_independent_normalisation(tables, year):
    projects = tables["projects"].set_index("project_id")
    baselines = tables["baselines"]
    baselines = baselines[baselines["approved_on"] == str(PERIODS[year])].set_index("project_id")
    reports = at(tables["status_reports"], year)
    theirs = normalised(year)
    assert len(reports) == len(theirs)
    for ours, row in zip(reports.itertuples(), theirs, strict=True):
        dca = row["dca"].lower()
        assert ours.overall_rag == (dca if dca in STEPS else "none"), row["project_name"]
        assert ours.project_id in projects.index
        given = [row["start_date"], row["end_date"], row["whole_life_cost_gbp_m"]]
        if not any(given):
            assert ours.project_id not in baselines.index
            continue
        baseline = baselines.loc[ours.project_id]
        assert [day.date().isoformat() if day == day else "" for day in (baseline["start"], baseline["finish"])] == given[:2]
        assert (f"{baseline['budget'] / 1e6:.4f}" if baseline["budget"] == baseline["budget"] else "") == (
            f"{float(given[2]):.4f}" if given[2] else "")
