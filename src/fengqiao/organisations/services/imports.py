"""Taking in tables of offices and of staff with their first role, row by row through the use cases of the pages."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext_lazy

from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.marking import N_
from fengqiao.foundation.sheets.columns import Column, Sheet, names_of
from fengqiao.foundation.sheets.importing import Importer
from fengqiao.foundation.sheets.values import one_of, read_day, read_degrees, up_to
from fengqiao.organisations.models import AssignmentRole, Organisation, OrganisationLevel, StaffMember
from fengqiao.organisations.queries import subtree
from fengqiao.organisations.services.organisations import create_organisation
from fengqiao.organisations.services.staff import enlist
from fengqiao.places.queries import known_codes


def _like(pattern: str, length: int, wrong: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(text) > length or not re.fullmatch(pattern, text):
            raise ValueError(wrong)
        return text

    return read


_code: Final = _like(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*", 24, N_("只能用字母、数字和连字符，如 B01-02-003"))
_username: Final = _like(r"[\w.@-]+", 60, N_("登录名只能用字母、数字和 . @ _ -"))


def _office(by: Actor, wrong: str) -> Callable[[str], Organisation]:
    return one_of({one.code: one for one in subtree(by).filter(closed_on=None).order_by()}, wrong)


def _offices(by: Actor) -> Sheet:
    level = one_of(names_of(OrganisationLevel), N_("层级应是网点、支行、支公司、分行、分公司或中心支公司"))
    parent = _office(by, N_("没有这个上级机构，或它不在您的范围内；先导入上级，再导入下级"))
    place = one_of({code: code for code in known_codes()}, N_("没有这个行政区划代码，请填写十二位代码"))
    return Sheet(
        N_("机构与网点"),
        (
            Column("code", N_("机构代码"), _code, example="B08-01-05-099"),
            Column("name", N_("名称"), up_to(80), example="枫桥分理处"),
            Column("level", N_("层级"), level, example="网点"),
            Column("parent", N_("上级机构代码"), parent, example="B08-01-05"),
            Column("place", N_("地区代码"), place, required=False, example="330681109200"),
            Column("address", N_("地址"), up_to(160), required=False, empty=""),
            Column("phone", N_("投诉电话"), up_to(40), required=False, empty=""),
            Column("longitude", N_("经度"), read_degrees, required=False),
            Column("latitude", N_("纬度"), read_degrees, required=False),
            Column("opened_on", N_("开业日期"), read_day, required=False, example="2026-01-01"),
            Column("name_en", N_("英文名称"), up_to(120), required=False, empty=""),
            Column("short_name", N_("简称"), up_to(40), required=False, empty=""),
        ),
        key=("code",),
    )


def _write_office(values: Mapping[str, Any], by: Actor, at: datetime) -> Organisation:
    placed = {"code", "name", "level", "parent", "place"}
    details: Any = {name: value for name, value in values.items() if name not in placed}
    parent: Organisation = values["parent"]
    return create_organisation(
        code=values["code"], name=values["name"], kind=parent.kind, level=values["level"], parent_id=parent.pk,
        place_code=values["place"], details=details, by=by, at=at,
    )  # fmt: skip


def _staff(by: Actor) -> Sheet:
    role = one_of(names_of(AssignmentRole), N_("没有这个角色，请按“人员”页面上的角色名称填写"))
    return Sheet(
        N_("人员"),
        (
            Column("username", N_("登录名"), _username, example="zhangsan"),
            Column("name", N_("姓名"), up_to(40), example="张三"),
            Column("organisation", N_("机构代码"), _office(by, N_("没有这个机构，或它不在您的范围内")), example="B08-01-05"),
            Column("role", N_("角色"), role, example="消保专员"),
            Column("starts_on", N_("自"), read_day, example="2026-01-01"),
            Column("ends_on", N_("至"), read_day, required=False, help=N_("留空表示长期")),
            Column("phone", N_("电话"), up_to(40), required=False, empty=""),
            Column("email", N_("邮箱"), up_to(254), required=False, empty=""),
        ),
        key=("username",),
    )  # fmt: skip


def _write_member(values: Mapping[str, Any], by: Actor, at: datetime) -> StaffMember:
    """Create a person and their first role; the password made up is thrown away: one is given by hand."""
    given = {name: value for name, value in values.items() if name not in {"organisation", "role"}}
    member, _password = enlist(
        organisation_id=values["organisation"].pk, role=Role(values["role"]), by=by, at=at, **given
    )
    return member


OFFICES: Final = Importer(
    key="offices",
    title=gettext_lazy("导入机构与网点"),
    note=gettext_lazy(
        "每个机构一行，设立在上级机构下面；总行、总公司在页面上设立。服务时间和可办业务用“导入网点服务”。"
    ),
    sheet=_offices,
    write=_write_office,
    back="organisations:list",
)
STAFF: Final = Importer(
    key="people",
    title=gettext_lazy("导入人员"),
    note=gettext_lazy("每人一行，连同第一个角色。不显示密码：导入后在人员页面重置密码交给本人，或用单点登录。"),
    sheet=_staff,
    write=_write_member,
    back="organisations:staff",
)
