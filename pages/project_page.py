"""Project: how is this one doing, and why?"""

from components.frame import current_screen

screen = current_screen()
