"""The house's import table, held: what each folder may know of the others and of the libraries."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ("app", "cli", "pages", "components", "reports", "metrics", "data_access", "sample_data", "benchmarks", "tests")

# folder > what its files may import beside the standard library; "a.b" allows that module and what is in it.
ALLOWED = {
    "metrics": {"metrics", "pandas", "numpy", "networkx"},
    "data_access": {"data_access", "sqlalchemy", "alembic", "pandas", "numpy", "pandera", "pyarrow", "openpyxl", "xlsxwriter",
                    "defusedxml", "yaml", "pydantic", "pydantic_settings", "psycopg"},
    "reports": {"reports", "data_access", "metrics", "pandas", "numpy"},
    "components/charts": {"components.charts", "altair", "pandas", "numpy", "pyarrow", "metrics"},
    "components": {"components", "streamlit", "starlette", "pandas", "data_access.filter", "data_access.identity",
                   "data_access.app_settings", "reports", "metrics"},
    "pages": {"streamlit", "components", "reports", "data_access.filter", "data_access.identity", "metrics"},
    "sample_data": {"sample_data", "pandas", "numpy", "data_access.exchange.definitions", "data_access.exchange.package"},
}
# The frame composes: it alone opens the database that it then hands to reports.
COMPOSING = {"components/session.py", "components/asgi.py", "components/main.py", "components/demonstration.py"}
COMPOSING_MAY = {"data_access", "pages", "uvicorn", "altair", "sample_data"}


def sources(folder: str) -> list[Path]:
    inner = {name for name in ALLOWED if name.startswith(folder + "/")}
    return [path for path in sorted((ROOT / folder).rglob("*.py"))
            if not any((ROOT / name) in path.parents for name in inner)
            and "migrations" not in path.parts]


def imported_modules(path: Path) -> set[str]:
    modules = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.relative_to(ROOT)} imports relatively: name the whole module"
            # `from data_access import filter` means data_access.filter
            is_package = (ROOT / node.module.replace(".", "/")).is_dir()
            modules |= {f"{node.module}.{alias.name}" for alias in node.names} if is_package else {node.module}
    return {module for module in modules if module.split(".")[0] not in sys.stdlib_module_names}


def forbidden_imports(path: Path, allowed: set[str]) -> list[str]:
    return [module for module in sorted(imported_modules(path))
            if not any(module == name or module.startswith(name + ".") for name in allowed)]


@pytest.mark.parametrize("folder", ALLOWED)
def test_folder_imports_only_what_the_design_allows(folder):
    files = sources(folder)
    assert files, f"no source in {folder}"
    broken = {}
    for path in files:
        name = str(path.relative_to(ROOT))
        allowed = ALLOWED[folder] | (COMPOSING_MAY if name in COMPOSING else set())
        if found := forbidden_imports(path, allowed):
            broken[name] = found
    assert broken == {}


def test_pages_do_not_import_each_other():
    broken = {path.name: sorted(module for module in imported_modules(path) if module.split(".")[0] == "pages")
              for path in sources("pages")}
    assert not any(broken.values()), broken


def test_every_module_starts_with_a_sentence_that_places_it():
    missing = [str(path.relative_to(ROOT)) for folder in HOUSE[2:-1] for path in (ROOT / folder).rglob("*.py")
               if path.name != "__init__.py" and "versions" not in path.parts
               and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert missing == []


def test_no_source_allows_unsafe_html():
    found = [str(path.relative_to(ROOT)) for folder in HOUSE[2:8] for path in (ROOT / folder).rglob("*.py")
             if "unsafe_allow_html" in path.read_text(encoding="utf-8")]
    assert found == []
