"""What maturity self-assessments draw: the questions by link, the campaigns, and what came of them."""
