"""The team chosen on the Resources page: an unknown one is named and left out, one that empties the map is named too."""

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


@pytest.fixture
def two_teams(url_with) -> str:
    """North works on Alpha, South on Beta; nobody on Gamma."""
    projects = [{"project_id": name, "name": name, "sponsor": name, "category": "IT" if name == "Beta" else "Works"}
                for name in ("Alpha", "Beta", "Gamma")]
    booked = [{**row, "project_id": name} for row, name in zip(BOOKED, ("Alpha", "Beta"), strict=True)]
    return url_with(projects=projects, resources=PEOPLE, capacity=CAPACITY, allocations=booked)


@pytest.mark.parametrize(("query", "said", "offers_teams"), [
    ({"by": "person", "team": "North", "search": "Beta"},
     "Nobody of the team “North” is booked on the projects of this filter in these months. "
     "Without the team or without the words searched for there would be somebody.", True),
    ({"by": "person", "team": "North", "sponsor": "Gamma", "category": "Works"},
     "Without the filter on sponsor there would be somebody.", False),
    ({"by": "person", "team": "North", "sponsor": "Gamma", "category": "IT"},
     "no choice alone is the reason: take several away.", False),
    ({"sponsor": "Gamma"}, "Nobody is booked on the projects of this filter in these months. "
     "Without the filter on sponsor there would be somebody.", False)])
def test_an_empty_map_names_what_empties_it(open_page, two_teams, query, said, offers_teams):
    shown = open_page(two_teams, "resources", **query)
    assert said in texts(shown)
    assert (not list(shown.get("bidi_component")), "resources.all_teams" in [item.key for item in shown.button]) == (
        True, offers_teams)


def test_a_team_without_anybody_booked_at_all_is_named(open_page, url_with):
    url = url_with(projects=[{"project_id": "P", "name": "Alpha"}], resources=PEOPLE, capacity=CAPACITY[:1],
                   allocations=BOOKED[:1])
    shown = open_page(url, "resources", by="person", team="South")
    assert ("Nobody of the team “South” has capacity or bookings in these months. Without the team there would be somebody."
            in texts(shown))


def test_one_press_shows_all_teams_again(open_page, two_teams):
    shown = open_page(two_teams, "resources", by="person", team="North", search="Beta")
    shown.button(key="resources.all_teams").click().run()
    assert "Nobody to show" not in texts(shown)
    assert shown.query_params == {"by": "person", "search": "Beta"}
