"""What a PDF says."""

import pypdfium2


def text_of_pdf(pdf: bytes) -> str:
    """Return the words of all pages as a reader would copy them."""
    with pypdfium2.PdfDocument(pdf) as document:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
