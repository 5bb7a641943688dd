"""A team in a link of the Resources page that nobody knows is named and left out, as every other unknown value is."""

from __future__ import annotations

import pytest

from tests.pages.conftest import HOSTILE, in_markdown, texts

PEOPLE = [{"resource_id": f"R{number}", "name": f"Person {number}", "team": team}
          for number, team in enumerate(("North", "South"))]
CAPACITY = [{"resource_id": person["resource_id"], "month": "2028-01-01", "hours": 100} for person in PEOPLE]
BOOKED = [{"project_id": "P", "resource_id": person["resource_id"], "month": "2028-01-01", "hours": 50, "booking": "hard"}
          for person in PEOPLE]


@pytest.mark.parametrize("team", ["Nope", HOSTILE])
@pytest.mark.parametrize("by", ["person", "team"])
def test_an_unknown_team_is_named_and_everybody_is_shown(open_page, url_with, by, team):
    url = url_with(projects=[{"project_id": "P", "name": "Alpha"}], resources=PEOPLE, capacity=CAPACITY, allocations=BOOKED)
    shown = open_page(url, "resources", by=by, team=team)
    told, = (item for item in texts(shown).splitlines() if "a team with people" in item)
    assert team[:4] in told.replace("\\", "")
    assert not [value for value in in_markdown(shown) if "**x**" in value]
    assert "Nobody to show" not in texts(shown)


def test_a_known_team_is_shown_without_a_word(open_page, url_with):
    url = url_with(projects=[{"project_id": "P", "name": "Alpha"}], resources=PEOPLE, capacity=CAPACITY, allocations=BOOKED)
    shown = open_page(url, "resources", by="person", team="North")
    assert "a team with people" not in texts(shown)
    assert shown.selectbox(key="page.resources.team").value == "North"
