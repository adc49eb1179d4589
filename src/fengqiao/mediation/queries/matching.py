"""Whether mediators may take a case: the hard exclusions, from the records."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from fengqiao.casework.services import deadlines
from fengqiao.mediation.models import (
    Appointment,
    AppointmentStatus,
    Employment,
    Mediation,
    Mediator,
    Objection,
    Qualification,
    Relative,
)


def why_excluded(mediation: Mediation, mediator: Mediator, *, on: date) -> str:
    """Return why a mediator cannot take this case (特邀调解规定 Arts 15, 16), or nothing."""
    return exclusions(mediation, [mediator.pk], on=on).get(mediator.pk, "")


def exclusions(mediation: Mediation, mediators: Collection[int], *, on: date) -> dict[int, str]:
    """Return why mediators cannot take this case, by their ids; who is not named can."""
    years = deadlines.rules_for(mediation.case).number("cooling_years")
    houses = set(mediation.sides.filter(organisation__isnull=False).values_list("organisation__head_id", flat=True))
    cooled = on.replace(year=on.year - years, day=min(on.day, 28))
    recent = Q(until__isnull=True) | Q(until__gt=cooled)
    former = (AppointmentStatus.DECLINED, AppointmentStatus.ENDED)
    # the gravest first: one reason is told
    grounds: tuple[tuple[str, QuerySet[Any]], ...] = (
        (_("该调解员已退出"), Mediator.objects.filter(left_on__lte=on).annotate(mediator_id=F("pk"))),
        (_("曾在当事机构任职，须回避"), Employment.objects.filter(recent, house__head__in=houses)),
        (_("近亲属在当事机构任职，须回避"), Relative.objects.filter(house__head__in=houses)),
        (_("上岗资格已到期"), Qualification.objects.filter(is_required=True, expires_on__lt=on)),
        (_("有一方对该调解员提出异议"), Objection.objects.filter(side__mediation=mediation)),
        (_("该调解员已谢绝或退出本案"), Appointment.objects.filter(mediation=mediation, status__in=former)),
    )
    found: dict[int, str] = {}
    for reason, records in grounds:
        for pk in records.filter(mediator_id__in=mediators).values_list("mediator_id", flat=True):
            found.setdefault(pk, reason)
    return found
