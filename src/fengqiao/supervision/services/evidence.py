"""Files that prove an institution's work: kept in the store, taken in whole or not at all."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.files import references, storage
from fengqiao.foundation.files.names import safe_name
from fengqiao.foundation.ledger.services import record
from fengqiao.foundation.parameters import queries as parameters
from fengqiao.supervision.events import Tag, campaign_chain
from fengqiao.supervision.models import TaskWork, WorkEvidence
from fengqiao.supervision.queries.campaigns import side_of, works_seen
from fengqiao.supervision.rules.campaigns import Act, Side, WorkState, open_acts

MOST: Final = 10
"""Files of one piece of work: a form, not a store of documents."""


def add(work_id: int, file: Any, *, by: Actor, at: datetime) -> WorkEvidence:
    """Keep a file for work that is still to be reported. Raises NotFound, NotAllowed, Invalid naming ``file``."""
    limit = parameters.rules_on("intake", timezone.localdate(at)).number("upload_max_mb") * storage.MIB
    with storage.staged(file, max_bytes=limit) as staged, transaction.atomic():
        work = _own(work_id, by)
        if work.evidence.count() >= MOST:
            raise Invalid({"file": _("一项最多 %(n)s 个文件") % {"n": MOST}})
        references.hold(alone=False)
        stored = staged.keep()
        made = WorkEvidence.objects.create(
            work=work, file_name=safe_name(file.name or "", stored.media_type), media_type=stored.media_type,
            size=stored.size, sha256=stored.sha256, added_at=at,
        )  # fmt: skip
        told = {"work": work.pk, "sha256": stored.sha256, "size": stored.size}
        record(chain=campaign_chain(work.task.campaign_id), tag=Tag.EVIDENCE_ADDED, actor=by, at=at, data=told)
    return made


@transaction.atomic
def remove(evidence_id: int, *, by: Actor, at: datetime) -> TaskWork:
    """Take a file away while the work is still to be reported; that it was there stays on record. Raises NotFound, NotAllowed."""
    evidence = WorkEvidence.objects.filter(pk=evidence_id).first()
    work = _own(evidence.work_id if evidence else 0, by)
    if evidence is not None:
        told = {"work": work.pk, "sha256": evidence.sha256}
        record(chain=campaign_chain(work.task.campaign_id), tag=Tag.EVIDENCE_REMOVED, actor=by, at=at, data=told)
        evidence.delete()
    return work


def _own(work_id: int, by: Actor) -> TaskWork:
    work = works_seen(by).select_for_update(of=("self",)).filter(pk=work_id).first()
    if work is None:
        raise NotFound(_("没有这项任务"))
    if side_of(work, by) is not Side.INSTITUTION or Act.REPORT not in open_acts(
        WorkState(work.state), Side.INSTITUTION
    ):
        raise NotAllowed(_("现在不能增减证明文件"))
    return work


def content(evidence: WorkEvidence) -> Iterator[bytes]:
    """Return the content in verified chunks. Raises NotFound if the store does not hold it."""
    try:
        return storage.open_stored(evidence.sha256)
    except FileNotFoundError as error:
        raise NotFound(_("附件内容不在存储中，请联系管理员")) from error


def content_of_work(hashes: Collection[str]) -> set[str]:
    """Return which of the hashes are content of evidence, so that the sweep leaves it."""
    return set(WorkEvidence.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
