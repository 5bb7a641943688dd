"""Everything that hangs on a project, and everything that it hangs on, however far along the links."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def neighbours(links: Iterable[tuple[str, str]]) -> tuple[Mapping[str, list[str]], Mapping[str, list[str]]]:
    """project_id > those it gives to, and project_id > those that give to it; `links`: pairs of giver and receiver."""
    after: dict[str, list[str]] = {}
    before: dict[str, list[str]] = {}
    for giver, receiver in links:
        after.setdefault(giver, []).append(receiver)
        before.setdefault(receiver, []).append(giver)
    return after, before


def reach(project_id: str, beside: Mapping[str, list[str]]) -> list[str]:
    """All projects that links of one direction lead to from here, the nearest first; without the project itself."""
    seen, found = {project_id}, [project_id]
    for here in found:
        nearest = [other for other in beside.get(here, ()) if other not in seen]
        seen.update(nearest)
        # Grows while it is gone through.
        found.extend(dict.fromkeys(nearest))
    return found[1:]


def chain_of(project_id: str, after: Mapping[str, list[str]], before: Mapping[str, list[str]]) -> list[str]:
    """The project, then what is above and below it in turns, the nearest first: cut anywhere, it keeps both sides."""
    up, down = reach(project_id, before), reach(project_id, after)
    together = [name for pair in zip(up, down, strict=False) for name in pair]
    shorter = min(len(up), len(down))
    return list(dict.fromkeys([project_id, *together, *up[shorter:], *down[shorter:]]))
