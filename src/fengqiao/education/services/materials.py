"""The library: materials in versions, judged for plainness, submitted, approved or returned."""

from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from fengqiao.education.models import Audience, Material, MaterialVersion
from fengqiao.education.models.materials import MaterialStatus
from fengqiao.education.queries.materials import judged, may_approve, may_keep, version_seen
from fengqiao.education.queries.reference import rules_of, topics
from fengqiao.education.services.extracting import ACCEPTED, text_of
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.files import references, storage
from fengqiao.foundation.files.names import safe_name
from fengqiao.foundation.ledger import services as ledger

MAX_BYTES: Final = 20 * storage.MIB


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialData:
    """What is said of a material; ``file`` is an upload or None, ``text`` may be empty if the file holds text."""

    title: str
    topic: str
    audience: str
    text: str = ""
    file: Any = None
    is_public: bool = True


@transaction.atomic
def add_material(data: MaterialData, *, by: Actor, at: datetime) -> MaterialVersion:
    """Add a material with its first version. Records `education.material_added`. Raises NotAllowed, Invalid."""
    if not may_keep(by) or by.organisation_id is None:
        raise NotAllowed(_("只有机构和监管的工作人员可以维护资料"))
    found: dict[str, str] = {}
    if not data.title.strip():
        found["title"] = _("请填写资料名称")
    if data.topic not in {one.code for one in topics()}:
        found["topic"] = _("没有这个主题")
    if data.audience not in Audience.values:
        found["audience"] = _("请选择人群")
    if found:
        raise Invalid(found)
    material = Material.objects.create(
        title=data.title.strip(), topic=data.topic, audience=data.audience, owner_id=by.organisation_id,
        is_public=data.is_public,
    )  # fmt: skip
    return _version(material, data.text, data.file, by=by, at=at)


@transaction.atomic
def add_version(material_id: int, *, text: str, file: Any = None, by: Actor, at: datetime) -> MaterialVersion:
    """Add a version to a material of one's own. Records `education.material_added`. Raises NotFound, NotAllowed, Invalid."""
    material = Material.objects.select_for_update().filter(pk=material_id).first()
    if material is None or not may_keep(by, material):
        raise NotAllowed(_("只有资料所属机构可以更新"))
    return _version(material, text, file, by=by, at=at)


def _version(material: Material, text: str, file: Any, *, by: Actor, at: datetime) -> MaterialVersion:
    stored, name = None, ""
    if file is not None:
        content = file.read(MAX_BYTES + 1)
        references.hold(alone=False)
        with storage.staged(BytesIO(content), max_bytes=MAX_BYTES) as waiting:
            if waiting.stored.media_type not in ACCEPTED:
                raise Invalid({"file": _("资料请上传 Word（docx）、PDF 或纯文本")})
            text = text.strip() or text_of(content, waiting.stored.media_type)
            stored = waiting.keep() if text.strip() else None
        name = safe_name(str(file.name or "file"), stored.media_type) if stored else ""
    if not text.strip():
        raise Invalid({"text": _("请粘贴资料文字，或上传能读出文字的文件")})
    last = material.versions.order_by("-number").values_list("number", flat=True).first() or 0
    made = MaterialVersion.objects.create(
        material=material, number=last + 1, text=text.strip(), name=name,
        sha256=stored.sha256 if stored else "", size=stored.size if stored else 0,
        media_type=stored.media_type if stored else "", score=judged(text).score,
        created_by_id=by.person_id, created_at=at,
    )  # fmt: skip
    _record(made, "education.material_added", {"score": made.score}, by=by, at=at)
    return made


@transaction.atomic
def submit(version_id: int, *, by: Actor, at: datetime) -> None:
    """Hand a version in for approval. Records `education.material_submitted`.

    Raises NotFound, NotAllowed: no draft, or too hard to read.
    """
    version = version_seen(version_id, viewer=by, lock=True)
    if version.status not in {MaterialStatus.DRAFT, MaterialStatus.RETURNED} or not may_keep(by, version.material):
        raise NotAllowed(_("只有草稿可以送审"))
    least = rules_of().number("plain_pass")
    if version.score < least:
        words = {"score": version.score, "least": least}
        raise NotAllowed(_("通俗程度 %(score)s 分，不到 %(least)s 分；请按提示改得好懂些再送审") % words)
    version.status = MaterialStatus.SUBMITTED
    version.save(update_fields=["status"])
    _record(version, "education.material_submitted", {}, by=by, at=at)


@transaction.atomic
def approve(version_id: int, *, by: Actor, at: datetime) -> None:
    """Approve a version; the one before is replaced. Records `education.material_approved`. Raises NotFound, NotAllowed."""
    version = _decided(version_id, by)
    version.material.versions.filter(status=MaterialStatus.APPROVED).update(status=MaterialStatus.REPLACED)
    _end(version, MaterialStatus.APPROVED, "", "education.material_approved", by=by, at=at)


@transaction.atomic
def give_back(version_id: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Give a version back. Records `education.material_returned`. Raises NotFound, NotAllowed, Invalid."""
    version = _decided(version_id, by)
    if not reason.strip():
        raise Invalid({"reason": _("请写明原因")})
    _end(version, MaterialStatus.RETURNED, reason.strip()[:200], "education.material_returned", by=by, at=at)


def _decided(version_id: int, by: Actor) -> MaterialVersion:
    version = version_seen(version_id, viewer=by, lock=True)
    Material.objects.select_for_update().get(pk=version.material_id)
    if version.status != MaterialStatus.SUBMITTED or not may_approve(by, version):
        raise NotAllowed(_("待审核的资料由上级机构或监管审核，编写人不审自己的"))
    return version


def _end(version: MaterialVersion, status: str, reason: str, tag: str, *, by: Actor, at: datetime) -> None:
    version.status, version.reason, version.decided_by_id, version.decided_at = status, reason, by.person_id, at
    version.save(update_fields=["status", "reason", "decided_by", "decided_at"])
    _record(version, tag, {"reason": reason} if reason else {}, by=by, at=at)


def _record(version: MaterialVersion, tag: str, data: dict[str, Any], *, by: Actor, at: datetime) -> None:
    told = {"version": version.number, **data}
    ledger.record(chain=f"education-material:{version.material_id}", tag=tag, actor=by, at=at, data=told)
