"""Limits on how often one caller may use a public endpoint, counted across all processes."""
