"""What happened to a request for help, in words."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from fengqiao.coverage.events import Tag, visit_chain
from fengqiao.coverage.models import ReasonCode, Visit, VisitKind, VisitState
from fengqiao.foundation.actors import ActorKind
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.organisations.models import ServiceCode
from fengqiao.organisations.queries import HistoryEntry, entries_of, members, organisations

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Labels = Mapping[str, "str | _StrPromise"]
TAGS: Final[Labels] = {
    Tag.VISIT_REQUESTED: _("提出申请"),
    Tag.VISIT_CHANGED: _("本人修改"),
    Tag.VISIT_ASSIGNED: _("承接并安排"),
    Tag.VISIT_RETURNED: _("退回，请别家承接"),
    Tag.VISIT_DONE: _("已完成"),
    Tag.VISIT_UNMET: _("未能满足"),
    Tag.VISIT_CANCELLED: _("已取消"),
    Tag.VISIT_REVEALED: _("查看个人信息"),
    Tag.VISIT_FORGOTTEN: _("删除个人信息"),
}
KEYS: Final[Labels] = {
    "number": _("编号"),
    "kind": _("方式"),
    "service": _("要办的业务"),
    "place": _("所在村社"),
    "due_on": _("期限"),
    "wished": _("希望办理的机构"),
    "by_clerk": _("柜面代为登记"),
    "office": _("承办机构"),
    "who": _("承办人"),
    "on": _("约定日期"),
    "reason": _("原因"),
    "state": _("状态"),
    "parts": _("改了几项"),
}


def history_of(visit: Visit) -> list[HistoryEntry]:
    """Return the events of a request, newest first, with offices and people by name."""
    events = list(reversed(ledger.history(visit_chain(visit.pk))))
    offices = organisations(one for event in events for key in ("office", "wished") if (one := event.data.get(key)))
    people = members(one for event in events if (one := event.data.get("member")))
    for event in events:
        for key in ("office", "wished"):
            if (pk := event.data.get(key)) in offices:
                event.data[key] = offices[pk].label
        if (pk := event.data.get("member")) in people:
            event.data["who"] = people[pk].name
    words = {
        "kind": dict(VisitKind.choices),
        "service": dict(ServiceCode.choices),
        "reason": dict(ReasonCode.choices),
        "state": dict(VisitState.choices),
    }
    own = {event.seq for event in events if event.actor_kind == ActorKind.CONSUMER}
    entries = entries_of(events, tags=TAGS, keys=KEYS, words=words)
    return [replace(one, who=gettext("申请人")) if one.seq in own else one for one in entries]
