"""A small portfolio of people with every awkward case of capacity and bookings, its sums written out in the tests."""

from __future__ import annotations

PROJECTS = [
    {"project_id": "alpha", "name": "Alpha", "program_id": "A", "priority": 1, "project_manager": "Mia"},
    {"project_id": "beta", "name": "Beta", "program_id": "B", "priority": 2, "project_manager": "Noah"},
    {"project_id": "gamma", "name": "Gamma", "program_id": "B"},
]
RESOURCES = [
    # joins in the middle of January, is on leave in all of February (which has 29 days), works full time in March
    {"resource_id": "ann", "name": "Ann", "team": "North", "role": "Engineer", "skills": "SQL; Python", "location": "Oslo"},
    {"resource_id": "bob", "name": "Bob", "team": "North", "role": "Engineer", "skills": "SQL"},
    {"resource_id": "cid", "name": "Cid", "team": "North", "role": "Analyst"},
    {"resource_id": "dee", "name": "Dee", "team": "South", "role": "Analyst", "location": "Oslo"},  # capacity, no bookings
    {"resource_id": "eve", "name": "Eve", "team": "South", "role": "Engineer"},  # bookings, no capacity
    {"resource_id": "fay", "name": "Fay"},  # soft bookings only, no team, no role
    {"resource_id": "gen", "name": "Engineer wanted", "team": "South", "role": "Engineer", "employment": "generic"},
]
JAN, FEB, MAR = "2028-01-01", "2028-02-01", "2028-03-01"
CAPACITY = [{"resource_id": resource, "month": month, "hours": hours} for resource, month, hours in (
    ("ann", JAN, 80), ("ann", FEB, 0), ("ann", MAR, 184), ("bob", JAN, 168), ("bob", FEB, 168), ("bob", MAR, 184),
    ("cid", JAN, 84), ("cid", FEB, 84), ("dee", FEB, 160), ("fay", FEB, 100))]
ALLOCATIONS = [
    {"resource_id": resource, "project_id": project, "month": month, "hours": hours, "booking": booking}
    for resource, project, month, hours, booking in (
        ("ann", "alpha", JAN, 60, "hard"), ("ann", "beta", JAN, 40, "hard"), ("ann", "alpha", FEB, 16, "hard"),
        ("ann", "beta", MAR, 92, "hard"), ("ann", "beta", MAR, 46, "soft"),
        ("bob", "beta", JAN, 84, "hard"), ("bob", "gamma", FEB, 168, "hard"), ("bob", "gamma", FEB, 42, "soft"),
        ("cid", "alpha", FEB, 84, "hard"), ("cid", "gamma", MAR, 10, "hard"),
        ("eve", "alpha", FEB, 50, "hard"), ("fay", "beta", FEB, 30, "soft"),
        ("gen", "alpha", FEB, 320, "soft"), ("gen", "alpha", MAR, 160, "hard"))]
FILES = {"programs": [{"program_id": "A", "name": "A"}, {"program_id": "B", "name": "B"}], "projects": PROJECTS,
         "resources": RESOURCES, "capacity": CAPACITY, "allocations": ALLOCATIONS}
