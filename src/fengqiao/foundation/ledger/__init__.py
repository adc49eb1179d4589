"""Append-only, hash-chained events and their daily seals."""
