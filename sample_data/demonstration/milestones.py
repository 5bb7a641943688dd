"""Milestones, deliverables and gates of each project, four to ten by its length."""

from __future__ import annotations

from dataclasses import dataclass

import numpy
import pandas

from sample_data.demonstration.course import Course
from sample_data.demonstration.frames import blank, typed
from sample_data.demonstration.plan import IDEA, INITIATION, Plan
from sample_data.demonstration.progress import point
from sample_data.demonstration.projects import unplanned
from sample_data.demonstration.schedule import Schedule

# Share of the plan, name by category in the order of `CATEGORIES`, kind, key, and how long a plan must be to have it.
CATEGORIES = ("infrastructure", "digital", "regulatory", "organisation", "property")
SLOTS = (
    (0.06, ("Site survey complete", "Discovery complete", "Obligations analysed", "Staff council informed", "Site secured"),
     "milestone", False, 15),
    (0.14, ("Gate 2: plan approved",) * 5, "gate", True, 0),
    (0.24, ("Permit application filed", "Requirements baselined", "Position paper to regulator", "Current state described",
            "Building application filed"), "deliverable", False, 10),
    (0.33, ("Detailed design approved", "Solution design approved", "Target process approved", "Target roles agreed",
            "Detailed design approved"), "deliverable", True, 0),
    (0.40, ("Gate 3: ready to build",) * 5, "gate", True, 12),
    (0.50, ("Main equipment delivered", "Supplier release delivered", "System change specified", "Pilot team started",
            "Shell contract awarded"), "milestone", False, 20),
    (0.64, ("Construction half complete", "Interfaces tested end to end", "Systems adapted", "Training material ready",
            "Structure complete"), "milestone", False, 16),
    (0.78, ("Construction complete", "Acceptance test passed", "Market test passed", "Half of staff trained",
            "Building services complete"), "milestone", True, 0),
    (0.90, ("Gate 4: ready for service",) * 5, "gate", True, 9),
    (0.97, ("Handed over to operations", "Go-live", "In force", "All teams on new way of working", "Moved in"),
     "milestone", True, 0),
)


@dataclass
class Milestones:
    """A row a milestone, in order of project and slot: position of the project, slot, id, name, and its days."""

    project: numpy.ndarray
    slot: numpy.ndarray
    ids: numpy.ndarray
    name: numpy.ndarray
    planned: numpy.ndarray
    expected: numpy.ndarray
    reached: numpy.ndarray


def make(plan: Plan, course: Course, schedule: Schedule) -> Milestones:
    size = plan.size
    category = numpy.searchsorted(numpy.sort(CATEGORIES), plan.category.astype(str))
    category = numpy.argsort(CATEGORIES, kind="stable")[category]
    parts = []
    for slot, (share, names, _, _, least) in enumerate(SLOTS):
        found = point(plan, course, schedule, numpy.full(size, share), f"milestone {slot}")
        rows = numpy.flatnonzero((plan.length >= least) & (plan.stage != IDEA))
        text = numpy.array(names, dtype=object)[category]
        parts.append((rows, numpy.full(len(rows), slot), text[rows], found.planned[rows], found.expected[rows],
                      found.reached[rows]))
    project, slot, name, planned, expected, reached = (numpy.concatenate(column) for column in zip(*parts, strict=True))
    order = numpy.lexsort((slot, project))
    project, slot, planned = project[order], slot[order], planned[order]
    ids = numpy.array([f"{plan.ids[row]}-M{number + 1:02d}" for row, number in zip(project, slot, strict=True)], dtype=object)
    return Milestones(project, slot, ids, name[order], planned, expected[order], reached[order])


def frame(plan: Plan, made: Milestones) -> pandas.DataFrame:
    kinds = numpy.array([slot[2] for slot in SLOTS], dtype=object)
    keys = numpy.array([slot[3] for slot in SLOTS])
    forecast = numpy.where(numpy.isnat(made.reached), made.expected, made.reached)
    no_baseline = unplanned(plan)[made.project] | (plan.stage[made.project] <= INITIATION)
    return typed(
        "milestones", len(made.ids), milestone_id=made.ids, project_id=plan.ids[made.project], name=made.name,
        kind=kinds[made.slot], baseline_date=blank(made.planned, no_baseline), forecast_date=forecast,
        actual_date=made.reached, owner=plan.managers[plan.manager[made.project]], is_key=keys[made.slot],
    )


def upcoming(made: Milestones, size: int) -> numpy.ndarray:
    """For each project the row of its first milestone not reached yet, -1 where all are."""
    first = numpy.full(size, -1)
    open_rows = numpy.flatnonzero(numpy.isnat(made.reached))[::-1]
    first[made.project[open_rows]] = open_rows
    return first
