"""Maturity self-assessments: models, campaigns, invitations, answers, and what is published of them."""
