"""What a mapping may say: how the tables of another system become exchange tables, as data that is checked before use.

The keys are explained by example in sample_data/mappings/example.yaml. Nothing in a mapping is ever evaluated as code.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, model_validator

from data_access.exchange.definitions import BY_NAME

ORIGINS = ("column", "first_of", "join", "template", "constant", "period", "lookup", "sequence")


class UnknownKeys(ValueError):
    """A part of a mapping has `keys` that nobody knows; the message says what was expected."""

    def __init__(self, keys: list[str], known: list[str]):
        self.keys = keys
        super().__init__("one of " + ", ".join(known))


class Part(BaseModel):
    """Any part of a mapping: unknown keys are mistakes, named one by one with what is known."""

    model_config = ConfigDict(extra="ignore", frozen=True, populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def knows_its_keys(cls, given: Any) -> Any:
        if not isinstance(given, dict):
            raise ValueError("keys with values")
        known = [field.alias or name for name, field in cls.model_fields.items()]
        if unknown := [key for key in given if key not in known]:
            raise UnknownKeys(unknown, known)
        return given


class NumberFormat(Part):
    """How numbers are written: `remove` lists texts to take away (currency signs go anyway); `scale` multiplies."""

    decimal: Literal[".", ","] = "."
    thousands: Literal["", ",", ".", " ", "'"] = ","
    remove: tuple[str, ...] = ()
    scale: Decimal = Decimal(1)

    @model_validator(mode="after")
    def signs_differ(self) -> Self:
        if self.decimal == self.thousands:
            raise ValueError("two different signs for decimal and thousands")
        return self


class DateFormat(Part):
    """How dates are written: strptime formats, tried in order (ISO 8601 always works); years 00 to the pivot are 20xx."""

    formats: tuple[str, ...] = ()
    two_digit_years_up_to: int = Field(68, ge=0, le=99)

    @model_validator(mode="before")
    @classmethod
    def accepts_plain_formats(cls, given: Any) -> Any:
        if isinstance(given, str):
            return {"formats": [given]}
        return {"formats": given} if isinstance(given, list) else given


class Lookup(Part):
    """The id of the same thing elsewhere: `take` of the rows in `sources` whose `to` has the letters and digits of `match`.

    `to` is the column there when it is called otherwise than here.
    """

    match: str
    to: str | None = None
    take: str
    sources: tuple[str, ...] = Field(min_length=1)


class Rule(Part):
    """Where one cell's text comes from (exactly one origin), then what is done to it, in the order of the fields below.

    `otherwise` says what happens to text that the value map, date or number format does not know: `error` refuses the
    files, `empty` leaves the cell empty and warns with a count, `keep` leaves the text as it is.
    """

    column: str | None = None
    first_of: tuple[Rule, ...] = ()
    join: tuple[Rule, ...] = ()
    template: str | None = None
    constant: str | None = None
    period: bool = False
    lookup: Lookup | None = None
    sequence: tuple[str, ...] = ()

    separator: str = "\n\n"
    html: Literal["keep", "remove"] = "keep"
    lines: Literal["keep", "join"] = "keep"
    replace: dict[str, str] = {}
    missing: tuple[str, ...] = ()
    case: Literal["keep", "upper", "lower"] = "keep"
    map: dict[str, str] = {}
    date: DateFormat | None = None
    number: NumberFormat | None = None
    slug: int | None = Field(None, ge=8, le=64)
    otherwise: Literal["error", "empty", "keep"] = "error"
    default: str = ""

    @model_validator(mode="before")
    @classmethod
    def accepts_short_forms(cls, given: Any) -> Any:
        """`name` stands for `{column: name}`, a list for `{first_of: [...]}`."""
        if isinstance(given, str):
            return {"column": given}
        return {"first_of": given} if isinstance(given, list) else given

    @model_validator(mode="after")
    def has_one_origin(self) -> Self:
        given = [origin for origin in ORIGINS if getattr(self, origin)]
        if len(given) != 1:
            raise ValueError("exactly one of " + ", ".join(ORIGINS))
        return self


class Condition(Part):
    """Keeps a row when its text `is` one of these (any case; * stands for anything), `is_not`, or is `filled`."""

    column: str
    is_: tuple[str, ...] = Field((), alias="is")
    is_not: tuple[str, ...] = ()
    filled: bool | None = None


class Period(Part):
    """The reporting date of a source: a date, or from the file's name (`status %Y-%m.xlsx`; a month means its last day)."""

    on: date | None = None
    file_name: str | None = None

    @model_validator(mode="before")
    @classmethod
    def accepts_a_date(cls, given: Any) -> Any:
        return {"on": given} if isinstance(given, str) else given


