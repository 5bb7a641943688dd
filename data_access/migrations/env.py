"""Alembic's entry: runs on the connection that `data_access.upgrade` hands over."""

from alembic import context

from data_access.maturity import tables  # noqa: F401  (its tables belong to the same metadata)
from data_access.schema import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True)
with context.begin_transaction():
    context.run_migrations()
