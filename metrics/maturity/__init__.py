"""Maturity self-assessment: the model and the rules by which answers become levels."""
