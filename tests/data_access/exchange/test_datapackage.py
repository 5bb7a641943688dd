"""The published description of the exchange format agrees with the definitions, with the check, and with Frictionless."""

from __future__ import annotations

import json
from pathlib import Path

import frictionless
import pytest

from data_access.app_settings import Limits
from data_access.exchange import cells
from data_access.exchange.datapackage import datapackage, datapackage_json
from data_access.exchange.definitions import BY_NAME, EXPORTED
from data_access.exchange.package import PackageRefused
from data_access.exchange.reading import read_package
from data_access.exchange.rules import value_schema
from data_access.exchange.validation import validate

GOOD = {
    "portfolios": "portfolio_id,name,owner,description\nA,Alpha,,\n",
    "programs": "program_id,portfolio_id,name,manager\nX,A,Xen,\n",
    "resources": "resource_id,name,team,role,location,manager,skills,certifications,cost_rate,employment\n"
                 "R-1,Ann,,,,,a;b,,90.5,employee\n",
    "capacity": "resource_id,month,hours\nR-1,2026-03-01,140\n",
    "kpi_targets": "kpi_id,portfolio_id,target\nspi,,1\nspi,A,0.9\n",
}
FIELDS = ",".join(column.name for column in BY_NAME["projects"].columns)
GOOD_PROJECT = "P-1,One,A,X,,,,execution,1,,,2026-01-01,2026-12-31,,,,,1e6,50,0.5,\n"


def package_folder(path: Path, project: str = GOOD_PROJECT, **others: str) -> Path:
    """A folder with these files and the descriptor that an export of just them carries."""
    files = GOOD | {"projects": f"{FIELDS}\n{project}"} | others
    for name, text in files.items():
        (path / f"{name}.csv").write_text(text, encoding="utf-8")
    (path / "datapackage.json").write_bytes(datapackage_json(files))
    return path


def frictionless_finds(path: Path) -> list[str]:
    with frictionless.system.use_context(trusted=True):
        report = frictionless.validate(str(path / "datapackage.json"))
    return [code for [code] in report.flatten(["type"])]


def test_descriptor_is_a_valid_data_package():
    report = frictionless.Package.validate_descriptor(datapackage())
    assert report.valid, report.flatten(["type", "note"])


def test_descriptor_is_the_same_bytes_every_time_and_ends_with_a_line_break():
    assert datapackage_json() == datapackage_json()
    assert json.loads(datapackage_json()) == datapackage()
    assert datapackage_json().endswith(b"}\n")


def test_valid_package_passes_frictionless_and_our_own_check(tmp_path):
    folder = package_folder(tmp_path)
    assert frictionless_finds(folder) == []
    assert set(validate(read_package(folder, Limits()))) == {*GOOD, "projects"}


@pytest.mark.parametrize(("project", "error"), [
    (GOOD_PROJECT.replace("execution,1,", "execution,9,"), "constraint-error"),
    (GOOD_PROJECT.replace("1e6", "much"), "type-error"),
    (GOOD_PROJECT.replace("2026-12-31", "31/12/2026"), "type-error"),
    (GOOD_PROJECT.replace("One", ""), "constraint-error"),
    (GOOD_PROJECT.replace(",A,", ",Nowhere,"), "foreign-key"),
    (GOOD_PROJECT * 2, "primary-key"),
    ("P-1,One\n", "missing-cell"),
])
def test_broken_package_fails_frictionless_and_our_own_check(tmp_path, project, error):
    folder = package_folder(tmp_path, project)
    assert error in frictionless_finds(folder)
    with pytest.raises(PackageRefused):
        validate(read_package(folder, Limits()))


def test_descriptor_of_some_files_points_only_to_files_that_are_there():
    [projects] = datapackage({"projects"})["resources"]
    assert projects["name"] == "projects"
    assert "foreignKeys" not in projects["schema"]


def test_answers_of_single_people_are_not_published():
    assert "assessments" not in {resource["name"] for resource in datapackage()["resources"]}


TYPES = {"str": "string", "float64": "number", "Int64": "integer", "datetime64[s]": "date", "boolean": "boolean"}


@pytest.mark.parametrize("table", [table.name for table in EXPORTED])
def test_descriptor_and_check_say_the_same_of_every_column(table):
    """Compared rule by rule with the pandera schema, which is itself compared with the definitions in test_validation."""
    definition = BY_NAME[table]
    [resource] = [resource for resource in datapackage()["resources"] if resource["name"] == table]
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    schema = value_schema(table, tuple(column.name for column in definition.columns))
    assert list(fields) == [column.name for column in definition.columns] == list(schema.columns)
    assert resource["path"] == f"{table}.csv"
    for column in definition.columns:
        field, constraints = fields[column.name], fields[column.name].get("constraints", {})
        checks = {check.name: check.statistics for check in schema.columns[column.name].checks}
        assert field["type"] == TYPES[cells.dtype(column)]
        assert field["description"].startswith(column.meaning)
        assert constraints.get("required", False) == column.required
        assert constraints.get("enum", []) == list(checks.get("isin", {}).get("allowed_values", []))
        assert constraints.get("minimum") == checks.get("greater_than_or_equal_to", {}).get("min_value")
        assert constraints.get("maximum") == checks.get("less_than_or_equal_to", {}).get("max_value")
        assert constraints.get("maxLength") == checks.get("str_length", {}).get("max_value")
    keys = {tuple(key["fields"]): key["reference"] for key in resource["schema"].get("foreignKeys", [])}
    assert {(column.name,): column.references for column in definition.columns if column.references} == {
        fields: f"{reference['resource']}.{reference['fields'][0]}" for fields, reference in keys.items()}
    assert resource["schema"].get("primaryKey", list(definition.key)) == list(definition.key)
