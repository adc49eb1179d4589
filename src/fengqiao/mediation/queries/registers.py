"""Mediators and bodies as those see them who keep or oversee the registers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, TypeGuard

from django.db.models import Count, F, Min, Q, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.foundation.actors import Actor, Level, Role
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.mediation.models import Absence, Appointment, Body, BodyKind, Engagement, Mediator, Session
from fengqiao.mediation.queries.candidates import BOOKED, rules_of
from fengqiao.mediation.queries.circumstances import SEATED
from fengqiao.mediation.queries.engaged import engaged, holds
from fengqiao.mediation.queries.founding import TRADES
from fengqiao.mediation.queries.sections import BODY, DEEDS, MEDIATOR, Section, label_of, mark_of, shown, tag_of
from fengqiao.mediation.rules.choices import MATTERS
from fengqiao.mediation.rules.committee import FLAWS, Flaw, Seat, Terms, flaws, is_ending
from fengqiao.mediation.rules.languages import LANGUAGES
from fengqiao.mediation.rules.roster import CONDUCT, CONSEQUENCES, Validity, validity
from fengqiao.organisations import queries as organisations
from fengqiao.organisations.queries import history
from fengqiao.places import queries as places

Owner = Mediator | Body
"""Of whom a register is kept."""
KEEPERS: Final = frozenset({Role.MEDIATION_CLERK, Role.ADMINISTRATOR})
EXITED: Final = "mediation.mediator_left"
DETAILS: Final = "mediation.details_changed"
FEED: Final = "mediation.feed_changed"
RENEWED: Final = "mediation.committee_renewed"
TAGS: Final[history.Labels] = {
    EXITED: gettext_lazy("退出名册"),
    DETAILS: gettext_lazy("修改资料"),
    FEED: gettext_lazy("更换日历订阅地址"),
    RENEWED: gettext_lazy("调解委员会换届"),
    "mediation.mediator_engaged": gettext_lazy("聘为调解员"),
    "mediation.body_founded": gettext_lazy("设立调解组织"),
    "mediation.absent": gettext_lazy("本人报告不能到场"),
    **{
        tag_of(section, deed): format_lazy("{}：{}", label, gettext_lazy(section.title))
        for section in (*MEDIATOR, *BODY)
        for deed, label in DEEDS.items()
    },
}
KEYS: Final[history.Labels] = {
    "entry": gettext_lazy("登记号"),
    "on": gettext_lazy("日期"),
    "label": gettext_lazy("名称"),
    "body": gettext_lazy("调解组织"),
    "members": gettext_lazy("委员人数"),
    "bodies": gettext_lazy("调解组织"),
    **{
        name: label_of(section, name)
        for section in (*MEDIATOR, *BODY)
        for name in section.columns
        if name not in history.KEYS  # "代码" is one thing of a body and another of a language
    },
    **{
        name: model._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        for model, names in (
            (Mediator, ("is_full_time", "introduction", "place")),
            (Body, ("trades", "matters", "hours", "capacity", "is_open", "association", "court", "justice", "kind")),
        )
        for name in names
    },
}
"""How the data of these events are called."""

WORDS: Final[Mapping[str, history.Labels]] = {
    "kind": {**dict(BodyKind.choices), **{code: gettext_lazy(label) for code, label in CONDUCT.items()}},
    "consequence": {code: gettext_lazy(label) for code, label in CONSEQUENCES.items()},
    "code": {code: gettext_lazy(label) for known in (LANGUAGES, MATTERS) for code, label in known.items()},
    "trades": dict(TRADES),
    "matters": {code: gettext_lazy(label) for code, label in MATTERS.items()},
}
"""How codes in their data are called."""


def is_mediator(owner: Owner) -> TypeGuard[Mediator]:
    """Whether the register is a mediator's, not a body's."""
    return isinstance(owner, Mediator)


def name_of(owner: Owner) -> str:
    """Return how a mediator or body is called."""
    return owner.member.name if isinstance(owner, Mediator) else owner.organisation.label


def trades_of(body: Body) -> list[str]:
    """Return the trades whose matters a body takes."""
    return [str(label) for code, label in TRADES if code in body.trades]


def matters_of(body: Body) -> list[str]:
    """Return the kinds of matter that a body takes."""
    return [_(MATTERS[one]) for one in body.matters]


def place_of(mediator: Mediator) -> str:
    """Return where a mediator usually is, in words; empty if that is not known."""
    return places.place(mediator.place_id).label if mediator.place_id else ""


def bodies_seen(viewer: Actor) -> QuerySet[Body]:
    """Return the bodies whose registers one may see: the regulator all, a bureau those it guides, staff their own."""
    bodies = Body.objects.select_related("organisation", "association", "court", "justice")
    if viewer.level is Level.REGULATOR:
        return bodies
    if viewer.role is Role.JUSTICE:
        return bodies.filter(justice=viewer.organisation_id)
    return bodies.filter(pk=viewer.organisation_id or 0) if viewer.role in KEEPERS else bodies.none()


def mediators_seen(viewer: Actor, *, on: date) -> QuerySet[Mediator]:
    """Return the mediators one may see, with load and the first expiry of what they need; a mediator sees oneself."""
    if viewer.role is Role.MEDIATOR:
        found = Mediator.objects.filter(pk=viewer.person_id)
    else:
        found = Mediator.objects.filter(
            pk__in=Mediator.objects.filter(engagements__body__in=bodies_seen(viewer)).values("pk")
        )
    load = Count(
        "appointments", filter=Q(appointments__status__in=SEATED, appointments__mediation__ended_at=None), distinct=True
    )
    expiry = Min("qualifications__expires_on", filter=Q(qualifications__is_required=True))
    return found.select_related("member").annotate(load=load, expiry=expiry)


def mediator_seen(pk: int, *, viewer: Actor, on: date) -> Mediator:
    """Return one of them. Raises NotFound."""
    found = mediators_seen(viewer, on=on).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到该调解员"))
    return found


def body_seen(pk: int, *, viewer: Actor) -> Body:
    """Return one of the bodies. Raises NotFound."""
    found = bodies_seen(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到该调解组织"))
    return found


def may_keep(by: Actor, owner: Owner, section: Section | None = None) -> bool:
    """Whether one keeps a register: the body's own staff, the city's administrator, a mediator what is one's own."""
    if by.role is Role.SYSTEM or (by.role is Role.ADMINISTRATOR and by.level is Level.REGULATOR):
        return True
    if isinstance(owner, Mediator):
        if by.role is Role.MEDIATOR:
            return section is not None and section.is_own and by.person_id == owner.pk
        bodies = set(owner.engagements.filter(engaged(timezone.localdate())).values_list("body", flat=True))
    else:
        bodies = {owner.pk}
    return by.role in KEEPERS and by.organisation_id in bodies


