"""The library: public materials for everybody, all versions for those who keep or approve them."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from django import forms
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.education.models import Material, MaterialVersion
from fengqiao.education.models.materials import MaterialStatus
from fengqiao.education.queries.events import audience_choices
from fengqiao.education.queries.reference import rules_of, terms, topic_choices, topic_label
from fengqiao.education.queries.scope import CHECKERS, KEEPERS, within
from fengqiao.education.rules.plain import Plainness, Trait, plainness
from fengqiao.foundation.actors import Actor, Level
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.files import storage
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.lists import Filter, Filters
from fengqiao.foundation.marking import N_
from fengqiao.organisations.queries import history

TRAITS: Final[Mapping[str, str]] = {
    Trait.LONG: N_("句子太长，拆成两句"),
    Trait.TERM: N_("有行话，换成好懂的说法"),
    Trait.NUMBER: N_("有长串数字，分开写或换成大约数"),
    Trait.DOUBLE: N_("双重否定，直接说"),
}
TONES: Final[Mapping[str, str]] = {
    MaterialStatus.DRAFT: "neutral",
    MaterialStatus.SUBMITTED: "waiting",
    MaterialStatus.APPROVED: "good",
    MaterialStatus.RETURNED: "bad",
    MaterialStatus.REPLACED: "neutral",
}
TAGS: Final[history.Labels] = {
    "education.material_added": gettext_lazy("新增版本"),
    "education.material_submitted": gettext_lazy("送审"),
    "education.material_approved": gettext_lazy("审核通过"),
    "education.material_returned": gettext_lazy("退回修改"),
}
KEYS: Final[history.Labels] = {
    "version": gettext_lazy("版本"),
    "score": gettext_lazy("通俗程度"),
    "reason": gettext_lazy("原因"),
}


def judged(text: str) -> Plainness:
    """Return how plain a text is by the terms and parameters in force."""
    return plainness(text, terms=terms(), sentence_chars=rules_of().number("sentence_chars"))


def advice(text: str, most: int = 12) -> list[dict[str, Any]]:
    """Return the hardest sentences with what to do about each, in words."""
    return [
        {"text": one.text, "traits": [_(TRAITS[trait]) for trait in one.traits], "terms": one.terms}
        for one in judged(text).hard[:most]
    ]


def may_keep(viewer: Actor, material: Material | None = None) -> bool:
    """Whether one adds materials, or changes this one: those of one's own organisation."""
    if viewer.role not in KEEPERS or viewer.level is Level.BODY:
        return False
    return material is None or material.owner_id == viewer.organisation_id


def may_approve(viewer: Actor, version: MaterialVersion) -> bool:
    """Whether one decides on a version: the regulator, or an office above (a head office its own); never who wrote it."""
    if viewer.role not in CHECKERS or version.created_by_id == viewer.person_id:
        return False
    is_above = version.material.owner_id != viewer.organisation_id or viewer.level is Level.HEAD_OFFICE
    return viewer.is_regulator or (is_above and materials_kept(viewer).filter(pk=version.material_id).exists())


def materials_kept(viewer: Actor) -> QuerySet[Material]:
    """Return the materials of the viewer's subtree."""
    return Material.objects.filter(within(viewer, "owner"))


def materials_seen(viewer: Actor) -> QuerySet[Material]:
    """Return the materials one may use: those of the subtree, and approved ones of anybody."""
    approved = MaterialVersion.objects.filter(status=MaterialStatus.APPROVED).values("material_id")
    return Material.objects.filter(within(viewer, "owner") | Q(pk__in=approved)).select_related("owner")


def material_seen(pk: int, *, viewer: Actor) -> Material:
    """Return one of them. Raises NotFound."""
    found = materials_seen(viewer).filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这份资料"))
    return found


