"""The policy's text: faults named by line, and changes that leave every comment and every other character where it was."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from data_access.app_settings import AppSettings
from data_access.policy_text import LONGEST_TEXT, PolicyTextError, line_of, parse, with_changes

SHIPPED = Path(AppSettings.model_fields["policy_file"].default).read_text(encoding="utf-8")
LIMITS = st.one_of(st.integers(-1000, 1000), st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 6)))
WORDS = st.lists(st.text("abcXYZ äß-:#'\"&*[]{},%@`!|>?0", min_size=1, max_size=8).map(str.strip).filter(bool), max_size=6,
                 unique=True)


def comments(text: str) -> list[str]:
    """Comments of a text whose values hold no `#`."""
    return [found.strip() for found in re.findall(r"#[^\r\n]*", text)]


@pytest.mark.parametrize(("path", "value", "before", "after"), [
    (("bands", "cpi", "green"), 0.97, "green: 0.95, amber: 0.90}\n  spi:", "green: 0.97, amber: 0.90}\n  spi:"),
    (("bands", "cpi", "green"), 1, "green: 0.95, amber: 0.90}\n  spi:", "green: 1.00, amber: 0.90}\n  spi:"),
    (("bands", "finish_slip", "amber"), 45.0, "amber: 30}      # days", "amber: 45}      # days"),
    (("bands", "utilisation", "green"), [0.7, 0.95], "[0.75, 0.95]", "[0.70, 0.95]"),
    (("currency",), "GBP", "currency: EUR                # ISO 4217", "currency: GBP                # ISO 4217"),
    (("person_rows",), False, "person_rows: true", "person_rows: false"),
    (("risk_probabilities", 3), 0.4, "3: 0.5", "3: 0.4"),
    (("closed_stages",), ["closed", "on hold"], "closed_stages: [closed, cancelled]", "closed_stages: [closed, on hold]"),
])
def test_a_change_touches_its_own_value_and_nothing_else(path, value, before, after):
    assert SHIPPED.count(before) == 1
    assert with_changes(SHIPPED, {path: value}) == SHIPPED.replace(before, after)


def test_a_value_that_is_there_already_changes_nothing():
    same = {("bands", "cpi", "green"): 0.95, ("hours_per_day",): 8.0, ("stages",): parse(SHIPPED)["stages"]}
    assert with_changes(SHIPPED, same) == SHIPPED


@given(limits=st.dictionaries(st.tuples(st.sampled_from(sorted(parse(SHIPPED)["bands"])), st.sampled_from(["green", "amber"])),
                              LIMITS, max_size=6), stages=st.none() | WORDS, crlf=st.booleans())
@settings(max_examples=40, deadline=None)
def test_any_changes_of_the_shipped_policy_are_stated_and_keep_every_comment(limits, stages, crlf):
    text = SHIPPED.replace("\n", "\r\n") if crlf else SHIPPED
    changes = {("bands", *path): [value, value + 1] if path[0] == "utilisation" else value for path, value in limits.items()}
    changes |= {("stages",): stages} if stages is not None else {}
    changed = with_changes(text, changes)
    stated = parse(changed)
    for path, value in changes.items():
        found = stated
        for key in path:
            found = found[key]
        assert found == value
    untouched = [line for line in text.splitlines() if not any(f"  {path[1]}:" in line for path in changes if len(path) > 1)
                 and not line.startswith("stages:")]
    kept = changed.splitlines()
    assert [line for line in untouched if line not in kept] == []
    assert len(kept) == len(text.splitlines())
    assert ("\r\n" in changed) == crlf
    assert {item for line in untouched for item in comments(line)} <= set(comments(changed))


@st.composite
def layouts(draw) -> tuple[str, list[str]]:
    """A policy in any mixture of YAML's styles, with comments in every place that may hold one; and those comments."""
    made: list[str] = []

    def remark(indent: str = "") -> str:
        if not draw(st.booleans()):
            return ""
        made.append(f"# remark {len(made)}.")
        return f"{indent}{made[-1]}"

    def alone(indent: str = "") -> list[str]:
        return [indent + text] if (text := remark()) else []

    lines = [*alone(), f"currency: EUR{remark('  ')}", *alone()]
    if draw(st.booleans()):
        indent = draw(st.sampled_from(["", "  "]))
        lines += [f"stages:{remark(' ')}"]
        for stage in ("idea", "'on hold'", '"closed"'):
            lines += [*alone(indent), f"{indent}- {stage}{remark(' ')}"]
    else:
        lines += [f"stages: [idea, 'on hold', \"closed\"]{remark(' ')}"]
    lines += [*alone(), f"bands:{remark(' ')}"]
    if draw(st.booleans()):
        lines += [f"  cpi:{remark(' ')}", *alone("    "), f"    better: higher{remark(' ')}", f"    green: 0.95{remark(' ')}",
                  f"    amber: 0.9{remark(' ')}"]
    else:
        lines += [f"  cpi: {{better: higher, green: 0.95,{remark(' ')}", f"        amber: 0.9}}{remark(' ')}"]
    lines += [*alone("  "), "  utilisation:", "    better: inside", f"    green: [0.75, 0.95]{remark(' ')}", "    amber:",
              f"      - 0.6{remark(' ')}", f"      - 1.05{remark(' ')}", *alone()]
    ending = draw(st.sampled_from(["", "\n"]))
    return draw(st.sampled_from(["\n", "\r\n"])).join(lines) + ending, made


