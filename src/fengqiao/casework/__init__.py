"""The case: parties, timeline, deadlines, attachments, orders and search, whatever its kind."""
