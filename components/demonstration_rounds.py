"""The demonstration's own maturity rounds, for whatever brings the demonstration back."""

from __future__ import annotations

from collections.abc import Callable

from components import session
from reports.maturity_demonstration import demonstration_keeper
from sample_data.demonstration import maturity


def demonstration_rounds() -> Callable[..., None]:
    """What to hand to `undo_import` as `rounds`; nothing is made until an undo leads back to the demonstration."""
    return demonstration_keeper(maturity.rounds, maturity.TARGETS, maturity.TARGET_DAY, maturity.ACTIONS,
                                identity=session.identity())
