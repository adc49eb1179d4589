"""A body's own Word templates and the word in its numbers: put in place, replaced, taken back, each with an event."""

import hashlib
import io
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, Level, Role
from fengqiao.foundation.documents import render_word
from fengqiao.foundation.documents.checking import UnusableTemplateError, left_out, pictures_in, strange_tags
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.files.media import DOCX, NotAcceptedError, office_type_of
from fengqiao.foundation.files.names import safe_name
from fengqiao.foundation.ledger import services as ledger
from fengqiao.mediation import documents
from fengqiao.mediation.models import Body, IssuedPaper, PaperTemplate
from fengqiao.mediation.papers.build import must_show
from fengqiao.mediation.papers.samples import sample
from fengqiao.mediation.rules.papers import PAPER_TITLES, is_word
from fengqiao.organisations.events import organisation_chain
from fengqiao.organisations.models import Organisation, StaffMember

MOST_BYTES: Final = 2 * 1024 * 1024
_LANGUAGES: Final = ("zh-hans", "en")


def own_template(body_id: int, kind: str) -> bytes | None:
    """Return the Word template a body uses instead of the built-in one, or None."""
    found = PaperTemplate.objects.filter(body=body_id, kind=kind, ended_at__isnull=True).first()
    return bytes(found.content) if found is not None else None


@transaction.atomic
def replace_template(*, kind: str, name: str, content: bytes, by: Actor, at: datetime) -> PaperTemplate:
    """Use a Word template from now on for one kind of a body's papers. The PDF stays as it is.

    Raises:
        NotAllowed: the actor is no administrator of a body. NotFound: no such paper.
        Invalid: the file is no Word template, or asks for or leaves out what it must not; names the tags.
    """
    body = _administered(by)
    _check_kind(kind)
    if problem := _problem(kind, content):
        raise Invalid({"file": problem})
    _end(body, kind, at)
    added = PaperTemplate.objects.create(
        body=body,
        kind=kind,
        name=safe_name(name, DOCX),
        content=content,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        added_by=StaffMember.objects.get(pk=by.person_id or 0),
        added_at=at,
    )
    data = {"paper": kind, "sha256": added.sha256, "size": added.size}
    ledger.record(chain=organisation_chain(body.pk), tag="paper_template.replaced", actor=by, at=at, data=data)
    return added


@transaction.atomic
def reset_template(*, kind: str, by: Actor, at: datetime) -> None:
    """Use the built-in template again.

    Raises:
        NotAllowed: the actor is no administrator of a body. NotFound: the built-in one is in use, or no such paper.
    """
    body = _administered(by)
    _check_kind(kind)
    if not _end(body, kind, at):
        raise NotFound(_("正在使用系统模板"))
    data = {"paper": kind}
    ledger.record(chain=organisation_chain(body.pk), tag="paper_template.reset", actor=by, at=at, data=data)


@transaction.atomic
def set_paper_word(*, word: str, by: Actor, at: datetime) -> None:
    """Let a word stand for the body in the numbers of its papers; papers issued before keep theirs.

    Raises:
        NotAllowed: the actor is no administrator of a body. Invalid: the word has a wrong form or is another body's.
    """
    body = _administered(by)
    word = word.strip()
    if word and not is_word(word):
        raise Invalid({"word": _("请用 1 到 12 个汉字、大写字母或数字")})
    if word and _is_taken(word, body):
        raise Invalid({"word": _("该代字已由其他调解组织使用")})
    before, body.paper_word = body.paper_word, word
    body.save(update_fields=["paper_word"])
    data = {"from": before, "to": word}
    ledger.record(chain=organisation_chain(body.pk), tag="paper_word.set", actor=by, at=at, data=data)


def _is_taken(word: str, body: Body) -> bool:
    """Whether a number with this word could be another body's, now or from before."""
    others = Body.objects.exclude(pk=body.pk)
    used = IssuedPaper.objects.filter(number__startswith=f"{word}〔").exclude(case__mediation__body=body.pk)
    codes = Organisation.objects.filter(code=word).exclude(pk=body.pk)
    return others.filter(paper_word=word).exists() or codes.exists() or used.exists()


def _administered(by: Actor) -> Body:
    """Return the body the actor administers, locked."""
    body = None
    if by.role is Role.ADMINISTRATOR and by.level is Level.BODY:
        body = Body.objects.select_for_update().filter(pk=by.organisation_id).first()
    if body is None:
        raise NotAllowed(_("只有调解组织的系统管理员可以修改文书模板"))
    return body


def _check_kind(kind: str) -> None:
    if kind not in PAPER_TITLES:
        raise NotFound(_("没有这种文书"))


def _end(body: Body, kind: str, at: datetime) -> bool:
    return PaperTemplate.objects.filter(body=body, kind=kind, ended_at__isnull=True).update(ended_at=at) > 0


def _problem(kind: str, content: bytes) -> str:
    """Return why a template cannot be used, in words that name the tags; empty if it can."""
    if len(content) > MOST_BYTES:
        return _("文件过大，模板不能超过 2 MB")
    not_word = _("请上传 Word 文档（.docx），不能带有宏、嵌入对象或外部链接")
    try:
        if office_type_of(io.BytesIO(content)) != DOCX:
            return not_word
        known = documents.contents(sample(kind))
        if strange := strange_tags(content, {*known, "pictures"}):
            return _("模板中有系统不认识或不允许的标记：%(tags)s") % {"tags": _("、").join(strange)}
        return next(_trials(kind, content), "")
    except NotAcceptedError:
        return not_word
    except UnusableTemplateError as error:
        return _("模板无法读取，请检查花括号标记是否成对：%(detail)s") % {"detail": error.detail}


def _trials(kind: str, content: bytes) -> Iterator[str]:
    """Write the sample in each language with the template; yield what is wrong."""
    from jinja2 import TemplateError

    for language in _LANGUAGES:
        paper = sample(kind, language)
        values, pictures = documents.contents(paper), documents.pictures(paper)
        try:
            written = render_word(content, values, pictures)
        except (TemplateError, TypeError, ValueError, AttributeError) as error:
            yield _("模板中有系统不认识或不允许的标记：%(tags)s") % {"tags": str(error)[:200]}
            return
        missing = left_out(written, {name: _without_pictures(values[name]) for name in must_show(kind)})
        if missing:
            yield _("模板缺少以下必须载明的内容：%(tags)s") % {"tags": _("、").join(missing)}
        elif pictures_in(written) < len(pictures):
            yield _("模板缺少核验二维码或签名图：%(tags)s") % {"tags": "pictures"}


def _without_pictures(part: Any) -> Any:
    """Return a part without the names of its pictures, which nobody reads."""
    if isinstance(part, Mapping):
        return {name: _without_pictures(value) for name, value in part.items() if name != "picture"}
    return [_without_pictures(one) for one in part] if isinstance(part, list) else part