def engageable(body: Owner) -> list[tuple[int, str]]:
    """Return id and name of those with the role of mediator at a body who are not on its roster."""
    lasting = Engagement.objects.filter(body=body.pk, until__isnull=True)
    listed = set(lasting.values_list("mediator", flat=True))
    return [(pk, name) for pk, name in organisations.holders(Role.MEDIATOR, body.pk) if pk not in listed]


def open_cases_of(mediator: Mediator, bodies: Collection[int]) -> list[str]:
    """Return the numbers of the mediations of some bodies in which a mediator is asked or at work."""
    seats = Appointment.objects.filter(
        mediator=mediator, status__in=SEATED, mediation__ended_at__isnull=True, mediation__body__in=bodies
    )
    return sorted(set(seats.values_list("mediation__case__number", flat=True)))


def sessions_within(absence: Absence) -> list[str]:
    """Return the sessions planned on the days of an absence: numbers and times, so that they can be moved."""
    found = Session.objects.filter(
        mediator=absence.mediator_id, status__in=BOOKED, starts_at__date__range=(absence.starts_on, absence.ends_on)
    )
    return [
        f"{one.mediation.case.number} {timezone.localtime(one.starts_at):%m-%d %H:%M}"
        for one in found.select_related("mediation__case").order_by("starts_at")
    ]


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A mediator as the list shows one."""

    mediator: Mediator
    bodies: Sequence[str]
    specialities: Sequence[str]
    languages: Sequence[str]
    load: int
    expiry: date | None
    validity: str


def roster_rows(mediators: Sequence[Any], *, today: date) -> list[RosterRow]:
    """Return mediators as the list shows them; the number of queries does not grow with them."""
    prefetch_related_objects(mediators, "engagements__body__organisation", "specialities", "languages")
    notice = rules_of(today).number("qualification_warning")
    speciality, language = MEDIATOR[1], MEDIATOR[2]
    return [
        RosterRow(
            mediator=one,
            bodies=[e.body.organisation.label for e in one.engagements.all() if holds(e, today)],
            specialities=[shown(speciality, row, "code") for row in one.specialities.all()],
            languages=[shown(language, row, "code") for row in one.languages.all()],
            load=one.load,
            expiry=one.expiry,
            validity=validity(one.expiry, today=today, notice_days=notice),
        )
        for one in mediators
    ]


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of a section in words, with a warning if there is one."""

    id: int
    cells: Sequence[tuple[str, str]]
    warning: str = ""
    tone: str = "waiting"


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section as one sees it: its rows, whether one may add to it, and whether rows are removed."""

    key: str
    title: str
    labels: Sequence[str]
    rows: Sequence[RowView]
    may_keep: bool
    may_remove: bool
    warnings: Sequence[str] = ()
    note: str = ""
    may_renew: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A mediator's work for one body: from when, to when, and why it ended."""

    body: str
    since: date
    until: date | None
    reason: str


