"""Reads of supervision. Each takes the viewer."""
