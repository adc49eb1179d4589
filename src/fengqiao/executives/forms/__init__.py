"""Forms of executives in person and of the organisation of consumer protection."""
