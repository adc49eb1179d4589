"""Draws circulars and supervisory opinions as Word and PDF; touches no records."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from fengqiao.foundation.documents import Rendered, render
from fengqiao.foundation.documents.frames import Head, framed, row, section
from fengqiao.supervision.rules.orders import PAPERS, PaperKind

TEMPLATES: Final = Path(__file__).with_name("papers")


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticePaper:
    """What a circular or opinion says."""

    kind: PaperKind
    number: str
    issuer: str
    addressee: str
    order_number: str
    title: str
    basis: str
    text: str
    demands: str
    issued_on: date


def draw_notice(paper: NoticePaper, *, language: str) -> Rendered:
    """Return the paper in the active language. Raises FontsMissingError, Invalid."""
    head = Head(
        language=language,
        number=paper.number,
        issuer=paper.issuer,
        addressee=paper.addressee,
        issued_on=paper.issued_on,
    )
    values = framed(head, _(PAPERS[paper.kind]), []) | {
        "facts": [
            row(_("督办编号"), paper.order_number),
            row(_("事项"), paper.title),
            row(_("依据"), paper.basis),
        ],
        "body": section(_("情况"), [paper.text]),
        "demands": section(_("要求"), [paper.demands]),
    }
    return render(TEMPLATES, "notice", values)
