"""Institutions and their tree down to outlets, staff and the roles they act in."""
