"""Checking a package: every fault of every file in one pass, and typed tables when there is none."""

from __future__ import annotations

import pandas
import pytest

from data_access.app_settings import Limits
from data_access.exchange.definitions import BY_NAME, TABLES
from data_access.exchange.package import Package, PackageRefused, RawTable
from data_access.exchange.problems import problem_counts
from data_access.exchange.reading import read_uploaded
from data_access.exchange.rules import text_schema, value_schema
from data_access.exchange.validation import validate
from tests.data_access.exchange.package_files import zipped

PROJECTS = "project_id,name\nP-1,One\nP-2,Two\n"


def package(**files: str) -> Package:
    return read_uploaded("p.zip", zipped({f"{name}.csv": text.encode() for name, text in files.items()}), Limits())


def refusal(existing=None, mode="replace", **files: str) -> list[str]:
    with pytest.raises(PackageRefused) as caught:
        validate(package(**files), existing, mode)
    return [str(problem) for problem in caught.value.problems]


def stored(**ids: set[str]):
    return lambda table: frozenset(ids.get(table, ()))


def records(frame: pandas.DataFrame) -> list[list]:
    return [[None if pandas.isna(value) else value for value in row] for row in frame.itertuples(index=False)]


def test_all_faults_of_all_files_are_reported_in_one_pass_by_file_and_line():
    assert refusal(
        projects='\ufeffproject_id,name,budget,priority,baseline_start,value_score\r\n'
                 'P-1,"One\r\nof many",1e5,1,2026-02-30,101\r\n'
                 'P-2, ,abc,9,31/03/2026,50\r\n'
                 'P-1,Again,-1,2.5,,-0.5\r\n'
                 'P-4,short\r\n'
                 f'{"x" * 65},NaN is a name,NaN,,,\r\n',
        milestones='milestone_id,project_id,name,kind,is_key\nM-1,P-9,"a\n\nb",party,maybe\n,P-1,c,GATE,TRUE\n',
        allocations="resource_id,project_id,month,hours,booking\n"
                    "R-1,P-1,2026-03,8,\nR-1,P-1,2026-03-01,9,hard\nR-1,P-2,2026-03-02,x,firm\n",
        capacity="resource_id,hours\nR-1,160\n",
    ) == [
        "allocations.csv:2:resource_id: found “R-1”, expected a resource_id of resources, a file that was not given",
        "allocations.csv:3:resource_id, project_id, month, booking: found “R-1 / P-1 / 2026-03-01 / hard, first on line 2”, "
        "expected each resource_id + project_id + month + booking only once",
        "allocations.csv:3:resource_id: found “R-1”, expected a resource_id of resources, a file that was not given",
        "allocations.csv:4:month: found “2026-03-02”, expected the first day of a month, such as 2026-03-01 or 2026-03",
        "allocations.csv:4:hours: found “x”, expected a number such as 1234.5",
        "allocations.csv:4:booking: found “firm”, expected one of: hard, soft",
        "allocations.csv:4:resource_id: found “R-1”, expected a resource_id of resources, a file that was not given",
        "capacity.csv:1:month: expected this column, which is required",
        "capacity.csv:2:resource_id: found “R-1”, expected a resource_id of resources, a file that was not given",
        "milestones.csv:2:is_key: found “maybe”, expected true or false",
        "milestones.csv:2:kind: found “party”, expected one of: milestone, gate, deliverable",
        "milestones.csv:2:project_id: found “P-9”, expected a project_id of projects",
        "milestones.csv:5:milestone_id: expected a value; this column must not be empty",
        "projects.csv:2:baseline_start: found “2026-02-30”, expected a date such as 2026-03-31",
        "projects.csv:2:value_score: found “101”, expected a number from 0 to 100",
        "projects.csv:4:name: expected a value; this column must not be empty",
        "projects.csv:4:baseline_start: found “31/03/2026”, expected a date such as 2026-03-31",
        "projects.csv:4:budget: found “abc”, expected a number such as 1234.5",
        "projects.csv:4:priority: found “9”, expected a whole number from 1 to 5",
        "projects.csv:5:priority: found “2.5”, expected a whole number",
        "projects.csv:5:budget: found “-1”, expected a number that is 0 or more",
        "projects.csv:5:value_score: found “-0.5”, expected a number from 0 to 100",
        "projects.csv:5:project_id: found “P-1, first on line 2”, expected each project_id only once",
        "projects.csv:6:: found “2 cells”, expected 6 cells, one for each column",
        "projects.csv:7:budget: found “NaN”, expected a number such as 1234.5",
        f"projects.csv:7:project_id: found “{'x' * 65}”, expected at most 64 characters",
    ]


