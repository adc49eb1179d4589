"""Tables of education."""
