"""What goes wrong in projects like these, in the words of the people who report it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Cause:
    """One trouble and what is said about it: while it is young, when it bites, when it is over; the decision it asks for, in
    which {amount} stands for money. The first two of `severe` lead to the two decisions."""

    categories: tuple[str, ...]
    early: tuple[str, ...]
    severe: tuple[str, ...]
    over: tuple[str, ...]
    decisions: tuple[str, ...]


_ALL = ("infrastructure", "digital", "regulatory", "organisation", "property")

CAUSES = (
    Cause(("infrastructure", "property"),
          ("The permit authority has asked for a further environmental statement.",
           "The road permit is two weeks behind the request.",
           "Neighbours have objected to the night works; talks are under way."),
          ("Without the permit the contractor cannot start on the second section, and standing time is being charged.",
           "The permit is now five months behind; the winter window for excavation is lost.",
           "The objection is before the court; no excavation in the affected street until it is settled."),
          ("The permit has been granted with conditions that we can meet.",
           "The objection was withdrawn after the route change."),
          ("Accept the standing time of the contractor or end the contract for section 2.",
           "Approve the alternative route without the disputed street.")),
    Cause(("infrastructure",),
          ("The manufacturer has announced a later delivery of the main equipment.",
           "One of two suppliers has not confirmed its slot."),
          ("Delivery of the main equipment has moved by another nine weeks and now drives the finish.",
           "The factory test failed; the unit goes back for rework and no new date is confirmed.",
           "The supplier has claimed higher steel prices; talks have not brought a result."),
          ("The equipment has passed its factory test and is on the way.",
           "The second supplier has filled the gap in delivery."),
          ("Order the replacement unit from the framework contract at a higher price (EUR {amount}).",
           "Take over a unit from the spare stock for this site (EUR {amount}).")),
    Cause(("digital", "regulatory"),
          ("The test found more defects than planned, most of them in interfaces.",
           "The supplier's release came with open points."),
          ("Acceptance test stopped: 14 defects of the highest class are open and the supplier has fixed three this month.",
           "Go-live cannot be held; the billing interface still produces wrong amounts in one case of fifty.",
           "Two test rounds have failed and the third cannot start before data is clean."),
          ("The defects of the highest class are closed and the retest passed.",
           "The stable release is in place; defects fall week by week."),
          ("Go live in two steps, with business customers later.",
           "Extend the parallel run of the old system by three months (EUR {amount}).")),
    Cause(("digital", "organisation"),
          ("Data quality in the old system is worse than assumed.",
           "The business has not yet named owners for three data sets."),
          ("One record in eight cannot be migrated; cleaning takes people whom the departments do not release.",
           "The trial migration took 31 hours against a window of 12.",
           "Migration rules are disputed between two departments and block the build."),
          ("The last trial migration ran inside the window.", "Owners clean their data to a weekly target and keep it."),
          ("Release four specialists of the departments for data cleaning until year end.",
           "Migrate active contracts only and archive the rest.")),
    Cause(_ALL,
          ("The architect is shared with two other projects and is short by a day a week.",
           "Two key people are booked well above their hours.",
           "A specialist has left; the post is advertised."),
          ("Three of eight posts are empty, and the contractors who were to fill them have not been released.",
           "Work stands still in two streams because the same specialist is booked on four projects.",
           "The team has been moved to storm repairs; no progress on our work packages this month."),
          ("The open posts are filled and the new people are productive.",
           "The specialist is ours for three days a week again."),
          ("Approve two contractors for six months (EUR {amount}).",
           "Decide which of the four projects has first call on the integration architects.")),
    Cause(("digital", "regulatory", "organisation"),
          ("New wishes from the departments come in faster than they are decided.",
           "The scope of the second release is still open."),
          ("Scope has grown by a fifth since approval without money or time.",
           "The steering committee has not decided on the extra reports, and the team builds on assumption.",
           "Change requests worth a quarter of the budget await a decision."),
          ("The scope is frozen and the backlog is sorted into a later release.",
           "The committee has declined most of the change requests."),
          ("Freeze the scope of release 1 and move the rest to a follow-up.",
           "Decide on the change requests with their budget (EUR {amount}).")),
    Cause(("infrastructure", "property"),
          ("Ground conditions differ from the survey on the first section.",
           "Prices of the first bids are above the estimate."),
          ("Contaminated soil adds disposal that the estimate does not hold.",
           "The lowest bid is 18 % above the estimate, and it was the second tender.",
           "Old asbestos pipes turned up along the route; works stopped for two weeks."),
          ("The disposal is done and the remaining sections are clean.", "The third tender came in at the estimate."),
          ("Draw on the risk reserve for soil disposal (EUR {amount}).",
           "Award the contract above the estimate or tender again and lose a season (EUR {amount}).")),
    Cause(("regulatory", "digital"),
          ("The regulator has published a draft that would change the rules once more.", "The guidance that we need is late."),
          ("The final rule differs from the draft we built on, and two interfaces must be done again.",
           "The legal date stands although the guidance is four months late.",
           "Our reading of the rule is disputed by the regulator."),
          ("The regulator has accepted our reading.", "The final rule confirmed our design in all main points."),
          ("Request an extension from the regulator.", "Meet the legal date with a manual process for the first quarter.")),
    Cause(("organisation", "property"),
          ("The staff council wants to see the plan for the second wave first.", "Attendance at the training is below plan."),
          ("The staff council has stopped the roll-out until the works agreement is signed.",
           "Two departments have withdrawn their people from the project.",
           "Moving plans changed for the third time, and teams do not know where they will sit."),
          ("The works agreement is signed.", "Attendance has recovered since line managers invite in person."),
          ("Sign the works agreement with the revised hours.", "Confirm the second wave or stop after the pilot.")),
    Cause(_ALL,
          ("A project that we depend on has announced a later date.",
           "The handover from the neighbouring project is not agreed in writing."),
          ("The outage window was cancelled by operations and the next one is in spring.",
           "The network we connect to will not be ready; temporary connection costs are not in the budget.",
           "We wait for the interface of another project that has missed its date twice."),
          ("The missing delivery arrived and works.", "Operations has confirmed a new outage window."),
          ("Confirm the outage window in writing with operations.",
           "Build the temporary connection at our own cost (EUR {amount}).")),
)
