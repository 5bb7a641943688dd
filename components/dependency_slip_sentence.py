"""What a slip does in words: one sentence, and what one must know to read it."""

from __future__ import annotations

import pandas

from components.formats import count_of, short_money
from reports.slip_view import SlipView

_DAY = "day"


def slip_sentence(found: SlipView, currency: str) -> str:
    """What the slip does, in one sentence; what it does not do is not named. Milestones, benefits and cost are of what the
    filter shows; where more projects move, the cost of all of them stands beside it."""
    later = (found.last_after - found.last_before).days
    broken = int(found.needs["newly_broken"].sum())
    parts = [f"{count_of(found.moved_in_all, 'project')} finish{'es' if found.moved_in_all == 1 else ''} later",
             f"the last finish of all {f'moves by {count_of(later, _DAY)}' if later else 'does not move'}"]
    parts += [f"{count_of(broken, 'need-by date')} break{'s' if broken == 1 else ''}"] if broken else []
    for rows, singular in ((found.milestones, "milestone"), (found.benefits, "benefit")):
        parts += [f"{count_of(len(rows), singular)} move{'s' if len(rows) == 1 else ''}"] if len(rows) else []
    red = len(newly_over(found.roles))
    parts += [f"{count_of(red, 'role-month')} turn{'s' if red == 1 else ''} red"] if red else []
    parts += _cost(found, currency)
    return f"{', '.join(parts[:-1])} and {parts[-1]}."


def _cost(found: SlipView, currency: str) -> list[str]:
    """What the delay costs, and where the filter leaves some of it out, what it costs in all."""
    shown = found.costs["cost"].sum(min_count=1)
    in_all, of_shown = short_money(found.cost_in_all, currency), short_money(shown, currency)
    if pandas.isna(found.cost_in_all):
        return []
    if not _hidden(found) or shown == found.cost_in_all:
        return [f"the delay costs {in_all}"]
    part = "none of it known" if pandas.isna(shown) else f"{of_shown} of it"
    return [f"the delay costs {in_all} in all, {part} in the projects shown"]


def _hidden(found: SlipView) -> int:
    """How many of the projects that move the filter does not show."""
    return found.moved_in_all - len(found.report.projects)


def newly_over(months: pandas.DataFrame) -> pandas.DataFrame:
    """The months that are above capacity after the slip and were not before."""
    return months[months["overloaded_after"].eq(True) & ~months["overloaded_before"].eq(True)]


def small_print(found: SlipView) -> list[str]:
    """What float absorbs, what is not listed or not known, and what is compared."""
    said = []
    if found.unmoved:
        said.append(f"Float absorbs it for {count_of(found.unmoved, 'project')} further along the links.")
    hidden = _hidden(found)
    if hidden:
        said.append(f"{count_of(hidden, 'project')} outside the filter also {'finish' if hidden > 1 else 'finishes'} later, "
                    "and the lists below leave out what moves there.")
    unknown = int(found.costs["cost"].isna().sum())
    if unknown:
        said.append(f"What a day costs is not known of {count_of(unknown, 'project')}.")
    if found.report.without_capacity:
        said.append(f"{count_of(found.report.without_capacity, 'person-month')} more change whose capacity is not known.")
    return [*said, "Before is the plan that the dependencies allow, not the forecast. Milestones and benefits move with their "
            "project's finish."]
