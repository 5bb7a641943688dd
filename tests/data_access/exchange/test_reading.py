"""Folders, zips and single files as packages: what is read, what is warned of, and where problems are."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.app_settings import Limits
from data_access.exchange import csv_text
from data_access.exchange.package import Package, PackageRefused
from data_access.exchange.reading import read_package, read_uploaded
from tests.data_access.exchange.package_files import zipped

LIMITS = Limits()


def uploaded(limits: Limits = LIMITS, **files: str | bytes) -> Package:
    """A zip with these files (`projects="..."`) as it is read."""
    content = {f"{name}.csv": text.encode() if isinstance(text, str) else text for name, text in files.items()}
    return read_uploaded("p.zip", zipped(content), limits)


def told(package: Package) -> list[str]:
    return [str(problem) for problem in package.problems]


def folder(path: Path, **files: str) -> Path:
    for name, text in files.items():
        (path / f"{name}.csv").write_bytes(text.encode())
    return path


def test_folder_zip_and_single_file_give_the_same_table(tmp_path):
    text = "project_id,name\nP-1,One\nP-2,\n"
    from_folder = read_package(folder(tmp_path, projects=text), LIMITS)
    from_file = read_package(tmp_path / "projects.csv", LIMITS)
    for package in (from_folder, from_file, uploaded(projects=text)):
        frame = package.tables["projects"].frame
        assert frame.fillna("-").to_dict("list") == {"project_id": ["P-1", "P-2"], "name": ["One", "-"]}
        assert package.tables["projects"].file == "projects.csv"
        assert (package.problems, package.warnings) == ((), ())
    assert from_file.sha256 == hashlib.sha256(text.encode()).hexdigest()


def test_zip_may_hold_one_folder_and_nothing_deeper():
    content = zipped({"export/projects.csv": b"project_id,name\n", "export/old/projects.csv": b"project_id,name\n",
                      "__MACOSX/export/._projects.csv": b"", "export/": b""})
    package = read_uploaded("p.zip", content, LIMITS)
    assert list(package.tables) == ["projects"]
    assert told(package) == ["p.zip:0:: found “export/old/projects.csv”, expected no folder within the folder"]


def test_zip_with_two_folders_is_refused():
    with pytest.raises(PackageRefused, match="all files at the top of the zip or in one folder"):
        read_uploaded("p.zip", zipped({"a/projects.csv": b"", "b/projects.csv": b""}), LIMITS)


def test_digest_of_a_folder_moves_with_its_content_only(tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one = read_package(folder(tmp_path / "one", projects="project_id,name\nP-1,One\n"), LIMITS)
    two = read_package(folder(tmp_path / "two", projects="project_id,name\nP-1,One\n"), LIMITS)
    changed = read_package(folder(tmp_path / "two", projects="project_id,name\nP-1,Two\n"), LIMITS)
    assert one.sha256 == two.sha256 != changed.sha256


def test_unknown_columns_and_files_are_warnings_and_known_extras_are_not(tmp_path):
    folder(tmp_path, projects="project_id,name,colour,Start\nP-1,One,blue,\n", costs="a\n")
    for name in ("datapackage.json", "README.md", ".hidden"):
        (tmp_path / name).write_text("{}")
    package = read_package(tmp_path, LIMITS)
    assert package.warnings == (
        "costs.csv: this file is not part of the exchange format and was left out",
        "projects.csv: column “colour” is not known and was left out",
        "projects.csv: column “Start” is not known and was left out",
    )
    assert list(package.tables["projects"].frame) == ["project_id", "name"]
    assert not package.problems


def test_misspelt_column_is_named_with_what_it_may_be():
    package = uploaded(projects="Project ID,name\n")
    assert package.warnings == ("projects.csv: column “Project ID” is not known and was left out; did you mean “project_id”?",)


def test_byte_order_mark_and_line_ends_of_windows_and_old_macs_are_accepted():
    package = uploaded(projects=b'\xef\xbb\xbfproject_id,name,description\r\nP-1,One,"a\r\nb"\r\nP-2,Two,"c\rd"\r')
    assert not package.problems
    assert package.tables["projects"].frame["description"].tolist() == ["a\nb", "c\nd"]


def test_lines_are_those_of_an_editor_even_after_cells_with_line_breaks():
    package = uploaded(projects='project_id,name,description\n\n"P-1",One,"a\nb\n\nc"\n\nP-2,Two,\nP-3\nP-4,Four,"x"\n')
    assert package.tables["projects"].line_of([0, 1, 2]) == [3, 8, 10]
    assert told(package) == ["projects.csv:9:: found “1 cells”, expected 3 cells, one for each column"]


@settings(deadline=None, max_examples=150)
@given(st.lists(st.lists(st.text(' ab",\n;é', max_size=6), min_size=1, max_size=4), min_size=1, max_size=8))
def test_records_are_found_where_the_csv_module_finds_them(rows):
    """The line finder, the CSV reader and Python's own csv module agree on every file that the latter writes."""
    import csv
    from io import StringIO

    stream = StringIO()
    csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    content = stream.getvalue().encode()
    reader, expected, line = csv.reader(StringIO(stream.getvalue(), newline="")), [], 1
    for row in reader:
        expected.append((line, len(row), False))
        line = reader.line_num + 1
    assert list(csv_text.records(content)) == expected
    width = len(rows[0])
    frame, ragged = csv_text.text_columns(content, 0, width, {position: str(position) for position in range(width)})
    assert frame.fillna("").to_numpy().tolist() == [row for row in rows if len(row) == width]
    assert ragged == sum(len(row) != width for row in rows)


