"""Workbooks: what cells become, and that a hostile one is refused in a sentence."""

from __future__ import annotations

import datetime
import zipfile
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data_access.app_settings import Limits
from data_access.exchange.package import Package, PackageRefused
from data_access.exchange.reading import read_uploaded
from tests.data_access.exchange.package_files import zipped

LIMITS = Limits()
MEBIBYTE = 1024 * 1024
NAMESPACE = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(**sheets: list[list]) -> bytes:
    """A workbook as a spreadsheet program saves it: sheet name > rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def with_shared_strings() -> bytes:
    """A workbook that keeps its texts in one table, as Excel and xlsxwriter do."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        book.add_worksheet("projects").write_string(0, 0, "project_id")
    return stream.getvalue()


def changed(content: bytes, **parts: bytes | None) -> bytes:
    """The workbook with other parts: `sheet1=...` is xl/worksheets/sheet1.xml, `sharedStrings=...` xl/sharedStrings.xml."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    for name, part in parts.items():
        members[f"xl/worksheets/{name}.xml" if name.startswith("sheet") else f"xl/{name}.xml"] = part
    return zipped(members)


def read(content: bytes, limits: Limits = LIMITS) -> Package:
    return read_uploaded("p.xlsx", content, limits)


def cells(package: Package, sheet: str = "projects") -> list[list[str]]:
    return package.tables[sheet].frame.fillna("").to_numpy().tolist()


def refusal(content: bytes, limits: Limits = LIMITS) -> str:
    with pytest.raises(PackageRefused) as caught:
        read(content, limits)
    [problem] = caught.value.problems
    return str(problem)


def test_typed_cells_become_the_text_of_the_exchange_format():
    package = read(workbook(projects=[
        ["project_id", "name", "budget", "priority", "actual_start", "description"],
        [1001.0, 2.5, 1e22, 3, datetime.datetime(2026, 3, 31), True],
        ["0017", "'kept", 0.1, 3.0, datetime.date(2026, 4, 1), "a\nb"],
    ]))
    assert package.problems == package.warnings == ()
    assert cells(package) == [
        ["1001", "2.5", "1e+22", "3", "2026-03-31", "true"],
        ["0017", "'kept", "0.1", "3", "2026-04-01", "a\nb"],
    ]


def test_line_is_the_sheets_row_and_empty_rows_are_passed_over():
    package = read(workbook(projects=[["project_id", "name"], [], ["P-1", "One"], [None, " "], [], ["P-2", "Two"]]))
    table = package.tables["projects"]
    assert table.file == "p.xlsx[projects]"
    assert table.frame["project_id"].fillna("").tolist() == ["P-1", "", "P-2"]
    assert table.line_of([0, 2]) == [3, 6]


def test_sheets_are_found_by_name_and_unknown_ones_are_warnings():
    package = read(workbook(Projects=[["project_id", "name"]], Chart=[["x"]], Columns=[["Sheet"]]))
    assert list(package.tables) == ["projects"]
    assert package.warnings == ("p.xlsx: sheet “Chart” is not part of the exchange format and was left out",)


def test_errors_formulas_without_value_and_cells_under_no_header_are_problems():
    package = read(workbook(projects=[
        ["project_id", "name", None, "budget"],
        ["P-1", "=A1", None, "#N/A"],
        ["P-2", "Two", "note", 5, None, "beyond"],
    ]))
    assert [str(problem) for problem in package.problems] == [
        "p.xlsx[projects]:2:budget: found “#N/A”, expected a value, not an error of the spreadsheet",
        "p.xlsx[projects]:2:name: found “=A1”, expected a formula with its value; "
        "open and save the workbook once, or put the value in its place",
        "p.xlsx[projects]:3:F: found “beyond”, expected a header above this cell",
        "p.xlsx[projects]:3:: found “note”, expected a header above this cell",
    ]


def test_formula_is_read_as_the_value_that_was_saved_with_it():
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("projects")
        sheet.write_row(0, 0, ["project_id", "name", "budget"])
        sheet.write_row(1, 0, ["P-1", "One"])
        sheet.write_formula(1, 2, "=2+3", None, 5)
    package = read(stream.getvalue())
    assert not package.problems
    assert cells(package) == [["P-1", "One", "5"]]


@settings(deadline=None, max_examples=4)
@example(["_x0041_", "=1+1", "'=1", "#N/A", "12", "2026-03-31", "TRUE", " padded ", "https://example.org"])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\n_='"), min_size=1), max_size=40))
def test_every_text_comes_back_as_it_was_written(texts):
    texts = [text for text in texts if text.strip()]
    stream = BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet("portfolios")
        sheet.write_row(0, 0, ["portfolio_id", "description"])
        for row, text in enumerate(texts, 1):
            sheet.write_string(row, 0, f"A{row}")
            sheet.write_string(row, 1, text)
    assert [text for _, text in cells(read(stream.getvalue()), "portfolios")] == texts


def test_carriage_returns_that_excel_writes_as_codes_are_line_breaks():
    strings = b"<sst xmlns='%s'><si><t>project_id</t></si><si><t>a_x000D_\nb_x000D_c</t></si></sst>" % NAMESPACE
    rows = (b'<row r="1"><c r="A1" t="s"><v>0</v></c>' + cell("B1", "name") + b"</row>"
            + b'<row r="2">' + cell("A2", "P-1") + b'<c r="B2" t="s"><v>1</v></c></row>')
    assert cells(read(changed(with_shared_strings(), sheet1=sheet_xml(rows), sharedStrings=strings))) == [["P-1", "a\nb\nc"]]


def test_sheet_that_lies_about_its_size_is_read_by_what_is_in_it():
    content = workbook(projects=[["project_id", "name"], ["P-1", "One"]])
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    package = read(changed(content, sheet1=sheet.replace(b'ref="A1:B2"', b'ref="A1:XFD1048576"')))
    assert cells(package) == [["P-1", "One"]]


def sheet_xml(rows: bytes) -> bytes:
    return b"<worksheet xmlns='%s'><sheetData>%s</sheetData></worksheet>" % (NAMESPACE, rows)


def cell(reference: str, text: str) -> bytes:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'.encode()


def test_cell_in_the_last_column_is_a_problem_and_costs_little():
    rows = b"".join(b'<row r="%d">%s%s</row>' % (n, cell(f"A{n}", f"P-{n}"), cell(f"XFD{n}", "x")) for n in (2, 3))
    header = b'<row r="1">' + cell("A1", "project_id") + cell("B1", "name") + b"</row>"
    package = read(changed(workbook(projects=[[]]), sheet1=sheet_xml(header + rows)))
    assert [(problem.line, problem.column, problem.value) for problem in package.problems] == [(2, "XFD", "x"), (3, "XFD", "x")]


def test_header_of_too_many_columns_is_a_problem():
    package = read(workbook(projects=[[f"c{number}" for number in range(201)]]))
    assert [problem.expected for problem in package.problems] == ["at most 200 columns"]


def test_row_far_beyond_the_last_is_refused():
    far = b'<row r="1">' + cell("A1", "project_id") + b'</row><row r="999999999999">' + cell("A999999999999", "P") + b"</row>"
    assert "expected a sheet of the usual size" in refusal(changed(workbook(projects=[[]]), sheet1=sheet_xml(far)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["sheet1", "sharedStrings", "workbook"])
def test_entities_are_refused_wherever_they_stand(part, encoding):
    bomb = (f'<?xml version="1.0" encoding="{encoding}"?>'
            '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
            "<x>&b;&c;</x>").encode(encoding)
    assert refusal(changed(workbook(projects=[["project_id"]]), **{part: bomb})).endswith(
        ".xml”, expected XML without a document type or entities")


def test_text_that_multiplies_when_written_out_is_refused():
    strings = b"<sst xmlns='%s'><si><t>%s</t></si></sst>" % (NAMESPACE, bytes(range(65, 91)) * 1_200)
    rows = b'<row r="1">' + cell("A1", "project_id") + b"</row>" + b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(2, 2_000))
    content = changed(with_shared_strings(), sheet1=sheet_xml(rows), sharedStrings=strings)
    assert "bytes of text" in refusal(content, Limits(unpacked_bytes=MEBIBYTE))


def test_workbook_that_needs_too_much_memory_is_refused():
    """Many short shared strings cost the reader far more memory than they cost in the file."""
    strings = b"".join(b"<si><t>%x</t></si>" % (n * 2654435761 % 2**32) for n in range(300_000))
    content = changed(with_shared_strings(), sharedStrings=b"<sst xmlns='%s'>%s</sst>" % (NAMESPACE, strings))
    tight = Limits(workbook_memory_bytes=64 * MEBIBYTE)
    assert "projects" in read(with_shared_strings(), tight).tables
    assert refusal(content, tight).endswith("can be read within 64 MiB of memory")


def test_workbook_that_takes_too_long_is_refused():
    rows = b"".join(b'<row r="%d">%s</row>' % (n, cell(f"A{n}", "P")) for n in range(1, 200_000))
    content = changed(workbook(projects=[["project_id"]]), sheet1=sheet_xml(rows))
    assert refusal(content, Limits(workbook_seconds=1)).endswith("expected a workbook that can be read within 1 seconds")


@pytest.mark.parametrize(("content", "message"), [
    (b"\xd0\xcf\x11\xe0" + bytes(100), "without a password"),
    (zipped({"projects.csv": b"project_id,name\n"}), "this is another kind of zip file"),
    (b"project_id,name\n", "an Excel workbook (.xlsx) that can be opened"),
    (zipped({"[Content_Types].xml": b"<x/>"}), "a workbook that is not damaged"),
])
def test_what_is_no_workbook_is_refused(content, message):
    assert message in refusal(content)


def test_damaged_sheet_is_refused():
    damaged = changed(workbook(projects=[["project_id"]]), sheet1=b"<worksheet><sheetData><row>")
    assert "a workbook that is not damaged" in refusal(damaged)


def test_workbook_bomb_is_refused_before_it_is_opened():
    content = changed(workbook(projects=[["project_id"]]), sheet1=sheet_xml(b"<row/>" * 1_000_000))
    assert "unpacks to at most 100 times its size" in refusal(content)
