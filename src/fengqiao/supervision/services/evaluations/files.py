"""Files an institution hands in with its self-assessment, an objection or an appeal; kept with what they show, or not at all."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.files.evidence import Kept, NamedStream, keep
from fengqiao.foundation.privacy import scrub
from fengqiao.supervision.models import Evaluation, EvaluationFile, EvaluationObjection
from fengqiao.supervision.rules.rating.course import Stage

Told = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Attached:
    """What comes with a sheet of scores: new files by item, and the numbers of files that are taken back."""

    files: Mapping[str, Sequence[NamedStream]] = field(default_factory=dict)
    dropped: Collection[int] = ()

    def __bool__(self) -> bool:
        return bool(self.dropped) or any(self.files.values())


NOTHING: Final = Attached()


def renew_items(evaluation: Evaluation, stage: Stage, attached: Attached, *, at: datetime) -> Told:
    """Keep and take back files of a self-assessment, in the caller's transaction; return what the ledger is told.

    Raises:
        NotAllowed: the stage is the regulator's.
        Invalid: naming ``files-ITEM`` for all whose files are refused; nothing stays if the transaction ends with it.
    """
    if not attached:
        return {}
    if stage is not Stage.SELF:
        raise NotAllowed(_("证明文件由被评价机构在自评时附送"))
    gone = evaluation.files.filter(pk__in=attached.dropped, objection=None)
    dropped = [Kept(one.file_name, one.media_type, one.size, one.sha256) for one in gone]
    gone.delete()
    added, wrong = list[Kept](), dict[str, str]()
    for code, streams in attached.files.items():
        try:
            added += _add(evaluation, code, streams, at)
        except Invalid as refused:
            wrong |= refused.fields
    if wrong:
        raise Invalid(wrong)
    return told_of(added) | ({"removed": told_of(dropped)["files"]} if dropped else {})


def _add(evaluation: Evaluation, code: str, streams: Sequence[NamedStream], at: datetime) -> list[Kept]:
    if not evaluation.items.filter(code=code).exists():
        raise Invalid({f"files-{code}": _("评价办法中没有这一项")})
    kept = keep(streams, at=at, field=f"files-{code}", held=evaluation.files.filter(item=code).count())
    EvaluationFile.objects.bulk_create(
        EvaluationFile(evaluation=evaluation, item=code, added_at=at, **asdict(one)) for one in kept
    )
    return kept


def add_to(objection: EvaluationObjection, files: Sequence[NamedStream], *, at: datetime) -> Told:
    """Keep the files of an objection or appeal, in the caller's transaction. Raises Invalid, field ``files``."""
    kept = keep(files, at=at, field="files")
    EvaluationFile.objects.bulk_create(
        EvaluationFile(evaluation_id=objection.evaluation_id, objection=objection, added_at=at, **asdict(one))
        for one in kept
    )
    return told_of(kept)


def told_of(kept: Sequence[Kept]) -> Told:
    """Return what the ledger is told of files: each name, its numbers of persons masked, with the hash of the content."""
    return {"files": [f"{scrub(one.file_name)} · {one.sha256}" for one in kept]} if kept else {}
