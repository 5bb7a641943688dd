"""Maturity models from their files: the one that ships, or any other, with every fault told by line and column."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from data_access.maturity.model_file import ModelFileError, ModelText, decoded, parse_model, read_model_file
from data_access.strict_yaml import Place
from metrics.maturity.model import Model
from metrics.maturity.model_reading import read_model
from metrics.maturity.model_values import Fault, ModelError, said_path

__all__ = ["DELIVERY_LADDER", "ModelProblem", "ModelRefused", "model_of_bytes", "model_of_file", "model_of_text"]

DELIVERY_LADDER = Path(__file__).resolve().parent.parent / "sample_data" / "maturity" / "delivery_ladder.yaml"


class ModelProblem(NamedTuple):
    """One fault of a model file: line and column from 1 (None for the whole file), where (`areas[1].id`), what, expected."""

    line: int | None
    column: int | None
    where: str
    message: str
    expected: str

    def sentence(self) -> str:
        """"areas[1].id: found nothing; expected an id …", without the line."""
        return f"{self.where + ': ' if self.where else ''}{self.message}; expected {self.expected}"


class ModelRefused(ValueError):
    """A text or file is no model; `problems` has every fault in the order of the file's lines."""

    def __init__(self, problems: list[ModelProblem], source: str = ""):
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line or 0, problem.column or 0)))
        self.source = source
        super().__init__("\n".join(self.lines()))

    def lines(self) -> list[str]:
        """One line a fault: `file:line:column: message`, as the command line prints it."""
        return [":".join(str(part) for part in (self.source, problem.line, problem.column) if part) + f": {problem.sentence()}"
                for problem in self.problems]


def model_of_file(path: Path | str) -> Model:
    """The model of a YAML file. Raises ModelRefused with every fault."""
    try:
        text = read_model_file(Path(path))
    except ModelFileError as error:
        raise ModelRefused(_unreadable(error), str(path)) from error
    return model_of_text(text, str(path))


def model_of_bytes(content: bytes, source: str = "") -> Model:
    """The model of an uploaded file. Raises ModelRefused with every fault."""
    try:
        text = decoded(content)
    except ModelFileError as error:
        raise ModelRefused(_unreadable(error), source) from error
    return model_of_text(text, source)


def model_of_text(text: str, source: str = "") -> Model:
    """The model that a YAML text states; `source` names it in messages. Raises ModelRefused with every fault."""
    try:
        found = parse_model(text)
    except ModelFileError as error:
        raise ModelRefused(_unreadable(error), source) from error
    try:
        return read_model(found.content)
    except ModelError as error:
        raise ModelRefused([_problem(fault, found) for fault in error.faults], source) from error


def _unreadable(error: ModelFileError) -> list[ModelProblem]:
    return [ModelProblem(*(fault.place or (None, None)), "", fault.message, fault.expected) for fault in error.faults]


def _problem(fault: Fault, text: ModelText) -> ModelProblem:
    place: Place | tuple[None, None] = text.place(fault.path, fault.at_key) or (None, None)
    return ModelProblem(*place, said_path(fault.path), fault.message, fault.expected)
