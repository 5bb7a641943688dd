"""The heat map of load in sentences: who is over-committed, when, by what; and what its cells mean."""

from __future__ import annotations

from collections.abc import Sequence

import pandas

from components.formats import count_of, format_month, format_number, format_share, visible
from reports.load_map import LoadMap
from reports.load_summary import LoadSummary
from reports.utilisation_units import spoken

# Why something is not told where the policy shows nobody alone.
FEW = "fewer than three people, and the policy shows nobody alone"
GROUPS = {"team": "Team", "role": "Role", "person": "Person", "skill": "Skill", "location": "Location"}


def headline(summary: LoadSummary, filtered: bool) -> str:
    """How many are over-committed, and when, in one sentence."""
    who = "people booked on these projects" if filtered else "people"
    if not summary.told:
        return "Too few people to say anything of them: the policy keeps single people out of view."
    if not summary.measured:
        return f"{count_of(summary.people, 'person', who)} with bookings, none with capacity data: nobody can say who is full."
    if not summary.over:
        return f"Nobody of {format_number(summary.measured)} {who} is booked above capacity."
    verb = "is" if summary.over == 1 else "are"
    peak = f", most in {format_month(summary.peak)} ({format_number(summary.peak_people)})" if summary.over > 1 else (
        f", in {format_month(summary.peak)}")
    return f"{format_number(summary.over)} of {format_number(summary.measured)} {who} {verb} booked above capacity{peak}."


def details(summary: LoadSummary, soft: str, probability: float) -> list[str]:
    """The worst case, the projects behind it, who has room, and demand that nobody fills, each as a sentence.

    `soft`, `probability`: how bookings that are not firm count, as for `legend`.
    """
    found = []
    if summary.worst:
        worst = summary.worst
        how = f"{format_number(worst.hours)} hours on no capacity" if worst.load is None else format_share(worst.load)
        beyond = count_of(round(worst.over_hours), "hour")
        found.append(f"Most overbooked: {worst.name}, {beyond} above capacity, {how} in {format_month(worst.month)}.")
    if summary.projects:
        named = ", ".join(f"{name} ({format_number(hours)})" for name, hours in summary.projects)
        span = f"{format_month(summary.first)} to {format_month(summary.last)}"
        found.append(f"Most hours on people while they are overbooked, {span}: {named}.")
    if summary.told and summary.measured:
        limit = format_share(summary.under_limit)
        found.append(f"{count_of(summary.under, 'person has', 'people have')} room: booked below {limit}.")
    if summary.unfilled_all:
        found.append(_unfilled(summary, soft, probability))
    return found


def _unfilled(summary: LoadSummary, soft: str, probability: float) -> str:
    """Demand asked of nobody in particular is mostly not firm: what it is with all bookings is said beside what is shown."""
    every = count_of(round(summary.unfilled_all), "hour")
    if round(summary.unfilled) == round(summary.unfilled_all):
        return f"Unfilled demand: {every}."
    counted = "with firm bookings" if soft == "hard" else f"with {format_share(probability)} of those not firm"
    return f"Unfilled demand: {format_number(summary.unfilled)} hours {counted}, {every} with all."


def corner(levels: Sequence[str]) -> str:
    """What the rows are, from the outside in: "Team, role, person"; `levels`: of `reports.load_map.tree_levels`."""
    return ", ".join("skill" if level == "skills" else level for level in levels).capitalize()


def legend(found: LoadMap, soft: str, probability: float, filtered: bool) -> str:
    """What shades, outlines and signs mean, and how soft bookings count."""
    soft_words = {"hard": "Firm bookings only.", "all": "Firm and not firm bookings, both in full.",
                  "weighted": f"Bookings that are not firm count {format_share(probability)} of their hours, the probability "
                              "that the policy states."}[soft]
    parts = ["Rows: most hours above capacity first.", "Darker: fuller, up to 100 % of capacity.",
             "Outlined, with a bar for the excess: above capacity."]
    cells, of_people = found.cells, [row.kind == "people" for row in found.rows]
    if ((cells["people_over"] > 0) & (cells["person_months"] > 1)).any():
        parts.append("▲2: two people, in a quarter person-months, above their own capacity.")
    if (pandas.isna(cells["capacity_hours"]) & (cells["person_months"] > 0))[of_people].any():
        parts.append("Dotted: no capacity data.")
    if filtered:
        parts.append("White with a dashed edge: the part outside the filter, which counts all the same.")
        if pandas.isna(cells["outside_load_hours"]).any():
            parts.append(f"Not drawn where the part inside is of {FEW}.")
    return " ".join([soft_words, *parts])


def nobody(team: str, filtered: bool, ways_out: Sequence[str]) -> str:
    """Why the map is empty, and what taken away would fill it.

    `team`: the one that is chosen, empty for all; `ways_out`: what, each by itself, leaves nobody ("the team", "programme").
    """
    who = f"Nobody of the team “{visible(spoken(team))}”" if team else "Nobody"
    what = "is booked on the projects of this filter" if filtered else "has capacity or bookings"
    if not ways_out:
        return f"{who} {what} in these months, and no choice alone is the reason: take several away."
    return f"{who} {what} in these months. Without {' or without '.join(ways_out)} there would be somebody."


def people_word(count: int, unit: str, adjective: str = "") -> str:
    """ "1 person", "3 overbooked people", "2 roles" """
    words = [f"{adjective} {word}".strip() for word in (("person", "people") if unit == "person" else (unit, f"{unit}s"))]
    return count_of(count, *words)
