"""Review: what needs us today?"""

import streamlit as st

from components import session
from components.cards import show_cards
from components.changes_panel import show_changes
from components.decisions_panel import MOST_ASKED, show_asked, show_follow_up, show_log, show_recording
from components.exceptions_panel import show_exceptions
from components.formats import format_date
from components.frame import current_screen
from components.money_panel import show_money
from components.portfolio_panels import show_left, show_nothing_found
from reports.decisions import decisions, follow_up_of, requests, unanswered
from reports.portfolio_cards import portfolio_cards
from reports.standing import standing, standing_sentence

screen = current_screen()
asked_of = (screen.project_filter, screen.options)
shown_on, before_on = screen.project_filter.period_end(screen.options), screen.project_filter.compare_end(screen.options)
now, before = session.cached(standing, *asked_of)
# The log is that of now, also beside a snapshot, in which waits what waited then. Not from the cache: recording a decision
# moves no version.
decided = decisions(session.database(), *asked_of, session.asked())
if not now["projects"]:
    show_nothing_found(screen)
    show_left(screen)
    st.stop()

st.markdown(f"**{standing_sentence(now, before, before_on, format_date)}**")
measured = (*asked_of, session.stored_policy())
show_cards(session.cached(portfolio_cards, *measured))
show_follow_up(follow_up_of(decided, shown_on))
show_exceptions(screen)

asked = session.cached(requests, *measured, MOST_ASKED)
open_still = unanswered(asked.rows, decided)
show_asked(screen, asked, open_still)
show_recording(screen, open_still)
show_log(decided, shown_on)

show_changes(screen)
show_money(screen)
