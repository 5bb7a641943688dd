"""Titles of risks, issues, assumptions, decisions and changes, and of benefits, by kind of project."""

THREATS = {
    "infrastructure": ("Permit arrives after the start of the building season", "Main equipment is delivered late",
                       "Contaminated ground on the route",
                       "Outage window is withdrawn by operations", "Civil works contractor short of crews",
                       "Copper and steel prices rise further",
                       "Third-party cables not where the plans show them", "Accident on site stops work",
                       "Residents object to night works"),
    "digital": ("Data quality blocks the migration", "Interface partner is not ready for the joint test",
                "Supplier changes its product line",
                "Key developer leaves before go-live", "Load at peak is higher than tested", "Security findings delay release",
                "Departments do not release testers", "Old system fails before the cut-over",
                "Licence cost rises with the user count"),
    "regulatory": ("Final rule differs from the draft", "Regulator asks for earlier proof",
                   "Market partners are late with their part",
                   "Penalty when the legal date is missed", "Reading of the rule is disputed",
                   "Manual fallback cannot carry the volume"),
    "organisation": ("Staff council withholds agreement", "Line managers do not release people for training",
                     "Old habits return after the pilot",
                     "Change fatigue after three projects in a year", "Roles stay unclear between departments"),
    "property": ("Asbestos in parts of the building", "Tender brings no acceptable bid",
                 "Building permit with costly conditions",
                 "Neighbouring site blocks access", "Users change their needs during fit-out",
                 "Lease of the old site ends before the move"),
}
OPPORTUNITIES = ("Joint works with the city share the cost of excavation", "Grant for energy efficiency within reach",
                 "Volume discount by ordering with the sister programme", "Unit can be energised with the earlier outage",
                 "Reuse of the module built for another project", "Early completion bonus from the network operator")
ASSUMPTIONS = ("Operations provides one shift lead throughout", "Framework contract stays valid until completion",
               "No change of the tariff year during roll-out", "Existing ducts can be used on at least 60 % of the route",
               "The departments approve requirements within ten days", "Exchange rate stays within 5 %")
ISSUES = ("Test environment not available two days a week", "Invoices of the contractor are disputed",
          "Design drawings late by three weeks",
          "Access to the site shared with another contractor", "Named tester moved to other duties",
          "Spare parts blocked at customs",
          "Open findings from the safety walk", "Two modules delivered with the wrong firmware",
          "Decision papers reach the committee too late")
DECISIONS = ("Choice of supplier for the second lot", "Cut-over in one step or by district", "Use of the risk reserve",
             "Move of the go-live date",
             "Extent of the parallel run", "Make or buy for the reporting module", "Route variant B instead of A")
CHANGES = ("Additional interface to the asset register", "Remote control added to scope",
           "Section 4 moved to the follow-up project",
           "Accessible entrance added", "Report on outages for the regulator", "Fewer sites in the first wave",
           "Second language for all letters")
KINDS = {"opportunity": OPPORTUNITIES, "assumption": ASSUMPTIONS, "issue": ISSUES, "decision": DECISIONS, "change": CHANGES}

RESPONSES = {
    "threat": (("mitigate", "Measures agreed; owner reports monthly."),
               ("accept", "Accepted with a reserve; reviewed at each gate."),
               ("transfer", "To be covered by contract or insurance."), ("avoid", "Plan changed so that it cannot occur."),
               ("escalate", "Beyond the project's means; with the programme.")),
    "opportunity": (("exploit", "Planned in; owner secures it."), ("enhance", "Talks under way to make it likelier."),
                    ("share", "Shared with the partner.")),
}
# name, category, unit ("" = the portfolio's currency), size as a share of budget or as a number
BENEFITS = {
    "infrastructure": (("Avoided outage cost", "loss avoided", "", 0.11), ("Lower maintenance cost", "running cost", "", 0.07),
                       ("Outage minutes per customer avoided", "service", "minutes a year", 3.0),
                       ("Losses avoided", "environment", "MWh a year", 1400.0)),
    "digital": (("Lower cost of operation", "running cost", "", 0.16),
                ("Working hours saved", "efficiency", "hours a year", 5200.0),
                ("Old licences ended", "running cost", "", 0.09), ("Contacts avoided", "service", "contacts a year", 24000.0)),
    "regulatory": (("Penalties avoided", "loss avoided", "", 0.2), ("Findings closed", "compliance", "findings", 12.0)),
    "organisation": (("Working hours saved", "efficiency", "hours a year", 3100.0),
                     ("Lower staff turnover", "people", "percentage points", 1.5),
                     ("Lower external spend", "running cost", "", 0.14)),
    "property": (("Lower rent and running cost", "running cost", "", 0.08),
                 ("Carbon dioxide avoided", "environment", "t a year", 310.0),
                 ("Proceeds from the old site", "income", "", 0.15)),
}
