"""Files that prove an element of an institution's organisation."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fengqiao.executives.models import Element, Evidence
from fengqiao.executives.queries.scope import may_plan
from fengqiao.executives.services.events import note
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.files.evidence import NamedStream, keep


@transaction.atomic
def add(*, element: Element, file: NamedStream, by: Actor, at: datetime) -> Evidence:
    """Keep a file for an element. Raises NotAllowed, or Invalid where the file is refused (field ``file``)."""
    if not may_plan(by, element.organisation):
        raise NotAllowed(_("只有本机构或上级机构的消保专员和高管可以维护"))
    Element.objects.select_for_update().get(pk=element.pk)
    [kept] = keep([file], at=at, held=element.evidence.count())
    made = Evidence.objects.create(element=element, added_at=at, **asdict(kept))
    told = {"entry": element.pk, "sha256": kept.sha256, "size": kept.size}
    note(element.organisation_id, "evidence_added", by=by, at=at, **told)
    return made


@transaction.atomic
def remove(*, evidence: Evidence, by: Actor, at: datetime) -> None:
    """Take a file away from its element; that it was there stays on record. Raises NotAllowed."""
    organisation = evidence.element.organisation
    if not may_plan(by, organisation):
        raise NotAllowed(_("只有本机构或上级机构的消保专员和高管可以维护"))
    told = {"entry": evidence.element_id, "sha256": evidence.sha256}
    note(organisation.pk, "evidence_removed", by=by, at=at, **told)
    evidence.delete()
