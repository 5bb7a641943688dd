"""YAML from strangers: what is refused, where, and in whose words."""

from __future__ import annotations

import time

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from data_access.strict_yaml import Place, Rules, compose, place_of, plain_values


class Refused(Exception):
    """What was refused, as the rules of this test word it."""


RULES = Rules(
    longest=100_000, deepest=3,
    too_long=lambda: Refused("too long"),
    alias=lambda place, name: Refused(place, f"alias {name}"),
    too_deep=lambda place: Refused(place, "too deep"),
    unreadable=lambda place, problem: Refused(place, problem),
)
PLAIN = st.recursive(st.none() | st.booleans() | st.integers() | st.text("abc: -#'\"\n{[&*!äß", max_size=8),
                     lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc", min_size=1), inner, max_size=3),
                     max_leaves=6)


def refusal(text: str) -> tuple:
    with pytest.raises(Refused) as refused:
        plain_values(compose(text, RULES), RULES)
    return refused.value.args


@pytest.mark.parametrize(("text", "expected"), [
    ("a: &x [1]\nb: *x\n", (Place(2, 4), "alias x")),
    ("a: &x [*x]\n", (Place(1, 8), "alias x")),
    ("a:\n  - [[[1]]]\n", (Place(2, 7), "too deep")),
    ("a: 1\n  b: 2\n", (Place(2, 4), "mapping values are not allowed here")),
    ("a: [1", (Place(1, 6), "expected ',' or ']', but got '<stream end>'")),
    ("a: \x07", (None, "a character that no text has")),
    ("a: !!python/object/apply:os.getcwd []",
     (Place(1, 4), "could not determine a constructor for the tag 'tag:yaml.org,2002:python/object/apply:os.getcwd'")),
    ("a: 1\n---\nb: 2\n", (Place(2, 1), "but found another document")),
    ("x" * 100_001, ("too long",)),
])
def test_what_is_refused_has_its_place_and_the_words_of_its_rules(text, expected):
    assert refusal(text) == expected


def test_a_date_that_cannot_be_is_refused_without_a_place():
    place, problem = refusal("a: 2026-02-30")
    assert place is None
    assert "day" in problem


@pytest.mark.parametrize("text", ["[" * 100_000, "{a: " * 25_000, "- " * 50_000, "a: &a [" + "*a, " * 20_000])
def test_nothing_that_unfolds_or_lies_deep_costs_time_or_the_stack(text):
    started = time.process_time()
    refusal(text)
    assert time.process_time() - started < 2


def test_a_text_without_a_value_has_no_tree():
    assert compose("# a remark\n", RULES) is None


def test_every_node_knows_its_place():
    tree = compose("a: 1\nb:\n  - two\n", RULES)
    assert [place_of(value.start_mark) for _, value in tree.value] == [Place(1, 4), Place(3, 3)]


@given(PLAIN)
def test_plain_values_come_back_as_they_were_written(values):
    deep = Rules(100_000, 50, RULES.too_long, RULES.alias, RULES.too_deep, RULES.unreadable)
    dumper = type("WithoutAliases", (yaml.SafeDumper,), {"ignore_aliases": lambda self, data: True})
    text = yaml.dump(values, Dumper=dumper, allow_unicode=True)
    assert plain_values(compose(text, deep), deep) == values
