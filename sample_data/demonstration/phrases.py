"""Sentences of status reports that do not depend on the cause: how it goes, what was done, what comes next."""

OPENINGS = {
    "green": ("On plan.", "Work goes to plan and the finish is held.", "A good month: all work packages closed as planned.",
              "Steady progress, within budget.", "No change to the plan.", "Delivery to plan; team complete.",
              "On track for time and cost."),
    "amber": ("Behind plan; the gap is being worked on.", "Progress is slower than planned.",
              "The plan can be held only if the next weeks go well.",
              "Some delay; the finish is at risk.", "Attention needed: the buffer is nearly used up.",
              "Costs run ahead of what has been done."),
    "red": ("The approved plan can no longer be met.", "Off plan, and recovery without help is not to be expected.",
            "Seriously behind.",
            "Neither the date nor the budget can be held as things stand.",
            "The project needs a decision to go on in good order."),
}
# What an embellished green report says: the trouble is there to be read between the lines.
SMOOTH = ("Broadly on track; a few dates are being looked at.", "Good momentum. Some catching up to do before the next gate.",
          "Progress as expected, with minor shifts inside the plan.",
          "On track overall, measures for the backlog have been started.",
          "The team is confident that the time will be made up.")
DONE = {
    "infrastructure": ("Excavation on section 1 is finished.", "The first crew has moved on to the next street.",
                       "Factory test was attended and passed.",
                       "Cable drums and fittings are on site.",
                       "The outage was used in full and the section is back in service.",
                       "Safety walk without findings.", "Survey data handed over to design."),
    "digital": ("Sprint goals met, and the demonstration was well received.", "Two interfaces are now tested end to end.",
                "The pilot group works with the new release.",
                "Security review passed with three minor findings.", "Data of the second area is loaded.",
                "Training videos are online.",
                "Release notes and the roll-back plan are ready."),
    "regulatory": ("Statement to the regulator was sent in time.", "Market partners were informed.",
                   "The test with two partners passed.",
                   "Process handbook chapter 3 is approved.", "Legal review of the contract texts is complete."),
    "organisation": ("Two more teams have been trained.", "The survey shows growing support.",
                     "Role profiles are agreed with the staff council.",
                     "The pilot team shared its experience in an open hour.", "Line managers have had their workshop."),
    "property": ("Roof and facade are closed.", "The second floor was handed over to the fit-out.",
                 "Fire safety concept was accepted.",
                 "Furniture is chosen with the future users.", "Demolition is finished without incident."),
}
MEASURES = ("A second shift has been arranged.", "The plan for the remaining work is being laid anew.",
            "Weekly meetings with the supplier at director level.",
            "Work packages not needed for go-live were moved back.",
            "Programme and project look for people in the other teams.",
            "A recovery plan goes to the steering committee next month.", "The sponsor has taken the matter up.")
RECOVERED = ("Recovering: the gain since last month shows in the figures.", "Back on course after a hard quarter.",
             "The measures work; lost time is being made up.")
STALLED = ("No progress since the last report.", "Work rests.", "The figures have not moved for some months.")
HELD = ("On hold by decision of the steering committee; the team has been released.",
        "Paused until the investment plan is revised.",
        "On hold; running contracts are kept at the least cost.")
ENDED = ("Finished and handed over. Lessons are recorded.", "Closed: acceptance signed, remaining points passed to operations.",
         "Complete. The benefits owner takes over from here.")
CANCELLED = ("Cancelled by the board; results so far are kept for a later attempt.",
             "Stopped: the business case no longer holds.",
             "Ended early after the tender brought no acceptable bid.")
IDEAS = ("The idea is being described together with the department.", "A rough estimate is in preparation.",
         "Waiting for a place in the next investment round.")
INITIATIONS = ("The business case is being written; the sponsor has approved the mandate.",
               "The core team is named and the kick-off is prepared.",
               "Options are compared; the plan goes to gate 2 next.", "Market sounding with three suppliers under way.")
NEWCOMERS = ("Kick-off held; the team is complete.", "First month: plan and team are in place.",
             "Started as planned; first work packages are out.")
