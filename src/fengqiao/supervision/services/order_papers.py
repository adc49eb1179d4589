"""Papers that follow from an order, written once and kept."""

from datetime import date, datetime
from io import BytesIO

from django.utils.translation import get_language

from fengqiao.foundation.files import references, storage
from fengqiao.organisations import queries as organisations
from fengqiao.supervision.documents import NoticePaper, draw_notice
from fengqiao.supervision.models import OrderPaper, SupervisionOrder
from fengqiao.supervision.queries.order_bases import basis_label
from fengqiao.supervision.rules.orders import PaperKind


def write_notice(
    order: SupervisionOrder, kind: PaperKind, *, text: str, demands: str, on: date, at: datetime
) -> OrderPaper:
    """Write a circular or opinion as Word and PDF, number it and keep both. Raises FontsMissingError."""
    number = f"{order.number}-{order.papers.count() + 1}"
    issuer = organisations.regulator()
    paper = NoticePaper(
        kind=kind, number=number, issuer=issuer.label if issuer else "", addressee=order.subject.label,
        order_number=order.number, title=order.title, basis=basis_label(order.basis), text=text, demands=demands,
        issued_on=on,
    )  # fmt: skip
    rendered = draw_notice(paper, language=get_language() or "zh-hans")
    references.hold(alone=False)
    pdf = storage.store(BytesIO(rendered.pdf), max_bytes=len(rendered.pdf))
    docx = storage.store(BytesIO(rendered.docx), max_bytes=len(rendered.docx))
    return OrderPaper.objects.create(
        order=order, kind=kind, number=number, issued_at=at, pdf_sha256=pdf.sha256, pdf_size=pdf.size,
        docx_sha256=docx.sha256, docx_size=docx.size,
    )  # fmt: skip
