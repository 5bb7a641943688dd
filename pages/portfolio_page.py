"""Portfolio: which projects need me?"""

from components.frame import current_screen

screen = current_screen()
