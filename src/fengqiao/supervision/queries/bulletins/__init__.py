"""Bulletins: figures read from records, drafts composed of them, pages and papers."""
