"""The arithmetic of the trade, on plain frames; knows no SQL and no screen."""
