"""DOCX and PDF from templates."""
