"""DOCX and PDF from templates. Values are texts, never markup or templates."""

from fengqiao.foundation.documents.rendering import (
    FontsMissingError,
    Picture,
    Rendered,
    is_drawable,
    render,
    render_pdf,
    render_word,
)

__all__ = ["FontsMissingError", "Picture", "Rendered", "is_drawable", "render", "render_pdf", "render_word"]
