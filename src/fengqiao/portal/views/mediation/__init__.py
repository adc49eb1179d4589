"""Pages of mediation for consumers and enterprises."""
