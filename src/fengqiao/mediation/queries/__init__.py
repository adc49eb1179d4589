"""Reads of mediation. Each takes the viewer."""
