"""Maturity: where are the gaps of our teams, what holds them back, and what do they do about it?"""

from components.frame import current_screen
from components.maturity.campaign_state import show_said
from components.maturity.portfolio_imported import imported, show_imported
from components.maturity.portfolio_results import show_all_teams
from components.maturity.result_data import rounds
from components.maturity.result_head import show_head, show_no_round, show_other_rounds, show_running, show_unfiltered
from components.maturity.result_records import show_records
from components.maturity.result_talk import show_talk
from components.maturity.result_team import show_team

screen = current_screen()
show_said()
known = rounds()
came_in = imported()
if not known and len(came_in):
    show_imported(came_in)
elif not known:
    show_no_round()
else:
    view, chosen, team = show_head(screen, known)
    show_unfiltered(screen, view)
    if not chosen.is_published:
        show_running(chosen)
    else:
        show_other_rounds(known, chosen)
        if view == "team":
            show_team(screen, chosen, team)
        elif view == "talk":
            show_talk(screen, chosen, team)
        elif view == "records":
            show_records(screen, chosen, team)
        else:
            show_all_teams(screen, chosen)
            if len(came_in):
                show_imported(came_in)
