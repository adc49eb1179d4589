"""Whether a mediator may take a case: the hard exclusions, from the records."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext as _

from fengqiao.casework.services import deadlines
from fengqiao.mediation.models import Appointment, AppointmentStatus, Mediation, Mediator, Objection


def why_excluded(mediation: Mediation, mediator: Mediator, *, on: date) -> str:
    """Return why a mediator cannot take this case (特邀调解规定 Arts 15, 16), or nothing."""
    years = deadlines.rules_for(mediation.case).number("cooling_years")
    houses = set(mediation.sides.filter(organisation__isnull=False).values_list("organisation__head_id", flat=True))
    cooled = on.replace(year=on.year - years, day=min(on.day, 28))
    recent = Q(until__isnull=True) | Q(until__gt=cooled)
    if mediator.left_on is not None and mediator.left_on <= on:
        return _("该调解员已退出")
    if mediator.employments.filter(recent, house__head__in=houses).exists():
        return _("曾在当事机构任职，须回避")
    if mediator.relatives.filter(house__head__in=houses).exists():
        return _("近亲属在当事机构任职，须回避")
    if mediator.qualifications.filter(is_required=True, expires_on__lt=on).exists():
        return _("上岗资格已到期")
    if Objection.objects.filter(side__mediation=mediation, mediator=mediator).exists():
        return _("有一方对该调解员提出异议")
    former = (AppointmentStatus.DECLINED, AppointmentStatus.ENDED)
    if Appointment.objects.filter(mediation=mediation, mediator=mediator, status__in=former).exists():
        return _("该调解员已谢绝或退出本案")
    return ""
