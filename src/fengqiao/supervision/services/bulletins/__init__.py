"""Bulletins: drafting, editing, and the way to publication."""
