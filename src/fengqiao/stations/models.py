"""Tables of stations."""
