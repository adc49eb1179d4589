"""What is decided about executives in person and the organisation of consumer protection. Pure."""
