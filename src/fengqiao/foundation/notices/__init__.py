"""Notices to people through replaceable channels, with proof of sending."""
