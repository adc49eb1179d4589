"""The work list: what it can be narrowed by, in which order it runs, and how a row reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.casework.codes import codes, label_of, with_descendants
from fengqiao.casework.models import Axis
from fengqiao.casework.queries import CaseKind, orders_for, search_cases, visible_cases
from fengqiao.casework.rules import Light, light_of
from fengqiao.complaints.parameters import large_amount
from fengqiao.complaints.queries import case_choices
from fengqiao.complaints.rules.states import STATE_LABELS, State
from fengqiao.foundation.actors import Actor, Level, Role
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.lists import Filter, Filters, choice_field
from fengqiao.foundation.marking import N_
from fengqiao.organisations import queries as organisations
from fengqiao.places import queries as places

OFFICES_LISTED: Final = 300  # an office with more below it is chosen by its institution

LIGHT_LABELS: Final[Mapping[str, str]] = {
    Light.OVERDUE: N_("已逾期"),
    Light.RED: N_("即将到期"),
    Light.YELLOW: N_("临近到期"),
    Light.GREEN: N_("正常"),
    Light.STILL: N_("不计时"),
}
WAITING_LABELS: Final[Mapping[str, str]] = {
    "acceptance": N_("受理"),
    "extension": N_("延期批准"),
    "notice": N_("告知决定"),
    "review": N_("核查决定"),
    "order": N_("答复监管要求"),
    "transfer": N_("监管转办"),
    "consumer": N_("消费者答复"),
}
FLAG_LABELS: Final[Mapping[str, str]] = {
    "special_needs": N_("特殊人群"),
    "media": N_("媒体关注"),
    "own_conduct": N_("涉本机构人员"),
    "repeated": N_("重复投诉"),
    "group": N_("多人共同"),
    "major": N_("重大投诉"),
    "regulator": N_("已诉至监管"),
    "provisional": N_("到期日待定"),
}
_WAITING: Final[Mapping[str, Mapping[str, Any]]] = {
    "acceptance": {"state": State.RECEIVED},
    "extension": {"complaint__extension_asked_at__isnull": False},
    "notice": {"state": State.DECIDED},
    "review": {"state": State.IN_REVIEW},
    "transfer": {"state": State.WITH_REGULATOR},
    "consumer": {"state__in": (State.NOTIFIED, State.DISPUTED)},
}
_FLAGS: Final[Mapping[str, Mapping[str, Any]]] = {
    "media": {"complaint__media": True},
    "own_conduct": {"complaint__own_conduct": True},
    "repeated": {"complaint__repeated": True},
    "group": {"complaint__group_size__gt": 1},
    "regulator": {"complaint__regulator_at__isnull": False},
    "provisional": {"due_provisional": True},
}
_TONES: Final[Mapping[str, str]] = {
    State.RECEIVED: "waiting",
    State.WITH_REGULATOR: "waiting",
    State.INVESTIGATING: "active",
    State.DECIDED: "active",
    State.IN_REVIEW: "active",
    State.DISPUTED: "bad",
    State.CLOSED: "good",
}


class _Handler(forms.ChoiceField):
    """Offers the people of the own office and takes any other person's id too, as links give it."""

    def valid_value(self, value: Any) -> bool:
        """Whether the value can be looked for."""
        return super().valid_value(value) or str(value).isdecimal()


class _Office(forms.ChoiceField):
    """Offers some offices and takes any other one's code too; one out of scope finds nothing."""

    def valid_value(self, value: Any) -> bool:
        """Whether the value can be looked for."""
        return super().valid_value(value) or len(str(value)) <= 24


