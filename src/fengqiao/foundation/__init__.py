"""What every context uses and that knows none of them."""
