"""The script that Streamlit runs for every visitor and every click: the frame, and nothing else."""

from components.frame import show_frame

show_frame()
