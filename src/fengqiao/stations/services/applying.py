"""Applying: an outlet is put forward, its institution looks at it by every criterion and shows what it rests on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.files.evidence import keep
from fengqiao.foundation.files.photo_store import keep_photos
from fengqiao.organisations.queries import is_open, subtree
from fengqiao.stations.models import Check, Criterion, Evidence, SelfCheck, Station, StationPerson
from fengqiao.stations.queries import scope
from fengqiao.stations.rules.standard import EvidenceKind
from fengqiao.stations.rules.states import CheckKind, Stage, State
from fengqiao.stations.services.effects import begin_check
from fengqiao.stations.services.events import record


@transaction.atomic
def open_application(*, outlet_id: int, by: Actor, at: datetime) -> Station:
    """Put an outlet or sub-branch of one's own institution forward as a station.

    Raises:
        NotAllowed: the actor is no officer. NotFound: the outlet is not in the subtree.
        Invalid: it is closed, no place where people come, or put forward already.
    """
    if by.role is not Role.OFFICER:
        raise NotAllowed(_("只有消保专员可以提出申请"))
    outlet = subtree(by).select_for_update(no_key=True).filter(pk=outlet_id).first()
    if outlet is None:
        raise NotFound(_("没有这个机构，或它不在您的维护范围内"))
    if outlet.level not in {"outlet", "sub_branch"} or not is_open(outlet, timezone.localdate(at)):
        raise Invalid({"outlet": _("只有营业中的网点和支行、支公司可以申请")})
    if Station.objects.filter(outlet=outlet).exists():
        raise Invalid({"outlet": _("该网点已有服务站或申请，请在原记录上办理")})
    station = Station(outlet=outlet, state=State.APPLYING, opened_at=at, updated_at=at)
    station.save()
    check = begin_check(station, CheckKind.APPLICATION, at=at)
    station.save()
    record(station.pk, "opened", by=by, at=at, data={"organisation": outlet.pk, "standard": check.standard_id})
    return station


@transaction.atomic
def answer(
    *,
    check_id: int,
    criterion: str,
    is_met: bool,
    note: str,
    files: Sequence[Any],
    person_id: int | None,
    by: Actor,
    at: datetime,
) -> SelfCheck:
    """Say whether one criterion is met, and add what shows it: photos, documents, or a person of the station.

    Raises:
        NotFound: no such check of one's own, or no such criterion. Conflict: it was submitted meanwhile.
        Invalid: a file or person is refused; nothing is kept. Fields ``files``, ``person``.
    """  # fmt: skip
    check = _own_self_check(check_id, by)
    found = Criterion.objects.filter(standard=check.standard_id, code=criterion).first()
    if found is None:
        raise NotFound(_("没有这个项目"))
    row, _made = SelfCheck.objects.update_or_create(
        check_of=check, criterion=found, defaults={"is_met": is_met, "note": note.strip()}
    )
    added = _add(check, found, files, person_id, at)
    data = {"check": check.pk, "criterion": criterion, "met": is_met, "evidence": [one.pk for one in added]}
    record(check.station_id, "answered", by=by, at=at, data=data)
    return row


@transaction.atomic
def remove_evidence(*, evidence_id: int, by: Actor, at: datetime) -> None:
    """Take a piece of evidence back before it is submitted. Raises NotFound, Conflict."""
    found = Evidence.objects.filter(pk=evidence_id).first()
    if found is None:
        raise NotFound(_("没有这份证明材料"))
    check = _own_self_check(found.check_of_id, by)
    record(check.station_id, "evidence_removed", by=by, at=at, data={"check": check.pk, "evidence": found.pk})
    found.delete()


@transaction.atomic
def publish(*, evidence_id: int, is_public: bool, by: Actor, at: datetime) -> None:
    """Show a photo on the station's public page, or no longer. Raises NotFound."""
    found = (
        Evidence.objects.filter(pk=evidence_id, photo__isnull=False).select_related("check_of__station__outlet").first()
    )
    if found is None or not scope.of_house(found.check_of.station, by):
        raise NotFound(_("没有这份证明材料"))
    found.is_public = is_public
    found.save(update_fields=["is_public"])
    data = {"evidence": found.pk, "public": is_public}
    record(found.check_of.station_id, "published", by=by, at=at, data=data)


def _own_self_check(check_id: int, by: Actor) -> Check:
    """Return an own check that is still being filled in, its station locked. Raises NotFound, Conflict."""
    check = Check.objects.filter(pk=check_id, station__in=scope.stations_seen(by).values("pk")).first()
    if check is not None:
        Station.objects.select_for_update(no_key=True).get(pk=check.station_id)
        check = Check.objects.select_related("station__outlet", "standard").get(pk=check_id)
    if check is None or not scope.of_house(check.station, by):
        raise NotFound(_("没有找到这项自查"))
    if check.stage != Stage.SELF_CHECK:
        raise Conflict(_("申请已经提交，自查内容不能再改"))
    return check


def _add(
    check: Check, criterion: Criterion, files: Sequence[Any], person_id: int | None, at: datetime
) -> list[Evidence]:
    if criterion.evidence == EvidenceKind.PERSON:
        return [_person(check, criterion, person_id, at)] if person_id is not None else []
    made = _photos(files, at) if criterion.evidence == EvidenceKind.PHOTO else _documents(files, at)
    for one in made:
        one.check_of, one.criterion = check, criterion
    return Evidence.objects.bulk_create(made)


def _person(check: Check, criterion: Criterion, person_id: int, at: datetime) -> Evidence:
    person = StationPerson.objects.filter(pk=person_id, station=check.station_id, until=None).first()
    if person is None:
        raise Invalid({"person": _("请从本站人员中选择")})
    found, _made = Evidence.objects.get_or_create(
        check_of=check, criterion=criterion, person=person, defaults={"added_at": at}
    )
    return found


def _photos(files: Sequence[Any], at: datetime) -> list[Evidence]:
    try:
        kept = keep_photos(files={f"{number}": file for number, file in enumerate(files, 1)}, at=at)
    except Invalid as refused:
        raise Invalid({"files": "；".join(f"{number}. {words}" for number, words in refused.fields.items())}) from None
    return [Evidence(photo=photo, added_at=at) for photo in kept.values()]


def _documents(files: Sequence[Any], at: datetime) -> list[Evidence]:
    return [
        Evidence(sha256=one.sha256, size=one.size, media_type=one.media_type, label=one.file_name, added_at=at)
        for one in keep(files, at=at, field="files")
    ]
