"""Turns any tables into an exchange package, as a mapping file says: read and check the mapping, then apply it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pandas
import yaml
from pydantic import ValidationError

from data_access.app_settings import Limits
from data_access.exchange.definitions import BY_NAME
from data_access.exchange.mapping_model import Mapping, Target, UnknownKeys
from data_access.exchange.mapping_rules import Evaluation
from data_access.exchange.mapping_sources import Findings, Sheet, read_sources
from data_access.exchange.package import Package, PackageRefused, Problem, RawTable
from data_access.strict_yaml import Place, Rules, compose

LONGEST_MAPPING_BYTES = 1024 * 1024
DEEPEST = 16
ORDER = "#order"
PLAIN_WORDS = {
    "tuple_type": "a list",
    "dict_type": "keys with values",
    "string_type": "text",
    "missing": "this key, which is required",
}


class MappingError(PackageRefused):
    """The mapping itself is wrong; `problems` holds every mistake with its line."""


def read_mapping(path: Path) -> Mapping:
    """The mapping in this YAML file. Raises MappingError with every mistake: line, key, and what was expected."""
    document = _document(path)
    try:
        mapping = Mapping.model_validate(_plain(document))
    except ValidationError as error:
        raise MappingError(_problems(path.name, document, error)) from None
    if mistakes := mapping.mistakes():
        raise MappingError([_problem(path.name, document, place, "", expected) for place, expected in mistakes])
    return mapping.read_from(path.name, hashlib.sha256(path.read_bytes()).hexdigest())


def apply_mapping(mapping: Mapping, source: Path, limits: Limits) -> Package:
    """The exchange tables that the mapping makes of the files in a folder (or of one file), as text and not yet validated.

    Problems of the sources (missing files and columns, unknown values, cells that are no date or number) are in `problems`,
    each at the line of the source file; what was left empty on purpose is counted in `warnings`.
    """
    findings = Findings()
    sheets = read_sources(mapping, source, limits, findings)
    evaluation = Evaluation(mapping, sheets, findings)
    sheets = [_kept(evaluation, sheet) for sheet in sheets]
    evaluation = Evaluation(mapping, sheets, findings)
    tables = {name: _table(name, target, evaluation) for name, target in mapping.tables.items()}
    if mapping.settings:
        rows = tuple({"key": key, "value": value} for key, value in mapping.settings.items())
        tables["settings"] = _literal("settings", rows, mapping.file)
    digest = hashlib.sha256("".join([mapping.sha256, *findings.digests]).encode()).hexdigest()
    return Package(source.name, tables, digest, tuple(findings.warnings), tuple(findings.problems))


def _kept(evaluation: Evaluation, sheet: Sheet) -> Sheet:
    if not sheet.source.where:
        return sheet
    kept = evaluation.kept(sheet.source.where, sheet).to_numpy()
    lines = [line for line, keep in zip(sheet.lines, kept, strict=True) if keep]
    return Sheet(sheet.source, sheet.file, sheet.frame[kept].reset_index(drop=True), lines, sheet.period)


def _table(name: str, target: Target, evaluation: Evaluation) -> RawTable:
    if target.rows:
        return _literal(name, target.rows, evaluation.mapping.file)
    order = target.from_ or tuple(source.name for source in evaluation.mapping.sources)
    sheets = [sheet for wanted in order for sheet in evaluation.sheets if sheet.source.name == wanted]
    parts = [_part(target, sheet, evaluation) for sheet in sheets]
    columns = list(target.columns)
    # So that a target whose files are all missing still has its columns, and the missing files are what is reported.
    nothing = pandas.DataFrame(columns=[*columns, *([ORDER] if target.order_by else [])], dtype="str")
    frame = pandas.concat([nothing, *(part for part, _ in parts)], ignore_index=True)
    places = [place for _, places in parts for place in places]
    if target.order_by:
        frame = frame.sort_values(ORDER, kind="stable", na_position="first")
    if target.keep != "all":
        key = [column for column in BY_NAME[name].key if column in columns]
        frame = frame[~frame.duplicated(key, keep=target.keep)]
    if target.drop_when_empty:
        frame = frame.dropna(subset=list(target.drop_when_empty), how="all")
    places = [places[at] for at in frame.index]
    frame = _with_sequences(target, frame.reset_index(drop=True))
    return RawTable(name, ", ".join(dict.fromkeys(sheet.file for sheet in sheets)), frame[columns],
                    line_of=lambda positions: [places[at][1] for at in positions],
                    origin_of=lambda positions: [places[at] for at in positions])


def _part(target: Target, sheet: Sheet, evaluation: Evaluation) -> tuple[pandas.DataFrame, list[tuple[str, int]]]:
    """The rows that one sheet gives to the table, and where each stands."""
    kept = evaluation.kept(target.where, sheet).to_numpy()
    columns = {column: evaluation.texts(rule, sheet, column) for column, rule in target.columns.items() if not rule.sequence}
    if target.order_by:
        columns[ORDER] = evaluation.named(target.order_by, sheet)
    places = [(sheet.file, line) for line, keep in zip(sheet.lines, kept, strict=True) if keep]
    return pandas.DataFrame(columns, index=sheet.frame.index)[kept], places


def _with_sequences(target: Target, frame: pandas.DataFrame) -> pandas.DataFrame:
    """Numbers rows that agree in the given columns 0, 1, 2 in their order."""
    for column, rule in target.columns.items():
        if rule.sequence:
            frame[column] = frame.groupby(list(rule.sequence), dropna=False).cumcount().astype("str")
    return frame


def _literal(name: str, rows: tuple[dict[str, str], ...], file: str) -> RawTable:
    frame = pandas.DataFrame(list(rows), dtype="str")
    return RawTable(name, file, frame.mask(frame == ""), line_of=lambda positions: [0 for _ in positions])


def _document(path: Path) -> yaml.Node:
    """The file as YAML nodes, which know their lines."""
    if path.stat().st_size > LONGEST_MAPPING_BYTES:
        raise _too_long(path.name)
    try:
        document = compose(path.read_text(encoding="utf-8-sig"), _rules(path.name))
    except UnicodeDecodeError:
        raise MappingError([Problem(path.name, 0, "", "", "a file in UTF-8")]) from None
    if not isinstance(document, yaml.MappingNode):
        raise MappingError([Problem(path.name, 1, "", "", "keys with values: settings, sources, values, tables")])
    if repeated := _repeated(document):
        raise MappingError([Problem(path.name, key.start_mark.line + 1, key.value, "", "every key once") for key in repeated])
    return document


def _rules(file: str) -> Rules:
    def refused(place: Place | None, expected: str, found: str = "") -> MappingError:
        return MappingError([Problem(file, place.line if place else 0, "", found, expected)])

    return Rules(
        LONGEST_MAPPING_BYTES, DEEPEST, too_long=lambda: _too_long(file),
        alias=lambda place, name: refused(place, "no aliases", f"*{name}"),
        too_deep=lambda place: refused(place, f"at most {DEEPEST} levels of values in each other"),
        unreadable=lambda place, problem: refused(place, f"YAML ({problem})"),
    )


def _too_long(file: str) -> MappingError:
    return MappingError([Problem(file, 0, "", "", f"a mapping of at most {LONGEST_MAPPING_BYTES} bytes")])


def _repeated(node: yaml.Node) -> list[yaml.Node]:
    found, seen = [], set()
    for child in node.value if not isinstance(node, yaml.ScalarNode) else []:
        if isinstance(child, tuple):
            key, child = child
            found += [key] if str(key.value) in seen else []
            seen.add(str(key.value))
        found += _repeated(child)
    return found


def _plain(node: yaml.Node) -> dict | list | str:
    """Every scalar stays the text that was written: `No`, `2018-09-30` and `007` mean just that."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child) for child in node.value]
    return node.value


