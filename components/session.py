"""What every page shares: the database handle, who acts, what can be chosen, and results cached by data version.

Results are cached by (database, function, filter, data version, policy version): never by a frame, never by time.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import lru_cache
from pathlib import PurePath
from typing import Any, TypeVar
from weakref import WeakValueDictionary

import streamlit as st

from components.listeners import bound_addresses, is_loopback
from components.results import KeptResults
from data_access import snapshots as snapshot_log
from data_access import versions
from data_access.app_settings import AppSettings
from data_access.decisions import log_state
from data_access.engine import Database
from data_access.filter import FilterOptions, ProjectFilter, Scope
from data_access.filter_options import count_choices, read_options
from data_access.identity import LOCAL_OWNER, READ_ONLY_VISITOR, Identity
from data_access.portfolio_copy import steadily
from data_access.upgrade import upgrade
from data_access.versions import DataVersion
from reports import snapshots
from reports.figures import ensure_current
from reports.policy import Policy, PolicyError, policy_in_force, policy_of

Result = TypeVar("Result")

MOST_RESULTS = 256
# Few, for each may hold every booking of the portfolio.
MOST_SHARED = 24
_VERSION, _DECIDED, _MOMENT = "session.version", "session.decided", "session.moment"
_SNAPSHOTS, _COPIES, _KNOWN = "session.snapshots", "session.copies", "session.known"
_writes = 0
_writes_lock = threading.Lock()


class DatabaseUnavailable(RuntimeError):
    """The database cannot be reached or brought to the newest version."""


def database() -> Database:
    """The one handle of this process, opened and upgraded on first use; raises DatabaseUnavailable."""
    try:
        return _opened(_settings().database_url)
    except Exception as error:
        raise DatabaseUnavailable("the database cannot be opened") from error


def begin_run(*, with_figures: bool = True) -> DataVersion:
    """What the database holds now, fixed for the whole run so that no screen mixes two states; figures follow.

    `with_figures`: off for a page without portfolio, which then waits for no figures and needs no policy. Raises
    DatabaseUnavailable; PolicyError when the policy cannot be used; FiguresBusy when the data never stands still.
    """
    opened = database()
    try:
        # Before the version is read, for a policy file that has changed moves it.
        if with_figures:
            _policy_taken_in(_settings().database_url, *_policy_file())
        with opened.read() as connection:
            version, decided, made = versions.current(connection), log_state(connection), snapshot_log.names(connection)
    except PolicyError:
        raise
    except Exception as error:
        raise DatabaseUnavailable("the database does not answer") from error
    st.session_state[_VERSION], st.session_state[_DECIDED] = version, decided
    # Weak, so that a session that rests keeps nothing of old data in memory.
    st.session_state[_SNAPSHOTS], st.session_state[_COPIES] = made, WeakValueDictionary()
    travel_to("")
    if with_figures:
        _figures_worked_out(_settings().database_url, version.version, stored_policy().version)
    return version


def data_version() -> DataVersion:
    """The version of this run."""
    return st.session_state[_VERSION]


def snapshot_names() -> tuple[str, ...]:
    """The snapshots that there were when this run began; making one moves no version, so every run asks."""
    return st.session_state[_SNAPSHOTS]


def travel_to(snapshot: str) -> None:
    """From here on in this run everything that is read is read from that snapshot; empty is now. Writes stay with now."""
    st.session_state[_MOMENT], st.session_state[_KNOWN] = snapshot, {}


def moment() -> str:
    """The snapshot that this run reads from, empty for now."""
    return st.session_state.get(_MOMENT, "")


def asked() -> Database:
    """What this run reads from: the database, or the snapshot that it has travelled to."""
    return _once_a_run("asked", lambda: snapshots.at_moment(database(), moment(), stored_policy()))


def stored_policy() -> Policy:
    """The policy in force at the moment shown, without the portfolio's own settings. Raises PolicyError."""
    def found() -> Policy:
        now = _stored_policy(_settings().database_url, data_version().version, *_policy_file())
        return snapshots.policy_at(database(), moment(), now)

    return _once_a_run("stored policy", found)


def policy() -> Policy:
    """The policy in force, with what the portfolio itself states in its place. Raises PolicyError."""
    return _once_a_run("policy", lambda: _effective_policy(
        _settings().database_url, moment(), data_version().version, stored_policy().version))


def policy_label() -> str:
    """By which version of the policy figures are judged, for beside a figure: "policy 3"."""
    return stored_policy().label


def followed_policy_file() -> str:
    """The name of the policy file that this server follows, empty where the database alone rules."""
    return PurePath(_policy_file()[0]).name


def identity() -> Identity:
    """Who acts: the owner where only this machine can reach the app, else a visitor who changes nothing."""
    if _settings().read_only:
        return READ_ONLY_VISITOR
    is_local = is_loopback(st.get_option("server.address")) and all(map(is_loopback, bound_addresses()))
    return LOCAL_OWNER if is_local else READ_ONLY_VISITOR


