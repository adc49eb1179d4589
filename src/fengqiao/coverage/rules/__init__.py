"""Decisions of coverage: what is in reach, where gaps are, which sites close most of them. Pure."""
