"""URL and state in step: which of the two wins, what is written, and what becomes of values that nobody knows."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from components.url_state import (
    MOST_VALUES,
    Context,
    PageField,
    canonical,
    field_key,
    filter_key,
    is_identifier,
    one_of,
    read,
    remove,
    reset,
    step_in_history,
    synchronise,
    touch,
)
from data_access.filter import CHOICE_FIELDS, KEYS, UNASSIGNED, FilterOptions, Scope

OPTIONS = FilterOptions(
    values={"portfolio": {"PF-1": "Digital", "PF-2": "Estate & Sites"}, "stage": {"planning": "Planning", "closing": "Closing"},
            "reported-status": {"green": "Green", "red": "Red", "unknown": "Unknown"}},
    reporting_dates=(date(2026, 7, 31), date(2026, 8, 31), date(2026, 9, 30)),
)
TAB = PageField("tab", "a part of this page", one_of("money", "time"), "time")
IDENTIFIER = PageField("id", "a known project", is_identifier)
PORTFOLIO = Context("portfolio", (TAB,), OPTIONS, fields_elsewhere=frozenset({"tab", "id"}))
PROJECT = Context("project", (IDENTIFIER, TAB), OPTIONS, fields_elsewhere=frozenset({"tab", "id"}))


class Browser:
    """What a browser and a session do to this layer: it holds the URL, the session state, and the way back."""

    def __init__(self, url=None, context=PORTFOLIO):
        self.state, self.url, self.context, self.history = {}, url or {}, context, []

    def run(self):
        reading, written = synchronise(self.state, self.url, self.context)
        if written != self.url:
            self.history.append(self.url)
            self.url = written
        return reading

    def choose(self, key, value):
        self.state[filter_key(key)] = value
        touch(self.state)
        return self.run()

    def open(self, url, context=None):
        self.history.append(self.url)
        self.url, self.context = url, context or self.context
        return self.run()

    def back(self, still_shown=None):
        """One step back; `still_shown`: widgets' values that the browser repeats, for it has drawn no answer since."""
        for key, value in (still_shown or {}).items():
            self.state[filter_key(key)] = value
            touch(self.state)
        self.url = self.history.pop()
        step_in_history(self.state)
        return self.run()


def test_first_load_takes_the_filter_of_the_url():
    browser = Browser({"portfolio": ["PF-2"], "period": ["2026-08"], "tab": ["money"]})
    reading = browser.run()
    assert reading.project_filter.portfolio == ("PF-2",)
    assert reading.project_filter.period == "2026-08"
    assert reading.values == {"tab": "money"}
    assert reading.ignored == ()
    assert browser.state[filter_key("portfolio")] == ["PF-2"]
    assert browser.state[field_key("portfolio", "tab")] == "money"


def test_a_click_changes_the_url():
    browser = Browser()
    browser.run()
    browser.choose("portfolio", ["PF-1"])
    assert browser.url == {"portfolio": ["PF-1"]}


def test_the_url_of_what_is_on_screen_opens_the_same_screen_elsewhere():
    here = Browser()
    here.run()
    here.choose("stage", ["closing", UNASSIGNED])
    here.choose("search", "new bridge & 50 % more")
    there = Browser(here.url)
    assert there.run() == here.run()


def test_values_at_their_default_are_left_out_of_a_link():
    assert canonical(read({"tab": ["time"], "search": [""], "portfolio": []}, PORTFOLIO), PORTFOLIO.fields) == {}


def test_an_untidy_url_is_left_alone_until_something_changes_so_that_back_can_leave_it():
    browser = Browser({"tab": ["time"], "portfolio": ["gone", "PF-1"]})
    browser.run()
    browser.run()
    assert browser.url == {"tab": ["time"], "portfolio": ["gone", "PF-1"]}
    assert browser.history == []
    browser.choose("stage", ["planning"])
    assert browser.url == {"portfolio": ["PF-1"], "stage": ["planning"]}


def test_back_restores_every_step():
    browser = Browser()
    browser.run()
    browser.choose("portfolio", ["PF-1"])
    browser.choose("portfolio", ["PF-1", "PF-2"])
    assert browser.back().project_filter.portfolio == ("PF-1",)
    assert browser.back().project_filter.portfolio == ()


def test_a_step_back_wins_over_what_the_browser_still_shows_from_before_the_step_before_it():
    browser = Browser()
    browser.run()
    browser.choose("portfolio", ["PF-1"])
    browser.choose("portfolio", ["PF-1", "PF-2"])
    browser.back()
    assert browser.back(still_shown={"portfolio": ["PF-1", "PF-2"]}).project_filter.portfolio == ()
    assert browser.url == {}
    assert browser.choose("stage", ["planning"]).project_filter.portfolio == ()
    assert browser.url == {"stage": ["planning"]}


def test_a_step_back_to_the_address_that_was_last_written_is_read_from_it():
    browser = Browser({"portfolio": ["PF-1"]})
    browser.run()
    browser.history.append(dict(browser.url))
    assert browser.back(still_shown={"portfolio": ["PF-2"]}).project_filter.portfolio == ("PF-1",)


def test_a_step_back_names_again_what_its_link_held_of_unknown_values():
    browser = Browser({"portfolio": ["gone"]})
    browser.run()
    browser.choose("stage", ["planning"])
    assert [item.value for item in browser.back().ignored] == ["gone"]


