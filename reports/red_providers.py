"""Red projects that others wait for, and which of them stand outside a filter that shows who waits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy

from data_access.exceptions import read_red_providers
from data_access.portfolio_copy import PortfolioCopy
from data_access.shown_mask import Mask, positions
from metrics.exceptions import Item, Row, red_providers


class _Waits(NamedTuple):
    """A row a pair of a red giver and a project that waits for it.

    `giver`: numbers that follow the givers' names; `giver_place`, `receiver_place`: among all projects; `money`: at stake;
    `links`: those of the pair.
    """

    giver: numpy.ndarray
    giver_place: numpy.ndarray
    receiver_place: numpy.ndarray
    money: numpy.ndarray
    links: list[list[Row]]


@dataclass(frozen=True)
class OutsideProviders:
    """Red projects that a filter does not show and that shown ones wait for.

    `pairs`: of `waits`, those that count, with the `number` of each one's giver; `order`: these numbers, the one with the most
    money at stake first.
    """

    waits: _Waits
    pairs: numpy.ndarray
    number: numpy.ndarray
    order: numpy.ndarray

    @property
    def count(self) -> int:
        return len(self.order)

    def items(self) -> Iterator[Item]:
        """One exception a giver, in the order of `metrics.exceptions.rank_key`; made when it is asked for."""
        links = ([link for pair in self.pairs[self.number == giver].tolist() for link in self.waits.links[pair]]
                 for giver in self.order.tolist())
        return (red_providers(found, is_shown=False)[0] for found in links)


def outside_providers(copy: PortfolioCopy, mask: Mask, day: date) -> OutsideProviders:
    """Those outside the mask that masked projects wait for at the reporting date."""
    waits = copy.held(_waits, day)
    pairs = numpy.flatnonzero(~mask[waits.giver_place] & mask[waits.receiver_place])
    givers, number = numpy.unique(waits.giver[pairs], return_inverse=True)
    money = numpy.bincount(number, waits.money[pairs], minlength=len(givers))
    # Where nothing is known to be at stake a project comes last.
    return OutsideProviders(waits, pairs, number, numpy.argsort(numpy.where(money > 0, -money, 1.0), kind="stable"))


def red_links(copy: PortfolioCopy, day: date) -> list[Row]:
    """See `data_access.exceptions.read_red_providers`."""
    return copy.held(_links, day)


def _links(copy: PortfolioCopy, day: date) -> list[Row]:
    with copy.database.read() as connection:
        return read_red_providers(connection, day)


def _waits(copy: PortfolioCopy, day: date) -> _Waits:
    pairs: dict[tuple[str, str, str], list[Row]] = {}
    for link in red_links(copy, day):
        pairs.setdefault((link["name"], link["project_id"], link["receiver_id"]), []).append(link)
    numbers = {giver: number for number, giver in enumerate(sorted({pair[:2] for pair in pairs}))}
    money = [red_providers(links)[0].at_stake or 0.0 for links in pairs.values()]
    return _Waits(numpy.array([numbers[pair[:2]] for pair in pairs], dtype=int), positions(copy, [pair[1] for pair in pairs]),
                  positions(copy, [pair[2] for pair in pairs]), numpy.array(money, dtype=float), list(pairs.values()))
