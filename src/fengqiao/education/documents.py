"""Draws the certificate as PDF, with the code by which anybody can check it; touches no records."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Final

import segno
from django.utils.translation import gettext as _

from fengqiao.foundation.documents import Picture, Rendered, render
from fengqiao.foundation.documents.frames import Head, day, framed, row

TEMPLATES: Final = Path(__file__).with_name("papers")
_QR: Final = "qr"
_QR_MM: Final = 21


@dataclass(frozen=True, slots=True)
class CertificatePaper:
    """What a certificate says. ``check_address`` is that of the public page behind the code."""

    number: str
    name: str
    office: str
    issuer: str
    course: str
    hours: int
    issued_on: date
    valid_until: date
    check_address: str


def draw(paper: CertificatePaper, *, language: str) -> Rendered:
    """Return the certificate as PDF and Word file. Raises FontsMissingError."""
    head = Head(
        language=language, number=paper.number, issuer=paper.issuer, addressee=paper.name, issued_on=paper.issued_on
    )
    values = framed(head, _("培训合格证"), [_("参加下列培训并测试合格，特发此证。")]) | {
        "facts": [
            row(_("所在机构"), paper.office),
            row(_("课程"), paper.course),
            row(_("学时"), str(paper.hours)),
            row(_("有效期至"), day(paper.valid_until)),
        ],
        "verify": {
            "picture": _QR,
            "note": _("扫码可核验本证的编号、日期和文件摘要，核验页不显示姓名。"),
            "address": paper.check_address,
        },
    }
    image = BytesIO()
    segno.make(paper.check_address, error="m", micro=False).save(image, kind="png", scale=8, border=2)
    return render(TEMPLATES, "certificate", values, pictures={_QR: Picture(image.getvalue(), _QR_MM)})