@dataclass(frozen=True, slots=True)
class WorkList:
    """A work list as asked for by one address."""

    viewer: Actor
    today: date
    filters: Filters
    text: str

    @property
    def chosen(self) -> Mapping[str, Any]:
        """Return the filters in use."""
        return self.filters.chosen

    @property
    def colleagues(self) -> list[tuple[str, str]]:
        """Return id and name of those at the viewer's office who may handle its cases."""
        field = self.filters.form.fields["handler"]
        return [one for one in getattr(field, "choices", ()) if one[0].isdecimal()]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is searched for or filtered."""
        return bool(self.text or self.chosen)

    @property
    def order(self) -> tuple[str, ...]:
        """Return the order: what is due first; with closed ones the newest first, for nothing is due there."""
        newest = self.chosen.get("show") or self.chosen.get("sort") == "new"
        return ("-opened_at", "-id") if newest else ("due_on", "id")

    def cases(self) -> QuerySet[Any]:
        """Return the cases, unordered, with what a row shows."""
        found: QuerySet[Any] = (
            search_cases(viewer=self.viewer, text=self.text, kind=CaseKind.COMPLAINT)
            if self.text
            else visible_cases(self.viewer, CaseKind.COMPLAINT)
        )
        if not self.chosen.get("show"):
            found = found.filter(closed_at__isnull=True)
        return self.filters.apply(found).select_related("owner", "subject", "handler", "complaint")


def work_list(data: Mapping[str, Any], *, viewer: Actor, today: date) -> WorkList:
    """Return the list that the values of an address ask for."""
    text = str(data.get("q", ""))[:120].strip()
    return WorkList(viewer, today, Filters(_filters(viewer, today), data), text)


def _filters(viewer: Actor, today: date) -> tuple[Filter, ...]:
    return (
        Filter("state", _choice(gettext_lazy("状态"), STATE_LABELS), "state"),
        Filter("light", _choice(gettext_lazy("时限"), LIGHT_LABELS), lambda q, light: q.filter(**_by_light(light, today))),
        Filter("waiting", _choice(gettext_lazy("等待"), WAITING_LABELS), lambda q, what: _by_waiting(q, what, viewer)),
        Filter("flag", _choice(gettext_lazy("特殊情形"), FLAG_LABELS), _by_flag),
        Filter("level", choice_field(gettext_lazy("处理层级"), case_choices("level")), "level"),
        Filter("holder", choice_field(gettext_lazy("经办机构"), [("own", _("本机构"))]), lambda q, _own: q.filter(owner=viewer.organisation_id)),
        Filter("handler", _handlers(viewer), lambda q, who: q.filter(**_by_handler(who, viewer))),
        Filter("office", _offices(viewer), _by_office),
        Filter("county", choice_field(gettext_lazy("地区"), list(places.listing(level="county").values_list("code", "name"))), lambda q, code: q.filter(places.within(code))),
        Filter("channel", choice_field(gettext_lazy("渠道"), case_choices("channel")), "channel"),
        Filter("product", _code_field(gettext_lazy("业务类别"), Axis.PRODUCT, today), lambda q, code: q.filter(product__in=with_descendants(Axis.PRODUCT, code))),
        Filter("cause", _code_field(gettext_lazy("投诉原因"), Axis.CAUSE, today), lambda q, code: q.filter(cause__in=with_descendants(Axis.CAUSE, code))),
        Filter("amount_from", _amount(gettext_lazy("金额不低于（元）")), "amount__gte"),
        Filter("received_from", _day(gettext_lazy("收到日期从")), "received_on__gte"),
        Filter("received_to", _day(gettext_lazy("收到日期到")), "received_on__lte"),
        Filter("show", choice_field(gettext_lazy("范围"), [("closed", _("已办结")), ("all", _("在办和已办结"))], empty=_("在办")), _by_show),
        Filter("sort", choice_field(gettext_lazy("排序"), [("new", _("最新登记"))], empty=_("最先到期")), lambda q, _by: q),
    )  # fmt: skip


def _select() -> forms.Select:
    return forms.Select(attrs={"class": "form-select"})


def _choice(label: Any, labels: Mapping[str, str]) -> forms.ChoiceField:
    return choice_field(label, [(str(value), _(text)) for value, text in labels.items()])


def _code_field(label: Any, axis: Axis, today: date) -> forms.ChoiceField:
    return choice_field(label, code_choices(axis, today))


def code_choices(axis: str, on: date) -> list[tuple[str, str]]:
    """Return the classes of an axis (``product`` or ``cause``) for a select, indented by depth."""
    return [(entry.code, "\u3000" * entry.depth + entry.label) for entry in codes(Axis(axis), on=on)]


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date", "class": "form-control"}, format="%Y-%m-%d")
    )


def _amount(label: Any) -> forms.DecimalField:
    return forms.DecimalField(
        label=label, min_value=0, widget=forms.TextInput(attrs={"class": "form-control", "inputmode": "decimal"})
    )


def _handlers(viewer: Actor) -> forms.ChoiceField:
    own = organisations.handlers(viewer.organisation_id) if viewer.organisation_id and not viewer.is_regulator else ()
    people = [(str(member.pk), member.name) for member in own]
    return _Handler(
        label=gettext_lazy("经办人"),
        choices=[("", _("全部")), ("mine", _("我")), ("unassigned", _("未分派")), *people],
        widget=_select(),
    )


def _offices(viewer: Actor) -> forms.ChoiceField:
    found = organisations.heads() if viewer.is_regulator else organisations.subtree(viewer)
    listed = [(office.code, office.label) for office in found[:OFFICES_LISTED]]
    return _Office(label=gettext_lazy("被投诉机构"), choices=[("", _("全部")), *listed], widget=_select())


def _by_light(light: str, today: date) -> dict[str, Any]:
    match light:
        case Light.OVERDUE:
            return {"yellow_on__isnull": False, "due_on__lt": today, "closed_at__isnull": True}
        case Light.RED:
            return {"red_on__lte": today, "due_on__gte": today, "closed_at__isnull": True}
        case Light.YELLOW:
            return {"yellow_on__lte": today, "red_on__gt": today, "due_on__gte": today, "closed_at__isnull": True}
        case Light.GREEN:
            return {"yellow_on__gt": today, "red_on__gt": today, "due_on__gte": today, "closed_at__isnull": True}
        case _:
            return {"yellow_on__isnull": True, "closed_at__isnull": True}


def _by_waiting(cases: QuerySet[Any], waiting: str, viewer: Actor) -> QuerySet[Any]:
    if waiting == "order":
        unanswered = orders_for(viewer).filter(answered_at__isnull=True).order_by()
        return cases.filter(pk__in=unanswered.values("case_id"))
    return cases.filter(**_WAITING[waiting])


def _by_flag(cases: QuerySet[Any], flag: str) -> QuerySet[Any]:
    if flag == "special_needs":
        return cases.exclude(complaint__special_needs=[])
    if flag == "major":
        return cases.exclude(complaint__major="")
    return cases.filter(**_FLAGS[flag])


def _by_handler(who: str, viewer: Actor) -> dict[str, Any]:
    if who == "mine":
        return {"handler": viewer.person_id or 0}
    return {"handler__isnull": True} if who == "unassigned" else {"handler": int(who)}


_TREE_COLUMNS: Final = {
    Level.HEAD_OFFICE: "head",
    Level.BRANCH: "branch",
    Level.SUB_BRANCH: "sub_branch",
    Level.OUTLET: "outlet",
}


def _by_office(cases: QuerySet[Any], code: str) -> QuerySet[Any]:
    try:
        office = organisations.organisation(code)
    except NotFound:
        return cases.none()
    column = _TREE_COLUMNS.get(organisations.level_of(office))
    return cases.filter(**{column: office.pk}) if column else cases.none()


def _by_show(cases: QuerySet[Any], show: str) -> QuerySet[Any]:
    return cases.filter(closed_at__isnull=False) if show == "closed" else cases


@dataclass(frozen=True, slots=True)
class Tab:
    """A ready-made filter above the list."""

    label: str
    query: Mapping[str, str]

    @property
    def url(self) -> str:
        """Return its address."""
        path = reverse("complaints:list")
        return f"{path}?{urlencode(self.query)}" if self.query else path


def tabs_for(viewer: Actor, today: date) -> list[Tab]:
    """Return the queues a role works through, the first being everything open."""
    every = Tab(_("全部在办"), {})
    overdue = Tab(_("已逾期"), {"light": "overdue"})
    match viewer.role:
        case Role.CLERK:
            return [every, Tab(_("我经办"), {"handler": "mine"}), Tab(_("待受理"), {"waiting": "acceptance", "holder": "own"}),
                    Tab(_("待告知"), {"waiting": "notice", "holder": "own"}), overdue]  # fmt: skip
        case Role.REGULATOR:
            return [every, Tab(_("待转办"), {"waiting": "transfer"}), Tab(_("已诉至监管"), {"flag": "regulator"}),
                    Tab(_("待答复要求"), {"waiting": "order"}), Tab(_("重大投诉"), {"flag": "major"}), overdue]  # fmt: skip
        case Role.AUDITOR:
            return [every, overdue, Tab(_("已办结"), {"show": "closed"})]
        case _:
            found = [every, Tab(_("本机构经办"), {"holder": "own"}), Tab(_("我经办"), {"handler": "mine"}),
                     Tab(_("未分派"), {"handler": "unassigned", "holder": "own"}), Tab(_("待批延期"), {"waiting": "extension"}),
                     Tab(_("待核查"), {"waiting": "review"}), Tab(_("待答复要求"), {"waiting": "order"}), overdue]  # fmt: skip
    if viewer.role is Role.EXECUTIVE:
        found.append(Tab(_("大额"), {"amount_from": f"{large_amount(today):f}"}))
    return found


@dataclass(frozen=True, slots=True)
class Row:
    """One case as the list shows it."""

    case: Any
    light: Light
    light_text: str
    state: str
    tone: str
    product: str


def row_of(case: Any, today: date) -> Row:
    """Return a case as the list shows it. Asks the database for nothing."""
    light = light_of(
        is_closed=case.closed_at is not None,
        due_on=case.due_on,
        yellow_on=case.yellow_on,
        red_on=case.red_on,
        today=today,
    )
    return Row(
        case=case,
        light=light,
        light_text=_(LIGHT_LABELS[light]) if light in LIGHT_LABELS else "",
        state=_(STATE_LABELS.get(case.state, case.state)),
        tone=_TONES.get(case.state, "neutral"),
        product=label_of(Axis.PRODUCT, case.product) if case.product else "",
    )


COLUMNS: Final = (
    N_("编号"), N_("标题"), N_("状态"), N_("处理层级"), N_("经办机构"), N_("被投诉机构"), N_("经办人"), N_("渠道"),
    N_("业务类别"), N_("投诉原因"), N_("涉及金额"), N_("收到日期"), N_("到期日"), N_("到期日待定"), N_("时限"),
    N_("办结时间"), N_("结果"),
)  # fmt: skip


def export_row(case: Any, today: date) -> tuple[Any, ...]:
    """Return a case as a line of an export: the same columns as `COLUMNS`, no personal data."""
    row = row_of(case, today)
    return (
        case.number,
        case.title,
        row.state,
        case.get_level_display(),
        case.owner.label,
        case.subject.label,
        case.handler.name if case.handler else "",
        case.get_channel_display(),
        row.product,
        label_of(Axis.CAUSE, case.cause) if case.cause else "",
        case.amount,
        case.received_on,
        case.due_on,
        case.due_provisional,
        row.light_text,
        case.closed_at,
        case.complaint.get_outcome_display(),
    )
