"""Which project managers hold a certification that counts: managers matched to resources by id, else by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas

UNMATCHED, AMBIGUOUS = "not found among the resources", "more than one resource has this name"
COLUMNS = ("manager", "resource_id", "name", "projects", "certifications", "counting", "certified", "why_unmatched")


def certification_coverage(managed: pandas.DataFrame, resources: pandas.DataFrame, counting: Sequence[str]) -> pandas.DataFrame:
    """One row a manager of active projects: who it is among the resources and whether a certification counts.

    `managed`: project_id, project_manager (None for none), one row a project; `resources`: resource_id, name, certifications
    (separated by ;), generic; `counting`: the certifications that count, compared trimmed and caseless like names. A manager is
    matched by id, else by a name that only one resource has; two spellings of one resource are one manager. Columns: manager
    (as written first), resource_id, name, projects (how many), certifications, counting (those that count), certified (None for
    an unmatched manager), why_unmatched. Uncertified first, then certified, unmatched last.
    """
    people = resources[resources["generic"] == 0]
    rows = matched_managers(managed, resources)
    keys = managed["project_manager"].map(dict(zip(rows["manager"], rows["key"], strict=True)))
    projects = managed["project_id"].groupby(keys).nunique()
    rows = rows.drop_duplicates("key").merge(people[["resource_id", "name", "certifications"]], on="resource_id", how="left")
    wanted = {_plain(word) for word in counting}
    held = [_words(text) for text in rows["certifications"]]
    that_count = [tuple(word for word in words if _plain(word) in wanted) for words in held]
    matched = rows["resource_id"].notna()
    certified = [bool(words) if found else None for words, found in zip(that_count, matched, strict=True)]
    rows = rows.assign(projects=rows["key"].map(projects), certifications=held, counting=that_count,
                       certified=pandas.Series(certified, rows.index, dtype=object))
    order = rows["certified"].map({False: 0, True: 1}).fillna(2)
    return rows.assign(order=order).sort_values(["order", "manager"], ignore_index=True)[list(COLUMNS)]


def matched_managers(managed: pandas.DataFrame, resources: pandas.DataFrame) -> pandas.DataFrame:
    """One row a spelling of a manager: manager, key (equal for two spellings of one), resource_id and why_unmatched (or None).

    `managed`, `resources`: as for `certification_coverage`.
    """
    people = resources[resources["generic"] == 0]
    managers = managed["project_manager"].dropna().drop_duplicates()
    names = ["manager", "key", "resource_id", "why_unmatched"]
    return pandas.DataFrame(_matches(managers, people), columns=names, dtype=object)


def _words(text: str | None) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(";") if word.strip()) if isinstance(text, str) else ()


def _plain(text: str) -> str:
    return text.strip().casefold()


def _matches(managers: Iterable[str], people: pandas.DataFrame) -> list[tuple[str, str, str | None, str | None]]:
    """(manager, what makes two of them one, resource id or None, why there is none)."""
    ids, named = set(people["resource_id"]), {}
    for resource_id, name in zip(people["resource_id"], people["name"], strict=True):
        named.setdefault(_plain(name), []).append(resource_id)
    return [_match(manager, ids, named) for manager in managers]


def _match(manager: str, ids: set[str], named: Mapping[str, list[str]]) -> tuple[str, str, str | None, str | None]:
    found = [manager.strip()] if manager.strip() in ids else named.get(_plain(manager), [])
    if len(found) == 1:
        return manager, f"id {found[0]}", found[0], None
    return manager, f"name {_plain(manager)}", None, AMBIGUOUS if found else UNMATCHED
