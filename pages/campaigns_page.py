"""Campaigns: which teams assess themselves, how far are they, and what happens next?"""

import streamlit as st

st.text("…")
