"""Pure decisions of education."""
