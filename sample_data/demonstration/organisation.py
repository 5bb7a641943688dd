"""The made-up organisation: Halvern Utilities, a regional supplier of electricity, water and heat, with what it has in hand."""

from __future__ import annotations

from dataclasses import dataclass

CURRENCY = "EUR"
NAME = "Halvern Utilities"


@dataclass(frozen=True)
class Portfolio:
    portfolio_id: str
    name: str
    units: tuple[str, str]
    executives: tuple[str, str]
    objectives: tuple[str, str]
    description: str


@dataclass(frozen=True)
class Work:
    """A project of the catalogue. `size`: S, M, L or X, from a few hundred thousand to tens of millions."""

    name: str
    category: str
    size: str


@dataclass(frozen=True)
class Programme:
    portfolio: int
    name: str
    works: tuple[Work, ...]


PORTFOLIOS = (
    Portfolio("GRID", "Electricity networks", ("Network operations", "Network development"),
              ("Ingrid Solheim", "Tomasz Wierzbicki"), ("Reliable supply", "Ready for electrification"),
              "Lines, substations, meters and the systems that run them."),
    Portfolio("WATER", "Water and wastewater", ("Water services", "Wastewater services"),
              ("Amara Okafor", "Pieter van den Berg"), ("Safe drinking water", "Clean rivers"),
              "Treatment works, mains, sewers and leakage."),
    Portfolio("HEAT", "Heat and generation", ("District heating", "Generation and storage"),
              ("Henrik Lindqvist", "Lucía Fernández"), ("Carbon neutral by 2040", "Reliable supply"),
              "District heating, solar, storage and the end of gas."),
    Portfolio("CUST", "Customer and market", ("Customer service", "Energy market"),
              ("Priya Raghunathan", "Daniel Moreau"), ("Easy to deal with", "Fair and compliant market"),
              "Billing, service, tariffs and market communication."),
    Portfolio("DIGI", "Digital and data", ("Information technology", "Data and automation"),
              ("Mei-Ling Chen", "Samuel Adeyemi"), ("Secure and resilient", "Lower cost to serve"),
              "Platforms, security, data and field mobility."),
    Portfolio("CORP", "Corporate and property", ("Finance and procurement", "People and property"),
              ("Katarina Novák", "James Whitfield"), ("Lower cost to serve", "A good place to work"),
              "Finance, people, buildings and fleet."),
)

_KINDS = {"i": "infrastructure", "d": "digital", "r": "regulatory", "o": "organisation", "p": "property"}


def _programme(portfolio: int, name: str, works: str) -> Programme:
    """`works`: one a line, `kind size name`."""
    parts = [line.split(maxsplit=2) for line in works.strip().splitlines()]
    return Programme(portfolio, name, tuple(Work(text, _KINDS[kind], size) for kind, size, text in parts))