def test_text_that_is_not_utf_8_is_named_by_line_and_the_rest_is_still_read():
    package = uploaded(projects="project_id,name\nP-1,Caf\u00e9\nP-2,ok\nP-3,\u00fcber\n".encode("cp1252"))
    assert told(package) == [
        "projects.csv:2:: found “byte 0xe9 after “P-1,Caf””, expected UTF-8 text (save the file as “CSV UTF-8”)",
        "projects.csv:4:: found “byte 0xfc after “P-3,””, expected UTF-8 text (save the file as “CSV UTF-8”)",
    ]
    assert len(package.tables["projects"].frame) == 3


def test_utf_16_is_named_as_such():
    assert told(uploaded(projects="project_id,name\n".encode("utf-16"))) == [
        "projects.csv:1:: found “UTF-16”, expected UTF-8 text (save the file as “CSV UTF-8”)"]


@pytest.mark.parametrize("byte", [0x00, 0x07, 0x1B, 0x7F])
def test_control_characters_are_problems_and_tab_is_not(byte):
    package = uploaded(projects=b"project_id,name\nP-1,a\tb\nP-2,x" + bytes([byte]) + b"y\n")
    assert told(package) == [f"projects.csv:3:: found “character {byte:#04x}”, expected text without control characters"]


def test_quote_that_is_never_closed_is_named_where_its_record_begins():
    package = uploaded(projects='project_id,name\nP-1,"One\nP-2,Two\nP-3,Three\n')
    assert told(package) == ["projects.csv:2:: expected a closing quote before the file ends"]


@pytest.mark.parametrize(("text", "message"), [
    ("", "projects.csv:1:: expected a header row with the names of the columns"),
    ("\n\n", "projects.csv:1:: expected a header row with the names of the columns"),
    (",,\n", "projects.csv:1:: expected a header row with the names of the columns"),
    ("project_id,name,name\n", "projects.csv:1:name: found “name”, expected each column only once"),
    ("project_id;name\nP-1;One\n", "projects.csv:1:: found “project_id;name”, expected columns separated by commas"),
])
def test_header_that_cannot_be_used(text, message):
    package = uploaded(projects=text)
    assert told(package) == [message]
    assert not package.tables


def test_columns_without_name_may_only_be_empty():
    package = uploaded(projects="project_id,name,,\nP-1,One,,\nP-2,Two,,note\n")
    assert told(package) == ["projects.csv:3:: found “note”, expected a header above this cell"]
    assert list(package.tables["projects"].frame) == ["project_id", "name"]


def test_too_many_columns_and_too_large_cells_are_problems():
    many = ",".join(f"c{number}" for number in range(201))
    long = " ".join(map(str, range(15_000)))
    package = uploaded(projects=many + "\n", portfolios=f"portfolio_id,name,description\nA,Alpha,\nB,Beta,{long}\n")
    assert told(package) == [
        f"portfolios.csv:3:description: found “{long[:79]}…”, expected at most 65,536 bytes in a cell",
        "projects.csv:1:: found “more than 200 columns”, expected at most 200 columns",
    ]


def test_a_million_ragged_rows_do_not_make_a_million_problems():
    package = uploaded(projects="project_id,name\n" + "P-1\n" * 12_000)
    assert len(package.problems) == 10_001
    assert str(package.problems[0]) == "projects.csv:0:: found “2,000 more such cells”, expected 2 cells, one for each column"


def test_formula_guard_is_taken_from_text_columns():
    package = uploaded(projects="project_id,name,budget\n'=1,'+x,'-5\n")
    assert package.tables["projects"].frame.iloc[0].tolist() == ["=1", "+x", "'-5"]


def test_links_and_too_much_data_in_a_folder_are_refused(tmp_path):
    folder(tmp_path, portfolios="portfolio_id,name\n")
    (tmp_path / "projects.csv").symlink_to("/etc/passwd")
    assert told(read_package(tmp_path, LIMITS)) == ["projects.csv:0:: expected a plain file, not a link"]
    with pytest.raises(PackageRefused, match="at most 10 bytes"):
        read_package(tmp_path, Limits(unpacked_bytes=10))


def test_two_files_for_one_table_are_a_problem():
    content = zipped({"projects.csv": b"project_id,name\n", "Projects.csv": b"project_id,name\n"})
    assert told(read_uploaded("p.zip", content, LIMITS)) == ["Projects.csv:0:: expected only one file for projects"]


@pytest.mark.parametrize("name", ["portfolio.pdf", "portfolio", "portfolio.xls"])
def test_other_kinds_of_file_are_refused(name):
    with pytest.raises(PackageRefused, match="a folder of CSV files"):
        read_uploaded(name, b"x", LIMITS)


def test_source_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(PackageRefused, match="No such file"):
        read_package(tmp_path / "missing.zip", LIMITS)


def test_progress_is_told_before_each_file(tmp_path):
    told_of = []
    read_package(folder(tmp_path, projects="project_id,name\n", portfolios="portfolio_id,name\n"), LIMITS,
                 progress=lambda *step: told_of.append(step))
    assert told_of == [("portfolios.csv", 0, 2), ("projects.csv", 1, 2)]


@pytest.mark.parametrize("text", ["P-1,One,2026-01-01\nP-2,Two,2026-01-01\n", "Project ID,Title\nP-1,One\n"])
def test_file_without_a_known_column_is_told_which_names_it_needs(text):
    package = uploaded(projects=text)
    found = text.partition("\n")[0].replace(",", ", ")
    assert told(package) == [f"projects.csv:1:: found “{found}”, expected the names of the columns, at least project_id, name"]
