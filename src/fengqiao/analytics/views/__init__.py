"""Pages of analytics."""
