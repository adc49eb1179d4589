"""Reads of education. Each takes the viewer."""
