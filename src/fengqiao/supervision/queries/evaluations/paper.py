"""What the paper on a result says, read from its records."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import NotFound
from fengqiao.organisations import queries as organisations
from fengqiao.supervision.evaluation_paper import ResultPaper
from fengqiao.supervision.models import Evaluation, ItemScore
from fengqiao.supervision.queries.evaluations.scope import given_of, in_words, names_of, scheme_of
from fengqiao.supervision.queries.evaluations.sheet import ItemRow, sheet_of
from fengqiao.supervision.rules.rating.course import ANNOUNCED, Stage, stage_edited
from fengqiao.supervision.rules.rating.scoring import Given, result


def mark_of(viewer: Actor, *, at: datetime) -> str:
    """Return the watermark of what a viewer takes away: who, when, and what it must not be used for."""
    office = organisations.office(viewer.organisation_id) if viewer.organisation_id else None
    words = _("仅供%(office)s使用，不得用于广告宣传 · %(member)s · %(at)s")
    moment = timezone.localtime(at)
    person = organisations.members([viewer.person_id]).get(viewer.person_id) if viewer.person_id else None
    return words % {
        "office": office.label if office else "—",
        "member": f"{person.name}（{person.pk}）" if person else viewer.label or "—",
        "at": f"{moment:%Y-%m-%d %H:%M}",
    }


def paper_of(evaluation: Evaluation, viewer: Actor, *, at: datetime) -> ResultPaper:
    """Return the paper on a result that was announced. Raises NotFound before."""
    if evaluation.state not in ANNOUNCED:
        raise NotFound(_("结果告知以后才能下载"))
    calculation = evaluation.calculations.exclude(meeting=None).select_related("meeting").last()
    if calculation is None or calculation.meeting is None:
        raise NotFound(_("结果告知以后才能下载"))
    scheme, given, stage = scheme_of(evaluation.year), given_of(calculation), Stage(calculation.stage)
    names, issuer = names_of(scheme), organisations.regulator()
    reached = result(scheme, given)
    sheet = sheet_of(evaluation, [])
    reasons = _reasons(evaluation, stage)
    decided = _("%(day)s 会议，%(n)s 人参加") % {
        "day": calculation.meeting.held_on,
        "n": len(calculation.meeting.members) + 1,
    }
    return ResultPaper(
        number=f"PJ{evaluation.year.year}-{evaluation.organisation.code}",
        issuer=issuer.label if issuer else "—",
        addressee=evaluation.organisation.label,
        issued_on=timezone.localdate(calculation.made_at),
        language=get_language() or "zh-hans",
        year=evaluation.year.year,
        scheme=in_words(scheme.name),
        score=str(calculation.score),
        level=calculation.level,
        decided=decided,
        elements=tuple(
            (element.name, f"{element.weight}%", f"{part.score:.2f}", f"{part.weighted:.2f}")
            for element, part in zip(sheet, reached.elements, strict=True)
        ),
        items=tuple(_cells(row, given, reasons.get(row.code, "")) for element in sheet for row in element.rows),
        deductions=tuple(
            (names[code], str(points), reasons.get(code, "")) for code, points in given.deductions.items()
        ),
        mark=mark_of(viewer, at=at),
    )


def _reasons(evaluation: Evaluation, stage: Stage) -> dict[str, str]:
    """Return the reasons of a stage's scores and deductions, by code; none while they are being written anew."""
    edited = stage_edited(evaluation.state)
    if edited is not None and edited[0] is stage:
        return {}
    scores = ItemScore.objects.filter(item__evaluation=evaluation, stage=stage).values_list("item__code", "reason")
    return {**dict(scores), **dict(evaluation.deductions.filter(stage=stage).values_list("code", "reason"))}


def _cells(row: ItemRow, given: Given, reason: str) -> tuple[str, ...]:
    score = given.scores.get(row.code)
    text = _("不适用") if row.code in given.excluded else "—" if score is None else str(score)
    return row.name, row.value or row.reason or "—", text, reason