def versions_of(material: Material, viewer: Actor) -> QuerySet[MaterialVersion]:
    """Return a material's versions, the newest first; strangers see the approved one."""
    found = material.versions.select_related("created_by", "decided_by").annotate(used=Count("events"))
    own = materials_kept(viewer).filter(pk=material.pk).exists()
    return found if own else found.filter(status=MaterialStatus.APPROVED)


def version_seen(pk: int, *, viewer: Actor, lock: bool = False) -> MaterialVersion:
    """Return a version in scope, locked if asked for. Raises NotFound."""
    found = MaterialVersion.objects.select_related("material")
    found = found.select_for_update(of=("self",)) if lock else found
    version = found.filter(pk=pk, material__in=materials_kept(viewer)).first()
    if version is None:
        raise NotFound(_("没有找到这份资料"))
    return version


def to_approve(viewer: Actor) -> list[MaterialVersion]:
    """Return the versions one may decide on, the oldest first."""
    waiting = MaterialVersion.objects.filter(
        status=MaterialStatus.SUBMITTED, material__in=materials_kept(viewer)
    ).select_related("material__owner")
    return [one for one in waiting.order_by("created_at", "id")[:100] if may_approve(viewer, one)]


def usable(topics: Collection[str]) -> list[tuple[int, str]]:
    """Return id and name of the approved versions on some topics, which an event may have used."""
    found = MaterialVersion.objects.filter(status=MaterialStatus.APPROVED, material__topic__in=topics)
    found = found.select_related("material").order_by("material__title", "pk")
    return [(one.pk, f"{one.material.title} v{one.number}") for one in found[:40]]


def library(*, topic: str = "", audience: str = "") -> QuerySet[MaterialVersion]:
    """Return the approved public materials, the newest first."""
    found = MaterialVersion.objects.filter(status=MaterialStatus.APPROVED, material__is_public=True)
    found = found.select_related("material__owner")
    if topic:
        found = found.filter(material__topic=topic)
    return found.filter(material__audience=audience) if audience else found


def public_version(pk: int) -> MaterialVersion:
    """Return one of the public ones. Raises NotFound."""
    found = library().filter(pk=pk).first()
    if found is None:
        raise NotFound(_("没有找到这份资料"))
    return found


def content(version: MaterialVersion) -> Iterator[bytes]:
    """Return the file of a version in chunks. Raises NotFound."""
    try:
        return storage.open_stored(version.sha256)
    except FileNotFoundError:
        raise NotFound(_("没有找到这份资料")) from None


def content_of_materials(hashes: Collection[str]) -> set[str]:
    """Return which of the hashes are files of materials."""
    return set(MaterialVersion.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))


def filters_for(data: Mapping[str, Any]) -> Filters:
    """Return the filters of the library."""
    any_one = [("", _("全部"))]
    return Filters(
        (
            Filter("q", forms.CharField(label=_("名称"), max_length=40), "title__contains"),
            Filter("topic", forms.ChoiceField(label=_("主题"), choices=any_one + topic_choices()), "topic"),
            Filter("audience", forms.ChoiceField(label=_("人群"), choices=any_one + audience_choices()), "audience"),
        ),
        data,
    )


def rows_of(materials: list[Material]) -> list[dict[str, Any]]:
    """Return materials as the list shows them: the version in use, else the newest."""
    latest: dict[int, MaterialVersion] = {}
    found = MaterialVersion.objects.filter(material__in=materials).annotate(used=Count("events")).order_by("number")
    for one in found:
        held = latest.get(one.material_id)
        if held is None or held.status != MaterialStatus.APPROVED or one.status == MaterialStatus.APPROVED:
            latest[one.material_id] = one
    return [
        {
            "material": one,
            "topic": topic_label(one.topic),
            "version": latest[one.pk],
            "tone": TONES[latest[one.pk].status],
        }
        for one in materials
        if one.pk in latest
    ]


def history_of(material_id: int) -> list[history.HistoryEntry]:
    """Return what happened to a material, newest first."""
    return history.entries_of(reversed(ledger.history(f"education-material:{material_id}")), tags=TAGS, keys=KEYS)
