"""Answer: what does one member of a team think of each practice? Opened by a personal link alone."""

import streamlit as st

from components import session
from components.frame import current_screen
from components.maturity.answer_check import show_check
from components.maturity.answer_intro import SPACING, show_not_taken, show_standing, show_start, show_thanks, show_without_link
from components.maturity.answer_item import show_item
from components.maturity.answer_state import CHECK, LINK, PLACE, typing_of
from components.maturity.answer_steps import show_steps
from reports.maturity_answering import MaturityRefused, answer_sheet

screen = current_screen()
token, place = screen.values[LINK], screen.values[PLACE]
sheet, reason = None, ""
if token:
    try:
        sheet = answer_sheet(session.database(), token)
    except MaturityRefused as refused:
        reason = str(refused)

st.html(SPACING)
if sheet is None:
    show_without_link(reason)
elif sheet.invitation.standing not in ("answering", "voting again"):
    (show_thanks if sheet.invitation.standing == "submitted" else show_standing)(sheet)
    show_not_taken(typing_of(st.session_state, token, sheet.invitation.round))
else:
    typing = typing_of(st.session_state, token, sheet.invitation.round)
    asked = {item.item_id: item for item in sheet.items}
    if place in asked:
        show_item(sheet, typing, asked[place])
        show_steps(sheet, typing, place)
    elif place == CHECK:
        show_check(sheet, typing)
        show_steps(sheet, typing, place)
    else:
        show_start(sheet)
