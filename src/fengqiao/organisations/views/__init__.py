"""Pages on which administrators keep institutions, staff and tokens."""
