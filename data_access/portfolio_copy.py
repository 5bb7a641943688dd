"""What has been read of a database, kept in memory until its data changes: read once for all sessions and all filters.

A filter asks the same questions of other projects. What does not depend on it is read once for each state of the data, and a
filter then only selects and adds up (see `data_access.shown_mask`). Nothing that is kept may be changed by who gets it.

A decision recorded in the middle of a review changes few readings, those that are marked with `@reads_log`: the others stay.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, MutableMapping
from contextlib import contextmanager
from functools import wraps
from typing import Concatenate, NamedTuple, ParamSpec, TypeVar

from sqlalchemy import func, select

from data_access.engine import Database
from data_access.schema import data_version, decisions, figures_state

Kept = TypeVar("Kept")
Asked = ParamSpec("Asked")
# Bound the memory: the portfolio of now, the snapshots of the periods that a card looks back on, and one that somebody opened.
MOST_COPIES, MOST_READINGS = 10, 128
_ATTEMPTS = 5


class DataMoved(RuntimeError):
    """The data changed while it was being read."""


class LogNotDeclared(TypeError):
    """A reading asks for one that follows from the log of decisions, and does not say that it then follows from it too."""


class DataState(NamedTuple):
    """Equal states hold equal rows, but for the log of decisions: data version, what the figures were made from."""

    version: int | None
    changed_at: object
    figures_version: int | None
    policy_version: str | None
    computed_at: object


class State(NamedTuple):
    """The state of the data, and that of the log of decisions (see `data_access.decisions.log_state`)."""

    data: DataState
    decided: int


def reads_log(read: Callable[Asked, Kept]) -> Callable[Asked, Kept]:
    """Marks a reading that follows from the log of decisions, by itself or by another: a decision makes it be read anew."""
    read.reads_log = True
    return read


class _Readings:
    """What has been read, by what was asked; the one that nobody has asked for longest is given up first."""

    def __init__(self):
        self._found: OrderedDict[Hashable, object] = OrderedDict()
        # One reads at a time, so that many people who open the app together read once; who finds it there does not wait.
        self._reading, self._looking = threading.RLock(), threading.Lock()

    def held(self, key: Hashable, read: Callable[[], Kept]) -> Kept:
        with self._looking:
            if key in self._found:
                self._found.move_to_end(key)
                return self._found[key]
        with self._reading:
            with self._looking:
                if key in self._found:
                    return self._found[key]
            found = read()
            with self._looking:
                self._found[key] = found
                while len(self._found) > MOST_READINGS:
                    self._found.popitem(last=False)
        return found


class PortfolioCopy:
    """What has been read of `database` in one state. It goes on with what the one `before` it has read of the same data."""

    def __init__(self, database: Database, state: State, before: PortfolioCopy | None = None):
        self.database, self.state = database, state
        self._of_data = before._of_data if before and before.state.data == state.data else _Readings()
        self._of_log = _Readings()

    def held(self, read: Callable[Concatenate[PortfolioCopy, Asked], Kept], *arguments: Hashable) -> Kept:
        """`read(self, *arguments)`, done once; not to be changed by the caller. Raises DataMoved, LogNotDeclared."""
        of_log = getattr(read, "reads_log", False)
        if of_log and reads_data_alone():
            raise LogNotDeclared(f"what asks for {read.__qualname__} has to be marked with @reads_log too")
        kept = self._of_log if of_log else self._of_data
        return kept.held((read, *arguments), lambda: self._read(read, arguments, of_log))

    def _read(self, read: Callable, arguments: tuple, of_log: bool) -> object:
        before, _reading.data_alone = reads_data_alone(), not of_log
        try:
            found = read(self, *arguments)
        finally:
            _reading.data_alone = before
        now = state_of(self.database)
        if now.data != self.state.data or (of_log and now.decided != self.state.decided):
            raise DataMoved("the data changed while it was being read")
        return found


_reading = threading.local()


def reads_data_alone() -> bool:
    """Whether this thread is within a reading that is kept whatever is decided, and so must not look into the log."""
    return getattr(_reading, "data_alone", False)


_remembered: OrderedDict[Database, None] = OrderedDict()
_choosing = threading.Lock()
_steady = threading.local()


# Every question asks it, so that it is put together once.
_STATE = select(
    *(select(column).scalar_subquery() for column in (
        data_version.c.version, data_version.c.changed_at, figures_state.c.data_version, figures_state.c.policy_version,
        figures_state.c.computed_at)),
    select(func.coalesce(func.sum(decisions.c.version), 0)).scalar_subquery())


def state_of(database: Database) -> State:
    """The state that the database is in now."""
    with database.read() as connection:
        *data, decided = connection.execute(_STATE).one()
    return State(DataState(*data), decided)


@contextmanager
def steadily(found: MutableMapping[Database, PortfolioCopy]) -> Iterator[None]:
    """Within the block all questions of this thread look at the same state of a database, which is then in `found`.

    For questions whose answers stand side by side; given the same mapping again, later blocks look at that state too.
    """
    before = getattr(_steady, "found", None)
    _steady.found = found
    try:
        yield
    finally:
        _steady.found = before


def copy_of(database: Database) -> PortfolioCopy:
    """What has been read of the database as it is now; an empty copy where its data has changed since."""
    found = getattr(_steady, "found", None)
    if found is None:
        return _current(database)
    held = found.get(database)
    if held is None:
        held = found[database] = _current(database)
    return held


def _current(database: Database) -> PortfolioCopy:
    state = state_of(database)
    with _choosing:
        found = database.kept
        if found is None or found.state != state:
            found = database.kept = PortfolioCopy(database, state, found)
        if database.is_lasting:
            _remember(database)
        return found


def _remember(database: Database) -> None:
    _remembered[database] = None
    _remembered.move_to_end(database)
    while len(_remembered) > MOST_COPIES:
        _remembered.popitem(last=False)[0].kept = None


def of_one_state(question: Callable[Concatenate[PortfolioCopy, Asked], Kept]) -> Callable[Concatenate[Database, Asked], Kept]:
    """Makes a question to a copy one to a database: asked of one state of it, and anew when the data changed meanwhile."""

    @wraps(question)
    def asked(database: Database, *arguments: Asked.args, **more: Asked.kwargs) -> Kept:
        for _ in range(_ATTEMPTS - 1):
            try:
                return question(copy_of(database), *arguments, **more)
            except DataMoved:
                if found := getattr(_steady, "found", None):
                    found.pop(database, None)
        return question(copy_of(database), *arguments, **more)

    return asked
