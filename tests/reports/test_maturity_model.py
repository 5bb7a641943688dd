"""A model file is read whole or refused with the line and column of every fault; hostile YAML does no harm."""

from __future__ import annotations

import time

import pytest

from data_access.maturity.model_file import LONGEST_TEXT, parse_model
from reports.maturity_model import ModelRefused, model_of_bytes, model_of_file, model_of_text

SMALL = """\
model: small
version: "1"
name: Small
levels:
  - {number: 0, name: None, meaning: Nothing}
  - {number: 1, name: Some, meaning: Something}
  - {number: 2, name: All, meaning: Everything}
areas:
  - id: a
    name: A
    items:
      - id: a.one
        name: One
        question: How much?
        rungs:
          1: A little
          2: {says: A lot, show: The lot}
  - id: b
    name: B
    items:
      - id: b.one
        name: Another
        question: How many?
        rungs: {0: No one, 1: A few, 2: Many}
"""


def problems(text: str) -> list[tuple[int | None, int | None, str]]:
    with pytest.raises(ModelRefused) as refused:
        model_of_text(text)
    return [(problem.line, problem.column, problem.message) for problem in refused.value.problems]


def test_second_model_of_two_areas_is_read():
    model = model_of_text(SMALL)
    assert [area.area_id for area in model.areas] == ["a", "b"]
    assert [rung.statement for rung in model.item("a.one").rungs] == ["Nothing", "A little", "A lot"]
    assert (model.item("a.one").rung(2).show_me, model.top_level) == ("The lot", 2)


def test_every_fault_stands_with_its_line_and_column():
    broken = (SMALL.replace("version: \"1\"", "version: 1.5").replace("2: {says", "5: {says")
              .replace("id: b.one", "id: a.one").replace("question: How many?", "question:"))
    assert problems(broken) == [
        (2, 10, "found 1.5"), (16, 11, "level 2 is missing"), (17, 11, "5 is not a level of this model"),
        (21, 13, "'a.one' stands here twice"), (23, 18, "found nothing"),
    ]


def test_refusal_prints_as_the_command_line_does(tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(SMALL.replace("name: Small", "name: 7"), encoding="utf-8")
    with pytest.raises(ModelRefused) as refused:
        model_of_file(path)
    assert str(refused.value) == f"{path}:3:7: name: found 7; expected text (in quotes)"


def test_keys_stated_twice_are_all_told():
    found = problems(SMALL.replace("name: Small", "name: Small\nname: Big").replace("name: One", "name: One\n        id: x"))
    assert found == [(4, 1, "name is stated twice, first in line 3"), (15, 9, "id is stated twice, first in line 13")]


BOMB = "a: &a [x, x]\n" + "".join(f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20))


@pytest.mark.parametrize(("hostile", "message"), [
    (BOMB, "an alias (*name) is not used in a model"),
    ("a: &a [*a]", "an alias (*name) is not used in a model"),
    ("!!python/object/apply:os.system ['true']", "a tag (!name) or a key of several values"),
    ("model: !!python/name:os.system x", "the tag tag:yaml.org,2002:python/name:os"),
    ("areas: {<<: {a: 1}}", "the tag tag:yaml.org,2002:merge"),
    ("[" * 50_000, "lies deeper than anything in a model"),
    ("{a: " * 30_000, "lies deeper than anything in a model"),
    ("? [a, b]\n: c", "a tag (!name) or a key of several values"),
    ("x" * (LONGEST_TEXT + 1), "the file is too long"),
    ("name: 9" + "9" * 9_999, "a number that cannot be read"),
    ("a: b: c", "not readable YAML: mapping values are not allowed here"),
    ("name: \x00", "not readable YAML: a character that no text has"),
])
def test_hostile_yaml_is_refused_at_once(hostile, message):
    started = time.perf_counter()
    assert problems(hostile)[0][2].startswith(message)
    assert time.perf_counter() - started < 5


def test_anchor_that_nothing_refers_to_is_harmless():
    assert parse_model("model: &a small").content == {"model": "small"}


def test_file_of_ten_megabytes_is_refused_without_being_parsed(tmp_path):
    path = tmp_path / "big.yaml"
    path.write_bytes(b"a: 1\n" * 2_000_000)
    started = time.perf_counter()
    with pytest.raises(ModelRefused, match=r"the file is too long; expected at most 150,000 characters"):
        model_of_file(path)
    with pytest.raises(ModelRefused, match="the file is too long"):
        model_of_bytes(path.read_bytes())
    assert time.perf_counter() - started < 1


def test_bytes_that_are_no_text_are_refused_with_their_line():
    with pytest.raises(ModelRefused, match=r"x\.yaml:2:1: not written in UTF-8"):
        model_of_bytes(b"model: a\nname: \xff\xfe", "x.yaml")
    assert model_of_bytes(b"\xef\xbb\xbf" + SMALL.encode()).model_id == "small", "the mark of some editors"


def test_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(ModelRefused, match=r"cannot be read \(No such file"):
        model_of_file(tmp_path / "none.yaml")


def test_dates_and_words_of_yaml_stay_text_or_are_told():
    assert problems(SMALL.replace("name: Small", "name: yes")) == [(3, 7, "found true")]
    assert model_of_text(SMALL.replace("name: Small", "name: 2026-02-30")).name == "2026-02-30"
