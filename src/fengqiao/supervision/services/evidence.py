"""Files that prove an institution's work on a task: added and taken away while the work is still to be reported."""

from dataclasses import asdict
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import NotAllowed, NotFound
from fengqiao.foundation.files.evidence import NamedStream, keep
from fengqiao.foundation.ledger.services import record
from fengqiao.supervision.events import Tag, campaign_chain
from fengqiao.supervision.models import TaskWork, WorkEvidence
from fengqiao.supervision.queries.campaigns import side_of, works_seen
from fengqiao.supervision.rules.campaigns import Act, CampaignState, Side, WorkState, open_acts


@transaction.atomic
def add(work_id: int, file: NamedStream, *, by: Actor, at: datetime) -> WorkEvidence:
    """Keep a file for work that is still to be reported. Raises NotFound, NotAllowed, Invalid naming ``file``."""
    work = _own(work_id, by)
    [kept] = keep([file], at=at, held=work.evidence.count())
    made = WorkEvidence.objects.create(work=work, added_at=at, **asdict(kept))
    told = {"work": work.pk, "sha256": kept.sha256, "size": kept.size}
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
    own = side_of(work, by) is Side.INSTITUTION and Act.REPORT in open_acts(WorkState(work.state), Side.INSTITUTION)
    if not own or work.task.campaign.state != CampaignState.RUNNING:
        raise NotAllowed(_("现在不能增减证明文件"))
    return work
