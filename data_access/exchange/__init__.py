"""Files in and out: the exchange format and mappings onto it."""
