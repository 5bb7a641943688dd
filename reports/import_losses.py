"""What a person should know before an import takes something away: a large share of the rows, or rounds that leave with it."""

from __future__ import annotations

from collections.abc import Mapping

from data_access import versions
from data_access.engine import Database
from data_access.exchange.loading import Counts
from data_access.maturity.demonstration import leaving

# Fewer projects than this, or a smaller share, end or move away between two reports of any portfolio.
FEW_PROJECTS, SMALL_SHARE = 5, 0.1


def large_losses(counts: Mapping[str, Counts], is_demonstration: bool = False) -> tuple[str, ...]:
    """Large shares that an import removes, such as "15 of 120 projects" and "all 40 rows of raid", projects
    first; empty when there are none.

    Of projects more than `FEW_PROJECTS` and more than `SMALL_SHARE` of those there are, of every file all that it has with
    nothing in their place. `is_demonstration`: what is removed is made up, and all of it is meant to go; then only an import
    that leaves no project at all counts.
    """
    projects = counts.get("projects", Counts())
    if is_demonstration and projects.new + projects.changed + projects.unchanged:
        return ()
    losses = []
    for name, count in sorted(counts.items(), key=lambda item: item[0] != "projects"):
        held = count.changed + count.unchanged + count.removed
        is_all = count.removed == held and not count.new
        is_many = name == "projects" and count.removed > FEW_PROJECTS and count.removed > SMALL_SHARE * held
        if count.removed and (is_all or is_many):
            number = f"{count.removed:,} of {held:,}" if count.removed < held else f"all {held:,}" if held > 1 else "the only"
            losses.append(f"{number} {_noun(name, held)}")
    return tuple(losses)


def leaving_with_demonstration(database: Database, counts: Mapping[str, Counts]) -> tuple[str, ...]:
    """Sentences on the maturity rounds that go with the demonstration when an import replaces it; empty where none do."""
    with database.read() as connection:
        if versions.current(connection).origin != "demonstration" or not any(count.written for count in counts.values()):
            return ()
        found = leaving(connection)
    if not found.rounds:
        return ()
    said = [f"The demonstration's maturity rounds leave with it ({found.rounds}, with {found.actions} actions, and the results "
            "and targets counted here). An undo brings them back."]
    if found.own:
        said.append("What was changed or added in those rounds (actions, what a team agreed on, a round taken up again) does "
                    f"not come back by an undo: {found.own} in all. Rounds of your own stay.")
    return tuple(said)


def _noun(name: str, number: int) -> str:
    if name == "projects":
        return "project" if number == 1 else "projects"
    return f"{'row' if number == 1 else 'rows'} of {name}"
