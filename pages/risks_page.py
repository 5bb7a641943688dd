"""Risks: what could hurt most?"""

from components import session
from components.choice import choose
from components.frame import current_screen
from components.recorded import recorded_screen
from components.risk_panels import KINDS, show_no_record, show_ranked, show_waiting
from reports.risks import open_entries

screen = recorded_screen(current_screen())
entries = session.cached(open_entries, screen.project_filter, screen.options, session.policy())
if not entries.known:
    show_no_record(entries)
else:
    panel = choose(screen, "kind", {**KINDS, "waiting": "Issues, decisions and changes"})
    if panel == "waiting":
        show_waiting(screen, entries.waiting)
    else:
        show_ranked(screen, entries, panel)
