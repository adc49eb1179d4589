"""What is kept of a mediator and of a body, part by part: declared once, forms, tables and events follow from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.casework.codes import codes
from fengqiao.casework.codes import label_of as class_of
from fengqiao.casework.models import Axis
from fengqiao.foundation.marking import N_
from fengqiao.mediation import models
from fengqiao.mediation.rules.choices import MATTERS
from fengqiao.mediation.rules.languages import LANGUAGES
from fengqiao.mediation.rules.roster import CONDUCT, CONSEQUENCES, WEEKDAYS
from fengqiao.organisations.models import Organisation

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of what is kept: rows of a table that belong to a mediator or a body.

    ``is_own``: the mediator keeps it, too. ``ends``: the field that ends a row, which is then kept and never removed.
    ``unsaid``: fields whose words the ledger does not repeat. ``is_inner``: not for who only looks on.
    ``is_lasting``: what was entered is corrected, never removed. ``stamped``: fields shown that nobody types.
    """

    key: str
    title: str
    model: type[Model]
    fields: tuple[str, ...]
    owner: str = "mediator"
    is_own: bool = False
    ends: str = ""
    unsaid: frozenset[str] = frozenset()
    is_inner: bool = False
    is_lasting: bool = False
    stamped: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the fields that the table shows."""
        return (*self.stamped, *self.fields)


MEDIATOR: Final = (
    Section("qualifications", N_("资格证书"), models.Qualification,
            ("name", "number", "issued_on", "expires_on", "is_required")),
    Section("specialities", N_("专长"), models.Speciality, ("code",)),
    Section("languages", N_("语言和方言"), models.SpokenLanguage, ("code",), is_own=True),
    Section("hours", N_("每周可调解的时间"), models.Availability, ("weekday", "starts_at", "ends_at"), is_own=True),
    Section("absences", N_("请假"), models.Absence, ("starts_on", "ends_on", "reason"), is_own=True,
            unsaid=frozenset({"reason"}), is_inner=True),
    Section("employers", N_("现在和以前的工作单位"), models.Employment, ("house", "post", "since", "until"),
            ends="until"),
    Section("relatives", N_("近亲属所在机构"), models.Relative, ("house", "relation"), is_inner=True,
            unsaid=frozenset({"relation"})),
    Section("trainings", N_("培训"), models.Training, ("title", "taken_on", "hours")),
    Section("assessments", N_("年度考核"), models.Assessment, ("year", "score", "remarks"),
            unsaid=frozenset({"remarks"}), is_inner=True, is_lasting=True, stamped=("body",)),
    Section("conduct", N_("表扬和违规"), models.ConductRecord, ("kind", "happened_on", "text", "consequence"),
            unsaid=frozenset({"text"}), is_inner=True, is_lasting=True),
)  # fmt: skip
BODY: Final = (
    Section("rooms", N_("调解室"), models.Room, ("name", "seats", "equipment", "is_accessible", "is_in_use"), "body",
            ends="is_in_use"),
    Section("places", N_("受理的地区"), models.Jurisdiction, ("place",), "body"),
    Section("terms", N_("调解委员会任期"), models.CommitteeTerm, ("starts_on", "ends_on"), "body",
            is_lasting=True),
    Section("seats", N_("调解委员会委员"), models.CommitteeSeat,
            ("term", "name", "is_chair", "is_woman", "since", "until"), "term__body", ends="until",
            unsaid=frozenset({"name"})),
    Section("members", N_("机制成员机构"), models.MemberHouse, ("organisation", "since", "until"), "body", ends="until"),
)  # fmt: skip


TWICE: Final = gettext_lazy("已有相同的登记，或者填写的前后不符，请核对")
"""What is said of a row that the database does not take beside the others."""
DEEDS: Final = {"added": gettext_lazy("登记"), "changed": gettext_lazy("修改"), "removed": gettext_lazy("删除")}
"""What is done with a row."""


def tag_of(section: Section, deed: str) -> str:
    """Return the tag of the event of a deed of `DEEDS`."""
    return f"mediation.{section.key}_{deed}"


def label_of(section: Section, name: str) -> Any:
    """Return what a field is called."""
    return gettext_lazy("任期") if name == "term" else section.model._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def section_of(owner: Model, key: str) -> Section | None:
    """Return the section of a mediator or body by its key, or None."""
    declared = MEDIATOR if isinstance(owner, models.Mediator) else BODY
    return next((one for one in declared if one.key == key), None)


def product_choices() -> Choices:
    """Return what a mediator may be a specialist in: matters of creditors, and the classes of business."""
    products = [(one.code, one.label) for one in codes(Axis.PRODUCT, timezone.localdate())]
    return [*((code, _(label)) for code, label in MATTERS.items() if code != "dispute"), *products]


CHOICES: Final[Mapping[tuple[str, str], Callable[[], Choices]]] = {
    ("specialities", "code"): product_choices,
    ("languages", "code"): lambda: [(code, _(label)) for code, label in LANGUAGES.items()],
    ("hours", "weekday"): lambda: [(str(number), _(label)) for number, label in enumerate(WEEKDAYS)],
    ("conduct", "kind"): lambda: [(code, _(label)) for code, label in CONDUCT.items()],
    ("conduct", "consequence"): lambda: [("", "—"), *((code, _(label)) for code, label in CONSEQUENCES.items())],
}


def mark_of(row: Model, fields: Sequence[str]) -> str:
    """Return a short mark of what stands in a row: another one means that somebody changed it meanwhile."""
    values = [str(getattr(row, row._meta.get_field(name).attname)) for name in fields]  # type: ignore[union-attr]
    return sha256("\x1f".join(values).encode()).hexdigest()[:16]


def shown(section: Section, row: Any, name: str) -> str:
    """Return one value of a row in words."""
    value = getattr(row, name)
    if (section.key, name) == ("specialities", "code"):
        return _(MATTERS[value]) if value in MATTERS else class_of(Axis.PRODUCT, value)
    if (section.key, name) in CHOICES:
        return dict(CHOICES[section.key, name]()).get(str(value), str(value)).replace("—", "")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, models.CommitteeTerm):
        return f"{value.starts_on} – {value.ends_on}"
    if isinstance(value, Organisation):
        return value.label
    if isinstance(value, models.Body):
        return value.organisation.label
    if isinstance(value, date) or value is None:
        return value.isoformat() if value else ""
    return value.strftime("%H:%M") if hasattr(value, "strftime") else str(value)
