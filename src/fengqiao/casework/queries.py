"""Reads of cases. Each takes the viewer; `visible_cases` is the one place that decides who sees what."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, reduce
from operator import or_
from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from fengqiao.casework import search
from fengqiao.casework.kinds import kind_of, kinds
from fengqiao.casework.models import Case as Case  # noqa: PLC0414 - endpoints name it and import no models
from fengqiao.casework.models import CaseKind as CaseKind  # noqa: PLC0414 - likewise
from fengqiao.casework.models import Deadline, Order, Remark
from fengqiao.casework.models import IntakeChannel as IntakeChannel  # noqa: PLC0414 - likewise
from fengqiao.casework.text_search import with_words
from fengqiao.foundation.actors import Actor, ActorKind, Level, Role
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.lifecycle import Availability, Facts
from fengqiao.foundation.numbering import is_valid_number
from fengqiao.foundation.privacy import blind_index_candidates
from fengqiao.foundation.reference import require_keeper

SCOPE: Final[Mapping[Level, str]] = {
    Level.OUTLET: "outlet_id",
    Level.SUB_BRANCH: "sub_branch_id",
    Level.BRANCH: "branch_id",
    Level.HEAD_OFFICE: "head_id",
}
"""The column of a case that equals an office's id when the case lies in its subtree."""

FILE_ADDED: Final = "attachment.added"
"""Tag of the event of a file, its number under ``attachment``."""

_PHONE: Final = re.compile(r"\+?\d[\d\s-]{6,}")


def visible_cases(viewer: Actor, kind: str = "") -> QuerySet[Case]:
    """Return the cases a viewer may see, of one kind or of all.

    The regulator sees the city; an office its subtree, save what the regulator has not yet transferred to it; a
    consumer the case whose receipt code was given; an administrator none. What a kind shows to others beside these,
    `casework.kinds.Kind.reach` says.
    """
    cases = Case.objects.filter(kind=kind) if kind else Case.objects.all()
    if viewer.kind is ActorKind.CONSUMER:
        return cases.filter(pk=viewer.case_id or 0)
    if viewer.role is Role.ADMINISTRATOR or (viewer.organisation_id is None and not viewer.is_regulator):
        return cases.none()
    if viewer.is_regulator:
        return cases
    column = SCOPE.get(viewer.level) if viewer.level else None
    own = Q(**{column: viewer.organisation_id}) & ~Q(level=Level.REGULATOR) if column else None
    reached = [
        Q(reach, kind=name)
        for name, one in kinds().items()
        if kind in {"", name} and (reach := one.reach(viewer)) is not None
    ]
    seen = [q for q in (own, *reached) if q is not None]
    return cases.filter(reduce(or_, seen)) if seen else cases.none()


def get_case(*, number: str, viewer: Actor, kind: str = "") -> Case:
    """Return one case by its number, of one kind or of any.

    Raises:
        NotFound: there is none within the viewer's scope; says no more than that.
    """
    wanted = visible_cases(viewer, kind).select_related("owner", "subject", "handler", "place")
    case = wanted.filter(number=number.strip().upper()).first()
    if case is None:
        raise NotFound(_("没有找到该编号的案件"))
    return case


def search_cases(*, viewer: Actor, text: str, kind: str = "") -> QuerySet[Case]:
    """Return visible cases, of one kind or of any, that hold all words of ``text``, or its number, or whose party has that telephone."""
    found = visible_cases(viewer, kind)
    text = text.strip()
    if is_valid_number(text.upper()):
        return found.filter(number=text.upper())
    if _PHONE.fullmatch(text):
        return found.filter(Q(parties__person__phone_index__in=blind_index_candidates("phone", text))).distinct()
    literal = search.query(text)
    if not literal:
        return found.none()
    return with_words(found, literal)


