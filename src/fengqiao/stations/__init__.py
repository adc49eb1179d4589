"""Consumer-protection service stations: the standard, the application, acceptance, the mark, review, the public directory."""
