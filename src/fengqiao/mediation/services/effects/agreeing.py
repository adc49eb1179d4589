"""Agreement, signatures, performance."""

from django.utils.translation import gettext as _

from fengqiao.casework.kinds import Step
from fengqiao.casework.services import deadlines
from fengqiao.foundation.errors import Invalid
from fengqiao.mediation.models import Agreement, Instalment, Mediation
from fengqiao.mediation.rules import instalments
from fengqiao.mediation.rules.choices import OF_CREDITORS
from fengqiao.mediation.rules.states import Action, DeadlineKind, State
from fengqiao.mediation.services import papers, signing
from fengqiao.mediation.services.effects.ending import end_with_agreement
from fengqiao.mediation.services.effects.registry import Data, effect, start
from fengqiao.mediation.services.sides import acting_side, other_sides, tell, tell_all


@effect(Action.DRAFT_AGREEMENT)
@effect(Action.REVISE_AGREEMENT)
def _draft(step: Step, mediation: Mediation) -> Data:
    """Write a version of the agreement; whoever signed the one before signs again."""
    version = write_version(step, mediation, is_oral=False)
    start(step.case, DeadlineKind.SIGN, step)
    text = _("%(number)s 的调解协议请您核对并签署（第 %(version)s 版）。")
    tell_all(step.case, "sign", text % {"number": step.case.number, "version": version.version}, at=step.at)
    papers.issue(step.case, "agreement", on=step.on, version=version.version)
    return {"version": version.version}


def write_version(step: Step, mediation: Mediation, *, is_oral: bool) -> Agreement:
    """Replace the present version; its signatures fall."""
    promises = instalments.read(step.data["instalments"] or "")
    instalments.check(promises, amount=step.data["amount"], on=step.on)
    for old in mediation.agreements.filter(replaced_at__isnull=True):
        old.replaced_at = step.at
        old.save(update_fields=["replaced_at"])
        old.signatures.filter(void_at__isnull=True).update(void_at=step.at)
    written = Agreement.objects.create(
        mediation=mediation,
        version=mediation.agreements.count() + 1,
        facts=step.data["facts"],
        terms=step.data["terms"],
        amount=step.data["amount"],
        is_oral=is_oral,
        drafted_at=step.at,
    )
    Instalment.objects.bulk_create(
        [
            Instalment(agreement=written, number=number, due_on=one.due_on, amount=one.amount)
            for number, one in enumerate(promises, start=1)
        ]
    )
    return written


@effect(Action.SIGN)
def _sign(step: Step, mediation: Mediation) -> Data:
    """Take one signature; with the last of sides, mediator and body the agreement takes effect (Art. 29, 30)."""
    agreement = mediation.agreements.get(replaced_at__isnull=True)
    if step.data["version"] != agreement.version:
        raise Invalid({"version": _("协议已修改，请先看第 %(n)s 版再签署") % {"n": agreement.version}})
    signed = signing.sign(step, mediation, agreement)
    if signing.is_complete(mediation, agreement):
        take_effect(step, mediation, agreement)
    return {**signed, "version": agreement.version, "in_effect": agreement.effective_on is not None}


def take_effect(step: Step, mediation: Mediation, agreement: Agreement) -> None:
    """Let an agreement bind: performance and the time for judicial confirmation begin."""
    case = step.case
    agreement.effective_on = step.on
    agreement.save(update_fields=["effective_on"])
    mediation.agreed_amount = agreement.amount
    deadlines.finish(case=case, kinds=(DeadlineKind.SIGN,), on=step.on)
    end_with_agreement(step, mediation)
    last = agreement.instalments.order_by("-number").first()
    if not agreement.is_oral:
        start(case, DeadlineKind.CONFIRM_APPLY, step)
    if last is None:
        if case.state != State.PERFORMED:
            step.lead_to(State.PERFORMED)
    else:
        if case.state != State.PERFORMING:
            step.lead_to(State.PERFORMING)
        watch_next(step, agreement)
        if mediation.matter in OF_CREDITORS:
            start(case, DeadlineKind.FOLLOW_UP, step)
    text = _("%(number)s 的调解协议已生效。可在三十日内共同申请司法确认。") % {"number": case.number}
    tell_all(case, "in_effect", text, at=step.at)
    papers.issue(case, "agreement_signed", on=step.on, version=agreement.version)


def watch_next(step: Step, agreement: Agreement) -> None:
    """Run the time limit of the next payment that is due."""
    upcoming = agreement.instalments.filter(paid_on__isnull=True).order_by("due_on", "number").first()
    if upcoming is None:
        return
    days = max((upcoming.due_on - step.on).days, 0)
    deadlines.start(case=step.case, kind=DeadlineKind.PERFORM, length=days, unit="nd", on=step.on)


@effect(Action.AGREE_ORALLY)
def _agree_orally(step: Step, mediation: Mediation) -> Data:
    """Art. 28: where all think no paper is needed, the mediator keeps a record; it binds at once."""
    agreement = write_version(step, mediation, is_oral=True)
    take_effect(step, mediation, agreement)
    return {"version": agreement.version}


@effect(Action.RECORD_PERFORMANCE)
def _record_performance(step: Step, mediation: Mediation) -> Data:
    """Note a payment; after the last the case is over. A late one brings a case in default back."""
    agreement = mediation.agreements.get(replaced_at__isnull=True)
    due = agreement.instalments.filter(paid_on__isnull=True).order_by("number")
    if step.data["instalment"] is not None:
        due = due.filter(number=step.data["instalment"])
    payment = due.first()
    if payment is None:
        raise Invalid({"instalment": _("没有这一期，或已登记履行")})
    if not (agreement.effective_on or step.on) <= step.data["paid_on"] <= step.on:
        raise Invalid({"paid_on": _("履行日期应在协议生效之后，不晚于今天")})
    paid = step.data["amount"] if step.data["amount"] is not None else payment.amount
    if paid < payment.amount:
        raise Invalid({"amount": _("本期应付 %(n)s 元，少于应付不算履行") % {"n": payment.amount}})
    payment.paid_on, payment.paid_amount = step.data["paid_on"], paid
    payment.save(update_fields=["paid_on", "paid_amount"])
    deadlines.finish(case=step.case, kinds=(DeadlineKind.PERFORM,), on=step.data["paid_on"])
    if not agreement.instalments.filter(paid_on__isnull=True).exists():
        step.lead_to(State.PERFORMED)
    else:
        watch_next(step, agreement)
        late = agreement.instalments.filter(paid_on__isnull=True, due_on__lt=step.on).exists()
        if step.case.state == State.IN_DEFAULT and not late:
            step.lead_to(State.PERFORMING)
    return {"instalment": payment.number, "late": payment.paid_on > payment.due_on}


@effect(Action.REPORT_DEFAULT)
def _report_default(step: Step, mediation: Mediation) -> Data:
    text = _("%(number)s 有款项到期未履行，请尽快履行；逾期可申请强制执行或起诉。") % {"number": step.case.number}
    tell_all(step.case, "default", text, at=step.at)
    return {}


@effect(Action.ADD_MATERIAL)
def _add_material(step: Step, mediation: Mediation) -> Data:
    side = acting_side(step)
    text = _("%(number)s 有一方补充了材料，请查看。") % {"number": step.case.number}
    for other in other_sides(step.case, side):
        tell(step.case, other, "material", text, at=step.at)
    return {"side": side.number}
