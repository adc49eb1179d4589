"""Sends a stored file so that a browser saves it and never runs it, or a picture so that a page may show it."""

from collections.abc import Iterable

from django.http import StreamingHttpResponse
from django.utils.http import content_disposition_header


def download(*, name: str, media_type: str, size: int, chunks: Iterable[bytes]) -> StreamingHttpResponse:
    """Return a response that is always a download, of exactly ``size`` bytes, kept by no cache."""
    response = StreamingHttpResponse(chunks, content_type=media_type)
    response["Content-Length"] = str(size)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    return response


def picture(*, media_type: str, chunks: Iterable[bytes], for_everybody: bool) -> StreamingHttpResponse:
    """Return a response for an ``<img>``: never anything but a picture, kept by shared caches only if it is for everybody."""
    response = StreamingHttpResponse(chunks, content_type=media_type)
    response["Content-Disposition"] = "inline"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "public, max-age=86400" if for_everybody else "private, no-store"
    return response
