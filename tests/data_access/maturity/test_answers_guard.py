"""Single answers have one door: nothing but the modules that keep the privacy rules may name their tables."""

from __future__ import annotations

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
HOUSE = ("app.py", "cli.py", "pages", "components", "reports", "metrics", "data_access", "sample_data", "benchmarks")
TABLES = "data_access/maturity/tables.py"
WAY_IN, WAY_OUT = "data_access/maturity/submissions.py", "data_access/maturity/answers.py"
DOORS = {"drafts": {"data_access/maturity/drafts.py"}, "responses": {WAY_IN, WAY_OUT}, "answers": {WAY_IN, WAY_OUT}}
# The table that an import fills.
ASSESSMENTS = "data_access/maturity/assessments.py"


@cache
def sources() -> list[tuple[str, ast.Module]]:
    paths = [path for name in HOUSE for path in ([ROOT / name] if name.endswith(".py") else (ROOT / name).rglob("*.py"))]
    return [(str(path.relative_to(ROOT)), ast.parse(path.read_text(encoding="utf-8"))) for path in paths
            if "migrations" not in path.parts]


def names_of_tables(tree: ast.Module) -> set[str]:
    """The tables of maturity that a module gets hold of: imported by name, or through the module."""
    found, modules = set(), set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "data_access.maturity.tables":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module == "data_access.maturity":
            modules |= {alias.asname or alias.name for alias in node.names if alias.name == "tables"}
    return found | {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)
                    and isinstance(node.value, ast.Name) and node.value.id in modules}


def test_only_the_doors_name_the_tables_of_answers():
    found = defaultdict(set)
    for path, tree in sources():
        for name in names_of_tables(tree) & DOORS.keys():
            found[name].add(path)
    assert found == DOORS


def test_no_text_names_the_tables_either():
    named = defaultdict(set)
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                for table in ("maturity_answers", "maturity_responses", "maturity_drafts"):
                    if table in node.value:
                        named[table].add(path)
    assert {path for paths in named.values() for path in paths} == {TABLES}


def test_only_one_module_takes_hold_of_imported_answers():
    found = {path for path, tree in sources() for node in ast.walk(tree)
             if isinstance(node, ast.Subscript) and ast.unparse(node) == "EXCHANGE['assessments']"}
    assert found == {ASSESSMENTS}


def public(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in tree.body if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name[0] != "_"}


def test_only_counts_leave_by_the_way_out_and_nothing_by_the_way_in():
    assert public(WAY_OUT) == {"ItemCounts", "TeamCounts", "PairedChange", "read_counts", "read_paired"}
    assert public(WAY_IN) == {"store_responses", "forget_responses"}
