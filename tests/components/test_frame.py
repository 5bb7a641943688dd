"""The frame around every page: which page runs, what is on it, and what becomes of an error."""

from __future__ import annotations

import logging

import pytest

import components.session
from components.frame import Screen
from components.navigation import PAGES
from data_access.filter import ProjectFilter
from data_access.identity import READ_ONLY_VISITOR


def texts(app) -> str:
    return "\n".join(item.value for item in (*app.text, *app.markdown, *app.caption, *app.error, *app.info))


@pytest.mark.parametrize("script", ["app.py", "components/main.py"])
def test_the_first_page_is_the_review_in_its_frame_on_the_first_run_and_on_the_second(app, gmpp_url, script):
    shown = app(gmpp_url, script)
    for _ in range(2):
        shown.run()
        assert not shown.exception
        assert [title.value for title in shown.title] == ["Review"]
        assert "Showing all projects, as of 31 Mar 2023." in texts(shown)


@pytest.mark.parametrize("entry", PAGES, ids=lambda entry: entry.name)
def test_every_page_opens_under_its_title_without_an_error(app, gmpp_url, entry):
    shown = app(gmpp_url).run()
    shown.switch_page(f"pages/{entry.file.name}").run()
    assert not shown.exception
    assert not shown.error
    assert [title.value for title in shown.title] == [entry.title]


def test_no_page_file_is_named_like_a_path_for_streamlit_would_run_it_without_the_frame():
    assert all(entry.file.is_file() and entry.file.stem != entry.name for entry in PAGES)


def test_a_link_sets_the_filter_and_its_sentence(app, gmpp_url):
    shown = app(gmpp_url)
    shown.query_params["reported-status"] = ["red", "green"]
    shown.query_params["period"] = "2021-03"
    shown.run()
    assert "Showing reported status red or green, as of 31 Mar 2021." in texts(shown)
    assert shown.multiselect(key="filter.reported-status").value == ["red", "green"]
    assert shown.selectbox(key="filter.period").value == "2021-03"


def test_a_choice_in_the_bar_is_in_the_url_and_as_a_chip_which_takes_it_out_again(app, gmpp_url):
    shown = app(gmpp_url).run()
    shown.multiselect(key="filter.reported-status").select("red").run()
    assert shown.query_params == {"reported-status": "red"}
    assert "Showing reported status red, as of 31 Mar 2023." in texts(shown)
    shown.button(key="chip.reported-status.red").click().run()
    assert shown.query_params == {}
    assert shown.multiselect(key="filter.reported-status").value == []


def test_one_reset_clears_every_filter(app, gmpp_url):
    shown = app(gmpp_url)
    shown.query_params.update({"reported-status": ["red"], "search": "rail", "period": "2021-03"})
    shown.run()
    next(button for button in shown.button if button.label == "Reset filters").click().run()
    assert shown.query_params == {}
    assert "Showing all projects, as of 31 Mar 2023." in texts(shown)


def test_choices_say_what_they_would_leave_and_a_new_count_keeps_what_is_chosen(app, gmpp_url):
    shown = app(gmpp_url).run()
    status = shown.multiselect(key="filter.reported-status")
    assert {"Red (23)", "Green (26)"} <= set(status.options)  # as the source counts them
    status.select("red").run()
    shown.text_input(key="filter.search").input("rail").run()
    narrowed = shown.multiselect(key="filter.reported-status")
    assert narrowed.value == ["red"]
    assert "Red (23)" not in narrowed.options
    assert shown.query_params == {"reported-status": "red", "search": "rail"}


def test_more_filters_open_themselves_when_one_is_active(app, gmpp_url):
    assert not [item for item in app(gmpp_url).run().multiselect if item.key == "filter.stage"]
    shown = app(gmpp_url)
    shown.query_params["stage"] = "-"
    shown.run()
    assert shown.multiselect(key="filter.stage").value == ["-"]


def test_hostile_values_are_named_as_plain_text_and_left_out(app, gmpp_url):
    shown = app(gmpp_url)
    shown.query_params.update({
        "portfolio": ["<script>alert(1)</script>"], "search": ["a\x00b"], "manager": [f"m{number}" for number in range(900)],
        "period": ["2022-13"], "nonsense": ["1"]})
    shown.run()
    assert not shown.exception
    named = [item.value for item in shown.text if "is not" in item.value]
    assert "Portfolio: “<script>alert(1)</script>” is not a known portfolio." in named
    assert any("a�b" in sentence for sentence in named)
    assert "Project manager: “m0” is not a known manager, nor are 899 more values." in named


def test_a_link_longer_than_streamlit_reads_is_named_and_not_silently_dropped(app, gmpp_url):
    shown = app(gmpp_url)
    shown.query_params["manager"] = [f"m{number}" for number in range(10_000)]
    shown.run()
    assert any("10,000 values" in item.value for item in shown.text)


def test_an_empty_database_says_what_to_do(app, empty_url):
    shown = app(empty_url).run()
    assert not shown.exception
    assert "No portfolio is loaded yet" in texts(shown)
    assert not shown.multiselect


def test_an_error_is_a_sentence_and_an_incident_whose_trace_is_in_the_log(app, gmpp_url, monkeypatch, caplog):
    def broken(*_):
        raise ValueError("postgresql://user:secret@host/db")

    monkeypatch.setattr(Screen, "shows_projects", property(broken))
    with caplog.at_level(logging.ERROR, "portfolio_lens"):
        shown = app(gmpp_url).run()
    assert not shown.exception
    assert "This page could not be shown." in shown.error[0].value
    assert "secret" not in texts(shown)
    incident = next(record for record in caplog.records if record.name == "portfolio_lens")
    assert incident.exc_info[0] is ValueError
    number = incident.getMessage().removeprefix("incident ")
    assert f"Incident {number}." in texts(shown)


def test_an_unreachable_database_is_a_sentence(app, tmp_path):
    (tmp_path / "file").write_text("not a folder")
    shown = app(f"sqlite:///{tmp_path / 'file' / 'portfolio.db'}").run()
    assert not shown.exception
    assert "The database cannot be reached." in shown.error[0].value


def test_a_policy_that_cannot_be_used_is_named_with_its_key(app, gmpp_url, tmp_path, monkeypatch):
    (tmp_path / "policy.yaml").write_text("currency: 5")
    monkeypatch.setenv("PORTFOLIO_LENS_POLICY", str(tmp_path / "policy.yaml"))
    shown = app(gmpp_url).run()
    assert "The policy cannot be used." in shown.error[0].value
    assert "currency" in texts(shown)


def test_a_server_that_others_can_reach_says_that_nothing_can_be_changed(app, gmpp_url, monkeypatch):
    assert "Read only" not in texts(app(gmpp_url).run())
    monkeypatch.setattr(components.session, "identity", lambda: READ_ONLY_VISITOR)
    assert "Read only" in texts(app(gmpp_url).run())


def test_results_are_worked_out_once_for_a_filter_and_again_for_another(app, gmpp_url):
    calls = []

    def counted(_database, project_filter, *more):
        calls.append((project_filter, more))
        return len(calls)

    app(gmpp_url).run()
    components.session.st.session_state["session.version"] = components.session.begin_run()
    first = components.session.cached(counted, ProjectFilter(), 3)
    assert components.session.cached(counted, ProjectFilter(), 3) == first
    assert components.session.cached(counted, ProjectFilter(search="x"), 3) != first
    assert len(calls) == 2
