"""The views of the Resources page that look ahead, beside the heat map: what each is called and what draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from components.frame import Screen
from components.resource_supply import show_supply_view

PLANS: Mapping[str, Callable[[Screen], None]] = {"supply": show_supply_view}
# The heat map comes first; it answers the page's question.
VIEWS: Mapping[str, str] = {"load": "Heat map", "supply": "Supply and demand"}
