"""The entry: `streamlit run app.py` finds the ASGI app, which serves the frame, the health routes and the security headers."""

from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from components.asgi import lifespan, middleware, routes
from components.frame import show_frame
from components.notices import show_error

# The script of the app lies in a folder without a sibling `pages/`: beside one, the first deep link after a start
# would run its page without the frame.
MAIN_SCRIPT = Path(__file__).resolve().parent / "components" / "main.py"

app = st.App(MAIN_SCRIPT, routes=routes(), middleware=middleware(), lifespan=lifespan, on_script_error=show_error)

if __name__ == "__main__":
    if get_script_run_ctx(suppress_warning=True):
        show_frame()
    else:
        app.run()
