"""Institutions with how they stand, and one with all that is kept of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.executives.models import Element, Evidence, Responsible
from fengqiao.executives.queries.attention import nobody_in_charge
from fengqiao.executives.queries.filtering import choice, county, text_field
from fengqiao.executives.queries.scope import institution, institutions, may_plan, rules_of
from fengqiao.executives.queries.sections import DEEDS, SECTIONS, Section, label_of, shown, tag_of
from fengqiao.executives.queries.standing import YEAR, Judged, judged
from fengqiao.executives.rules.gaps import Term, gaps
from fengqiao.executives.rules.standing import QUESTIONS, REASONS, Part, Question, Reason, Validity, validity
from fengqiao.executives.rules.words import ELEMENTS, FIRST
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.lists.filters import Filter, Filters, Narrow
from fengqiao.organisations.events import organisation_chain
from fengqiao.organisations.models import Organisation, OrganisationKind, OrganisationLevel
from fengqiao.organisations.queries import history
from fengqiao.places import queries as places

TAGS: history.Labels = {
    **{
        f"executives.{tag_of(section, deed)}": format_lazy("{}：{}", label, gettext_lazy(section.title))
        for section in SECTIONS.values()
        for deed, label in DEEDS.items()
    },
    "executives.evidence_added": gettext_lazy("添加证明文件"),
    "executives.evidence_removed": gettext_lazy("删除证明文件"),
    "executives.receptions_planned": gettext_lazy("安排接访"),
    "executives.reception_moved": gettext_lazy("接访改期"),
    "executives.reception_held": gettext_lazy("接访完成"),
    "executives.reception_deputised": gettext_lazy("委托代接"),
    "executives.reception_missed": gettext_lazy("接访缺席"),
    "executives.reception_cancelled": gettext_lazy("取消接访"),
    "executives.visit_registered": gettext_lazy("登记来访"),
    "executives.visit_booked": gettext_lazy("预约接访"),
    "executives.visit_cancelled": gettext_lazy("取消预约"),
    "executives.visitor_revealed": gettext_lazy("查看来访人信息"),
    "executives.visit_recorded": gettext_lazy("登记来访结果"),
    "executives.promise_made": gettext_lazy("作出承诺"),
    "executives.promise_kept": gettext_lazy("兑现承诺"),
    "executives.case_led": gettext_lazy("领办案件"),
    "executives.case_noted": gettext_lazy("登记领办进展"),
    "executives.led_closed": gettext_lazy("领办办结"),
}
KEYS: history.Labels = {
    **{name: label_of(section, name) for section in SECTIONS.values() for name in section.fields},
    "entry": gettext_lazy("登记号"),
    "reception": gettext_lazy("接访"),
    "leader": gettext_lazy("领导"),
    "days": gettext_lazy("日期"),
    "day": gettext_lazy("日期"),
    "before": gettext_lazy("原定日期"),
    "after": gettext_lazy("改到"),
    "why": gettext_lazy("原因"),
    "visit": gettext_lazy("来访"),
    "slot": gettext_lazy("时段"),
    "field": gettext_lazy("项目"),
    "reason": gettext_lazy("理由"),
    "outcome": gettext_lazy("结果"),
    "result": gettext_lazy("结果"),
    "promise": gettext_lazy("承诺"),
    "case": gettext_lazy("案件"),
    "deed": gettext_lazy("方式"),
    "on": gettext_lazy("日期"),
    "sha256": gettext_lazy("文件摘要"),
    "size": gettext_lazy("大小"),
}


def listed(viewer: Actor, *, on: date) -> QuerySet[Organisation]:
    """Return the institutions in scope with their standing, in order of code."""
    return institutions(viewer, on=on).select_related("standing", "place")


def filters_for(data: Mapping[str, Any], *, viewer: Actor, today: date) -> Filters:
    """Return the filters of the list of institutions."""
    yes_no = [("yes", _("是")), ("no", _("否"))]
    levels = [(value, label) for value, label in OrganisationLevel.choices if value in _LEVELS]
    kinds = [(value, label) for value, label in OrganisationKind.choices if value in {"bank", "insurer"}]
    questions = (Filter(key, choice(_(label), yes_no), _answered(key)) for key, label in QUESTIONS.items())
    return Filters(
        (
            Filter("text", text_field(_("机构")), lambda rows, value: rows.filter(Q(code__istartswith=value) | Q(name__contains=value))),
            county(path="place"),
            Filter("kind", choice(_("类别"), kinds), "kind"),
            Filter("level", choice(_("层级"), levels), "level"),
            Filter("first", choice(_("第一责任人"), [("none", _("没有"))]),
                   lambda rows, _value: rows.filter(pk__in=nobody_in_charge(viewer, today=today).order_by().values("pk"))),
            *questions,
        ),
        data,
    )  # fmt: skip


def _answered(key: str) -> Narrow:
    return lambda rows, value: rows.filter(**{f"standing__{key}": value == "yes"})


_LEVELS = frozenset({"head_office", "branch", "sub_branch"})


@dataclass(frozen=True, slots=True)
class ReasonView:
    """A condition in words, and where its records are."""

    text: str
    met: bool
    actual: str
    wanted: str
    url: str


@dataclass(frozen=True, slots=True)
class QuestionView:
    """One of the three questions with its answer and the reasons."""

    key: str
    title: str
    holds: bool
    reasons: Sequence[ReasonView]


def questions_of(one: Judged, code: str) -> list[QuestionView]:
    """Return the three questions as the page of an institution answers them."""
    return [
        QuestionView(
            key=question,
            title=_(QUESTIONS[question]),
            holds=one.holds(question),
            reasons=[_reason(reason, code) for reason in one.reasons if reason.question is question],
        )
        for question in Question
    ]


def _reason(reason: Reason, code: str) -> ReasonView:
    text = _(REASONS[reason.key])
    if reason.element and reason.key == "element":
        text = f"{_(ELEMENTS[reason.element])} · {text}"
    return ReasonView(text, reason.met, reason.actual, reason.wanted, _records(reason.part, code))


def _records(part: Part, code: str) -> str:
    lists = {
        Part.RECEPTIONS: ("executives:receptions", f"institution={code}&show=all"),
        Part.PROMISES: ("executives:promises", f"institution={code}&show=all"),
        Part.LED: ("executives:led_cases", f"institution={code}&show=all"),
        Part.COMPLAINTS: ("complaints:list", f"office={code}&light=overdue"),
    }
    if part in lists:
        name, query = lists[part]
        return f"{reverse(name)}?{query}"
    return f"#{part}"


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of a section in words."""

    id: int
    cells: Sequence[tuple[str, str]]
    warning: str
    tone: str
    files: Sequence[Evidence] = ()


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section as one sees it."""

    key: str
    title: str
    hint: str
    labels: Sequence[str]
    rows: Sequence[RowView]
    warnings: Sequence[str]
    may_keep: bool


@dataclass(frozen=True, slots=True)
class InstitutionPage:
    """An institution with how it stands and all that is kept of it."""

    organisation: Organisation
    place: str
    judged: Judged
    questions: Sequence[QuestionView]
    sections: Sequence[SectionView]
    may_keep: bool
    history: Sequence[history.HistoryEntry]


def institution_page(pk: int, viewer: Actor, *, today: date) -> InstitutionPage:
    """Return one institution. Raises NotFound."""
    one = institution(pk, viewer)
    stands = judged([one], on=today)[0]
    keeps = may_plan(viewer, one)
    return InstitutionPage(
        organisation=one,
        place=places.place(one.place_id).label if one.place_id else "",
        judged=stands,
        questions=questions_of(stands, one.code),
        sections=[_section(section, one, stands, today, keeps=keeps) for section in SECTIONS.values()],
        may_keep=keeps,
        history=history_of(one.pk) if keeps or viewer.is_regulator else (),
    )


def history_of(pk: int, *, most: int = 40) -> list[history.HistoryEntry]:
    """Return what this context recorded of an institution, newest first."""
    events = [
        event for event in reversed(ledger.history(organisation_chain(pk))) if event.tag.startswith("executives.")
    ]
    return history.entries_of(events[:most], tags=TAGS, keys=KEYS)


def rows_of(section: Section, organisation_id: int) -> QuerySet[Any]:
    """Return the rows of a section that belong to an institution."""
    found = section.model._default_manager.filter(organisation=organisation_id)
    if section.model is Element:
        return found.prefetch_related("evidence")
    return found.order_by("until", "post", "-since") if section.model is Responsible else found


def _section(section: Section, one: Organisation, stands: Judged, today: date, *, keeps: bool) -> SectionView:
    rows = list(rows_of(section, one.pk)[:200])
    labels = [str(label_of(section, name)) for name in section.columns]
    return SectionView(
        key=section.key,
        title=_(section.title),
        hint=_(section.hint) if section.hint else "",
        labels=labels,
        rows=[_row(section, row, labels, today) for row in rows],
        warnings=_warnings(section, rows, stands, today),
        may_keep=keeps,
    )


def _row(section: Section, row: Any, labels: Sequence[str], today: date) -> RowView:
    cells = list(zip(labels, [shown(row, name) for name in section.columns], strict=True))
    warning, tone = _state(row, today)
    files = list(row.evidence.all()) if isinstance(row, Element) else ()
    return RowView(row.pk, cells, warning, tone, files)


def _state(row: Any, today: date) -> tuple[str, str]:
    """Return what stands beside a row: how long it holds, or that its follow-up is late."""
    if isinstance(row, Element):
        notice = rules_of(today).number("valid_warning_days")
        stands = validity(row.starts_on, row.until, today=today, notice_days=notice)
        return {
            Validity.LAPSED: (_("已过期"), "bad"),
            Validity.ENDING: (_("快到期"), "waiting"),
            Validity.COMING: (_("未生效"), "neutral"),
        }.get(stands, ("", ""))
    if hasattr(row, "since"):
        return (_("已离任"), "neutral") if row.until and row.until < today else ("", "")
    is_late = row.follow_up and row.done_on is None and row.due_on and row.due_on < today
    return (_("逾期"), "bad") if is_late else ("", "")


def _warnings(section: Section, rows: Sequence[Any], stands: Judged, today: date) -> list[str]:
    if section.key == "people":
        return list(_vacancies(rows, today))
    if section.key == "staff" and stands.facts.staff < stands.norms.staff:
        given = {"there": stands.facts.staff, "norm": stands.norms.staff}
        return [_("专职人员 %(there)s 名，标准 %(norm)s 名，还差人。") % given]
    if section.key == "elements":
        lacking = [kind for kind in stands.norms.required if kind not in stands.facts.valid]
        named = _("、").join(_(ELEMENTS[kind]) for kind in lacking)
        return [_("缺少或已过期：%(parts)s") % {"parts": named}] if named else []
    if section.key == "agenda" and "committee" in stands.norms.required:
        given = {"held": stands.facts.meetings, "norm": stands.norms.meetings}
        return [_("消保委员会近一年开会 %(held)s 次，要求至少 %(norm)s 次。") % given]
    return []


def _vacancies(rows: Sequence[Any], today: date) -> Sequence[str]:
    """Return the spans of the last year in which nobody was the first responsible person."""
    terms = [Term(row.since, row.until) for row in rows if row.post in FIRST]
    first = max(today - YEAR, min((term.since for term in terms), default=today))
    found = gaps(terms, first=first, last=today)
    return [
        _("%(since)s 起没有第一责任人，至今空缺。") % {"since": gap.since}
        if gap.until == today
        else _("%(since)s 至 %(until)s 没有第一责任人。") % {"since": gap.since, "until": gap.until}
        for gap in found
    ]


def evidence_seen(pk: int, viewer: Actor) -> Evidence:
    """Return a file that proves an element of an institution in scope. Raises NotFound."""
    found = Evidence.objects.filter(pk=pk).select_related("element").first()
    if found is None:
        raise NotFound(_("没有找到该文件"))
    institution(found.element.organisation_id, viewer)
    return found