def holds(case: Case, actor: Actor) -> bool:
    """Whether the case is in the actor's hands: their office owns it, or a token acts for an office in its subtree."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    if actor.organisation_id is None:
        return False
    if actor.kind is ActorKind.TOKEN:
        owner = case.owner
        return actor.organisation_id in {owner.pk, owner.sub_branch_id, owner.branch_id, owner.head_id}
    return actor.organisation_id == case.owner_id


def facts_of(case: Case, actor: Actor, on: date) -> Facts:
    """Return what the lifecycle's conditions need."""
    owner = case.owner
    above = actor.organisation_id in {owner.head_id, owner.branch_id, owner.sub_branch_id} - {owner.pk, None}
    circumstances: dict[str, Any] = {
        "level": Level(case.level),
        "owner_level": Level(case.level),
        "actor_level": actor.level,
        "actor_above_owner": above and actor.kind is not ActorKind.CONSUMER,
        "has_upper": owner.parent_id is not None and owner.pk != case.head_id,
        "has_lower": case.owner_id != case.subject_id,
        "conflicted": cache(
            lambda: actor.person_id is not None and case.conflicts.filter(member_id=actor.person_id).exists()
        ),
        "open_orders": cache(lambda: case.orders.filter(answered_at__isnull=True).exists()),
    }
    circumstances.update(kind_of(case).circumstances(case, actor, on))
    return Facts(
        state=case.state, role=actor.role, actor_kind=actor.kind, holds=holds(case, actor), circumstances=circumstances
    )


def available(*, case: Case, viewer: Actor, on: date) -> list[Availability]:
    """Return the actions of the viewer's role, open or with the reason why not."""
    return kind_of(case).lifecycle.available(facts_of(case, viewer, on))


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One event of a case with the texts given in it."""

    seq: int
    at: datetime
    tag: str
    actor_role: str
    actor_id: int | None
    organisation_id: int | None
    data: Mapping[str, Any]
    texts: Mapping[str, str]


def timeline(case: Case, viewer: Actor | None = None) -> list[TimelineEntry]:
    """Return all that happened to a case, oldest first, with the texts meant for the viewer (None: for everyone).

    Of a file that is not for the viewer not even the adding is told.
    """
    texts: dict[int, dict[str, str]] = {}
    heard = audiences(case, viewer)
    kept_back = set(case.attachments.exclude(audience__in=heard).values_list("pk", flat=True)) if viewer else set()
    for remark in Remark.objects.filter(case=case, audience__in=heard):
        texts.setdefault(remark.seq, {})[remark.name] = remark.text
    return [
        TimelineEntry(
            seq=event.seq,
            at=event.at,
            tag=event.tag,
            actor_role=event.actor_role,
            actor_id=event.actor_id,
            organisation_id=event.organisation_id,
            data=event.data,
            texts=texts.get(event.seq, {}),
        )
        for event in ledger.history(f"case:{case.pk}")
        if event.tag != FILE_ADDED or event.data["attachment"] not in kept_back
    ]


def audiences(case: Case, viewer: Actor | None) -> frozenset[str]:
    """Return whose texts and files of a case the viewer may read; the empty word stands for everyone's."""
    return frozenset({""}) | (kind_of(case).hears(case, viewer) if viewer is not None else frozenset())


def deadlines_of(case: Case) -> QuerySet[Deadline]:
    """Return a case's deadlines with their exclusions, in order of start."""
    return case.deadlines.prefetch_related("exclusions").select_related("extended_by").order_by("starts_on", "id")


def orders_for(viewer: Actor) -> QuerySet[Order]:
    """Return the reports asked for on visible cases, unanswered and soonest first."""
    return (
        Order.objects.filter(case__in=visible_cases(viewer))
        .select_related("case", "addressee", "ordered_by")
        .order_by(F("answered_at").asc(nulls_first=True), "due_on", "id")
    )


def earlier_cases_of_same_person(case: Case, viewer: Actor) -> QuerySet[Case]:
    """Return visible cases of the same complainant, newest first."""
    people = case.parties.values("person_id")
    same = visible_cases(viewer, case.kind).filter(parties__person_id__in=people)
    return same.exclude(pk=case.pk).order_by("-opened_at")


def numbers_for_keeper(case_ids: Iterable[int], viewer: Actor) -> dict[int, str]:
    """Return the numbers of cases, nothing else of them, to the regulator's administrator, who sees no case.

    Raises:
        NotAllowed: to anybody else.
    """
    require_keeper(viewer)
    return dict(Case.objects.filter(pk__in=set(case_ids)).values_list("pk", "number"))


def provisional_deadlines() -> int:
    """Return how many running deadlines wait for a year's arrangement. A count names no case: no viewer is asked for."""
    return Deadline.objects.filter(provisional=True, status__in=("running", "paused")).count()
