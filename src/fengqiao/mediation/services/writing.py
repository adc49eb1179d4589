"""Papers from records: what a mediation holds becomes a numbered DOCX and PDF among its files."""

import io
import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from fengqiao.casework import attachments
from fengqiao.casework.models import Case
from fengqiao.foundation.actors import SYSTEM
from fengqiao.foundation.addresses import absolute
from fengqiao.foundation.documents import Rendered
from fengqiao.mediation import documents
from fengqiao.mediation.models import IssuedPaper, Mediation
from fengqiao.mediation.papers import kinds
from fengqiao.mediation.rules.choices import OF_COURT
from fengqiao.mediation.rules.papers import PAPER_AUDIENCES, PAPER_TITLES, SEEN_BY_PARTIES, PaperKind
from fengqiao.mediation.services import paper_making, paper_templates
from fengqiao.mediation.services.paper_numbers import next_number
from fengqiao.mediation.services.paper_sources import named, sides_of
from fengqiao.mediation.services.papers import ISSUED_ON, ORDER

TOKEN_BYTES = 16


class _File(io.BytesIO):
    """Bytes with a name, as uploads have one."""

    def __init__(self, name: str, content: bytes) -> None:
        super().__init__(content)
        self.name = name


@transaction.atomic
def write_paper(*, case_id: int, paper: str, values: Mapping[str, Any], at: datetime) -> IssuedPaper:
    """Write one paper of a mediation in the case's language, number it and keep it as DOCX and PDF.

    A paper ordered once is written once, however often the job runs.

    Raises:
        Invalid: the records lack what the law asks the paper to say.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("owner", "subject").get(pk=case_id)
    kind, ordered_as = PaperKind(paper), str(values.get(ORDER, ""))
    known = IssuedPaper.objects.filter(case=case, kind=kind, ordered_as=ordered_as).first()
    if known is not None:
        return known
    mediation = Mediation.objects.select_related("body__organisation", "court").get(case=case)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with translation.override(mediation.language):
        head = _head(mediation, kind, token=token, issued_on=_day_of(values, at))
        written = paper_making.make(kind, head, mediation, values)
        rendered = documents.write(written, word=paper_templates.own_template(mediation.body_id, kind))
        title = f"{_(PAPER_TITLES[kind])} {case.number}"
    return _keep(case, kind, rendered, title=title, head=head, token=token, ordered_as=ordered_as, at=at)


def _keep(
    case: Case,
    kind: PaperKind,
    rendered: Rendered,
    *,
    title: str,
    head: kinds.Head,
    token: str,
    ordered_as: str,
    at: datetime,
) -> IssuedPaper:
    audience = PAPER_AUDIENCES[kind]
    word, pdf = attachments.attach(
        case_id=case.pk,
        files=[_File(f"{title}.docx", rendered.docx), _File(f"{title}.pdf", rendered.pdf)],
        by=SYSTEM,
        at=at,
        document=f"{kind}-{ordered_as}" if ordered_as else kind,
        visible_to_consumer=audience in SEEN_BY_PARTIES,
        audience=audience,
    )
    return IssuedPaper.objects.create(
        number=head.number,
        token=token,
        case=case,
        kind=kind,
        ordered_as=ordered_as,
        issued_on=head.issued_on,
        sha256=rendered.sha256,
        pdf=pdf,
        word=word,
    )


def _day_of(values: Mapping[str, Any], at: datetime) -> date:
    """Return the day of the act, for orders of the release before that did not say it the day of writing."""
    return date.fromisoformat(values[ISSUED_ON]) if ISSUED_ON in values else timezone.localdate(at)


def _head(mediation: Mediation, kind: PaperKind, *, token: str, issued_on: date) -> kinds.Head:
    body = mediation.body.organisation
    contact = [_("地址：%(value)s") % {"value": body.address}] if body.address else []
    contact += [_("电话：%(value)s") % {"value": body.phone}] if body.phone else []
    return kinds.Head(
        language=mediation.language,
        issuer=body.label,
        addressee=paper_making.addressee(kind, mediation) or named(sides_of(mediation)),
        issued_on=issued_on,
        basis=_basis(mediation),
        contact=tuple(contact),
        case_number=mediation.case.number,
        check_address=absolute(reverse("mediation_public:verify", args=[token])),
        number=next_number(mediation.body, kind, issued_on.year),
    )


def _basis(mediation: Mediation) -> str:
    if mediation.origin in OF_COURT:
        return _("《中华人民共和国人民调解法》《最高人民法院关于人民法院特邀调解的规定》")
    return _("《中华人民共和国人民调解法》")
