"""Sending a file so that a browser saves it."""

from fengqiao.foundation.files.downloads import download


def test_a_download_is_never_shown_or_run():
    response = download(name='合同 "终稿".pdf', media_type="application/pdf", size=3, chunks=[b"ab", b"c"])
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''%E5%90%88")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["Content-Length"] == "3"
    assert response["Cache-Control"] == "private, no-store"
    assert response.getvalue() == b"abc"
