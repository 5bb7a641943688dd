"""Do we have the people? Supply and demand of each role over the next twelve months, and certified project managers."""

from __future__ import annotations

import pandas
import streamlit as st

from components import session
from components.cards import status_badge
from components.chart_panel import show_chart
from components.charts.supply_gap_map import SHOWN_GAP, supply_gap_map
from components.downloads import csv_download
from components.formats import count_of, format_month, format_number, format_share, plain, visible
from components.frame import Screen
from components.notices import show_empty
from components.plan_data import Ahead, ahead_of, show_booking_choice
from components.project_links import table_height
from reports.role_supply import CertifiedManagers, RoleSupply, certified_managers, supply_by_role

ROLE_LABELS = {"supply": "Supply", "demand": "Booked on people", "generic_demand": "Nobody named", "gap": "Gap, mean",
               "worst_gap": "Worst gap"}


def show_supply_view(screen: Screen) -> None:
    """The whole view: what each role has and what is asked of it, and the certifications of project managers."""
    policy, ahead = session.stored_policy(), ahead_of(screen)
    supply = session.cached(supply_by_role, ahead.copy(), policy, ahead.on, ahead.soft_weight) if ahead else None
    if supply is None or supply.roles.empty:
        show_empty("No roles", "Nobody has a role with capacity or bookings in the next twelve months; resources.csv, "
                   "capacity.csv and allocations.csv would fill it.")
    else:
        _show_gaps(supply, ahead)
        _show_roles(supply)
    _show_managers(session.cached(certified_managers, screen.project_filter, screen.options, policy))


def headline(supply: RoleSupply, bookings: str) -> str:
    """The worst gap in a sentence: "Security architect is short of 0.6 FTE in Oct 2026, the worst of 3 roles that are short
    with firm bookings; with all bookings 10 are".

    `bookings`: how they count, in words. Much of what is asked for is not firm, so both are said where they differ.
    """
    short, every = (roles[roles["worst_gap"] <= -SHOWN_GAP] for roles in (supply.roles, supply.with_all))
    if not supply.roles["months_known"].sum():
        return "Nobody can say: there is no capacity data"
    all_short = f"{format_number(len(every))} {'is' if len(every) == 1 else 'are'}"
    more = f" with {bookings}; with all bookings {all_short}" if len(every) > len(short) else ""
    if short.empty:
        return f"No role is short of people{more}"
    worst = short.loc[short["worst_gap"].idxmin()]
    gap, month = format_number(-worst["worst_gap"], 1), format_month(worst["worst_month"])
    told = f"{visible(worst['name'])} is short of {gap} FTE in {month}"
    if len(short) > 1:
        return f"{told}, the worst of {count_of(len(short), 'role')} that are short{more}"
    return f"{told}, the only role that is{more}" if more else told


def _show_gaps(supply: RoleSupply, ahead: Ahead) -> None:
    months = ahead.months
    rows = supply.months.merge(supply.roles[["role", "worst_gap"]], on="role").sort_values(
        ["worst_gap", "name", "month"], na_position="last")
    drawn = rows.assign(unit=rows["role"])
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader(plain(headline(supply, ahead.bookings)), anchor=False, width="content")
        show_booking_choice(ahead.screen)
    known = supply.months.loc[supply.months["supply"].notna(), "month"]
    reach = f" Capacity data reach to {format_month(known.max())}." if len(known) and known.max().date() < months.last else ""
    st.caption(f"{format_month(months.first)} to {format_month(months.last)}, {ahead.bookings} of all projects whatever is "
               f"filtered, in full-time equivalents (FTE).{reach}")
    show_chart("Do we have the people, by role?", lambda: supply_gap_map(drawn), rows.drop(columns="worst_gap"),
               key="supply.map", version=session.drawn_from(months, ahead.soft_weight), file_name="supply-by-role",
               empty="There is neither capacity nor a booking.")


def _show_roles(supply: RoleSupply) -> None:
    rows, config = supply.roles, st.column_config
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.subheader("How much of each, on average?", anchor=False, width="content")
        csv_download("CSV", rows, "supply-by-role-means", key="supply.roles.csv")
    names = [visible(name) for name in rows["name"]]
    shown = rows[list(ROLE_LABELS)].round(1).assign(name=names, worst_month=rows["worst_month"])
    st.dataframe(shown[["name", *ROLE_LABELS, "worst_month"]], hide_index=True, placeholder="–",
                 height=table_height(len(shown), 10), column_config={
                     "name": config.TextColumn("Role", width=220),
                     **{name: config.NumberColumn(f"{label}, FTE", format="%.1f") for name, label in ROLE_LABELS.items()},
                     "worst_month": config.DateColumn("In", format="MMM YYYY")},
                 alt="Mean supply and demand of each role over the months that have capacity data, the greatest shortage first")


def _show_managers(found: CertifiedManagers) -> None:
    """How many managers of active projects hold a certification that counts, and who does not."""
    policy, terms = session.stored_policy(), found.terms
    st.subheader("Are the project managers certified?", anchor=False)
    if found.rows.empty:
        show_empty("No project managers", "No active project that is shown names its manager; projects.csv would fill it.")
        return
    if terms.denominator:
        share = terms.numerator / terms.denominator
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f"**{format_number(terms.numerator)} of {count_of(round(terms.denominator), 'manager')} "
                        f"({format_share(share)}) hold a certification that counts**", width="content")
            status_badge(policy.bands["certified_managers"].status(share))
    st.caption(plain(" ".join(_left_out(found, policy.certifications))))
    lacking = found.rows[~found.rows["certified"].eq(True)]
    if not policy.person_rows:
        st.caption("The policy keeps single people out of view, so nobody is named here.")
    elif len(lacking):
        _show_lacking(found.rows, lacking)


def _left_out(found: CertifiedManagers, counting: tuple[str, ...]) -> list[str]:
    said = [f"These count: {', '.join(counting) or 'none'}."]
    unmatched = int(found.rows["certified"].isna().sum())
    if unmatched:
        said.append(f"{count_of(unmatched, 'manager')} cannot be told: not among the resources, or of a name several have.")
    if len(found.unmanaged):
        said.append(f"{count_of(len(found.unmanaged), 'active project')} "
                    f"{'names' if len(found.unmanaged) == 1 else 'name'} no manager.")
    return [*said, "The data hold no day on which a certification runs out, so nobody can say which will soon."]


def _show_lacking(every: pandas.DataFrame, lacking: pandas.DataFrame) -> None:
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.text(f"Without one, or not to be told ({format_number(len(lacking))})", width="content")
        told = {name: ["; ".join(words) for words in every[name]] for name in ("certifications", "counting")}
        csv_download("CSV", every.assign(**told), "certified-managers", key="supply.managers.csv")
    rows = pandas.DataFrame({
        "manager": [visible(name) for name in lacking["manager"]], "projects": lacking["projects"],
        "holds": [visible(", ".join(words)) or None for words in lacking["certifications"]],
        "why": lacking["why_unmatched"].str.capitalize()}).dropna(axis="columns", how="all")
    config = st.column_config
    st.dataframe(rows, hide_index=True, placeholder="–", height=table_height(len(rows), 8), column_config={
        "manager": config.TextColumn("Project manager", width=220),
        "projects": config.NumberColumn("Active projects", width=120),
        "holds": config.TextColumn("Holds"), "why": config.TextColumn("Why it cannot be told")},
        alt=f"{len(rows)} project managers without a certification that counts, or who cannot be told")
