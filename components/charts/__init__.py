"""Pure charts: frame in, chart out; one chart a file."""
