"""Which project managers hold a certification that counts: managers as projects name them, matched with people on record."""

from __future__ import annotations

from collections.abc import Iterable

import pandas

NOT_FOUND, AMBIGUOUS = "not among the resources", "several resources of that name, not all certified"


def _folded(text: object) -> str:
    return str(text).strip().casefold()


def holds(certifications: str | None, counting: Iterable[str]) -> bool:
    """Whether a `;` separated list names a certification that counts, compared trimmed and caseless."""
    counted = {_folded(name) for name in counting}
    return any(_folded(name) in counted for name in (certifications or "").split(";"))


def managers(projects: pandas.DataFrame, people: pandas.DataFrame, counting: Iterable[str]) -> pandas.DataFrame:
    """One row a manager of these projects: id (of the resource, else the name), name, projects (how many), certifications,
    numerator (1 certified), denominator (1), reason (why a manager does not count, None otherwise).

    `projects`: project_id, project_manager (not missing). `people`: resource_id, name, certifications. A manager is matched by
    resource_id, else by name trimmed and caseless.
    """
    counting = tuple(counting)
    by_id = people.set_index("resource_id")
    by_name = people.groupby(people["name"].map(_folded))["resource_id"].agg(list)
    found = projects["project_manager"].map(lambda manager: _match(str(manager).strip(), by_id.index, by_name))
    named = projects.assign(found=found, id=[ids[0] if ids else str(manager).strip() for ids, manager
                                             in zip(found, projects["project_manager"], strict=True)])
    rows = []
    for _, own in named.groupby(named["id"].map(_folded), sort=True):
        ids, first = own["found"].iloc[0], own.iloc[0]
        held = [by_id.loc[one, "certifications"] or "" for one in ids]
        certified = [holds(text, counting) for text in held]
        reason = NOT_FOUND if not ids else AMBIGUOUS if len(set(certified)) > 1 else None
        name = by_id.loc[ids[0], "name"] if ids else str(first["project_manager"]).strip()
        parts = (None, None) if reason else (float(certified[0]), 1.0)
        rows.append((first["id"], name, len(own), " / ".join(held), *parts, reason))
    frame = pandas.DataFrame(rows, columns=["id", "name", "projects", "certifications", "numerator", "denominator", "reason"])
    reasons = pandas.Series([row[-1] for row in rows], dtype=object)
    return frame.astype({"numerator": float, "denominator": float}).assign(reason=reasons)


def _match(manager: str, ids: pandas.Index, by_name: pandas.Series) -> list[str]:
    if manager in ids:
        return [manager]
    return by_name.get(_folded(manager), [])
