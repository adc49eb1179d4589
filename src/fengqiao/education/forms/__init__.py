"""Forms of education."""
