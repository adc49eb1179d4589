"""The vocabulary as those see it who keep or check it: every version by part, and who changed what."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.casework.codes import codes, label_of
from fengqiao.casework.models import Axis
from fengqiao.education.models import Section, VocabularyEntry
from fengqiao.education.queries.reference import entries, holds, topic_label
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.organisations import queries as organisations

CHAIN: Final = "education-vocabulary"
AXES: Final = {Section.PRODUCT: Axis.PRODUCT, Section.CAUSE: Axis.CAUSE}
SHOWN: Final = 50
"""Changes that the page shows; all of them are in the ledger."""
_TAGS: Final = {
    "education.vocabulary_added": gettext_lazy("增加"),
    "education.vocabulary_renewed": gettext_lazy("新版本"),
    "education.vocabulary_ended": gettext_lazy("停用"),
}
_KEYS: Final = {
    "section": gettext_lazy("部分"),
    "code": gettext_lazy("代码或用语"),
    "label": gettext_lazy("内容"),
    "label_en": gettext_lazy("英文名称"),
    "source": gettext_lazy("来源"),
    "effective_from": gettext_lazy("生效"),
    "effective_to": gettext_lazy("失效"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One version: what it is of in words, what it says in words, and whether it is in force."""

    entry: VocabularyEntry
    name: str
    says: str
    is_held: bool
    is_latest: bool


def sections() -> list[tuple[str, str]]:
    """Return the parts and their names."""
    return [(str(value), str(label)) for value, label in Section.choices]


def section_named(section: str) -> str:
    """Return the name of a part. Raises NotFound."""
    found = dict(sections()).get(section)
    if found is None:
        raise NotFound(_("没有这一部分"))
    return found


def rows(section: str, *, today: date, every: bool = False) -> list[Row]:
    """Return the versions of a part that are in force or to come, or every one. Raises NotFound."""
    section_named(section)
    found = entries(section)
    last = {one.key: one for one in found}
    return [
        Row(one, name_of(one), _says(one), holds(one, today), last[one.key] is one)
        for one in found
        if every or one.effective_to is None or one.effective_to >= today
    ]


def latest(section: str, entry_id: int) -> VocabularyEntry:
    """Return the last version of what an entry is a version of. Raises NotFound."""
    section_named(section)
    keys = {one.pk: one.key for one in entries(section)}
    if entry_id not in keys:
        raise NotFound(_("没有这一项"))
    return [one for one in entries(section) if one.key == keys[entry_id]][-1]


def name_of(one: VocabularyEntry) -> str:
    """Return what a version is of, in words: a class by its name, all else as it is written."""
    return label_of(AXES[Section(one.section)], one.key) if one.section in AXES else one.key


def _says(one: VocabularyEntry) -> str:
    return topic_label(one.value) if one.section in AXES else one.value


def class_choices(section: str, today: date) -> list[tuple[str, str]]:
    """Return the classes of complaints that have no topic of their own yet, indented below those above them."""
    known = {one.key for one in entries(section)}
    every = codes(AXES[Section(section)], today)
    return [(one.code, f"{'　' * one.depth}{one.label} {one.code}") for one in every if one.code not in known]


def history() -> list[Any]:
    """Return the latest changes, the last one first."""
    names = {one.key: topic_label(one.key) for one in entries(Section.TOPIC)}
    words = {"section": dict(sections()), "label": names}
    return organisations.entries_of(ledger.history(CHAIN)[: -SHOWN - 1 : -1], tags=_TAGS, keys=_KEYS, words=words)
