"""Portfolios to try the app on: a made-up one of any size, and real public ones with their mappings."""
