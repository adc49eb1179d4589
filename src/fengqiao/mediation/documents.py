"""Writes the papers of a mediation as DOCX and PDF, from the values of a paper; touches no records."""

import logging
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import segno
from django.utils.translation import override

from fengqiao.foundation.documents import Picture, Rendered, render
from fengqiao.mediation.papers.kinds import Paper, SignedAgreementPaper
from fengqiao.mediation.papers.wording import worded
from fengqiao.mediation.papers.wording.agreeing import picture_name
from fengqiao.mediation.papers.wording.parts import QR

log = logging.getLogger(__name__)

TEMPLATES: Final = Path(__file__).with_name("papers")
QR_MM: Final = 21
SIGNATURE_MM: Final = 32


def contents(paper: Paper) -> dict[str, Any]:
    """Return what a paper says, in its own language, part by part as its templates show it."""
    with override(paper.head.language):
        return worded(paper)


def pictures(paper: Paper) -> dict[str, Picture]:
    """Return the pictures of a paper: the code to check it by, and drawn signatures."""
    found = {QR: Picture(_code(paper.head.check_address), QR_MM)}
    if isinstance(paper, SignedAgreementPaper):
        found |= {
            picture_name(number): Picture(one.picture, SIGNATURE_MM)
            for number, one in enumerate(paper.signatures)
            if one.picture
        }
    return found


def write(paper: Paper, *, word: bytes | None = None) -> Rendered:
    """Write a paper as DOCX and PDF; ``word`` is the body's own Word template.

    One that fails with these values gives way to the built-in one: a party waits for its paper, whatever a template does.

    Raises:
        FontsMissingError: `make setup` did not install the fonts.
    """
    from jinja2 import TemplateError

    values, shown = contents(paper), pictures(paper)
    try:
        return render(TEMPLATES, paper.kind, values, pictures=shown, word=word)
    except TemplateError:
        if word is None:
            raise
        log.warning("own template of %s failed, built-in one used", paper.kind)
        return render(TEMPLATES, paper.kind, values, pictures=shown)


def _code(address: str) -> bytes:
    image = BytesIO()
    segno.make(address, error="m", micro=False).save(image, kind="png", scale=8, border=2)
    return image.getvalue()
