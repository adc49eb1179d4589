"""Charts, each with the table behind it."""
