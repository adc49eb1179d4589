"""Files that prove an element: kept in the store, taken in whole or not at all."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final, Protocol

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.executives.models import Element, Evidence
from fengqiao.executives.queries.scope import may_plan
from fengqiao.executives.services.events import note
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.files import references, storage
from fengqiao.foundation.files.names import safe_name
from fengqiao.foundation.parameters import queries as parameters

MOST: Final = 10
"""Files of one element: a form, not a store of documents."""


class NamedStream(Protocol):
    """A file somebody hands in."""

    @property
    def name(self) -> str | None:
        """Name as given; only shown, never trusted."""

    def read(self, size: int, /) -> bytes:
        """Return at most ``size`` bytes, none at the end."""


def add(*, element: Element, file: NamedStream, by: Actor, at: datetime) -> Evidence:
    """Keep a file for an element. Raises NotAllowed, or Invalid where the file is refused (field ``file``)."""
    if not may_plan(by, element.organisation):
        raise NotAllowed(_("只有本机构或上级机构的消保专员和高管可以维护"))
    limit = parameters.rules_on("intake", timezone.localdate(at)).number("upload_max_mb") * storage.MIB
    with storage.staged(file, max_bytes=limit) as staged, transaction.atomic():
        Element.objects.select_for_update().get(pk=element.pk)
        if element.evidence.count() >= MOST:
            raise Invalid({"file": _("一项最多 %(n)s 个文件") % {"n": MOST}})
        references.hold(alone=False)
        stored = staged.keep()
        made = Evidence.objects.create(
            element=element,
            file_name=safe_name(file.name or "", stored.media_type),
            media_type=stored.media_type,
            size=stored.size,
            sha256=stored.sha256,
            added_at=at,
        )
        told = {"entry": element.pk, "sha256": stored.sha256, "size": stored.size}
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


def content(evidence: Evidence) -> Iterator[bytes]:
    """Return the content in verified chunks. Raises NotFound if the store does not hold it."""
    try:
        return storage.open_stored(evidence.sha256)
    except FileNotFoundError as error:
        raise NotFound(_("附件内容不在存储中，请联系管理员")) from error


def content_of_evidence(hashes: Collection[str]) -> set[str]:
    """Return which of the hashes are content of evidence, so that the sweep leaves it."""
    return set(Evidence.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
