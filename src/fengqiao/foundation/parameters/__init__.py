"""Versioned rule sets and parameters, each with a source and a period of validity."""
