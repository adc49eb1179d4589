"""Use cases of coverage."""
