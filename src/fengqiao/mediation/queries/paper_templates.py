"""Which templates a body's papers are written from, and which it used before."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.errors import NotFound
from fengqiao.mediation.models import Body, PaperTemplate
from fengqiao.mediation.papers.build import FOLDER, must_show
from fengqiao.mediation.rules.papers import PAPER_TITLES, PAPER_WORDS, compose_number


@dataclass(frozen=True, slots=True)
class Used:
    """One template a body uses or used."""

    id: int
    name: str
    size: int
    sha256: str
    added_by: str
    added_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """One kind of paper and its template; ``own`` is None where the built-in one is in use."""

    kind: str
    title: str
    number: str
    own: Used | None


@dataclass(frozen=True, slots=True)
class Papers:
    """What the page of a body's templates shows."""

    body: str
    word: str
    code: str
    may_change: bool
    rows: list[Row]


def papers_of(viewer: Actor, *, year: int) -> Papers:
    """Return the kinds of paper of the viewer's body. Raises NotFound if the viewer belongs to none."""
    body = _own_body(viewer)
    current = {one.kind: one for one in _templates(body).filter(ended_at__isnull=True)}
    word = body.paper_word or body.organisation.code
    return Papers(
        body=body.organisation.label,
        word=body.paper_word,
        code=body.organisation.code,
        may_change=viewer.role is Role.ADMINISTRATOR,
        rows=[
            Row(kind, title, compose_number(word, kind, year, 1), _used(current[kind]) if kind in current else None)
            for kind, title in PAPER_TITLES.items()
        ],
    )


def history_of(viewer: Actor, kind: str) -> list[Used]:
    """Return a body's own templates of one kind, newest first. Raises NotFound."""
    if kind not in PAPER_WORDS:
        raise NotFound(_("没有找到该模板"))
    return [_used(one) for one in _templates(_own_body(viewer)).filter(kind=kind)[:50]]


def tags_of(kind: str) -> list[str]:
    """Return the tags a template of this kind must show."""
    return list(must_show(kind))


def template_file(viewer: Actor, kind: str, template_id: int | None = None) -> tuple[str, bytes]:
    """Return name and content of a body's own template, or of the built-in one. Raises NotFound."""
    body = _own_body(viewer)
    if kind not in PAPER_WORDS:
        raise NotFound(_("没有找到该模板"))
    if template_id is None:
        return f"{kind}.docx", (FOLDER / f"{kind}.docx").read_bytes()
    found = PaperTemplate.objects.filter(body=body, kind=kind, pk=template_id).first()
    if found is None:
        raise NotFound(_("没有找到该模板"))
    return found.name, bytes(found.content)


def _own_body(viewer: Actor) -> Body:
    body = Body.objects.select_related("organisation").filter(pk=viewer.organisation_id).first()
    if body is None:
        raise NotFound(_("没有找到该模板"))
    return body


def _templates(body: Body) -> QuerySet[PaperTemplate]:
    return PaperTemplate.objects.filter(body=body).defer("content").select_related("added_by")


def _used(one: PaperTemplate) -> Used:
    return Used(one.pk, one.name, one.size, one.sha256, one.added_by.name, one.added_at, one.ended_at)
