"""Data: what is loaded, and how does more get in?"""

from components import session
from components.choice import choose
from components.export_panel import show_export, show_template
from components.frame import current_screen
from components.import_panel import show_import, show_runs
from components.loaded_panel import show_loaded
from components.snapshot_panel import show_snapshots
from reports.imports import imports
from reports.portfolio_facts import portfolio_facts
from reports.projects import projects

screen = current_screen()

show_loaded(session.cached(portfolio_facts), screen.data.version, screen.data.changed_at)
panel = choose(screen, "panel", {"load": "Load a file", "take": "Export and templates", "runs": "Imports so far",
                                  "snapshots": "Snapshots"})
if panel == "load":
    show_import()
elif panel == "snapshots":
    show_snapshots(screen)
elif panel == "take":
    session.travel_to(screen.project_filter.snapshot)
    at_rest = screen.project_filter.is_at_rest
    shown = [] if at_rest else session.cached(projects, screen.project_filter, screen.options)["project_id"].tolist()
    show_export(shown, at_rest)
    show_template()
else:
    # Not from the cache: an import that changes nothing is listed too, and moves no version.
    show_runs(imports(session.database()))
