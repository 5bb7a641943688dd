"""A model from plain values: what is left out has a default, and every fault is told at once, with its place."""

from __future__ import annotations

import copy
from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.maturity.model import MappedItems, Rung
from metrics.maturity.model_reading import read_model
from metrics.maturity.model_values import ModelError, said_path

LEVELS = [{"number": number, "name": f"Level {number}", "meaning": f"Meaning {number}"} for number in range(4)]


def _item(item_id: str, **more) -> dict:
    return {"id": item_id, "name": item_id.title(), "question": "How?", "rungs": {1: "One", 2: "Two", 3: "Three"}, **more}


def _model(**more) -> dict:
    """A second model: two areas, a scale that ends at 3, nothing stated that has a default."""
    return {"model": "small", "version": "2", "name": "Small", "levels": copy.deepcopy(LEVELS), "areas": [
        {"id": "a", "name": "A", "items": [_item("a1"), _item("a2", pulse=True)]},
        {"id": "b", "name": "B", "items": [_item("b1", must_have=True, weight="1/2", effort=3, meaning="older")]},
    ]} | more


def faults(model: object) -> list[tuple[str, str, str]]:
    with pytest.raises(ModelError) as refused:
        read_model(model)
    return [(said_path(fault.path), fault.message, fault.expected) for fault in refused.value.faults]


def test_defaults_are_those_of_the_specification():
    model = read_model(_model())
    assert (model.share, model.evidence_window_months, model.item_map, model.top_level) == (Fraction(2, 3), 12, (), 3)
    first = model.item("a1")
    assert (first.meaning_id, first.must_have, first.pulse, first.weight, first.checks) == ("a1", False, False, 1, ())


def test_level_0_that_an_item_leaves_out_is_said_in_the_models_own_words():
    assert read_model(_model()).item("a1").rung(0) == Rung(0, "Meaning 0")
    with pytest.raises(KeyError):
        read_model(_model()).item("a1").rung(4)


def test_items_are_found_by_id_by_area_and_in_the_short_form():
    model = read_model(_model())
    assert [item.item_id for item in model.items()] == ["a1", "a2", "b1"]
    assert [item.item_id for item in model.items(pulse=True)] == ["a2"]
    assert (model.area_of("b1").area_id, model.item("b1").meaning_id, model.item("b1").effort) == ("b", "older", 3)
    with pytest.raises(KeyError):
        model.item("c1")


def test_share_and_weight_are_kept_exactly():
    assert read_model(_model(share="2/3")).share == Fraction(2, 3)
    assert read_model(_model(share=0.6)).share == Fraction(3, 5)
    assert read_model(_model()).item("b1").weight == Fraction(1, 2)


@pytest.mark.parametrize("share", ["0", 0, -1, "3/2", 1.5, "2/0", True, None, "a half", "1e3", [1], "0/0"])
def test_share_that_is_none_is_refused(share):
    assert [path for path, *_ in faults(_model(share=share))] == ["share"]


def test_every_fault_is_told_in_one_pass():
    broken = _model(version=1.10, evidence_window_months=0, colour="red")
    broken["areas"][0]["items"][0] |= {"effort": 9, "rungs": {1: "One", 2: "one", 7: "Seven"}, "checks": ["horoscope"]}
    broken["areas"][1]["items"][0] |= {"id": "a1", "question": False, "must_have": "yes"}
    del broken["areas"][1]["name"]
    found = faults(broken)
    assert sorted({path for path, *_ in found}) == sorted([
        "version", "evidence_window_months", "colour", "areas[1].items[1].effort", "areas[1].items[1].rungs",
        "areas[1].items[1].rungs.2", "areas[1].items[1].rungs.7", "areas[1].items[1].checks[1]", "areas[2].items[1].id",
        "areas[2].items[1].question", "areas[2].items[1].must_have", "areas[2]"])
    assert ("areas[1].items[1].rungs", "level 3 is missing", "a statement for each level from 0 (or 1) to 3") in found
    assert ("areas[2].items[1].question", "found false", "text (in quotes)") in found


def test_two_rungs_of_an_item_are_never_the_same():
    broken = _model()
    broken["areas"][0]["items"][0]["rungs"] = {1: "Same words", 2: "same WORDS ", 3: "Three"}
    assert faults(broken) == [("areas[1].items[1].rungs.2", "'same WORDS' stands here twice",
                               "something else for every rung of this item")]


def test_levels_stand_in_order_without_a_gap():
    broken = _model()
    broken["levels"][2]["number"] = 5
    assert ("levels[3].number", "found 5", "2, for levels stand in order from 0 without a gap") in faults(broken)


def test_item_map_is_typed():
    entries = [{"from": "1", "change": "split", "before": ["a"], "after": ["a1", "a2"]},
               {"from": "1", "change": "dropped", "before": ["z"]},
               {"from": 1, "change": "reworded", "before": ["b"], "after": ["b1"]}]
    assert read_model(_model(item_map=entries)).item_map == (
        MappedItems("1", "split", ("a",), ("a1", "a2")), MappedItems("1", "dropped", ("z",), ()),
        MappedItems("1", "reworded", ("b",), ("b1",)))


@pytest.mark.parametrize(("entry", "expected"), [
    ({"from": "1", "change": "same", "before": ["a"], "after": ["a1", "a2"]}, "1 before and 1 after for same"),
    ({"from": "1", "change": "merged", "before": ["a"], "after": ["a1"]}, "two or more before and 1 after for merged"),
    ({"from": "1", "change": "new", "before": ["a"], "after": ["a1"]}, "0 before and 1 after for new"),
    ({"from": "1", "change": "renamed", "before": ["a"], "after": []}, "one of same, reworded, split, merged, new, dropped"),
    ({"from": "1", "change": "same", "before": ["a"], "after": ["nowhere"]}, "ids of this model's items"),
    ({"from": "1", "change": "same", "before": "a", "after": ["a1"]}, "a list of item ids, such as [steering.status]"),
])
def test_item_map_that_does_not_fit_is_refused(entry, expected):
    assert expected in [found for *_, found in faults(_model(item_map=[entry]))]


def test_item_is_mapped_once_from_each_version():
    twice = [{"from": "1", "change": "same", "before": ["x"], "after": ["a1"]},
             {"from": "1", "change": "same", "before": ["y"], "after": ["a1"]}]
    assert [path for path, *_ in faults(_model(item_map=twice))] == ["item_map[2].after"]
    twice[1]["from"] = "0"
    assert len(read_model(_model(item_map=twice)).item_map) == 2


def test_text_with_characters_that_cannot_be_seen_is_refused():
    assert faults(_model(name="Sm\u202eall")) == [("name", "has a character that cannot be seen", "plain text")]


_KEYS = st.sampled_from(["model", "levels", "areas", "items", "id", "rungs", 0, 1, "name"])
_ANY = st.recursive(st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
                    lambda inner: st.lists(inner, max_size=3)
                    | st.dictionaries(_KEYS, inner, max_size=4), max_leaves=12)


@given(_ANY, st.sampled_from(["levels", "areas", "item_map", "share", "model", "name"]))
def test_whatever_is_given_is_a_model_or_told_faults(value, key):
    for given_model in (value, _model(**{key: value})):
        with suppress(ModelError):
            assert read_model(given_model).items()