def test_checked_tables_are_typed_tidied_and_in_the_order_of_the_definitions():
    tables = validate(package(
        resources="resource_id,name,skills,cost_rate\n R-1 ,Ann, a ;b;,90.5\n",
        allocations="hours,month,project_id,resource_id\n8,2026-03,P-1,R-1\n",
        projects="name,project_id,priority,budget,baseline_start,stage\n Keep me ,P-1,3.0,-0,2026-03-31,\n",
        milestones="milestone_id,project_id,name,kind,is_key\nM-1,P-1,x,GATE,TRUE\nM-2,P-1,y,,\n",
    ))
    assert list(tables) == ["projects", "milestones", "resources", "allocations"]
    assert {name: str(dtype) for name, dtype in tables["projects"].dtypes.items()} == {
        "project_id": "str", "name": "str", "stage": "str", "priority": "Int64", "baseline_start": "datetime64[s]",
        "budget": "float64"}
    assert records(tables["projects"]) == [["P-1", " Keep me ", None, 3, pandas.Timestamp("2026-03-31"), 0.0]]
    assert records(tables["milestones"]) == [["M-1", "P-1", "x", "gate", True], ["M-2", "P-1", "y", None, None]]
    assert records(tables["resources"]) == [["R-1", "Ann", "a;b", 90.5]]
    assert records(tables["allocations"]) == [["R-1", "P-1", pandas.Timestamp("2026-03-01"), 8.0, "hard"]]


def test_empty_cells_stand_for_the_default_and_for_an_empty_part_of_a_key():
    tables = validate(package(
        projects=PROJECTS, kpi_targets="kpi_id,portfolio_id,target\nspi,,1\n",
        dependencies="dependency_id,predecessor_id,successor_id,type,lag_days\nD-1,P-1,P-2,,-3\nD-2,P-2,P-1,ss,\n"))
    assert records(tables["kpi_targets"]) == [["spi", "", 1.0]]
    assert records(tables["dependencies"])[0] == ["D-1", "P-1", "P-2", "FS", -3]
    assert records(tables["dependencies"])[1] == ["D-2", "P-2", "P-1", "SS", None]


def test_default_of_an_absent_column_is_added_in_replace_and_left_alone_in_merge():
    files = {"projects": PROJECTS, "dependencies": "dependency_id,predecessor_id,successor_id\nD-1,P-1,P-2\n"}
    assert validate(package(**files))["dependencies"]["type"].tolist() == ["FS"]
    assert "type" not in validate(package(**files), stored(), "merge")["dependencies"]
    bookings = {"projects": PROJECTS, "resources": "resource_id,name\nR,x\n",
                "allocations": "resource_id,project_id,month,hours\nR,P-1,2026-03,1\n"}
    assert validate(package(**bookings), stored(), "merge")["allocations"]["booking"].tolist() == ["hard"]


def test_portfolios_and_programmes_that_are_only_named_are_created():
    tables = validate(package(
        projects="project_id,name,portfolio_id,program_id\nP-1,One,Beta,X\nP-2,Two,Alpha,\n"))
    assert records(tables["portfolios"]) == [["Alpha", "Alpha"], ["Beta", "Beta"]]
    assert records(tables["programs"]) == [["X", "X"]]


def test_portfolio_that_its_file_lacks_is_a_problem_and_is_not_created():
    assert refusal(projects="project_id,name,portfolio_id\nP-1,One,Beta\n", portfolios="portfolio_id,name\nAlpha,A\n") == [
        "projects.csv:2:portfolio_id: found “Beta”, expected a portfolio_id of portfolios"]


def test_ids_are_compared_exactly_after_trimming():
    assert refusal(projects=PROJECTS, benefits="benefit_id,project_id,name\nB-1,p-1,x\nB-2, P-1 ,y\n") == [
        "benefits.csv:2:project_id: found “p-1”, expected a project_id of projects"]


def test_projects_file_is_required_in_replace_only():
    portfolios = "portfolio_id,name\nA,Alpha\n"
    assert refusal(portfolios=portfolios) == [
        "projects.csv:0:: expected this file or sheet in p.zip; every portfolio has one"]
    assert list(validate(package(portfolios=portfolios), stored(), "merge")) == ["portfolios"]
    assert refusal(stored(), "merge", notes="a\n") == ["p.zip:0:: expected at least one file or sheet of the exchange format"]


def test_file_that_could_not_be_read_is_not_also_called_absent():
    assert refusal(projects="project_id;name\n", benefits="benefit_id,project_id,name\nB-1,P-1,x\n") == [
        "projects.csv:1:: found “project_id;name”, expected columns separated by commas"]


def test_merge_looks_for_references_among_what_is_stored():
    files = {"benefits": "benefit_id,project_id,name\nB-1,P-8,x\nB-2,P-9,y\n",
             "projects": "project_id,name,portfolio_id\nP-9,Nine,Old\nP-10,Ten,New\n"}
    assert refusal(stored(), "merge", **files) == [
        "benefits.csv:2:project_id: found “P-8”, expected a project_id of projects in these files or stored already"]
    tables = validate(package(**files), stored(projects={"P-8"}, portfolios={"Old"}), "merge")
    assert records(tables["portfolios"]) == [["New", "New"]]


