"""Inventing a plausible history of complaints: for demonstrations and measurements, never beside real ones."""