PROGRAMMES = (
    _programme(0, "Smart metering", """
        i X Smart meter roll-out, wave 2
        i L Smart meter roll-out, wave 3
        d M Meter data management upgrade
        i M Radio mesh extension, northern valleys
        d S Meter exchange appointment booking
        d S Head-end system security certificates
        o S Installer training and licensing
        r M Remote disconnection under the new metering code
        d M Voltage quality readings from meters
        i S Meter test bench renewal"""),
    _programme(1, "Leakage and mains renewal", """
        i X Trunk main renewal, Lindholt to Portmere
        i L Cast-iron mains replacement, old town
        i M Pressure management zones, phase 2
        d M Acoustic leak detection network
        i M Reservoir lining, Hohenried
        d S Burst response work orders
        r M Lead pipe removal in schools
        i L Mains crossing under the harbour railway
        d S District meter area analytics"""),
    _programme(2, "District heating expansion", """
        i X Heat network, eastern ring
        i X Riverside heat pump station
        i L Hospital quarter connection
        i M Waste heat from the Portmere data centre
        d S Heat substation remote control
        r M Tariff for low-temperature heat
        i M Return temperature reduction
        i L Boiler house Grauwald retirement
        o S Installer partnership for house connections"""),
    _programme(3, "Customer experience renewal", """
        d L Customer portal replacement
        d X Billing platform migration
        d M Contact centre telephony and chat
        d M Moving home in one step
        o S Complaint handling redesign
        d S Payment reminders and instalments
        r M Accessibility of all digital services
        d M Single customer record
        d S Paperless bill campaign
        o M Service centre Portmere move"""),
    _programme(4, "Cyber resilience", """
        d M Security operations centre
        r L Critical infrastructure security law compliance
        d M Privileged access for control systems
        d S Phishing-resistant sign-in
        i M Network segmentation of substations
        d M Backup and restore of control rooms
        o S Crisis exercise series 2026
        d S Supplier security assessments"""),
    _programme(0, "Substation renewal", """
        i X Substation Ostermark, 110 kV rebuild
        i L Substation Hohenried, transformer exchange
        i L Switchgear replacement, SF6 phase-out
        i M Protection relay modernisation
        i M Substation Lindholt, flood protection
        i L Cable route Grauwald to Ostermark
        d M Substation condition monitoring
        r S Oil containment to the new water act
        i S Spare transformer storage hall"""),
    _programme(5, "Finance and procurement renewal", """
        d X Finance system replacement
        d M Invoice automation
        o M Category procurement and framework contracts
        d S Travel and expenses on mobile
        r M Sustainability reporting
        d M Planning and forecasting tool
        o S Shared service centre set-up
        d S Contract register"""),
    _programme(1, "Clean rivers", """
        i X Treatment works Portmere, fourth stage
        i L Storm overflow tanks, Harbour district
        i M Sewer rehabilitation, Old mill quarter
        d M Sewer level forecasting
        i M Sludge drying with waste heat
        r M Micropollutant monitoring
        i L Pumping station Ostermark renewal
        i S Odour control, western outfall
        o S Trade effluent advice for small firms"""),
    _programme(4, "Data and field mobility", """
        d L Asset register consolidation
        d M Field crew tablets and offline maps
        d M Data platform, second release
        d S Outage map for the public
        d M Drone inspection of overhead lines
        d L Geographic information system upgrade
        o S Data stewards in every department
        d S Load forecasting by machine learning
        d M Work order scheduling"""),
    _programme(2, "Solar and storage", """
        i L Solar park Grauwald
        i L Battery storage Lindholt, 40 MWh
        i M Rooftop solar on own buildings
        d M Virtual power plant control
        r S Guarantees of origin register
        i M Hydropower station Alte Mühle refurbishment
        i M Wind repowering, Hohenried ridge
        d S Trading desk intraday interface"""),
    _programme(3, "Market communication", """
        r L Supplier switch within 24 hours
        r M Dynamic tariffs for every customer
        d M Market partner portal
        r S Grid fee reform in billing
        d M Settlement engine replacement
        d S Energy community accounting
        r M Feed-in payment clearance
        o S Market rules training"""),
    _programme(5, "Workplace and fleet", """
        p X New operations centre Ostermark
        p L Depot Lindholt consolidation
        i M Electric fleet, second hundred vehicles
        p M Headquarters energy refurbishment
        o M Apprentice academy
        d M Personnel system in the cloud
        o S Hybrid working agreement
        p S Access control renewal
        o S Safety culture, year 2"""),
)

# Projects outside any programme: (portfolio, work).
STANDALONE = (
    (0, Work("Public charging points, inner ring", "infrastructure", "M")),
    (0, Work("Storm damage reserve depots", "property", "S")),
    (0, Work("Street lighting conversion to LED", "infrastructure", "L")),
    (1, Work("Drinking water emergency supply", "infrastructure", "M")),
    (1, Work("Public fountains and refill points", "infrastructure", "S")),
    (2, Work("Gas network retirement study", "regulatory", "S")),
    (2, Work("Emergency diesel replacement", "infrastructure", "M")),
    (3, Work("Loyalty scheme for green power", "organisation", "S")),
    (3, Work("Debt advice partnership", "organisation", "S")),
    (4, Work("Document archive migration", "digital", "M")),
    (4, Work("Artificial intelligence assistant pilot", "digital", "S")),
    (4, Work("Data centre exit", "digital", "L")),
    (5, Work("Canteen and kitchen renewal", "property", "S")),
    (5, Work("Land registry clean-up", "organisation", "S")),
)

# Larger portfolios repeat the catalogue in further supply areas.
AREAS = (
    "Northern valleys", "Southern plain", "Upper Alm", "Lower Alm", "Grauwald", "Lindholt", "Portmere", "Hohenried",
    "Ostermark",
    "Westerlake", "Kirchfeld", "Steinau", "Birkenhain", "Rothwiesen", "Talbrück", "Marsh coast", "Seven hills", "Old harbour",
    "Salzbach", "Weidenau", "Eichenrode", "Nordhaven", "Sandkrug", "Moorland", "Castle ward", "Airport corridor", "Fairground",
    "University quarter", "Mill race", "Glasshouse", "Eastgate", "Westgate", "Coalfield", "Vineyards", "Lakeside",
    "Summit road",
    "Canal side", "Brickworks", "Orchard belt",
)

