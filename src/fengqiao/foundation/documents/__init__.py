"""DOCX and PDF from templates. Values are texts, never markup or templates."""

from fengqiao.foundation.documents.rendering import FontsMissingError, Rendered, render

__all__ = ["FontsMissingError", "Rendered", "render"]
