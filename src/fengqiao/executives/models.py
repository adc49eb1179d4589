"""Tables of executives."""
