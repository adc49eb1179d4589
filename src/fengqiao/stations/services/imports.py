"""Taking in a table of marks granted before, row by row through the use case for one."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.marking import N_
from fengqiao.foundation.sheets.columns import Column, Sheet
from fengqiao.foundation.sheets.importing import Importer
from fengqiao.foundation.sheets.values import one_of, read_day, up_to
from fengqiao.organisations.models import Organisation
from fengqiao.stations.models import Station
from fengqiao.stations.queries import scope
from fengqiao.stations.services.taking_over import Mark, take_over

_WHOLE: Final = 100


def _share(text: str) -> Decimal:
    try:
        share = Decimal(text.removesuffix("%").strip())
    except InvalidOperation:
        raise ValueError(N_("得分率请填写 0 到 100 的数")) from None
    if not share.is_finite() or not 0 <= share <= _WHOLE:
        raise ValueError(N_("得分率请填写 0 到 100 的数"))
    return share.quantize(Decimal("0.1"))


def _outlets() -> Callable[[str], int]:
    """Return a reader of an outlet's code; who grants marks grants them to every house."""
    rows = Organisation.objects.filter(level__in=("outlet", "sub_branch"), closed_on=None).order_by()
    return one_of(dict(rows.values_list("code", "pk")), N_("没有这个网点代码，或网点已停业"))


def _marks(by: Actor) -> Sheet:
    """Return the columns. Raises NotAllowed to those who grant no marks."""
    if not scope.inspects(by):
        raise NotAllowed(_("已有标牌由监管部门或行业协会登记"))
    return Sheet(
        N_("服务站"),
        (
            Column("outlet", N_("网点代码"), _outlets(), example="B08-01-05-015"),
            Column("granted_on", N_("授牌日期"), read_day, example="2024-05-20"),
            Column("expires_on", N_("有效期至"), read_day, required=False, help=N_("不填按规定的有效期计算")),
            Column("reviewed_on", N_("最近检查"), read_day, required=False, help=N_("下次复查从这一天起算")),
            Column("share", N_("得分率"), _share, required=False, example="92.5"),
            Column("person", N_("姓名"), up_to(40), required=False, empty="", example="俞建国",
                   help=N_("站长或联系人，公众可见")),
            Column("duty", N_("职责"), up_to(40), required=False, empty="", example="站长"),
            Column("phone", N_("工作电话"), up_to(40), required=False, empty="", example="0575-80000015"),
            Column("introduction", N_("简介"), up_to(600), required=False, empty=""),
        ),
        key=("outlet",),
    )  # fmt: skip


def _write(values: Mapping[str, Any], by: Actor, at: datetime) -> Station:
    mark = Mark(outlet_id=values["outlet"], **{name: value for name, value in values.items() if name != "outlet"})
    return take_over(mark, by=by, at=at)


STATIONS: Final = Importer(
    key="stations",
    title=gettext_lazy("导入已授牌的服务站"),
    note=gettext_lazy("每个服务站一行，用于系统启用以前已经授牌的网点；标牌编号由系统统一编发。"),
    sheet=_marks,
    write=_write,
    back="stations:list",
)