LOCATIONS = ("Halvern", "Ostermark", "Lindholt", "Portmere", "Grauwald", "Remote")


@dataclass(frozen=True)
class Team:
    """A team with its roles and how common each is; `portfolios` are where it mostly works."""

    name: str
    portfolios: tuple[int, ...]
    weight: float
    roles: tuple[tuple[str, float, float], ...]  # role, weight, cost an hour
    skills: tuple[str, ...]


TEAMS = (
    Team("Grid engineering", (0, 2), 9,
         (("Electrical engineer", 6, 82), ("Protection engineer", 2, 95), ("Design draughtsperson", 2, 61)),
         ("high voltage", "protection", "load flow", "cable design", "SF6 handling")),
    Team("Field construction", (0, 1, 2), 9,
         (("Site supervisor", 3, 68), ("Cable jointer", 4, 54), ("Commissioning engineer", 2, 84)),
         ("site safety", "jointing", "commissioning", "excavation permits")),
    Team("Water engineering", (1,), 8, (("Civil engineer", 4, 79), ("Process engineer", 3, 86), ("Hydraulic modeller", 2, 88)),
         ("hydraulics", "treatment", "sewer design", "pressure zones")),
    Team("Heat and generation engineering", (2,), 7,
         (("Mechanical engineer", 4, 81), ("Energy engineer", 3, 87), ("Plant engineer", 2, 83)),
         ("heat pumps", "pipe stress", "storage", "solar")),
    Team("Metering and telecoms", (0,), 6, (("Metering specialist", 4, 66), ("Telecoms engineer", 3, 85)),
         ("meters", "radio mesh", "head-end systems", "certificates")),
    Team("Customer solutions", (3,), 8, (("Business analyst", 4, 84), ("Product owner", 2, 96), ("Service designer", 1, 90)),
         ("billing", "service design", "customer journeys", "market rules")),
    Team("Software delivery", (3, 4, 5), 11,
         (("Software engineer", 6, 92), ("Test engineer", 3, 78), ("Release engineer", 1, 94)),
         ("Java", "Python", "testing", "interfaces", "release management")),
    Team("Architecture and integration", (3, 4, 5, 0), 4, (("Integration architect", 3, 118), ("Solution architect", 2, 115)),
         ("interfaces", "event streaming", "enterprise architecture", "cloud")),
    Team("Data and analytics", (4, 0, 1), 6, (("Data engineer", 3, 95), ("Data analyst", 3, 82)),
         ("SQL", "forecasting", "geodata", "data quality")),
    Team("Security", (4, 0), 4, (("Security engineer", 3, 104), ("Security architect", 1, 121)),
         ("control system security", "identity", "incident response")),
    Team("Infrastructure and platforms", (4,), 6, (("Platform engineer", 4, 93), ("Network engineer", 3, 88)),
         ("cloud", "networks", "backup", "databases")),
    Team("Finance systems", (5,), 5, (("Finance analyst", 3, 80), ("System consultant", 3, 112)),
         ("general ledger", "procurement", "planning")),
    Team("Property and fleet", (5,), 4, (("Building engineer", 3, 76), ("Fleet planner", 1, 65), ("Property lawyer", 1, 110)),
         ("construction law", "building services", "fleet")),
    Team("Change and training", (3, 5, 4), 5,
         (("Change specialist", 3, 83), ("Trainer", 2, 64), ("Communications adviser", 1, 74)),
         ("training", "communication", "stakeholders")),
    Team("Regulation and legal", (3, 0, 1), 3, (("Regulatory adviser", 2, 108), ("Permit specialist", 2, 79)),
         ("permits", "market rules", "environmental law")),
)
MANAGER_TEAM = "Project delivery"
MANAGER_CERTIFICATIONS = ("PMP", "PRINCE2", "PMP;PRINCE2", "IPMA Level B", "PRINCE2;SAFe", "PMI-ACP")
TEAM_CERTIFICATIONS = {
    "Grid engineering": "HV switching", "Field construction": "HV switching", "Software delivery": "ISTQB", "Security": "CISSP",
    "Architecture and integration": "TOGAF", "Infrastructure and platforms": "ITIL", "Customer solutions": "CBAP",
}
GENERIC_ROLES = (
    ("Electrical engineer", "Grid engineering", 82), ("Business analyst", "Customer solutions", 84),
    ("Software engineer", "Software delivery", 92), ("Integration architect", "Architecture and integration", 118),
    ("Site supervisor", "Field construction", 68), ("Data engineer", "Data and analytics", 95),
    ("Civil engineer", "Water engineering", 79), ("Test engineer", "Software delivery", 78),
)
