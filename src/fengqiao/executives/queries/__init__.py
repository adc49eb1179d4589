"""Reads of executives in person and of the organisation of consumer protection. Each takes the viewer."""
