"""The pages of the app, and the menu of links between them that carry the filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import streamlit as st

from components import dependency_slip_text
from components.scorecard_groups import GROUPS
from components.url_state import PageField, is_identifier, is_month, one_of
from metrics.scenario_text import LONGEST_TEXT, fits_link
from reports.load_paths import is_paths

APP_NAME = "Portfolio Lens"
PAGES_FOLDER = Path(__file__).resolve().parent.parent / "pages"


@dataclass(frozen=True)
class PageEntry:
    """A page: `name` is its path in the URL, `fields` the URL fields that it alone has.

    `filtered`: it shows the portfolio through the filter. `needs_projects`: without any it has nothing to show.
    `by_link_alone`: it is for people who were sent a personal link, with nothing of the portfolio around it, neither menu nor
    copied link, and draws its own title.

    Its file is named otherwise than its path: under AppTest, where `pages/` lies beside the script, Streamlit would
    take a file of the same name for an automatic page and run it without the frame.
    """

    name: str
    title: str
    icon: str
    group: str
    fields: tuple[PageField, ...] = ()
    filtered: bool = True
    needs_projects: bool = True
    by_link_alone: bool = False

    @property
    def file(self) -> Path:
        return PAGES_FOLDER / f"{self.name}_page.py"


EXCEPTION_KINDS = ("divergence", "over_budget", "late", "provider", "milestones", "risks", "stale")
CHANGE_KINDS = ("status", "finish", "cost", "risks", "membership")
MONEY_GROUPS = ("business-unit", "objective")
KPI_IDS = tuple(kpi_id for ids in GROUPS.values() for kpi_id in ids)
PROJECT_VIEWS = ("overview", "performance", "schedule", "status", "people", "risks", "assurance", "dependencies")
LOAD_MEASURES = ("utilisation", "hours", "days", "fte", "free")
LOAD_SPANS = ("12", "24", "quarters")
LOAD_GROUPS = ("team", "role", "person", "skill", "location")
RESOURCE_VIEWS = ("load", "what-if", "rivals", "supply")
SCENARIO_LEVELS = ("role", "team", "person")
DEPENDENCY_VIEWS = ("roadmap", "matrix", "chain", "slip")
DEPENDENCY_GROUPS = ("program", "portfolio", "business-unit", "project")
DEPENDENCY_STATES = ("open", "trouble", "delivered", "all")
RISK_KINDS = ("threat", "opportunity", "waiting")
GRID_CELLS = tuple(f"{probability}x{impact}" for probability in range(1, 6) for impact in range(1, 6))
POLICY_PANELS = ("bands", "conventions", "versions", "file")
MATURITY_VIEWS = ("teams", "team", "talk", "records")
CAMPAIGN_PANELS = ("campaigns", "new", "models")
DATA_PANELS = ("load", "take", "runs", "snapshots")

# The first is what opens at the bare address.
PAGES: tuple[PageEntry, ...] = (
    PageEntry("review", "Review", ":material/checklist:", "Review",
              (PageField("kind", "a kind of exception", one_of("all", *EXCEPTION_KINDS), "all"),
               PageField("list", "top or all", one_of("top", "all"), "top"),
               PageField("moved", "a kind of change", one_of(*CHANGE_KINDS), CHANGE_KINDS[0]),
               PageField("by", "business-unit or objective", one_of(*MONEY_GROUPS), MONEY_GROUPS[0]))),
    PageEntry("scorecards", "Scorecards", ":material/speed:", "Review",
              (PageField("kpi", "a key figure of the catalogue", one_of(*KPI_IDS)),)),
    PageEntry("portfolio", "Portfolio", ":material/dashboard:", "Portfolio"),
    PageEntry("project", "Project", ":material/assignment:", "Portfolio",
              (PageField("id", "a known project", is_identifier),
               PageField("view", "a view of a project", one_of(*PROJECT_VIEWS), PROJECT_VIEWS[0]))),
    PageEntry("resources", "Resources", ":material/groups:", "Portfolio",
              (PageField("view", "a view of the resources", one_of(*RESOURCE_VIEWS), RESOURCE_VIEWS[0]),
               PageField("scenario", f"at most {LONGEST_TEXT} characters", fits_link),
               PageField("per", "role, team or person", one_of(*SCENARIO_LEVELS), SCENARIO_LEVELS[0]),
               PageField("project", "a project", is_identifier),
               PageField("by", "a grouping of people", one_of(*LOAD_GROUPS), LOAD_GROUPS[0]),
               PageField("soft", "hard, weighted or all", one_of("hard", "weighted", "all"), "hard"),
               PageField("measure", "a measure of load", one_of(*LOAD_MEASURES), LOAD_MEASURES[0]),
               PageField("span", "12, 24 or quarters", one_of(*LOAD_SPANS), LOAD_SPANS[0]),
               PageField("team", "a team", is_identifier),
               PageField("open", "rows of the heat map", is_paths),
               PageField("unit", "a row of the heat map", is_paths),
               PageField("month", "a month such as 2026-10", is_month))),
    PageEntry("dependencies", "Dependencies", ":material/account_tree:", "Portfolio",
              (PageField("view", "a view of dependencies", one_of(*DEPENDENCY_VIEWS), DEPENDENCY_VIEWS[0]),
               PageField("by", "a grouping of projects", one_of(*DEPENDENCY_GROUPS), DEPENDENCY_GROUPS[0]),
               PageField("state", "a state of dependencies", one_of(*DEPENDENCY_STATES), DEPENDENCY_STATES[0]),
               PageField("focus", "a known project", is_identifier),
               PageField("giver", "a group that gives", is_identifier),
               PageField("receiver", "a group that receives", is_identifier),
               PageField("slip", f"at most {dependency_slip_text.LONGEST_TEXT} characters", dependency_slip_text.fits_link))),
    PageEntry("risks", "Risks", ":material/warning:", "Portfolio",
              (PageField("kind", "a kind of entry", one_of(*RISK_KINDS), RISK_KINDS[0]),
               PageField("cell", "a cell of the grid such as 4x5", one_of(*GRID_CELLS)))),
    PageEntry("value", "Value", ":material/trending_up:", "Portfolio"),
    PageEntry("maturity", "Maturity", ":material/stairs:", "Maturity",
              (PageField("view", "a view of maturity", one_of(*MATURITY_VIEWS), MATURITY_VIEWS[0]),
               PageField("campaign", "a campaign", str.isdecimal),
               PageField("team", "a team", is_identifier),
               PageField("area", "an area of the model", is_identifier)), needs_projects=False),
    PageEntry("campaigns", "Campaigns", ":material/how_to_vote:", "Maturity",
              (PageField("campaign", "a campaign", str.isdecimal),
               PageField("panel", "a part of the Campaigns page", one_of(*CAMPAIGN_PANELS), CAMPAIGN_PANELS[0])),
              filtered=False),
    PageEntry("answer", "Self-assessment", ":material/how_to_vote:", "Maturity",
              (PageField("invitation", "a personal link", is_identifier), PageField("at", "a question", is_identifier)),
              filtered=False, by_link_alone=True),
    PageEntry("data", "Data", ":material/database:", "Data",
              (PageField("panel", "a part of the Data page", one_of(*DATA_PANELS), DATA_PANELS[0]),), filtered=False),
    PageEntry("policy", "Policy", ":material/rule:", "Data",
              (PageField("panel", "a part of the Policy page", one_of(*POLICY_PANELS), POLICY_PANELS[0]),
               PageField("version", "a version of the policy", str.isdecimal)), filtered=False),
)


def streamlit_pages() -> dict[str, st.Page]:
    """Each page of the app as Streamlit runs it, by name."""
    return {entry.name: _page(entry) for entry in PAGES}


def show_menu(pages: Mapping[str, st.Page], query: Mapping[str, list[str]]) -> None:
    """The grouped menu; `query`: the filter that every link carries, so that it survives even a restart of the server."""
    for group, members in groupby((entry for entry in PAGES if not entry.by_link_alone), key=lambda entry: entry.group):
        entries = list(members)
        with st.container(gap="xxsmall"):
            # A group named like its first page needs no heading of its own.
            if group != entries[0].title:
                st.caption(group)
            for entry in entries:
                st.page_link(pages[entry.name], label=entry.title, icon=entry.icon, query_params=dict(query), width="stretch")


def title_of(entry: PageEntry) -> str:
    """What the browser's tab and a preview of the link say."""
    return f"{entry.title} – {APP_NAME}"


def page_of(entry_name: str) -> st.Page:
    """A page for a link or a switch: `st.page_link(page_of("project"), query_params=link_query(…))`."""
    return _page(next(entry for entry in PAGES if entry.name == entry_name))


def _page(entry: PageEntry) -> st.Page:
    # Without its icon: Streamlit would fetch that as the tab's icon from another server.
    return st.Page(entry.file, title=entry.title, url_path=entry.name, default=entry is PAGES[0])
