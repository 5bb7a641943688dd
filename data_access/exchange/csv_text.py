"""Reads the bytes of one CSV file: what makes them unfit, their records as text columns, and the line of each record."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

import numpy
import pandas
import pyarrow
import pyarrow.compute
import pyarrow.csv

from data_access.exchange.package import Problem
from data_access.exchange.problems import MOST_LISTED, listed, shown

# One field and what ends it, read as pyarrow reads it; group 1 is the closing quote, missing only at the end of the file.
_FIELD = re.compile(rb'(?:"[^"]*(?:""[^"]*)*("?)[^,\n]*|(?!")[^,\n]*)(,|\n|\Z)')
# A whole record in one possessive match, so that a hostile file costs no more than its bytes; group 1 as above.
_ANY_FIELD = rb'(?:"[^"]*+(?:""[^"]*+)*+"?+[^,\n]*+|(?!")[^,\n]*+)'
_RECORD = re.compile(rb"(?:" + _ANY_FIELD + rb",)*+" + _FIELD.pattern.replace(rb"(,|\n|\Z)", rb"(?:\n|\Z)"))
_FILLED_FIELD = re.compile(rb'"[^"]*+(?:""[^"]*+)*+"?+[^,\n]*+|[^,\n"][^,\n]*+')
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_CONTROL_BYTES = bytes(byte for byte in range(128) if _CONTROL.match(bytes([byte])))
_ANYTHING = re.compile(rb"[^\n]")
_BLOCK_BYTES = 64 * 1024 * 1024
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


TooLong = pyarrow.ArrowInvalid  # What `text_columns` raises for a record longer than its block.


class Record(NamedTuple):
    """Where a record begins (an editor's line, from 1), how many fields it has, and whether its last quote is never closed."""

    line: int
    fields: int
    open_quote: bool


def clean_text(file: str, content: bytes) -> tuple[bytes, list[Problem]]:
    """The content with one kind of line end and without a byte-order mark, and what is wrong with its characters.

    Wrong characters are replaced, so that everything else in the file can still be checked in the same pass.
    """
    if content.startswith(_UTF_16_MARKS):
        return b"", [Problem(file, 1, "", "UTF-16", "UTF-8 text (save the file as “CSV UTF-8”)")]
    content = content.removeprefix(_BYTE_ORDER_MARK)
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    problems = _undecodable(file, content)
    if problems:
        content = content.decode("utf-8", "replace").encode()
    control = _control_characters(file, content)
    if control:
        content = content.translate(None, _CONTROL_BYTES)
    return content, problems + control


def _undecodable(file: str, content: bytes) -> list[Problem]:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        bad = ((number, line) for number, line in enumerate(content.split(b"\n"), 1) if not _is_utf_8(line))
        return _lines_listed(file, "UTF-8 text (save the file as “CSV UTF-8”)",
                             [(number, _first_bad_bytes(line)) for number, line in bad])
    return []


def _is_utf_8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _first_bad_bytes(line: bytes) -> str:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        before = line[max(0, error.start - 20):error.start].decode("utf-8", "ignore")
        return f"byte {line[error.start]:#04x} after “{shown(before)}”"
    return ""


def _control_characters(file: str, content: bytes) -> list[Problem]:
    if not _CONTROL.search(content):
        return []
    lines = enumerate(content.split(b"\n"), 1)
    found = [(number, f"character {match.group()[0]:#04x}") for number, line in lines if (match := _CONTROL.search(line))]
    return _lines_listed(file, "text without control characters", found)


def _lines_listed(file: str, expected: str, found: list[tuple[int, str]]) -> list[Problem]:
    kept = found[:MOST_LISTED]
    return listed(file, "", expected, [line for line, _ in kept], [value for _, value in kept], len(found))


def records(content: bytes) -> Iterator[Record]:
    """Every record that is not a blank line, header first. Slower than `text_columns`, so only wrong files pay for it."""
    line = 1
    for match in _RECORD.finditer(content):
        record = match.group(0)
        if record.strip(b"\n"):
            yield Record(line, _FILLED_FIELD.sub(b"", record).count(b",") + 1, match.group(1) == b"")
        line += record.count(b"\n")


def header(content: bytes, most_columns: int) -> tuple[list[str], int, int]:
    """The names in the first record, its line, and where the next record begins; at most `most_columns` + 1 names are read."""
    start = len(content) - len(content.lstrip(b"\n"))
    names: list[str] = []
    position = start
    for match in islice(_FIELD.finditer(content, start), most_columns + 1):
        names.append(_unquoted(match.group(0)[: match.start(2) - match.start()]))
        position = match.end()
        if match.group(2) != b",":
            break
    return names, content.count(b"\n", 0, start) + 1, position


def _unquoted(field: bytes) -> str:
    if field.startswith(b'"'):
        inner, _, rest = field[1:].replace(b'""', b"\x00").partition(b'"')
        field = inner.replace(b"\x00", b'"') + rest
    return field.decode("utf-8").strip()


def text_columns(content: bytes, start: int, count: int, wanted: dict[int, str]) -> tuple[pandas.DataFrame, int]:
    """The wanted columns (position > name) of the records from byte `start` on, and how many records were ragged.

    A row of the frame is a record with exactly `count` fields; every column is `str`, an empty cell is NA.
    Raises `TooLong` for a record longer than 64 MiB.
    """
    ragged = 0

    def skip(_row) -> str:
        nonlocal ragged
        ragged += 1
        return "skip"

    body = memoryview(content)[start:]
    if not _ANYTHING.search(body):
        return pandas.DataFrame({name: pandas.Series(dtype="str") for name in wanted.values()}), 0
    names = [str(position) for position in range(count)]
    table = pyarrow.csv.read_csv(
        pyarrow.py_buffer(body),
        read_options=pyarrow.csv.ReadOptions(use_threads=False, block_size=_BLOCK_BYTES, column_names=names),
        parse_options=pyarrow.csv.ParseOptions(newlines_in_values=True, invalid_row_handler=skip),
        convert_options=pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pyarrow.large_string()), include_columns=[str(position) for position in wanted],
            null_values=[""], strings_can_be_null=True, quoted_strings_can_be_null=True, check_utf8=False,
        ),
    )
    frame = table.rename_columns(list(wanted.values())).to_pandas(types_mapper={
        pyarrow.large_string(): pandas.StringDtype("pyarrow", na_value=numpy.nan)}.get)
    return frame, ragged


def cell_bytes(column: pandas.Series) -> numpy.ndarray:
    """Bytes in each cell of a text column, 0 where it is empty."""
    lengths = pyarrow.compute.binary_length(pyarrow.chunked_array(pyarrow.array(column, type=pyarrow.large_string())))
    return pyarrow.compute.fill_null(lengths, 0).to_numpy()