def _problems(file: str, document: yaml.Node, error: ValidationError) -> list[Problem]:
    found = []
    for one in error.errors(include_url=False):
        mistake = one.get("ctx", {}).get("error")
        expected = str(mistake) if mistake else PLAIN_WORDS.get(one["type"], one["msg"].removeprefix("Input should be "))
        if isinstance(mistake, UnknownKeys):
            found += [_problem(file, document, (*one["loc"], key), "", expected) for key in mistake.keys]
        else:
            given = one["input"] if isinstance(one["input"], str) else ""
            found.append(_problem(file, document, one["loc"], given, expected))
    return found


def _problem(file: str, document: yaml.Node, place: tuple, value: str, expected: str) -> Problem:
    return Problem(file, _line(document, place), ".".join(str(step) for step in place), value, expected)


def _line(node: yaml.Node, place: tuple) -> int:
    """The line of the deepest part of the document on the way to this place."""
    line = node.start_mark.line + 1
    for step in place:
        if isinstance(node, yaml.MappingNode):
            pair = next(((key, value) for key, value in node.value if key.value == str(step)), None)
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            pair = (node.value[step], node.value[step])
        else:
            pair = None
        if pair is None:
            return line
        line, node = pair[0].start_mark.line + 1, pair[1]
    return line
