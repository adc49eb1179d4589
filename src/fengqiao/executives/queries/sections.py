"""What is kept of an institution, part by part: declared once; forms, tables and events follow from it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.executives import models
from fengqiao.foundation.marking import N_


@dataclass(frozen=True, slots=True)
class Section:
    """One part of what is kept: rows of a table that belong to an institution.

    ``fields`` are asked for, ``columns`` shown. ``ends``: rows are ended by a date and never removed. ``unsaid``: fields
    whose words the ledger does not repeat. ``twice``: what is said of a row that the database does not take.
    """

    key: str
    title: str
    model: type[Model]
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    hint: str = ""
    ends: bool = False
    unsaid: frozenset[str] = frozenset()
    twice: str = N_("已有相同的登记，或者填写的前后不符，请核对")


PEOPLE: Final = Section(
    "people",
    N_("第一责任人和分管高管"),
    models.Responsible,
    ("post", "name", "title", "member", "duty", "since", "until"),
    ("name", "post", "title", "duty", "since", "until"),
    N_(
        "同一职务的任期不能重叠；离任填写任职止，空缺会显示出来。登记了登录人员，本人才能在手机上看到自己的接访和领办。"
    ),
    ends=True,
    unsaid=frozenset({"name"}),
    twice=N_("这个职务当时已有人在任，任期不能重叠"),
)
STAFF: Final = Section(
    "staff",
    N_("消保专职人员"),
    models.DedicatedStaff,
    ("name", "post", "is_full_time", "since", "until"),
    ("name", "post", "is_full_time", "since", "until"),
    N_("只有专职、在岗的计入标准。"),
    ends=True,
    unsaid=frozenset({"name"}),
)
ELEMENTS: Final = Section(
    "elements",
    N_("组织、制度和保障"),
    models.Element,
    ("kind", "title", "responsible", "figure", "starts_on", "until", "remarks"),
    ("kind", "title", "responsible", "figure", "starts_on", "until"),
    N_("绩效考核权重的数值是百分比，经费的数值是元。每一项附上证明文件。"),
    unsaid=frozenset({"responsible"}),
)
AGENDA: Final = Section(
    "agenda",
    N_("会议议题和决定"),
    models.AgendaItem,
    ("body", "held_on", "subject", "decision", "money", "people", "follow_up", "responsible", "due_on", "done_on"),
    ("held_on", "body", "subject", "money", "people", "follow_up", "due_on", "done_on"),
    unsaid=frozenset({"responsible", "decision"}),
)
SECTIONS: Final = {one.key: one for one in (PEOPLE, STAFF, ELEMENTS, AGENDA)}
DEEDS: Final = {"added": gettext_lazy("登记"), "changed": gettext_lazy("修改"), "removed": gettext_lazy("删除")}


def tag_of(section: Section, deed: str) -> str:
    """Return the tag, within this context, of the event of a deed of `DEEDS`."""
    return f"{section.key}_{deed}"


def label_of(section: Section, name: str) -> Any:
    """Return what a field is called."""
    return section.model._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def shown(row: Any, name: str) -> str:
    """Return one value of a row in words."""
    display = getattr(row, f"get_{name}_display", None)
    if display is not None:
        return str(display())
    value = getattr(row, name)
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Decimal):
        text = f"{value.normalize():,f}"
        return f"{text}%" if getattr(row, "kind", "") == "appraisal" else text
    return value.isoformat() if isinstance(value, date) else str(value)
