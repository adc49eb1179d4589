"""What is done with stations: each in one transaction with its event."""
