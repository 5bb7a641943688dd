"""Value: which projects are worth their risk, and do the benefits arrive?"""

from components import session
from components.frame import current_screen
from components.recorded import recorded_screen
from components.value_panels import show_value
from reports.value import value_view

screen = recorded_screen(current_screen())
show_value(screen, session.cached(value_view, screen.project_filter, screen.options, session.policy()))
