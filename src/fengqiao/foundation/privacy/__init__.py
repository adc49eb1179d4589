"""Field encryption, blind indexes and masking of personal data."""
