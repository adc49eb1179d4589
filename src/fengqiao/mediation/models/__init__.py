"""Tables of mediation: bodies, mediators, and what a mediation has beyond a case."""

from fengqiao.mediation.models.agreements import (
    Agreement,
    Confirmation,
    ConfirmationResult,
    Instalment,
    OneTimeCode,
    Signature,
    SignerKind,
)
from fengqiao.mediation.models.bodies import (
    Body,
    BodyKind,
    CommitteeSeat,
    CommitteeTerm,
    Jurisdiction,
    MemberHouse,
    Room,
)
from fengqiao.mediation.models.cases import (
    Appointment,
    AppointmentStatus,
    Attendance,
    DisclosureConsent,
    Mediation,
    Objection,
    Preference,
    Proposal,
    ProposalKind,
    Session,
    SessionStatus,
    Side,
    SideRole,
)
from fengqiao.mediation.models.mediators import (
    Absence,
    Assessment,
    Availability,
    ConductRecord,
    Employment,
    Engagement,
    Mediator,
    Qualification,
    Relative,
    Speciality,
    SpokenLanguage,
    Training,
)
from fengqiao.mediation.models.papers import IssuedPaper, PaperCounter, PaperTemplate
from fengqiao.mediation.models.plans import LineKind, LineOutcome, PlanLine, PlanRun, PlanStatus

__all__ = [
    "Absence", "Agreement", "Appointment", "AppointmentStatus", "Assessment", "Attendance", "Availability", "Body",
    "BodyKind", "CommitteeSeat", "CommitteeTerm", "ConductRecord", "Confirmation", "ConfirmationResult",
    "DisclosureConsent", "Employment", "Engagement", "Instalment", "IssuedPaper", "Jurisdiction", "LineKind", "LineOutcome", "Mediation",
    "Mediator", "MemberHouse", "Objection", "OneTimeCode", "PaperCounter", "PaperTemplate", "PlanLine", "PlanRun", "PlanStatus", "Preference", "Proposal", "ProposalKind", "Qualification",
    "Relative", "Room", "Session", "SessionStatus", "Side", "SideRole", "Signature", "SignerKind", "Speciality",
    "SpokenLanguage", "Training",
]  # fmt: skip
