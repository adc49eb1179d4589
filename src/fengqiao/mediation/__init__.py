"""Third-party mediation of financial disputes."""
