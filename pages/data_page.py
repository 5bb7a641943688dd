"""Data: what is loaded, and how does more get in?"""

from components.frame import current_screen

screen = current_screen()
