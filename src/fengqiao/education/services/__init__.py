"""Use cases of education."""
