"""Pages of the mediation desk."""
