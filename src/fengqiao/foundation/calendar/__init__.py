"""Natural and working days: the yearly holiday arrangements and every date computed from them."""
