"""What a card says of a key figure, and that the scorecards show the whole catalogue."""

from __future__ import annotations

from datetime import date

import pandas
import pytest

from components.cards import change_of, chosen, left_out_sentence, lines_of, sentences, value_of
from components.kpi_panel import bands_in_words, judged_unit
from components.scorecard_groups import GROUPS
from metrics.kpi_catalogue import CATALOGUE, IDS
from metrics.policy import Band
from metrics.portfolio_kpis import Kpi


def card(**given) -> Kpi:
    basics = {"id": "cpi", "label": "CPI", "value": .9, "unit": "index", "better": "higher", "status": "amber", "covered": 8,
              "left_out": {}, "as_of": date(2026, 9, 30), "previous": .95, "previous_on": date(2026, 8, 31), "trend": "worse"}
    return Kpi(**{**basics, **given})


def test_scorecards_show_every_figure_of_the_catalogue_once():
    shown = [name for ids in GROUPS.values() for name in ids]
    assert sorted(shown) == sorted(IDS)


@pytest.mark.parametrize(("unit", "value", "previous", "written", "change"), [
    ("index", .904, .95, "0.90", "-0.05"),
    ("share", .526, .5, "53 %", "+2.6 points"),
    ("days", 12.0, 15.0, "12 days", "-3 days"),
    ("money", 19_600_000.0, 20_000_000.0, "EUR 19.6 M", "-EUR 400 k"),
    ("decisions", 1.0, 0.0, "1 decision", "+1"),
    ("dependencies", 2.0, 2.0, "2 dependencies", "no change"),
    ("index", None, .95, "Not measured", None),
    ("index", .9, None, "0.90", None),
])
def test_value_and_change_carry_their_unit(unit, value, previous, written, change):
    found = card(unit=unit, value=value, previous=previous)
    assert (value_of(found, "EUR"), change_of(found, "EUR")) == (written, change)


@pytest.mark.parametrize(("unit", "value", "limits", "target", "said"), [
    ("share", .0208, (.02, .10), None, "2.1 %"),
    ("share", .0508, (.02, .10), None, "5 %"),
    ("index", .9483, (.95, .90), None, "0.948"),
    ("index", .95, (.95, .90), None, "0.95"),
    ("days", 10.5, (10, 30), None, "10.5 days"),
    ("share", .7488, (.70, .50), .75, "74.9 %"),
])
def test_a_figure_never_reads_as_the_limit_or_target_that_it_misses(unit, value, limits, target, said):
    assert value_of(card(unit=unit, value=value, limits=limits, target=target), "EUR") == said


def test_a_card_says_better_or_worse_and_not_only_up_or_down():
    assert sentences(card(), "EUR")[:2] == ["As of 30 Sep 2026.", "Worse since 31 Aug 2026."]
    assert sentences(card(value=.9501, trend="better"), "EUR")[1] == "No change since 31 Aug 2026."
    lower_is_better = card(id="finish_slip", unit="days", value=3.0, previous=9.0, better="lower", trend="better")
    assert sentences(lower_is_better, "EUR")[1] == "Better since 31 Aug 2026."


def test_a_card_says_what_it_leaves_out_its_target_and_a_record_of_another_date():
    found = card(left_out={"no earned value": 2}, target=.97, told_on=date(2026, 7, 31))
    assert sentences(found, "EUR")[2:] == ["Target 0.97.", "Covers 8 of 10 projects; left out: 2 no earned value.",
                                           "Read from the record of 31 Jul 2026."]
    assert left_out_sentence(card(covered=1, covers="people")) == "Covers 1 of 1 person"


def test_a_card_without_a_change_says_why_it_has_none():
    day = date(2026, 8, 31)
    kept, unmeasured = (card(value=.5, unit="share", previous=None, previous_on=day, previous_reason=why)
                        for why in ("no record for that date", "no booking anywhere in this data"))
    assert "No record for 31 Aug 2026." in sentences(kept, "EUR")
    assert "Not measured on 31 Aug 2026." in sentences(unmeasured, "EUR")
    neither = (card(value=None, previous=None, previous_on=day), card(value=.5, unit="share", previous=None, previous_on=None))
    assert not [said for each in neither for said in sentences(each, "EUR") if "ecord" in said or "measured" in said]


def test_five_measured_figures_are_shown_and_the_unmeasured_named():
    kpis = [card(id=str(number), value=None if number in (1, 2) else 1.0) for number in range(8)]
    shown, missing = chosen(kpis)
    assert [kpi.id for kpi in shown] == ["0", "3", "4", "5", "6"]
    assert [kpi.id for kpi in missing] == ["1", "2"]
    nothing = [card(id=str(number), value=None) for number in range(6)]
    assert (len(chosen(nothing)[0]), chosen(nothing)[1]) == (5, [])


@pytest.mark.parametrize(("band", "unit", "words"), [
    (Band("higher", .95, .90), "index", "Green from 0.95, amber from 0.90"),
    (Band("lower", 10, 30), "days", "Green up to 10 days, amber up to 30 days"),
    (Band("lower", .025, .1), "share", "Green up to 2.5 %, amber up to 10 %"),
    (Band("inside", (.75, .95), (.6, 1.05)), "share", "Green 75 % to 95 %, amber 60 % to 105 %"),
    (Band("lower", 0, .1), judged_unit(CATALOGUE["divergence"]), "Green up to 0 %, amber up to 10 %"),
    (Band("lower", 0, 3), judged_unit(CATALOGUE["decisions_waiting"]), "Green up to 0 decisions, amber up to 3 decisions"),
])
def test_bands_are_said_in_the_unit_of_what_they_judge(band, unit, words):
    assert bands_in_words(band, unit, "EUR") == words


def test_history_line_needs_two_known_values():
    history = pandas.DataFrame({"id": ["cpi", "spi", "cpi", "spi", "cpi"], "value": [.9, float("nan"), float("nan"), 1.0, 1.1]})
    assert lines_of(history) == {"cpi": [.9, 1.1]}
    assert lines_of(history.head(0)) == {}
