"""Policy: by which bands and conventions is everything judged, and what would another one change?"""

import streamlit as st

from components import session
from components.choice import choose
from components.formats import format_moment, visible
from components.frame import current_screen
from components.policy_bands import show_bands
from components.policy_draft import draft_of
from components.policy_fields import show_fields
from components.policy_file_panel import show_file
from components.policy_history import show_versions
from components.policy_preview_panel import show_moved, show_preview, show_saved
from reports.policy_versions import policy_versions

screen = current_screen()
versions = session.cached(policy_versions)
newest, may_save = versions[0], session.identity().role == "owner"
draft = draft_of(st.session_state, newest)

show_saved()
st.text(f"Version {newest.version} is in force since {format_moment(newest.created_at)} ({visible(newest.actor, 60)}).")
show_moved(draft, newest)
panel = choose(screen, "panel", {"bands": "Bands", "conventions": "Other conventions", "versions": "Versions", "file": "File"})
if panel == "versions":
    show_versions(screen, versions, draft, may_save=may_save)
elif panel == "file":
    show_file(screen, newest, draft, session.followed_policy_file(), may_save=may_save)
else:
    if panel == "bands":
        show_bands(draft, session.stored_policy(), disabled=not may_save)
    else:
        show_fields(draft, session.stored_policy(), session.policy(), disabled=not may_save)
    if may_save:
        show_preview(draft, newest, screen.options)
