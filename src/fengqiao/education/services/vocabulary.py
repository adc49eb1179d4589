"""Keeping topics, what complaints call for them, and plain words: added, renewed, ended; nothing is overwritten."""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework.codes import is_known
from fengqiao.education.models import Section, VocabularyEntry
from fengqiao.education.queries.reference import SNAPSHOT, topics
from fengqiao.education.queries.vocabulary import AXES, CHAIN
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.days import DayKind, problem_with_day
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.ledger import services as ledger
from fengqiao.foundation.ledger.rules import looks_personal
from fengqiao.foundation.reference import require_keeper

_CODE: Final = re.compile(r"[A-Z0-9]+(-[A-Z0-9]+)*")
_LENGTHS: Final = {"key": 24, "value": 80, "source": 200}


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryData:
    """What an entry says from a day on; ``value_en`` is a topic's English name."""

    value: str
    source: str
    effective_from: date
    value_en: str = ""


@transaction.atomic
def add_entry(section: str, key: str, data: EntryData, *, by: Actor, at: datetime) -> VocabularyEntry:
    """Add an entry from a day on. Records `education.vocabulary_added`.

    Raises NotAllowed unless the regulator's administrator asks, NotFound for an unknown section, Invalid for a key that
    is there already or does not fit, a missing text or a day out of range.
    """
    require_keeper(by)
    new = _new(section, key, data)
    problems = _problems(new, at)
    if "key" not in problems and VocabularyEntry.objects.filter(section=new.section, key=new.key).exists():
        problems["key"] = _("这一项已经有了；如要修改请用“新版本”")
    if problems:
        raise Invalid(problems)
    return _keep(new, "added", by=by, at=at)


@transaction.atomic
def renew_entry(section: str, key: str, data: EntryData, *, by: Actor, at: datetime) -> VocabularyEntry:
    """Let an entry say something else from a day on; the version before ends the day before.

    Records `education.vocabulary_renewed`. Raises as `add_entry`; Invalid for a day not after the last version's first.
    """
    require_keeper(by)
    last = _last(section, key)
    new = _new(section, key, data)
    problems = _problems(new, at)
    if new.effective_from <= last.effective_from:
        problems["effective_from"] = _("须晚于现有版本的生效日 %(day)s") % {"day": last.effective_from.isoformat()}
    elif last.effective_to is not None and new.effective_from <= last.effective_to:
        problems["effective_from"] = _("现有版本到 %(day)s 才失效，请从次日起") % {"day": last.effective_to.isoformat()}
    if problems:
        raise Invalid(problems)
    if last.effective_to is None:
        last.effective_to = new.effective_from - timedelta(days=1)
        last.save(update_fields=["effective_to"])
    return _keep(new, "renewed", by=by, at=at)


@transaction.atomic
def end_entry(section: str, key: str, *, effective_to: date, by: Actor, at: datetime) -> None:
    """End an entry; ``effective_to`` is its last day. What refers to it keeps it. Records `education.vocabulary_ended`.

    Raises NotAllowed (also when it has ended), NotFound, Invalid for a day out of range or while classes of complaints
    call for the topic longer.
    """
    require_keeper(by)
    last = _last(section, key)
    if last.effective_to is not None:
        raise NotAllowed(_("这一项已于 %(day)s 失效") % {"day": last.effective_to.isoformat()})
    problem = problem_with_day(effective_to, DayKind.ENDS, today=timezone.localdate(at))
    if effective_to < last.effective_from:
        problem = _("失效日不能早于生效日 %(day)s") % {"day": last.effective_from.isoformat()}
    elif section == Section.TOPIC and (calling := _calling(key, effective_to)):
        problem = _("还有投诉类别归到这个主题，请先改归或停用：%(codes)s") % {"codes": _("、").join(calling)}
    if problem:
        raise Invalid({"effective_to": problem})
    last.effective_to = effective_to
    last.save(update_fields=["effective_to"])
    _record("ended", {"section": section, "code": key, "effective_to": effective_to.isoformat()}, by=by, at=at)


def _new(section: str, key: str, data: EntryData) -> VocabularyEntry:
    if section not in Section.values:
        raise NotFound(_("没有这一部分"))
    clean = key.strip() if section == Section.TERM else key.strip().upper()
    return VocabularyEntry(
        section=section, key=clean, value=data.value.strip(), value_en=data.value_en.strip(), source=data.source.strip(),
        effective_from=data.effective_from,
    )  # fmt: skip


def _problems(new: VocabularyEntry, at: datetime) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, longest in {**_LENGTHS, **({"value_en": 120} if new.section == Section.TOPIC else {})}.items():
        text = getattr(new, name)
        if not text:
            found[name] = _("请填写")
        elif len(text) > longest:
            found[name] = _("不能超过 %(length)s 字") % {"length": longest}
        elif looks_personal(text):
            found[name] = _("不应有手机号、证件号或邮箱")
    if problem := problem_with_day(new.effective_from, DayKind.BEGINS, today=timezone.localdate(at)):
        found["effective_from"] = problem
    if "key" not in found and (problem := _key_problem(new)):
        found["key"] = problem
    if new.section in AXES and new.value not in {one.code for one in topics(new.effective_from)}:
        found["value"] = _("请选择在生效日有效的主题")
    return found


def _key_problem(new: VocabularyEntry) -> str:
    if new.section == Section.TERM:
        return ""
    if not _CODE.fullmatch(new.key):
        return _("代码只能用大写字母、数字和连字符")
    if new.section != Section.TOPIC and not is_known(AXES[Section(new.section)], new.key):
        return _("没有这个投诉类别，请从列表中选择")
    return ""


def _calling(topic: str, after: date) -> list[str]:
    """Return the classes of complaints that call for a topic after a day."""
    lasting = Q(effective_to=None) | Q(effective_to__gt=after)
    rows = VocabularyEntry.objects.filter(lasting, section__in=AXES, value=topic)
    return sorted(set(rows.values_list("key", flat=True)))


def _last(section: str, key: str) -> VocabularyEntry:
    rows = VocabularyEntry.objects.select_for_update().filter(section=section, key=key)
    found = rows.order_by("-effective_from").first()
    if found is None:
        raise NotFound(_("没有这一项：%(key)s") % {"key": key})
    return found


def _keep(new: VocabularyEntry, deed: str, *, by: Actor, at: datetime) -> VocabularyEntry:
    try:
        with transaction.atomic():
            new.save()
    except IntegrityError:
        raise Conflict(_("刚有人改过这一项，请看过最新内容再提交")) from None
    told = {
        "section": new.section,
        "code": new.key,
        "label": new.value,
        "source": new.source,
        "effective_from": new.effective_from.isoformat(),
    }
    _record(deed, told | ({"label_en": new.value_en} if new.value_en else {}), by=by, at=at)
    return new


def _record(deed: str, data: dict[str, Any], *, by: Actor, at: datetime) -> None:
    ledger.record(chain=CHAIN, tag=f"education.vocabulary_{deed}", actor=by, at=at, data=data)
    SNAPSHOT.touch()
