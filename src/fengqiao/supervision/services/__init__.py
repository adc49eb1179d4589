"""Use cases of supervision."""
