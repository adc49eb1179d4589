"""Watching that agreements are performed (人民调解法 Art. 31): a reminder before, a default after the days of grace."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework.models import Case
from fengqiao.casework.services import perform
from fengqiao.foundation.actors import SYSTEM
from fengqiao.foundation.parameters.queries import rules_on
from fengqiao.mediation.models import Instalment
from fengqiao.mediation.rules.states import DOMAIN, Action, State
from fengqiao.mediation.services.sides import tell_all


def watch(*, at: datetime) -> tuple[int, int]:
    """Remind of payments that are due soon and note those in default; return how many of each."""
    today = timezone.localdate(at)
    rules = rules_on(DOMAIN, today)
    open_ones = Instalment.objects.filter(
        paid_on__isnull=True, agreement__replaced_at__isnull=True, agreement__effective_on__isnull=False,
        agreement__mediation__case__state__in=(State.PERFORMING, State.IN_DEFAULT),
    )  # fmt: skip
    soon = open_ones.filter(
        due_on__range=(today, today + timedelta(days=rules.limit("remind_before").length)), reminded_on__isnull=True
    )
    reminded = sum(_remind(pk, at) for pk in soon.order_by("due_on", "id").values_list("pk", flat=True))
    late = open_ones.filter(
        due_on__lt=today - timedelta(days=rules.limit("default_after").length),
        agreement__mediation__case__state=State.PERFORMING,
    )
    cases = late.order_by().values_list("agreement__mediation_id", flat=True).distinct()
    defaulted = 0
    for case_id in list(cases):
        perform(case_id=case_id, action=Action.REPORT_DEFAULT, by=SYSTEM, at=at)
        defaulted += 1
    return reminded, defaulted


@transaction.atomic
def _remind(instalment_id: int, at: datetime) -> bool:
    """Tell the sides once; whoever else reminds at the same time finds it done."""
    payment = (
        Instalment.objects.select_for_update(of=("self",))
        .select_related("agreement")
        .annotate(case_id=F("agreement__mediation_id"))
        .get(pk=instalment_id)
    )
    if payment.reminded_on is not None or payment.paid_on is not None:
        return False
    payment.reminded_on = timezone.localdate(at)
    payment.save(update_fields=["reminded_on"])
    case = Case.objects.select_related("mediation").get(pk=payment.case_id)
    text = _("提醒：%(number)s 的第 %(n)s 期应在 %(day)s 前履行，金额 %(amount)s 元。")
    values = {"number": case.number, "n": payment.number, "day": payment.due_on, "amount": payment.amount}
    tell_all(case, "reminder", text % values, at=at)
    return True
