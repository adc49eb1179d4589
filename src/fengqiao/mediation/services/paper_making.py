"""Makes the values of each paper from the records of its mediation. One function a kind."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework.services import deadlines
from fengqiao.foundation.parameters import queries as parameters
from fengqiao.mediation.models import Agreement, Confirmation, IssuedPaper, Mediation, Proposal, ProposalKind, Session
from fengqiao.mediation.papers import kinds
from fengqiao.mediation.rules.choices import DECLINE_GROUNDS as GROUNDS
from fengqiao.mediation.rules.choices import ENDING_REASONS, MATTERS, ORIGINS, SESSION_RESULTS, TRACKS
from fengqiao.mediation.rules.papers import PaperKind
from fengqiao.mediation.rules.states import Action, DeadlineKind
from fengqiao.mediation.services.paper_sources import (
    Detail,
    last_deadline,
    mediators_of,
    named,
    parties,
    payments_of,
    sides_of,
    signatures_of,
    texts_of,
)
from fengqiao.organisations.models import Organisation, OrganisationKind

Values = Mapping[str, Any]
Make = Callable[[kinds.Head, Mediation, Values], kinds.Paper]


def make(kind: PaperKind, head: kinds.Head, mediation: Mediation, values: Values) -> kinds.Paper:
    """Return a paper with all it must say. Raises Invalid if the records lack it."""
    return _MAKERS[kind](head, mediation, values)


def addressee(kind: PaperKind, mediation: Mediation) -> str:
    """Return to whom a paper is; empty: to all sides."""
    match kind:
        case PaperKind.APPLICATION:
            return mediation.body.organisation.label
        case PaperKind.INVITATION:
            return named(one for one in sides_of(mediation) if one.answered_at != one.invited_at)
        case PaperKind.NOT_ACCEPTED:
            return named(one for one in sides_of(mediation) if one.answer == "agreed")
        case PaperKind.CONFIRMATION:
            return mediation.confirmations.select_related("court").latest("id").court.label
        case PaperKind.FAILURE_REPORT if mediation.court is not None:
            return mediation.court.label
        case _:
            return ""


def _named(mediation: Mediation) -> tuple[kinds.Party, ...]:
    return parties(sides_of(mediation), Detail.NAMED)


def _described(mediation: Mediation) -> tuple[kinds.Party, ...]:
    return parties(sides_of(mediation), Detail.DESCRIBED)


def _application(head: kinds.Head, mediation: Mediation, _values: Values) -> kinds.Paper:
    return kinds.ApplicationPaper(
        head=head,
        parties=_described(mediation),
        claim=mediation.claim,
        facts=mediation.facts,
        applied_on=mediation.case.received_on,
        origin=str(_(ORIGINS[mediation.origin])),
        amount=mediation.case.amount,
    )


def _acceptance(head: kinds.Head, mediation: Mediation, _values: Values) -> kinds.Paper:
    return kinds.AcceptancePaper(
        head=head,
        parties=_named(mediation),
        accepted_on=head.issued_on,
        matter=str(_(MATTERS[mediation.matter])),
        track=str(_(TRACKS[mediation.track])),
    )


def _invitation(head: kinds.Head, mediation: Mediation, _values: Values) -> kinds.Paper:
    return kinds.InvitationPaper(
        head=head,
        parties=_named(mediation),
        claim=mediation.claim,
        facts=mediation.facts,
        answer_by=last_deadline(mediation.case, DeadlineKind.INVITE).due_on,
    )


def _not_accepted(head: kinds.Head, mediation: Mediation, values: Values) -> kinds.Paper:
    return kinds.NotAcceptedPaper(
        head=head,
        applied_on=mediation.case.received_on,
        ground=str(_(GROUNDS[values["ground"]])),
        route=values["route"],
    )


def _briefing(head: kinds.Head, mediation: Mediation, _values: Values) -> kinds.Paper:
    return kinds.BriefingPaper(head=head, confirm_apply_days=_confirm_days(mediation))


def _confirm_days(mediation: Mediation) -> int:
    return deadlines.rules_for(mediation.case).limit("confirm_apply").length


def _minutes(head: kinds.Head, mediation: Mediation, values: Values) -> kinds.Paper:
    session = Session.objects.select_related("room", "mediator__member").get(pk=values["session"], mediation=mediation)
    came = set(session.attendances.values_list("side_id", flat=True))
    sides = sides_of(mediation)
    mode = str(session.get_mode_display())
    return kinds.MinutesPaper(
        head=head,
        session=session.number,
        starts_at=session.starts_at,
        place=f"{mode} {session.room.name}" if session.room else mode,
        mediators=mediators_of(mediation) or (session.mediator.member.name,),
        present=parties((side for side in sides if side.pk in came), Detail.NAMED),
        absent=parties((side for side in sides if side.pk not in came), Detail.NAMED),
        minutes=session.minutes,
        result=str(_(SESSION_RESULTS[session.result])),
    )


def _proposal_of(mediation: Mediation, values: Values) -> Proposal:
    return Proposal.objects.get(pk=values["proposal"], mediation=mediation)


def _proposal(head: kinds.Head, mediation: Mediation, values: Values) -> kinds.Paper:
    proposal = _proposal_of(mediation, values)
    return kinds.ProposalPaper(
        head=head,
        parties=_named(mediation),
        text=proposal.text,
        amount=proposal.amount,
        is_opinion=proposal.kind == ProposalKind.OPINION,
        answer_by=last_deadline(mediation.case, DeadlineKind.OBJECT).due_on,
    )


def _evaluation(head: kinds.Head, mediation: Mediation, values: Values) -> kinds.Paper:
    proposal = _proposal_of(mediation, values)
    given_on = timezone.localdate(proposal.served_at)
    return kinds.EvaluationPaper(head=head, parties=_named(mediation), opinion=proposal.text, given_on=given_on)


def _undisputed(head: kinds.Head, mediation: Mediation, values: Values) -> kinds.Paper:
    facts = _proposal_of(mediation, values).text
    return kinds.UndisputedPaper(
        head=head, parties=_named(mediation), facts=facts, mediators=mediators_of(mediation)
    )  # fmt: skip


def _standstill(head: kinds.Head, mediation: Mediation, values: Values) -> kinds.Paper:
    return kinds.StandstillPaper(
        head=head,
        parties=_described(mediation),
        until=date.fromisoformat(values["until"]),
        terms=texts_of(mediation.case, Action.START_STANDSTILL)["terms"],
    )


def _agreed(mediation: Mediation, agreement: Agreement) -> dict[str, Any]:
    return {
        "parties": _described(mediation),
        "facts": agreement.facts,
        "terms": agreement.terms,
        "version": agreement.version,
        "amount": agreement.amount,
        "payments": payments_of(agreement),
        "mediators": mediators_of(mediation),
        "confirm_apply_days": _confirm_days(mediation),
    }


def _agreement(head: kinds.Head, mediation: Mediation, values: Values) -> kinds.Paper:
    version = Agreement.objects.get(mediation=mediation, version=values["version"])
    return kinds.AgreementPaper(head=head, **_agreed(mediation, version))


def _agreement_signed(head: kinds.Head, mediation: Mediation, values: Values) -> kinds.Paper:
    version = Agreement.objects.get(mediation=mediation, version=values["version"])
    return kinds.SignedAgreementPaper(
        head=head,
        effective_on=version.effective_on or head.issued_on,
        is_oral=version.is_oral,
        signatures=signatures_of(mediation, version),
        **_agreed(mediation, version),
    )


def _confirmation(head: kinds.Head, mediation: Mediation, values: Values) -> kinds.Paper:
    asked = Confirmation.objects.select_related("court", "agreement").get(
        pk=values["confirmation"], mediation=mediation
    )
    signed = IssuedPaper.objects.filter(case=mediation.case, kind=PaperKind.AGREEMENT_SIGNED).order_by(F("id").desc())
    paper = signed.first()
    return kinds.ConfirmationPaper(
        head=head,
        parties=parties(sides_of(mediation), Detail.REACHABLE),
        court=asked.court.label,
        agreement_number=paper.number if paper is not None else "",
        effective_on=asked.agreement.effective_on or head.issued_on,
        applied_on=timezone.localdate(asked.applied_at),
        terms=asked.agreement.terms,
        mediators=mediators_of(mediation),
    )


def _termination(head: kinds.Head, mediation: Mediation, values: Values) -> kinds.Paper:
    regulator = Organisation.objects.filter(kind=OrganisationKind.REGULATOR).order_by("code").first()
    intake = parameters.rules_on("intake", mediation.case.received_on)
    return kinds.TerminationPaper(
        head=head,
        parties=_named(mediation),
        reason=str(_(ENDING_REASONS[values.get("reason") or mediation.ending_reason])),
        ended_on=timezone.localdate(mediation.ended_at) if mediation.ended_at else head.issued_on,
        regulator=regulator.label if regulator else _("当地金融监管机构"),
        hotline=str(intake.value("hotline_national")),
        advice=str(values.get("advice", "")),
    )


def _failure_report(head: kinds.Head, mediation: Mediation, _values: Values) -> kinds.Paper:
    said = texts_of(mediation.case, Action.REPORT_FAILURE)
    return kinds.FailureReportPaper(
        head=head,
        parties=_named(mediation),
        court_reference=mediation.court_reference,
        referred_as=str(_(ORIGINS[mediation.origin])),
        ended_on=timezone.localdate(mediation.ended_at) if mediation.ended_at else head.issued_on,
        reason=str(_(ENDING_REASONS[mediation.ending_reason])),
        basic_facts=said.get("basic_facts", ""),
        why=said.get("why", ""),
        conduct=said.get("conduct", ""),
        points=said.get("points", ""),
    )


_MAKERS: Final[Mapping[str, Make]] = {
    PaperKind.APPLICATION: _application,
    PaperKind.ACCEPTANCE: _acceptance,
    PaperKind.INVITATION: _invitation,
    PaperKind.NOT_ACCEPTED: _not_accepted,
    PaperKind.BRIEFING: _briefing,
    PaperKind.MINUTES: _minutes,
    PaperKind.EVALUATION: _evaluation,
    PaperKind.PROPOSAL: _proposal,
    PaperKind.UNDISPUTED: _undisputed,
    PaperKind.STANDSTILL: _standstill,
    PaperKind.AGREEMENT: _agreement,
    PaperKind.AGREEMENT_SIGNED: _agreement_signed,
    PaperKind.CONFIRMATION: _confirmation,
    PaperKind.TERMINATION: _termination,
    PaperKind.FAILURE_REPORT: _failure_report,
}