def test_a_rerun_without_a_change_keeps_everything():
    browser = Browser({"portfolio": ["PF-1"]})
    first = browser.run()
    assert browser.run() == first
    assert browser.url == {"portfolio": ["PF-1"]}


def test_the_filter_survives_a_change_of_page_and_a_page_keeps_its_own_fields_to_itself():
    browser = Browser({"portfolio": ["PF-1"], "tab": ["money"]})
    browser.run()
    reading = browser.open({"portfolio": ["PF-1"], "id": ["P-7"]}, PROJECT)
    assert reading.project_filter.portfolio == ("PF-1",)
    assert reading.values == {"id": "P-7", "tab": "time"}
    reading = browser.open({"portfolio": ["PF-1"]}, PORTFOLIO)
    assert reading.values == {"tab": "time"}


def test_a_restarted_server_finds_everything_in_the_url():
    browser = Browser({"portfolio": ["PF-1"]})
    browser.run()
    browser.state = {}
    assert browser.run().project_filter.portfolio == ("PF-1",)


def test_a_second_quick_click_wins_over_a_url_that_lags_behind():
    browser = Browser()
    browser.run()
    before = dict(browser.url)
    browser.choose("portfolio", ["PF-1"])
    browser.url = before
    reading = browser.choose("stage", ["planning"])
    assert reading.project_filter.portfolio == ("PF-1",)
    assert reading.project_filter.stage == ("planning",)


def test_a_link_clicked_while_typing_keeps_what_was_typed_and_opens_its_page():
    browser = Browser()
    browser.run()
    browser.state[filter_key("search")] = "bridge"
    touch(browser.state)
    reading = browser.open({"id": ["P-7"]}, PROJECT)
    assert reading.project_filter.search == "bridge"
    assert reading.values["id"] == "P-7"


def test_an_unknown_value_is_named_and_left_out_while_known_ones_stay():
    reading = read({"portfolio": ["PF-1", "gone"], "tab": ["nowhere"], "programme": ["A"]}, PORTFOLIO)
    assert reading.project_filter.portfolio == ("PF-1",)
    assert [(item.key, item.value) for item in reading.ignored] == [
        ("portfolio", "gone"), ("tab", "nowhere"), ("programme", "A")]


def test_what_was_left_out_stays_named_until_the_reader_changes_something():
    browser = Browser({"portfolio": ["gone"]})
    assert [item.value for item in browser.run().ignored] == ["gone"]
    assert [item.value for item in browser.run().ignored] == ["gone"]
    assert browser.choose("stage", ["planning"]).ignored == ()


def test_a_value_that_an_import_removed_is_named_and_taken_out():
    browser = Browser({"portfolio": ["PF-1", "PF-2"]})
    browser.run()
    browser.context = Context("portfolio", (TAB,), FilterOptions(values={"portfolio": {"PF-1": "Digital"}}))
    reading = browser.run()
    assert reading.project_filter.portfolio == ("PF-1",)
    assert [item.value for item in reading.ignored] == ["PF-2"]


def test_a_field_of_another_page_is_dropped_without_a_word():
    assert read({"id": ["P-1"]}, PORTFOLIO).ignored == ()


def test_more_values_than_anyone_would_choose_are_left_out_as_one():
    reading = read({"portfolio": [f"PF-{number}" for number in range(10_000)]}, PORTFOLIO)
    assert reading.project_filter.portfolio == ()
    assert [item.value for item in reading.ignored] == ["10,000 values"]
    assert len(read({"portfolio": ["x"] * (MOST_VALUES + 1)}, PORTFOLIO).ignored) == 1


@pytest.mark.parametrize("value", ["\x00", "a\nb", "x" * 201, "\ud800", ""])
def test_what_cannot_be_an_id_is_no_id(value):
    assert not is_identifier(value)
    assert read({"id": [value]}, PROJECT).values["id"] == ""


def test_the_reader_s_own_scope_is_never_taken_from_the_url():
    scoped = Context("portfolio", (), OPTIONS, Scope(("PF-1",)))
    assert read({"scope": ["PF-2"]}, scoped).project_filter.scope == Scope(("PF-1",))


def test_a_chip_takes_out_one_value_and_a_reset_all():
    browser = Browser({"portfolio": ["PF-1", "PF-2"], "search": ["bridge"], "tab": ["money"]})
    browser.run()
    remove(browser.state, "portfolio", "PF-1")
    assert browser.run().project_filter.portfolio == ("PF-2",)
    remove(browser.state, "search", "bridge")
    assert browser.run().project_filter.search == ""
    reset(browser.state)
    browser.run()
    assert browser.url == {"tab": ["money"]}


@given(st.dictionaries(st.sampled_from([*KEYS, "tab", "id", "else"]) | st.text(max_size=8),
                       st.lists(st.sampled_from(["PF-1", "PF-2", "red", "planning", "-", "2026-08", "money"]) | st.text(),
                                max_size=4), max_size=6))
def test_any_query_gives_a_screen_whose_own_link_gives_it_again(query):
    reading = read(query, PORTFOLIO)
    link = canonical(reading, PORTFOLIO.fields)
    again = read(link, PORTFOLIO)
    assert again.project_filter == reading.project_filter
    assert again.ignored == ()
    assert canonical(again, PORTFOLIO.fields) == link
    known = {item.key: {*OPTIONS.values.get(item.key, {}), UNASSIGNED} for item in CHOICE_FIELDS}
    assert all(set(values) <= known[key] for key, values in link.items() if key in known)
