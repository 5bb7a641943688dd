"""What every page shares: the database handle, who acts, what can be chosen, and results cached by data version.

Results are cached by (database, function, filter, data version, policy version): never by a frame, never by time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

import streamlit as st

from components.listeners import bound_addresses, is_loopback
from data_access import versions
from data_access.app_settings import AppSettings
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter, Scope
from data_access.identity import LOCAL_OWNER, READ_ONLY_VISITOR, Identity
from data_access.upgrade import current_revision, newest_revision, upgrade
from data_access.versions import DataVersion

Result = TypeVar("Result")

MOST_RESULTS = 256
_writes = 0
_writes_lock = threading.Lock()


class DatabaseUnavailable(RuntimeError):
    """The database cannot be reached or brought to the newest version."""


@st.cache_resource(show_spinner=False, max_entries=4)
def _opened(url: str) -> Database:
    opened = Database(url)
    upgrade(opened)
    return opened


def database() -> Database:
    """The one handle of this process, opened and upgraded on first use; raises DatabaseUnavailable."""
    try:
        return _opened(AppSettings().database_url)
    except Exception as error:
        raise DatabaseUnavailable("the database cannot be opened") from error


def data_version() -> DataVersion:
    """What the database holds now; one small query. Raises DatabaseUnavailable."""
    try:
        with database().read() as connection:
            return versions.current(connection)
    except DatabaseUnavailable:
        raise
    except Exception as error:
        raise DatabaseUnavailable("the database does not answer") from error


def identity() -> Identity:
    """Who acts: the owner where only this machine can reach the app, else a visitor who changes nothing."""
    configured = st.get_option("server.address")
    is_local = is_loopback(configured) and all(is_loopback(address) for address in bound_addresses())
    return LOCAL_OWNER if is_local else READ_ONLY_VISITOR


def scope() -> Scope:
    """The part of the portfolio that the acting person may see: all of it, until there is sign-in."""
    return Scope()


def options() -> FilterOptions:
    return FilterOptions()


def choice_counts(project_filter: ProjectFilter) -> Mapping[str, Mapping[str, int]]:
    """For each filter field, how many projects each choice would leave."""
    return {}


def cached(function: Callable[..., Result], project_filter: ProjectFilter, *more: Any) -> Result:
    """The result of `function(database, project_filter, *more)`, worked out once for each data version.

    `more`: plain values (text, numbers, dates, tuples of them). The result is a copy: a page may change it.
    """
    key = (AppSettings().database_url, f"{function.__module__}.{function.__qualname__}", repr(project_filter), repr(more),
           data_version().version)
    return _result(key, function, project_filter, more)


@st.cache_data(show_spinner=False, max_entries=MOST_RESULTS)
def _result(key: tuple, _function: Callable, _project_filter: ProjectFilter, _more: tuple) -> Any:
    return _function(database(), _project_filter, *_more)


@contextmanager
def writing() -> Iterator[None]:
    """Around each command that writes: a stopping server waits until it has ended."""
    global _writes
    with _writes_lock:
        _writes += 1
    try:
        yield
    finally:
        with _writes_lock:
            _writes -= 1


def writes_in_flight() -> int:
    return _writes


def readiness() -> dict[str, str]:
    """Each part that must be right before a figure may be shown: "ok", or what is wrong, without secrets."""
    try:
        opened = database()
        is_newest = current_revision(opened) == newest_revision()
    except Exception:  # whatever the reason, the answer is the same; the log has the trace of what a reader met
        return {"database": "cannot be reached"}
    return {"database": "ok", "schema": "ok" if is_newest else "older or newer than this app"}
