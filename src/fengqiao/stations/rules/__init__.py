"""What a station must be, how it comes to its mark and how it keeps it. Pure."""
