"""Everything that draws: frame, URL layer, filter bar, cards, tables, notices."""
