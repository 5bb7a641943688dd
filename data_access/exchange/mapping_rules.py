"""Works a mapping's rules out on the rows of a source: rule and sheet in, one text per row out, every mistake at its line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence

import pandas

from data_access.exchange.mapping_model import Condition, Lookup, Mapping, Rule
from data_access.exchange.mapping_sources import Findings, Sheet
from data_access.exchange.mapping_text import before_meaning, letters_and_digits, resembles, with_meaning
from data_access.exchange.problems import MOST_LISTED, listed, shown

PLACEHOLDER = re.compile(r"\{([^{}]+)\}")


class Evaluation:
    """One run of a mapping over the sheets that were read. Values that tables share are worked out once for each sheet."""

    def __init__(self, mapping: Mapping, sheets: Sequence[Sheet], findings: Findings):
        self.mapping, self.sheets, self.findings = mapping, sheets, findings
        self._values: dict[tuple[int, str], pandas.Series] = {}
        self._lookups: dict[Lookup, dict[str, str]] = {}
        self._order = {name: at for at, name in enumerate(mapping.values)}
        self._open: list[str] = []

    def texts(self, rule: Rule, sheet: Sheet, about: str, optional: bool = False) -> pandas.Series:
        """One text per row of the sheet, NA where there is none. `about` names the cell in messages."""
        texts = self._origin(rule, sheet, about, optional)
        return self._converted(rule, texts, sheet, rule.column or about).fillna(rule.default or None)

    def kept(self, conditions: Sequence[Condition], sheet: Sheet) -> pandas.Series:
        """True for the rows that meet every condition."""
        kept = pandas.Series(True, index=sheet.frame.index)
        for condition in conditions:
            texts = self.named(condition.column, sheet)
            if condition.filled is not None:
                kept &= texts.notna() == condition.filled
            if condition.is_:
                kept &= _resembling(texts, condition.is_)
            if condition.is_not:
                kept &= ~_resembling(texts, condition.is_not)
        return kept

    def named(self, name: str, sheet: Sheet, optional: bool = False) -> pandas.Series:
        """The value of that name or else the column; a value sees only the values above it, so there are no circles."""
        if name in self._order and (not self._open or self._order[name] < self._order[self._open[-1]]):
            return self._value(name, sheet)
        if name in sheet.frame.columns:
            return sheet.frame[name]
        if not optional or not any(name in other.frame.columns for other in self.sheets):
            self._refuse_once(sheet, name)
        return _nothing(sheet)

    def _value(self, name: str, sheet: Sheet) -> pandas.Series:
        at = (id(sheet), name)
        if at not in self._values:
            self._open.append(name)
            self._values[at] = self.texts(self.mapping.values[name], sheet, name)
            self._open.pop()
        return self._values[at]

    def _refuse_once(self, sheet: Sheet, name: str) -> None:
        headers = ", ".join(sheet.frame.columns)
        problem = (sheet.file, sheet.source.header_row, name, "", f"a column of this name; the file has {headers}")
        if problem not in self.findings.problems:
            self.findings.refuse(*problem)

    def _origin(self, rule: Rule, sheet: Sheet, about: str, optional: bool) -> pandas.Series:
        if rule.column:
            return self.named(rule.column, sheet, optional)
        if rule.first_of:
            return self._first_of(rule, sheet, about)
        if rule.join:
            parts = [self.texts(inner, sheet, about) for inner in rule.join]
            return _rowwise(sheet, parts, lambda cells: rule.separator.join(filter(_is_text, cells)) or None)
        if rule.template:
            return self._template(rule.template, sheet)
        if rule.lookup:
            known = self._known_elsewhere(rule.lookup, about)
            return self.named(rule.lookup.match, sheet).map(letters_and_digits, na_action="ignore").map(known).astype("str")
        text = rule.constant
        if rule.period:
            text = sheet.period.isoformat() if sheet.period else None
        return _nothing(sheet).fillna(text) if text else _nothing(sheet)

    def _first_of(self, rule: Rule, sheet: Sheet, about: str) -> pandas.Series:
        texts = _nothing(sheet)
        for inner in rule.first_of:
            texts = texts.fillna(self.texts(inner, sheet, about, optional=True))
        return texts

    def _template(self, template: str, sheet: Sheet) -> pandas.Series:
        """The template with each {name} filled in; nothing where one of them is empty."""
        names = PLACEHOLDER.findall(template)
        pieces = PLACEHOLDER.split(template)

        def filled(cells: Sequence) -> str | None:
            if not all(map(_is_text, cells)):
                return None
            return "".join(cells[at // 2] if at % 2 else piece for at, piece in enumerate(pieces))

        return _rowwise(sheet, [self.named(name, sheet) for name in names], filled)

    def _known_elsewhere(self, lookup: Lookup, about: str) -> dict[str, str]:
        """Normalised name > text to take; a name with two different answers is left out, aloud."""
        if lookup not in self._lookups:
            answers: dict[str, list[str]] = {}
            for sheet in self.sheets:
                if sheet.source.name in lookup.sources:
                    names = self.named(lookup.to or lookup.match, sheet)
                    for name, taken in zip(names, self.named(lookup.take, sheet, optional=True), strict=True):
                        if _is_text(name) and _is_text(taken):
                            answers.setdefault(letters_and_digits(name), []).append(taken)
            for name, taken in answers.items():
                if len(set(taken)) > 1:
                    choices = ", ".join(sorted(set(taken)))
                    self.findings.warnings.append(f"{about}: “{name}” stands for {choices}; none was taken")
            self._lookups[lookup] = {name: taken[0] for name, taken in answers.items() if len(set(taken)) == 1}
        return self._lookups[lookup]

    def _converted(self, rule: Rule, texts: pandas.Series, sheet: Sheet, about: str) -> pandas.Series:
        """Every distinct text is converted once; what is not known is an error at each line, empty with a warning, or kept."""
        counts, becomes, unknown = Counter(texts.dropna()), {}, {}
        for text in counts:
            tidy = before_meaning(rule, text)
            try:
                becomes[text] = with_meaning(rule, tidy) if tidy else ""
            except ValueError as mistake:
                becomes[text] = tidy if rule.otherwise == "keep" else ""
                unknown[text] = str(mistake)
        if unknown and rule.otherwise == "error":
            for expected in dict.fromkeys(unknown.values()):
                at = [at for at, text in enumerate(texts) if unknown.get(text) == expected]
                first = at[:MOST_LISTED]
                self.findings.problems += listed(sheet.file, about, expected, [sheet.lines[one] for one in first],
                                                 [texts.iloc[one] for one in first], len(at))
        elif unknown and rule.otherwise == "empty":
            self._warn(rule, sheet, about, {text: counts[text] for text in unknown})
        return texts.map({text: result or None for text, result in becomes.items()}).astype("str")

    def _warn(self, rule: Rule, sheet: Sheet, about: str, counts: dict[str, int]) -> None:
        total = sum(counts.values())
        wanted = "dates" if rule.date else "numbers" if rule.number else "known values"
        commonest = shown(max(counts, key=lambda text: counts[text]))
        cells, are = ("cell", "is") if total == 1 else ("cells", "are")
        self.findings.warnings.append(
            f"{sheet.file}: {total} {cells} of {about} {are} not {wanted} and left empty, mostly “{commonest}”")


def _is_text(cell: object) -> bool:
    return isinstance(cell, str)


def _nothing(sheet: Sheet) -> pandas.Series:
    return pandas.Series(None, index=sheet.frame.index, dtype="str")


def _rowwise(sheet: Sheet, parts: Sequence[pandas.Series], made: Callable) -> pandas.Series:
    if not parts:
        return _nothing(sheet).fillna(made([]))
    return pandas.Series([made(cells) for cells in zip(*parts, strict=True)], index=sheet.frame.index, dtype="str")


def _resembling(texts: pandas.Series, patterns: Sequence[str]) -> pandas.Series:
    known = {text: any(resembles(pattern, text) for pattern in patterns) for text in texts.dropna().unique()}
    return texts.map(known).fillna("" in patterns).astype(bool)
