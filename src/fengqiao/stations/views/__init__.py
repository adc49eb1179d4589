"""Pages of stations."""
