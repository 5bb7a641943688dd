"""Supply and demand by role over twelve months, and certified project managers."""

from __future__ import annotations

from datetime import date

import pandas
import pytest

from data_access.filter import ProjectFilter
from data_access.filter_options import read_options
from metrics.policy import Policy
from reports.load_map import span_of
from reports.role_supply import RoleSupply, certified_managers, supply_by_role
from reports.utilisation import load_copy
from tests.reports.bookings_portfolio import FEB, MAR

MORE_FILES = {"resources": [
    {"resource_id": "Mia", "name": "Maria", "role": "Manager", "certifications": "Scrum; pmp "},
    {"resource_id": "m2", "name": " noah ", "role": "Manager", "certifications": "Scrum"},
]}


def supply(database, after: date = date(2027, 12, 15), soft_weight: float = 0.0, policy: Policy = Policy()) -> RoleSupply:
    return supply_by_role(database, load_copy(database, span_of(after)), policy, after, soft_weight)


def test_gap_is_supply_less_demand_with_generic_demand_apart(booked):
    rows = supply(booked).months.set_index(["role", "month"])
    engineers = rows.loc[("Engineer", FEB)]
    assert engineers["supply"] == pytest.approx((0 + 168) / 160)
    assert engineers["demand"] == pytest.approx((16 + 168) / 160)
    assert engineers["unmeasured"] == pytest.approx(50 / 160)  # Eve, whose capacity nobody has stated
    assert engineers["generic_demand"] == 0  # pencilled in only
    assert engineers["gap"] == pytest.approx((168 - 184) / 160)
    march = rows.loc[("Engineer", MAR)]
    assert (march["generic_demand"], march["gap_named"]) == (1, pytest.approx((368 - 92) / 160))
    assert march["gap"] == pytest.approx((368 - 92) / 160 - 1)


def test_soft_demand_counts_by_its_probability(booked):
    rows = supply(booked, soft_weight=.5).months.set_index(["role", "month"])
    assert rows.loc[("Engineer", FEB), "generic_demand"] == 1
    assert rows.loc[("Engineer", FEB), "demand"] == pytest.approx((184 + 21) / 160)


def test_months_without_capacity_data_have_no_gap(booked):
    found = supply(booked)
    engineers = found.months[found.months["role"] == "Engineer"]
    assert len(engineers) == 12
    assert engineers["gap"].notna().sum() == 3
    roles = found.roles.set_index("role")
    assert (roles.loc["Engineer", "months_known"], roles.loc["Analyst", "months_known"]) == (3, 2)
    assert roles.loc["Engineer", "worst_month"] == pandas.Timestamp(FEB)
    assert roles.loc["Engineer", "gap"] == pytest.approx((248 - 184 + 168 - 184 + 368 - 92 - 160) / 160 / 3)
    assert roles.loc["-", "name"] == "Unassigned"
    assert supply(booked, date(2040, 1, 1)).roles.empty


def test_small_roles_are_shown_together_where_people_are_hidden(booked):
    found = supply(booked, policy=Policy(person_rows=False))
    assert set(found.roles["role"]) == {"Engineer", "*"}


def test_hours_of_one_or_two_without_capacity_data_count_in_the_demand_where_people_are_hidden(booked):
    engineers = supply(booked, policy=Policy(person_rows=False)).months.set_index(["role", "month"]).loc[("Engineer", FEB)]
    assert (engineers["demand"], engineers["unmeasured"]) == (pytest.approx((184 + 50) / 160), 0)
    assert engineers["gap"] == pytest.approx((168 - 234) / 160)


def test_manager_is_found_by_id_or_name_and_the_others_are_named(booked):
    with booked.read() as connection:
        options = read_options(connection)
    found = certified_managers(booked, ProjectFilter(), options, Policy())
    rows = [(row.manager, row.resource_id, row.projects, row.counting, row.certified) for row in found.rows.itertuples()]
    assert rows == [("Noah", "m2", 1, (), False), ("Mia", "Mia", 1, ("pmp",), True)]
    assert (found.terms.covered, found.terms.numerator, found.terms.denominator) == (2, 1, 2)
    assert found.unmanaged["project_id"].tolist() == ["gamma"]
    assert certified_managers(booked, ProjectFilter(program=("A",)), options, Policy()).rows["manager"].tolist() == ["Mia"]