def terms_of(mediator: Mediator) -> list[Term]:
    """Return for whom a mediator works and worked, the present ones first."""
    found = mediator.engagements.select_related("body__organisation").order_by(
        F("until").desc(nulls_first=True), "-since"
    )
    return [Term(one.body.organisation.label, one.since, one.until, one.exit_reason) for one in found]


def sections_of(owner: Owner, *, viewer: Actor, today: date) -> list[SectionView]:
    """Return what is kept of a mediator or body, part by part; the number of queries does not grow with rows."""
    declared = MEDIATOR if isinstance(owner, Mediator) else BODY
    whole, is_own = may_keep(viewer, owner), viewer.role is Role.MEDIATOR
    return [
        _section(one, owner, today, keeps=whole or (is_own and may_keep(viewer, owner, one)))
        for one in declared
        if whole or is_own or not one.is_inner
    ]


def _section(section: Section, owner: Owner, today: date, *, keeps: bool) -> SectionView:
    rows = list(rows_of(section, owner))
    labels = [label_of(section, name) for name in section.columns]
    return SectionView(
        key=section.key,
        title=_(section.title),
        labels=labels,
        rows=[_row(section, row, labels, today) for row in rows],
        may_keep=keeps,
        may_remove=keeps and not section.ends and not section.is_lasting,
        warnings=_committee(rows, today) if section.key == "terms" else (),
        note=_trained(rows, today) if section.key == "trainings" and rows else "",
        may_renew=keeps and section.key == "terms" and _may_elect(rows, today),
    )


def rows_of(section: Section, owner: Mediator | Body) -> QuerySet[Any]:
    """Return the rows of a section that belong to a mediator or body."""
    links = [name for name in section.columns if section.model._meta.get_field(name).is_relation]
    links += ["body__organisation"] if "body" in section.stamped else []
    found = section.model._default_manager.filter(**{section.owner: owner.pk}).select_related(*links)
    return found.prefetch_related("seats") if section.key == "terms" else found


def mark_of_row(section: Section, owner: Owner, row_id: int) -> str:
    """Return the mark of what stands in a row now, empty for one that is new."""
    row = rows_of(section, owner).filter(pk=row_id).first() if row_id else None
    return mark_of(row, section.fields) if row is not None else ""


def mark_of_details(owner: Owner, fields: Sequence[str]) -> str:
    """Return the mark of what stands now in a mediator's or body's own fields."""
    return mark_of(type(owner)._default_manager.get(pk=owner.pk), fields)


def _row(section: Section, row: Any, labels: Sequence[str], today: date) -> RowView:
    cells = list(zip(labels, [shown(section, row, name) for name in section.columns], strict=True))
    if section.key != "qualifications":
        return RowView(row.pk, cells)
    stands = validity(row.expires_on, today=today, notice_days=rules_of(today).number("qualification_warning"))
    warning = {Validity.LAPSED: _("已过期"), Validity.ENDING: _("快到期，请续办")}.get(stands, "")
    return RowView(row.pk, cells, warning, "bad" if stands is Validity.LAPSED else "waiting")


def _may_elect(rows: Sequence[Any], today: date) -> bool:
    """Return whether the last term is over or ends soon."""
    notice = rules_of(today).number("committee_warning")
    return bool(rows) and is_ending(max(row.ends_on for row in rows), today=today, notice_days=notice)


def _trained(rows: Sequence[Any], today: date) -> str:
    """Return the hours of training this year and the year before."""
    hours = {year: sum(row.hours for row in rows if row.taken_on.year == year) for year in (today.year, today.year - 1)}
    words = {"year": today.year, "hours": hours[today.year], "before": hours[today.year - 1]}
    return _("%(year)s 年已培训 %(hours)s 学时，上一年 %(before)s 学时") % words


def _committee(rows: Sequence[Any], today: date) -> list[str]:
    """Return what is wrong with the present committee (人民调解法 Arts 8, 9)."""
    if not rows:
        return [_("没有登记调解委员会")]
    rules = rules_of(today)
    terms = Terms(*(rules.number(name) for name in _COMMITTEE))
    begun = [row for row in rows if row.starts_on <= today] or rows
    latest = max(begun, key=lambda row: row.ends_on)
    seats = [Seat(one.is_chair, one.is_woman) for one in latest.seats.all() if one.until is None or one.until >= today]
    words = {"fewest": terms.fewest, "most": terms.most, "years": terms.years, "ends_on": latest.ends_on}
    found = flaws(seats, starts_on=latest.starts_on, ends_on=latest.ends_on, today=today, terms=terms)
    elected = any(row.starts_on > today for row in rows)
    return [_(FLAWS[flaw]) % words for flaw in found if not (elected and flaw is Flaw.ENDING)]


_COMMITTEE: Final = ("committee_min", "committee_max", "committee_years", "committee_warning")


def history_of(chain: str) -> list[history.HistoryEntry]:
    """Return what happened to a mediator or body, newest first."""
    return history.entries_of(reversed(ledger.history(chain)), tags=TAGS, keys=KEYS, words=WORDS)
