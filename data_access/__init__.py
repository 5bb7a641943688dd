"""Everything that knows SQL: schema, engine, filter, one query module a subject, writes."""
