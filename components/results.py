"""Results that a process keeps: worked out once for a key and handed to everybody as the very same object."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import TypeVar

Result = TypeVar("Result")


class KeptResults:
    """At most `most` results; the one that nobody asked for the longest goes first.

    Streamlit's own cache inspects the function and hashes its arguments at each question: several milliseconds a page.
    """

    def __init__(self, most: int):
        self._most = most
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._looking = threading.Lock()

    def of(self, key: Hashable, work_out: Callable[[], Result]) -> Result:
        """What is kept under the key, else what `work_out` gives, kept from now on; nothing is kept when it raises.

        Two who ask at once may both work it out: what is slow about it, reading the database, is done once all the same (see
        `data_access.portfolio_copy`).
        """
        with self._looking:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        found = work_out()
        with self._looking:
            # The first one stays, so that all have the same object.
            found = self._kept.setdefault(key, found)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found
