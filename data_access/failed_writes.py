"""A write that the database does not take is a refusal in words, so that the page keeps what was typed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError


@contextmanager
def said_on_failure(refusal: type[ValueError]) -> Iterator[None]:
    """Around a write: an error of the database becomes a `refusal`, whose message is for the person who asked."""
    try:
        yield
    except DBAPIError as error:
        raise refusal("The database did not take it just now. What you typed is still here: save it again in a "
                      "moment.") from error
