"""Versions of maturity models as they were loaded: the text of the file, only ever inserted."""

from __future__ import annotations

from hashlib import sha256
from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from data_access import versions
from data_access.engine import Database
from data_access.identity import Identity, require
from data_access.maturity.refusals import MaturityRefused, kept_on_failure
from data_access.maturity.tables import models


class StoredModel(NamedTuple):
    """`content`: the YAML text of the file as it was loaded."""

    model_id: str
    model_version: str
    name: str
    content: str


_COLUMNS = tuple(models.c[name] for name in StoredModel._fields)


def read_models(connection: Connection) -> list[StoredModel]:
    """Every version of every model, in the order in which they were loaded."""
    ordered = select(*_COLUMNS).order_by(models.c.created_at, models.c.model_id, models.c.model_version)
    return [StoredModel(*row) for row in connection.execute(ordered)]


def read_model_text(connection: Connection, model_id: str, model_version: str) -> StoredModel | None:
    """One version of a model, None when it was never loaded."""
    wanted = models.c.model_id == model_id, models.c.model_version == model_version
    row = connection.execute(select(*_COLUMNS).where(*wanted)).one_or_none()
    return StoredModel(*row) if row else None


def store_model(database: Database, model: StoredModel, *, identity: Identity) -> None:
    """Keep a version of a model; the very same text again does nothing.

    Raises NotAllowed; MaturityRefused when the version is there with another text.
    """
    require(identity, "editor", "load a maturity model")
    with kept_on_failure(), database.write() as connection:
        if ensure_model(connection, model, identity).content != model.content:
            raise MaturityRefused(f"Version {model.model_version} of the model “{model.model_id}” is there already with "
                                  "another text. Give your changes a version of their own.")


def ensure_model(connection: Connection, model: StoredModel, identity: Identity) -> StoredModel:
    """The stored version of a model, stored now if it was not, inside the caller's transaction."""
    held = read_model_text(connection, model.model_id, model.model_version)
    if held is None:
        _insert(connection, model, identity)
    return held or model


def _insert(connection: Connection, model: StoredModel, identity: Identity) -> None:
    digest = sha256(model.content.encode()).hexdigest()
    connection.execute(insert(models).values(**model._asdict(), sha256=digest, actor=identity.name, created_at=versions.now()))
    detail = {"version": model.model_version, "sha256": digest}
    versions.leave_audit_line(connection, identity, "load maturity model", model.model_id, detail)