def test_merge_may_leave_out_a_required_column_only_for_rows_that_are_stored():
    text = "project_id,budget\nP-1,5\nP-2,6\n"
    assert refusal(stored(projects={"P-1"}), "merge", projects=text) == [
        "projects.csv:3:name: found “no column name”, expected a value for name, because this project_id is new"]
    tables = validate(package(projects=text), stored(projects={"P-1", "P-2"}), "merge")
    assert list(tables["projects"]) == ["project_id", "budget"]


def test_required_cell_must_not_be_empty_in_a_merge_either():
    assert refusal(stored(projects={"P-1"}), "merge", projects="project_id,name\nP-1,\n") == [
        "projects.csv:2:name: expected a value; this column must not be empty"]


ANSWER = "campaign,team,respondent,question_id,model_id,model_version,answer"


def test_score_belongs_to_the_answer_level_and_to_no_other():
    answers = f"{ANSWER},score\nC,T,r,1,m,1,level,\nC,T,r,2,m,1,don't know,3\nC,T,r,3,m,1,level,4\n"
    assert refusal(projects=PROJECTS, assessments=answers) == [
        "assessments.csv:2:score: expected a score from 0 to 5, because the answer is “level”",
        "assessments.csv:3:score: found “3”, expected no score, because the answer is not “level”"]
    assert refusal(projects=PROJECTS, assessments=f"{ANSWER}\nC,T,r,1,m,1,level\n") == [
        "assessments.csv:1:score: expected this column, because some answers are “level”"]


def test_two_rounds_of_an_answer_are_two_rows_and_the_first_is_the_default():
    tables = validate(package(projects=PROJECTS,
                              assessments=f"{ANSWER},score,round\nC,T,r,1,m,1,level,2,\nC,T,r,1,m,1,level,3,2\n"))
    assert tables["assessments"]["round"].tolist() == [1, 2]


def test_many_bad_rows_are_listed_up_to_a_limit_and_counted():
    text = "project_id,name,budget\n" + "".join(f"P-{number},x,bad\n" for number in range(12_000)) + "P-1,x,1\n"
    with pytest.raises(PackageRefused) as caught:
        validate(package(projects=text))
    problems = caught.value.problems
    assert len(problems) == 10_002
    assert str(problems[0]) == "projects.csv:0:budget: found “2,000 more such cells”, expected a number such as 1234.5"
    assert problem_counts(problems)[("projects.csv", "budget", "a number such as 1234.5")] == 12_000
    assert problem_counts(problems)[("projects.csv", "project_id", "each project_id only once")] == 1


def test_problems_of_a_mapped_table_name_the_file_and_line_of_each_record():
    frame = pandas.DataFrame({"project_id": ["P-1", "P-2", "P-1"], "name": ["a", None, "c"]}, dtype="str")
    origins = [("2019.csv", 7), ("2020.csv", 3), ("2021.csv", 9)]
    raw = RawTable("projects", "mapping", frame, lambda positions: [0] * len(positions),
                   lambda positions: [origins[position] for position in positions])
    with pytest.raises(PackageRefused) as caught:
        validate(Package("mapping", {"projects": raw}))
    assert [str(problem) for problem in caught.value.problems] == [
        "2020.csv:3:name: expected a value; this column must not be empty",
        "2021.csv:9:project_id: found “P-1, first in 2019.csv:7”, expected each project_id only once",
    ]


def test_error_of_a_spreadsheet_is_not_also_called_an_empty_cell():
    from tests.data_access.exchange.test_workbook import workbook

    content = workbook(projects=[["project_id", "name"], ["P-1", "#N/A"]])
    with pytest.raises(PackageRefused) as caught:
        validate(read_uploaded("p.xlsx", content, Limits()))
    assert [str(problem) for problem in caught.value.problems] == [
        "p.xlsx[projects]:2:name: found “#N/A”, expected a value, not an error of the spreadsheet"]


@pytest.mark.parametrize("table", [table.name for table in TABLES])
def test_schemas_hold_every_rule_of_the_definitions(table):
    definition = BY_NAME[table]
    names = tuple(column.name for column in definition.columns)
    texts, values = text_schema(table, names), value_schema(table, names)
    for column in definition.columns:
        on_text = {check.name for check in texts.columns[column.name].checks}
        on_value = {check.name: check.statistics for check in values.columns[column.name].checks}
        assert ("required" in on_text) == column.required
        assert ("form" in on_text) == (column.kind in ("number", "integer", "date", "month", "boolean"))
        assert on_value.get("greater_than_or_equal_to", {}).get("min_value") == column.minimum
        assert on_value.get("less_than_or_equal_to", {}).get("max_value") == column.maximum
        assert tuple(on_value.get("isin", {}).get("allowed_values", ())) == column.choices
        assert on_value.get("str_length", {}).get("max_value") == column.longest