def scope() -> Scope:
    """The part of the portfolio that the acting person may see: all of it, until there is sign-in."""
    return Scope()


def options() -> FilterOptions:
    """What can be chosen in the filter."""
    known = _options(*_shown_state(), scope())
    return replace(known, snapshots=snapshot_names())


def choice_counts(project_filter: ProjectFilter) -> dict[str, dict[str, int]]:
    """For each filter field, how many projects each of its choices would leave."""
    return cached(count_choices, project_filter, options())


def cached(function: Callable[..., Result], *arguments: Any) -> Result:
    """The result of `function(database, *arguments)`, worked out once for each data version, log, policy and arguments.

    `arguments`: the filter, its options, the policy, and plain values. Everybody gets the very same object at no cost: nobody
    may change it.
    """
    key = _key_of(function, arguments, st.session_state[_DECIDED])
    return _results().of(key, lambda: _asked_steadily(function, arguments))


def shared(function: Callable[..., Result], *arguments: Any) -> Result:
    """As `cached`, for few results that may be large and do not follow from the log of decisions."""
    return _shared(_key_of(function, arguments), function, arguments)


def drawn_from(*more: Any) -> tuple:
    """What a chart on this screen was made from, for its cache: moment, data, policy, and what else it depends on."""
    return (*_shown_state(), *map(_key_part, more))


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


def _once_a_run(name: str, find: Callable[[], Result]) -> Result:
    """What a run asks for a hundred times and what cannot change within it, unless it travels to another moment."""
    known = st.session_state[_KNOWN]
    if name not in known:
        known[name] = find()
    return known[name]


def _shown_state() -> tuple[str, str, int, str]:
    """What everything on this screen is made from: database, moment, data version, policy version."""
    return _once_a_run("state", lambda: (_settings().database_url, moment(), data_version().version, stored_policy().version))


def _key_of(function: Callable, arguments: tuple, *more: Any) -> str:
    # One text: Streamlit would take a key of many parts to pieces at every question.
    return repr((*_shown_state(), function.__module__, function.__qualname__, *map(_key_part, arguments), *more))


def _key_part(argument: Any) -> str:
    # Options and policy follow from the two versions, which are in the key already.
    return type(argument).__name__ if isinstance(argument, (FilterOptions, Policy)) else repr(argument)


@st.cache_resource(show_spinner=False, max_entries=4)
def _opened(url: str) -> Database:
    opened = Database(url)
    upgrade(opened)
    return opened


def _settings() -> AppSettings:
    """The settings of the environment: asked for a hundred times in a run, and slow to take from it."""
    return _settings_from(*(os.environ.get(str(field.validation_alias)) for field in AppSettings.model_fields.values()))


@lru_cache(maxsize=4)
def _settings_from(*_environment: str | None) -> AppSettings:
    return AppSettings()


def _policy_file() -> tuple[str, int | None]:
    """The policy file that the environment names and when it changed; without one the database rules alone."""
    settings = _settings()
    if "policy_file" not in settings.model_fields_set:
        return "", None
    path = settings.policy_file
    return str(path), path.stat().st_mtime_ns if path.exists() else None


@st.cache_resource(show_spinner=False, max_entries=4)
def _policy_taken_in(url: str, path: str, changed: int | None) -> int | None:
    return policy_in_force(database()).number


@st.cache_resource(show_spinner=False, max_entries=4)
def _stored_policy(url: str, version: int, path: str, changed: int | None) -> Policy:
    return policy_in_force(database())


@st.cache_resource(show_spinner=False, max_entries=4)
def _effective_policy(url: str, shown: str, version: int, policy_version: str) -> Policy:
    return policy_of(asked(), stored_policy())


@st.cache_resource(show_spinner="Working out the figures anew, because data or policy have changed …", max_entries=4)
def _figures_worked_out(url: str, version: int, policy_version: str) -> bool:
    return ensure_current(database(), stored_policy())


# Frozen, so that all sessions may share the one object.
@st.cache_resource(show_spinner=False, max_entries=16)
def _options(url: str, shown: str, version: int, policy_version: str, chosen_scope: Scope) -> FilterOptions:
    with asked().read() as connection:
        return read_options(connection, chosen_scope)


@st.cache_resource(show_spinner=False, max_entries=MOST_SHARED)
def _shared(key: str, _function: Callable, _arguments: tuple) -> Any:
    return _asked_steadily(_function, _arguments)


@st.cache_resource(show_spinner=False)
def _results() -> KeptResults:
    return KeptResults(MOST_RESULTS)


def _asked_steadily(function: Callable, arguments: tuple) -> Any:
    """What stands side by side on a screen is answered from one state of the data, which is looked up once a run."""
    with steadily(st.session_state[_COPIES]):
        return function(asked(), *arguments)
