"""Forms of coverage."""
