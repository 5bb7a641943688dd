"""The model that ships: complete, answerable, in words of its own."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

import pytest

from metrics.maturity.records import CHECKS
from reports.maturity_model import DELIVERY_LADDER, model_of_file

MODEL = model_of_file(DELIVERY_LADDER)
RUNGS = [(item, rung) for item in MODEL.items() for rung in item.rungs]
MUST_HAVE = ("intake", "roles", "scope", "status", "risk_list", "budget", "case", "demand", "map", "one_source")
PRACTICES = {
    "choosing": ["intake", "ranking", "stopping"], "deciding": ["roles", "gates", "escalation"],
    "planning": ["scope", "schedule", "estimates"], "steering": ["status", "change", "issues"],
    "uncertainty": ["risk_list", "responses", "reserves"], "money": ["budget", "forecast", "suppliers"],
    "outcomes": ["case", "owner", "follow_up"], "people": ["demand", "skills", "load"],
    "stakeholders": ["map", "rhythm", "readiness"], "learning": ["one_source", "quality", "lessons"],
}
# Names and level names of models of others; "standard" alone is an ordinary word.
OF_OTHERS = ("P3M3", "PRINCE2", "OPM3", "PMBOK", "CMMI", "IPMA", "KPM3", "PMMM", "COBIT", "SAMM", "ad hoc", "ad-hoc",
             "repeatable", "defined process", "managed process", "optimis", "optimiz", "quantitatively managed",
             "standardise", "standardize", "common language", "common process", "singular methodology", "benchmarking",
             "continuous improvement", "predictable", "awareness of process")
JARGON = ("stakeholder engagement", "RAID", "KPI", "baseline", "governance", "leverage", "holistic", "synerg", "best practice",
          "methodology", "artefact", "artifact", "deliverable", "CPI", "WBS", "EVM", "robust", "alignment")


def test_ten_areas_of_three_practices_as_specified():
    assert {area.area_id: [item.item_id.removeprefix(f"{area.area_id}.") for item in area.items] for area in MODEL.areas} \
        == PRACTICES
    assert [level.name for level in MODEL.levels] == ["Absent", "Improvised", "Practised", "Shared", "Measured", "Adapting"]
    assert (MODEL.share, MODEL.evidence_window_months, MODEL.top_level) == (Fraction(2, 3), 12, 5)


def test_first_practice_of_each_area_is_a_must_have_and_the_pulse():
    starred = [f"{area}.{name}" for area, name in zip(PRACTICES, MUST_HAVE, strict=True)]
    assert [item.item_id for item in MODEL.items() if item.must_have] == starred
    assert [item.item_id for item in MODEL.items(pulse=True)] == starred


def test_every_item_has_six_rungs_and_every_rung_above_nothing_an_example_to_show():
    assert len(RUNGS) == 180
    for item in MODEL.items():
        assert [rung.level for rung in item.rungs] == [0, 1, 2, 3, 4, 5], item.item_id
        assert [bool(rung.show_me) for rung in item.rungs] == [False] + [True] * 5, item.item_id
        assert item.effort in (1, 2, 3)
        assert item.question.endswith("?")


def test_no_statement_and_no_example_stands_twice():
    statements = [rung.statement.casefold() for _, rung in RUNGS]
    examples = [rung.show_me.casefold() for _, rung in RUNGS if rung.show_me]
    assert len(set(statements)) == len(statements)
    assert len(set(examples)) == len(examples)


def test_neighbouring_rungs_differ_in_most_of_their_words():
    for item in MODEL.items():
        for lower, upper in pairwise(item.rungs):
            words, others = (set(re.findall(r"\w+", rung.statement.casefold())) for rung in (lower, upper))
            assert len(words & others) / min(len(words), len(others)) < .6, (item.item_id, upper.level)


@pytest.mark.parametrize("item", MODEL.items(), ids=lambda item: item.item_id)
def test_item_can_be_read_on_a_phone(item):
    assert len(item.question) <= 80
    for rung in item.rungs:
        assert 4 <= len(rung.statement.split()) <= 25, rung
        assert len(rung.statement) <= 150, rung
        assert len(rung.show_me) <= 90, rung
        assert re.match(r"[A-Z].*\.$", rung.statement), rung
        assert not rung.show_me.endswith("."), rung
        assert len(_sentences(rung.statement)) <= 2, rung


def test_no_sentence_is_a_double_negative():
    negative = re.compile(r"\b(no|not|nobody|none|nothing|never|nowhere|without|neither)\b", re.IGNORECASE)
    assert [rung for _, rung in RUNGS for sentence in _sentences(rung.statement) if len(negative.findall(sentence)) > 1] == []


def _sentences(statement: str) -> list[str]:
    return re.split(r"(?<=\.) ", statement)


def test_measured_rungs_say_when_and_what_changed_and_the_top_that_the_change_was_checked():
    for item in MODEL.items():
        assert "In the last six months " in item.rung(4).statement, item.item_id
        assert re.search(r"\b(each|every|twice a) (week|month|quarter|year|finished project)", item.rung(4).statement, re.I), \
            item.item_id
        assert "checked" in item.rung(5).statement, item.item_id
        assert item.rung(3).statement.startswith("All teams "), item.item_id


def test_words_are_the_projects_own_and_free_of_jargon():
    text = DELIVERY_LADDER.read_text(encoding="utf-8")
    assert [name for name in OF_OTHERS if name.casefold() in text.casefold()] == []
    said = " ".join(f"{item.name} {item.question} {rung.statement} {rung.show_me}" for item, rung in RUNGS)
    assert [word for word in JARGON if re.search(rf"\b{word}", said, re.IGNORECASE)] == []


def test_at_least_ten_items_are_held_against_the_record_and_every_check_is_used():
    bound = [item for item in MODEL.items() if item.checks]
    assert len(bound) >= 10
    assert sorted(name for item in bound for name in item.checks) == sorted(CHECKS)
