"""Signatures: drawn on the screen with a one-time code, scanned from paper, or the body's seal."""

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from fengqiao.casework.kinds import Step
from fengqiao.casework.models import Attachment, Case
from fengqiao.casework.queries import visible_cases
from fengqiao.casework.services import deadlines
from fengqiao.foundation.actors import Actor, ActorKind, Role
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.keys import current_key
from fengqiao.mediation.models import (
    Agreement,
    AppointmentStatus,
    Instalment,
    Mediation,
    OneTimeCode,
    Side,
    Signature,
    SignerKind,
)
from fengqiao.mediation.queries.scope import own_sides
from fengqiao.mediation.rules.states import State
from fengqiao.mediation.services.sides import acting_sides, tell

DIGITS: Final = 6
_PURPOSE: Final = "one_time_code"


def content_hash(agreement: Agreement) -> str:
    """Return what a signature signs: the words and sums of one version."""
    return hash_of(agreement, agreement.instalments.all())


def hash_of(agreement: Agreement, instalments: Iterable[Instalment]) -> str:
    """Return the same of a version whose payments are at hand."""
    parts = [agreement.facts, agreement.terms, str(agreement.amount or ""), str(agreement.version)]
    parts += [f"{one.due_on} {one.amount}" for one in instalments]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@transaction.atomic
def send_code(*, case_id: int, by: Actor, at: datetime) -> datetime:
    """Send the person a code to sign with; return until when it holds.

    Raises:
        NotFound: no such case, or the actor is no side. NotAllowed: there is nothing to sign.
    """
    case = visible_cases(by, "mediation").select_for_update(of=("self",)).filter(pk=case_id).first()
    mine = own_sides(case, by) if case is not None else []
    if case is None or not mine or by.kind is not ActorKind.CONSUMER:
        raise NotFound(_("没有找到该案件"))
    if case.state != State.SIGNING:
        raise NotAllowed(_("现在没有需要签署的协议"))
    rules = deadlines.rules_for(case)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    until = at + timedelta(minutes=rules.number("code_minutes"))
    OneTimeCode.objects.create(side=mine[0], digest=_digest(mine[0], code), made_at=at, expires_at=until)
    text = _("签署调解协议 %(number)s 的验证码：%(code)s，%(n)s 分钟内有效，请勿告诉他人。")
    values = {"number": case.number, "code": code, "n": rules.number("code_minutes")}
    tell(case, mine[0], "code", text % values, at=at, confidential=True, by_phone=True)
    return until


def sign(step: Step, mediation: Mediation, agreement: Agreement) -> dict[str, Any]:
    """Keep the signatures the actor gives; return what the event says of them.

    Raises:
        Invalid: the code is wrong, or the drawing or scan is missing. NotAllowed: signed already.
    """
    method, attachment = step.data["method"], _attachment(step)
    signatures: list[Signature] = []
    if step.by.role is Role.MEDIATOR:
        seat = mediation.appointments.get(mediator=step.by.person_id, status=AppointmentStatus.ACTIVE)
        signatures.append(Signature(kind=SignerKind.MEDIATOR, mediator=seat.mediator))
    elif step.by.role is Role.MEDIATION_CLERK and method == "seal":
        if step.data["side"] is not None:
            raise Invalid({"side": _("盖的是调解组织的章，不选哪一方；代当事人登记请用扫描件")})
        signatures.append(Signature(kind=SignerKind.BODY, member_id=step.by.person_id))
    else:
        sides = [s for s in acting_sides(step) if not agreement.signatures.filter(side=s, void_at=None).exists()]
        _check_hand(step, sides, method, attachment)
        signatures += [Signature(kind=SignerKind.SIDE, side=side, member_id=step.by.person_id) for side in sides]
    signed_hash = content_hash(agreement)
    for one in signatures:
        one.agreement, one.method, one.attachment = agreement, method, attachment
        one.content_hash, one.signed_at = signed_hash, step.at
        try:
            with transaction.atomic():
                one.save()
        except IntegrityError:
            raise NotAllowed(_("这一方已经签署")) from None
    return {"signed": [_who(one) for one in signatures], "content": signed_hash}


def _who(signature: Signature) -> str:
    if signature.kind == SignerKind.SIDE and signature.side is not None:
        return f"side {signature.side.number}"
    return str(signature.kind)


def _attachment(step: Step) -> Attachment | None:
    if step.data["attachment"] is None:
        return None
    found = Attachment.objects.filter(pk=step.data["attachment"], case=step.case).first()
    if found is None:
        raise Invalid({"attachment": _("没有找到签名文件，请重新上传")})
    return found


def _check_hand(step: Step, sides: list[Side], method: str, attachment: Attachment | None) -> None:
    """Ask for what makes a signature one's own: a code and a drawing, or the scan of a signed paper."""
    if not sides:
        raise NotAllowed(_("这一方已经签署"))
    if method == "seal":
        if step.by.kind is ActorKind.CONSUMER:
            raise Invalid({"method": _("请选择屏幕签名或上传扫描件")})
        return
    if attachment is None:
        raise Invalid({"attachment": _("请在屏幕上签名，或上传已签署的扫描件")})
    if step.by.kind is ActorKind.CONSUMER:
        _check_code(step, sides[0])


def _check_code(step: Step, side: Side) -> None:
    most = deadlines.rules_for(step.case).number("code_tries")
    known = OneTimeCode.objects.filter(side=side, used_at__isnull=True).order_by("-id").first()
    if known is None or known.expires_at < step.at:
        raise Invalid({"code": _("验证码已过期，请重新获取")})
    if known.tries >= most:
        raise Invalid({"code": _("输入次数过多，请重新获取验证码")})
    if not hmac.compare_digest(bytes(known.digest), _digest(side, step.data["code"] or "")):
        raise WrongCodeError(known.pk)
    known.used_at = step.at
    known.save(update_fields=["used_at"])


class WrongCodeError(Invalid):
    """A wrong code: the try is counted by whoever catches this, after the transaction is gone."""

    def __init__(self, code_id: int) -> None:
        super().__init__({"code": _("验证码不对，请核对后再输入")})
        self.code_id = code_id


def count_try(wrong: WrongCodeError) -> None:
    """Count a wrong try, in a transaction of its own."""
    OneTimeCode.objects.filter(pk=wrong.code_id).update(tries=F("tries") + 1)


def _digest(side: Side, code: str) -> bytes:
    return hmac.digest(current_key(_PURPOSE), f"{side.pk}:{code.strip()}".encode(), "sha256")


def is_complete(mediation: Mediation, agreement: Agreement) -> bool:
    """Whether all sides, the presiding mediator and the body have signed this version (人民调解法 Art. 29)."""
    valid = list(agreement.signatures.filter(void_at__isnull=True))
    signed_sides = {one.side_id for one in valid if one.kind == SignerKind.SIDE}
    sides = set(mediation.sides.values_list("pk", flat=True))
    presiding = mediation.appointments.filter(status=AppointmentStatus.ACTIVE, presiding=True).first()
    mediators = {one.mediator_id for one in valid if one.kind == SignerKind.MEDIATOR}
    sealed = any(one.kind == SignerKind.BODY for one in valid)
    return sides <= signed_sides and presiding is not None and presiding.mediator_id in mediators and sealed


def unsigned(case: Case) -> list[Side]:
    """Return the sides that have not signed the present version."""
    agreement = case.mediation.agreements.filter(replaced_at__isnull=True).first()
    if agreement is None:
        return []
    signed = agreement.signatures.filter(void_at__isnull=True, kind=SignerKind.SIDE).values("side")
    return list(case.mediation.sides.exclude(pk__in=signed))