CHANGES = st.fixed_dictionaries({}, optional={
    ("currency",): st.sampled_from(["EUR", "GBP"]), ("hours_per_day",): st.sampled_from([7.5, 8]),
    ("stages",): st.permutations(["idea", "on hold", "closed", "new: one", "yes"]),
    ("certifications",): WORDS, ("bands", "cpi", "green"): LIMITS, ("bands", "cpi", "amber"): LIMITS,
    ("bands", "utilisation", "green"): st.tuples(LIMITS, LIMITS).map(list),
    ("bands", "utilisation", "amber"): st.tuples(LIMITS, LIMITS).map(list),
    ("bands", "spi"): st.just({"better": "higher", "green": .9, "amber": .8}),
})


@given(layout=layouts(), changes=CHANGES)
@settings(max_examples=150, deadline=None)
def test_any_layout_keeps_every_comment_through_any_change(layout, changes):
    text, made = layout
    changed = with_changes(text, changes)
    stated = parse(changed)
    for path, value in changes.items():
        found = stated
        for key in path:
            found = found[key]
        assert found == value
    assert [item for item in made if changed.count(item) != 1] == []


def test_an_entry_that_goes_takes_its_comment_and_one_that_moves_keeps_it():
    text = "stages:\n  - idea     # a\n  - planning # b\n  - closed   # c\n# end\n"
    assert with_changes(text, {("stages",): ["closed", "new", "idea"]}) == (
        "stages:\n  - closed   # c\n  - new\n  - idea     # a\n# end\n")
    assert with_changes(text, {("stages",): []}) == "stages:\n  []\n# end\n"
    flow = "stages: [idea,     # a\n         closed]  # c\nhours_per_day: 8\n"
    changed = with_changes(flow, {("stages",): ["closed", "idea"]})
    assert parse(changed)["stages"] == ["closed", "idea"]
    assert set(comments(changed)) == {"# a", "# c"}


@pytest.mark.parametrize("text", ["", "# only this\n", "\n\n", "---\n", "{}", "{hours_per_day: 8}\n", "bands: {}\n",
                                  "bands:\n  spi: {better: higher, green: 1, amber: 0}"])
def test_what_a_text_lacks_is_added(text):
    changes = {("bands", "cpi"): {"better": "higher", "green": .9, "amber": .8}, ("currency",): "GBP"}
    changed = with_changes(text, changes)
    assert parse(changed)["bands"]["cpi"] == {"better": "higher", "green": .9, "amber": .8}
    assert parse(changed)["currency"] == "GBP"
    assert comments(changed) == comments(text)


@pytest.mark.parametrize(("text", "line", "words"), [
    ("currency: EUR\nbands: [", 2, "not readable YAML"), ("a: 1\nb: 2\na: 3\n", 3, "stated twice, in lines 1 and 3"),
    ("bands:\n  cpi: {better: higher, better: lower}\n", 2, "stated twice"), ("a: &x [1]\nb: *x\n", 2, "alias"),
    ("- currency\n", 1, "keys and values"), ("a: " + "[" * 5_000 + "]" * 5_000, 1, "deeper"), ("a: \x07", None, "not readable"),
    ("x" * (LONGEST_TEXT + 1), None, "more than"), ("a: !!python/object/apply:os.getcwd []", 1, "not readable"),
    ("a: 1\n---\nb: 2\n", 2, "not readable"), ("day: 2026-02-30\n", None, "not readable"),
])
def test_faults_of_the_text_name_their_line(text, line, words):
    with pytest.raises(PolicyTextError, match=words) as refused:
        parse(text)
    assert refused.value.line == line


@pytest.mark.parametrize(("key", "words"), [
    ("bands.cpi.green", "cpi:"), ("bands.cpi", "cpi:"), ("currency", "currency:"), ("bands.nothing", "bands:"),
    ("risk_probabilities.5", "risk_probabilities:"), ("bands.cpi.green.more", "cpi:"),
])
def test_a_key_is_found_on_its_line(key, words):
    assert words in SHIPPED.splitlines()[line_of(SHIPPED, key) - 1]


def test_a_key_that_is_not_there_has_no_line():
    assert line_of(SHIPPED, "nothing") is None


def test_a_layout_that_cannot_be_followed_is_refused_rather_than_changed_wrongly():
    with pytest.raises(PolicyTextError, match="upload it"):
        with_changes("? currency\n: EUR\n", {("stages",): ["a"], ("bands", "cpi"): {"better": "higher", "green": 1, "amber": 0},
                                             ("currency",): {"x": "\x85 a"}})


@given(text=st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_no_text_breaks_the_reader(text):
    try:
        parse(text)
    except PolicyTextError:
        return
    assert yaml.safe_load(text) is None or isinstance(yaml.safe_load(text), dict)
