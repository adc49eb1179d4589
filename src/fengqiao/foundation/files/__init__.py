"""Files people hand in: checked by content, encrypted, kept under their hash."""
