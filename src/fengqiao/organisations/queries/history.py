"""What the ledger tells of an organisation, a person or a table of reference data, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.foundation.actors import Role
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.organisations.events import Tag
from fengqiao.organisations.models import (
    AccommodationCode,
    AssignmentRole,
    Organisation,
    OrganisationKind,
    OrganisationLevel,
    ServiceCode,
    StaffMember,
)
from fengqiao.places import queries as places

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from fengqiao.foundation.ledger.models import Event

Labels = Mapping[str, "str | _StrPromise"]

TAGS: Final[Labels] = {
    Tag.ORGANISATION_CREATED: gettext_lazy("设立机构"),
    Tag.ORGANISATION_CHANGED: gettext_lazy("修改机构资料"),
    Tag.ORGANISATION_CLOSED: gettext_lazy("机构停业"),
    Tag.OFFER_CHANGED: gettext_lazy("更新服务信息"),
    Tag.TOKEN_ISSUED: gettext_lazy("签发接口令牌"),
    Tag.TOKEN_REVOKED: gettext_lazy("停用接口令牌"),
    Tag.STAFF_CREATED: gettext_lazy("建立人员账号"),
    Tag.STAFF_CHANGED: gettext_lazy("修改人员资料"),
    Tag.STAFF_ASSIGNED: gettext_lazy("授予角色"),
    Tag.STAFF_ASSIGNMENT_ENDED: gettext_lazy("结束角色"),
    Tag.STAFF_PASSWORD_RESET: gettext_lazy("重置密码"),
    Tag.STAFF_PASSWORD_CHANGED: gettext_lazy("本人修改密码"),
    Tag.CITY_LOADED: gettext_lazy("载入示范城市"),
}
KEYS: Final[Labels] = {
    "code": gettext_lazy("代码"),
    "kind": gettext_lazy("类别"),
    "level": gettext_lazy("层级"),
    "parent": gettext_lazy("上级机构"),
    "place": gettext_lazy("所在地"),
    "on": gettext_lazy("日期"),
    "successor": gettext_lazy("承继机构"),
    "minutes": gettext_lazy("每周营业分钟"),
    "services": gettext_lazy("可办业务"),
    "accommodations": gettext_lazy("便利服务"),
    "hint": gettext_lazy("末四位"),
    "fields": gettext_lazy("修改了"),
    "is_active": gettext_lazy("在用"),
    "organisation": gettext_lazy("机构"),
    "organisations": gettext_lazy("机构数"),
    "staff": gettext_lazy("人员数"),
    "role": gettext_lazy("角色"),
    "starts_on": gettext_lazy("起"),
    "ends_on": gettext_lazy("止"),
}
WORDS: Final[Mapping[str, Labels]] = {
    "kind": dict(OrganisationKind.choices),
    "level": dict(OrganisationLevel.choices),
    "role": dict(AssignmentRole.choices),
    "services": dict(ServiceCode.choices),
    "accommodations": dict(AccommodationCode.choices),
}
"""How codes in the data of these events are called."""
_SKIPPED: Final = frozenset({"member", "assignment", "token"})
_OFFICE_KEYS: Final = frozenset({"parent", "successor", "organisation"})


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One event in words. ``details`` are pairs of a label and a text."""

    seq: int
    at: datetime
    label: str
    who: str
    details: tuple[tuple[str, str], ...]


def history_of(chain: str) -> list[HistoryEntry]:
    """Return what happened in a chain of this context, newest first."""
    return entries_of(reversed(ledger.history(chain)))


def entries_of(
    events: Iterable["Event"],
    *,
    tags: Labels | None = None,
    keys: Labels | None = None,
    words: Mapping[str, Labels] | None = None,
) -> list[HistoryEntry]:
    """Return events in words; ``tags``, ``keys`` and ``words`` (of the codes under a key) name those of other contexts."""
    events = list(events)
    people = StaffMember.objects.in_bulk({e.actor_id for e in events if e.actor_kind == "staff" and e.actor_id})
    offices = Organisation.objects.in_bulk(_offices_in(events))
    known_tags, known_keys = {**TAGS, **(tags or {})}, {**KEYS, **(keys or {})}
    known_words: dict[str, Labels] = {
        key: {**WORDS.get(key, {}), **(words or {}).get(key, {})} for key in {*WORDS, *(words or {})}
    }
    known_words["place"] = _place_names(events)
    return [
        HistoryEntry(
            seq=event.seq,
            at=event.at,
            label=str(known_tags.get(event.tag, event.tag)),
            who=_who(event, people, offices),
            details=tuple(_details(event.data, offices, known_keys, known_words)),
        )
        for event in events
    ]


def _place_names(events: Iterable["Event"]) -> Labels:
    codes = {event.data.get("place") for event in events}
    return {code: place.label for code, place in places.places(code for code in codes if isinstance(code, str)).items()}


def _offices_in(events: Iterable["Event"]) -> set[int]:
    found = {event.organisation_id for event in events}
    found |= {event.data.get(key) for event in events for key in _OFFICE_KEYS}
    return {number for number in found if isinstance(number, int)}


def _who(event: "Event", people: Mapping[int, StaffMember], offices: Mapping[int, Organisation]) -> str:
    office = offices.get(event.organisation_id or 0)
    if event.actor_kind == "staff":
        person = people.get(event.actor_id or 0)
        role = dict(AssignmentRole.choices).get(event.actor_role, "")
        parts = (person.name if person else "—", office.label if office else "", str(role))
        return " · ".join(part for part in parts if part)
    if event.actor_role == Role.SYSTEM:
        return _("系统")
    return office.label if office else _("接口")


def _details(
    data: Mapping[str, Any], offices: Mapping[int, Organisation], keys: Labels, words: Mapping[str, Mapping[str, Any]]
) -> Iterable[tuple[str, str]]:
    for change in data.get("changes", ()):
        name = _field_name(change["field"])
        yield name, f"{_shown(change['before'])} → {_shown(change['after'])}"
    for key, value in data.items():
        if key in _SKIPPED or key == "changes" or value is None:
            continue
        label = str(keys.get(key, key))
        if key in _OFFICE_KEYS and value in offices:
            yield label, offices[value].label
        elif isinstance(value, list) and key in words:
            yield label, _("、").join(str(words[key].get(code, code)) for code in value) or "—"
        elif isinstance(value, str) and value in words.get(key, ()):
            yield label, str(words[key][value])
        elif key == "fields":
            yield label, _("、").join(_staff_field_name(name) for name in value)
        elif key == "changed":
            for name, pair in value.items():
                yield str(keys.get(name, name)), " → ".join(_shown(one) for one in pair) or _("已修改")
        else:
            yield label, _shown(value)


def _field_name(name: str) -> str:
    return str(Organisation._meta.get_field(name.removesuffix("_id")).verbose_name)  # type: ignore[union-attr]


def _staff_field_name(name: str) -> str:
    return str(StaffMember._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return _("、").join(_shown(item) for item in value) or "—"
    if isinstance(value, dict):
        return _("、").join(f"{key} {_shown(item)}" for key, item in value.items())
    return str(value) if value not in (None, "") else "—"
