"""The views of the Resources page that look ahead, beside the heat map: what each is called and what draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from components.frame import Screen
from components.resource_rivals import show_rivals_view
from components.resource_supply import show_supply_view
from components.scenario_view import show_what_if

PLANS: Mapping[str, Callable[[Screen], None]] = {
    "what-if": show_what_if, "rivals": show_rivals_view, "supply": show_supply_view}
# The heat map comes first; it answers the page's question.
VIEWS: Mapping[str, str] = {"load": "Heat map", "what-if": "What if", "rivals": "Rivals", "supply": "Supply and demand"}
