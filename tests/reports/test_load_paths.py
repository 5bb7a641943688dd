"""Rows of the heat map as texts of a link: every name comes back as it was."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.load_paths import UNFILLED, is_paths, path_of, path_text, paths_of, paths_text

names = st.lists(st.text(min_size=1, max_size=20).filter(lambda name: name.isprintable()), min_size=1, max_size=3).map(tuple)


@given(st.lists(names, max_size=4, unique=True))
@settings(max_examples=100, deadline=None)
def test_paths_come_back_from_their_text(paths):
    text = paths_text(paths)
    assert paths_of(text) == tuple(paths)
    assert is_paths(text)


def test_a_team_cannot_be_taken_for_the_unfilled_branch():
    assert path_text(("!unfilled",)) == "!unfilled" == path_text(UNFILLED)
    assert path_of("!unfilled/GEN-1") == (*UNFILLED, "GEN-1")
    assert path_text(("!other",)) == "%21other"


def test_plain_names_stay_readable_and_separators_are_escaped():
    assert path_text(("Heat & power, north", "a/b;c")) == "Heat & power, north/a%2Fb%3Bc"


def test_what_no_link_of_the_app_holds_is_no_path():
    assert not is_paths("a\nb")
    assert not is_paths("x" * 9_000)
    assert not is_paths(";" * 600)
    assert paths_of(";;a;a") == (("a",),)
