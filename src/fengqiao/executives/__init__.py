"""Executives in person: first responsible persons, receptions, led cases, agenda items; the organisation of consumer protection."""