class Source(Part):
    """One file, or with * in `file` several alike, inside the folder that is imported."""

    name: str
    file: str
    encoding: str = "utf-8-sig"
    undecodable: Literal["error", "remove"] = "error"
    delimiter: str = Field(",", min_length=1, max_length=1)
    sheet: str | None = None
    header_row: int = Field(1, ge=1)
    period: Period | None = None
    where: tuple[Condition, ...] = ()
    optional: bool = False

    @model_validator(mode="after")
    def stays_in_its_folder(self) -> Self:
        if self.file.startswith(("/", "\\", "~")) or ":" in self.file or ".." in self.file.replace("\\", "/").split("/"):
            raise ValueError("a file inside the imported folder")
        try:
            "".encode(self.encoding)
        except LookupError:
            raise ValueError(f"a known encoding, not “{self.encoding}”") from None
        return self


class Target(Part):
    """One exchange table: either literal `rows`, or `columns` filled from the rows of the sources (all, or those in `from`).

    Rows stand in the order of the sources, or of the text of `order_by`; of rows with one key, `keep` takes one.
    """

    from_: tuple[str, ...] = Field((), alias="from")
    rows: tuple[dict[str, str], ...] = ()
    where: tuple[Condition, ...] = ()
    columns: dict[str, Rule] = {}
    drop_when_empty: tuple[str, ...] = ()
    order_by: str | None = None
    keep: Literal["all", "first", "last"] = "all"

    @model_validator(mode="after")
    def has_rows_or_columns(self) -> Self:
        if bool(self.rows) == bool(self.columns):
            raise ValueError("either rows or columns")
        return self


class Mapping(Part):
    """A whole mapping, as `read_mapping` gives it."""

    settings: dict[str, str] = {}
    sources: tuple[Source, ...]
    values: dict[str, Rule] = {}
    tables: dict[str, Target]
    _file: str = PrivateAttr("mapping.yaml")
    _sha256: str = PrivateAttr("")

    @property
    def file(self) -> str:
        return self._file

    @property
    def sha256(self) -> str:
        return self._sha256

    def read_from(self, file: str, sha256: str) -> Self:
        """The same mapping, which now knows the name and the checksum of the file it stands in."""
        self._file, self._sha256 = file, sha256
        return self

    def mistakes(self) -> list[tuple[tuple[str | int, ...], str]]:
        """What is well formed but cannot work: (place in the mapping, what was expected instead)."""
        found: list[tuple[tuple[str | int, ...], str]] = []
        found += [((key,), "at least one") for key in ("sources", "tables") if not getattr(self, key)]
        names = [source.name for source in self.sources]
        found += [(("sources", at, "name"), "a name of its own") for at, name in enumerate(names) if name in names[:at]]
        for name, rule in self.values.items():
            found += _rule_mistakes(("values", name), rule, names, in_table=False)
        for name, target in self.tables.items():
            found += _target_mistakes(("tables", name), name, target, names)
        return found


def _target_mistakes(place: tuple, name: str, target: Target, sources: list[str]) -> list[tuple[tuple, str]]:
    if name not in BY_NAME:
        return [(place, "a table of the exchange format: " + ", ".join(BY_NAME))]
    known = [column.name for column in BY_NAME[name].columns]
    known_sources = "one of the sources: " + ", ".join(sources)
    found = [((*place, "from"), known_sources) for source in target.from_ if source not in sources]
    given = [((*place, "columns", column), column) for column in target.columns]
    given += [((*place, "rows", at, column), column) for at, row in enumerate(target.rows) for column in row]
    given += [((*place, "drop_when_empty", at), column) for at, column in enumerate(target.drop_when_empty)]
    found += [(where, f"a column of {name}: " + ", ".join(known)) for where, column in given if column not in known]
    for column in BY_NAME[name].columns:
        if target.columns and column.required and column.default is None and column.name not in target.columns:
            found.append(((*place, "columns"), f"a rule for {column.name}, which every row of {name} must have"))
    for column, rule in target.columns.items():
        found += _rule_mistakes((*place, "columns", column), rule, sources, in_table=True)
        if stray := [name for name in rule.sequence if name not in target.columns]:
            found.append(((*place, "columns", column, "sequence"), f"columns of this table, not {', '.join(stray)}"))
    return found


def _rule_mistakes(place: tuple, rule: Rule, sources: list[str], in_table: bool) -> list[tuple[tuple, str]]:
    found: list[tuple[tuple, str]] = []
    if rule.sequence and not in_table:
        found.append(((*place, "sequence"), "a sequence as a table's column itself, nowhere inside another rule"))
    if rule.lookup:
        found += [((*place, "lookup", "sources"), "one of the sources: " + ", ".join(sources))
                  for source in rule.lookup.sources if source not in sources]
    for origin in ("first_of", "join"):
        for at, inner in enumerate(getattr(rule, origin)):
            found += _rule_mistakes((*place, origin, at), inner, sources, in_table=False)
    return found
