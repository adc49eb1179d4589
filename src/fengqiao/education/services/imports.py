"""Events from an office's own table: planned, and reported where the row says what came of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.education.models import Audience, Campaign, Counting, Event, Setting
from fengqiao.education.queries.reference import topics
from fengqiao.education.services.events import EventData, ReportData, plan_event, report_event
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.marking import N_
from fengqiao.foundation.sheets.columns import Column, Sheet, names_of
from fengqiao.foundation.sheets.importing import Importer
from fengqiao.foundation.sheets.values import one_of, parts_of, read_count, read_flag, read_moment, several_of
from fengqiao.organisations.models import Organisation
from fengqiao.organisations.queries import subtree
from fengqiao.places.queries import reader as place_reader

_MOST: Final = 10_000_000
_UNKNOWN: Final = N_("不在可选的值里，请看说明")


def _moment(text: str) -> datetime:
    return timezone.make_aware(read_moment(text))


def _topics(text: str) -> tuple[str, ...]:
    found = topics()
    known = {one.name: one.code for one in found} | {one.code: one.code for one in found}
    return several_of(known, _UNKNOWN)(text)


def _offices(text: str) -> tuple[int, ...]:
    found = dict(Organisation.objects.filter(code__in=parts_of(text), closed_on=None).values_list("code", "id"))
    return several_of(found, N_("没有这个机构代码"))(text)


def _campaign(text: str) -> int:
    found = Campaign.objects.filter(code=text).values_list("id", flat=True).first()
    if found is None:
        raise ValueError(N_("没有这个专题代码"))
    return found


def _sheet(by: Actor) -> Sheet:
    """Return the columns for who uploads: the host must lie in their subtree."""

    def host(text: str) -> int:
        found = subtree(by).filter(code=text, closed_on=None).values_list("id", flat=True).first()
        if found is None:
            raise ValueError(N_("本机构和下级机构中没有这个代码"))
        return found

    return Sheet(
        title="宣教活动",
        key=("source_ref",),
        columns=(
            Column("source_ref", "编号", example="XJ-0001", help=N_("本机构自己的编号；同一编号只导入一次")),
            Column("title", "活动名称", example="枫源村送金融知识下乡"),
            Column("place", "地区", read=place_reader(), example="330681109000", help=N_("十二位代码或“诸暨市 枫桥镇”")),
            Column("venue", "具体地点", required=False, empty="", example="文化礼堂"),
            Column("setting", "场所", read=one_of(names_of(Setting), _UNKNOWN), example="进农村", help=N_("进农村、进社区、进商圈、进企业、进机关、进校园")),
            Column("audience", "人群", read=one_of(names_of(Audience), _UNKNOWN), example="老年人", help=N_("农民、务工人员、青少年、老年人、残疾人、一般公众")),
            Column("topics", "主题", read=_topics, example="防范电信网络诈骗、存款与存款保险", help=N_("主题的名称或代码，几个用顿号隔开")),
            Column("starts_at", "开始", read=_moment, example="2026-06-01 09:00"),
            Column("ends_at", "结束", read=_moment, example="2026-06-01 11:00"),
            Column("host", "主办机构代码", read=host, example="B08-01-05-015"),
            Column("partners", "共同主办机构代码", read=_offices, required=False, empty=()),
            Column("campaign", "专题代码", read=_campaign, required=False),
            Column("is_outdoor", "户外", read=read_flag, required=False, empty=False, example="是"),
            Column("person_times", "人次", read=lambda text: read_count(text, most=_MOST), required=False, example="120",
                   help=N_("填了人次和统计方法就算上报，不填只登记为计划")),
            Column("counting", "统计方法", read=one_of(names_of(Counting), _UNKNOWN), required=False, empty="", example="现场点数",
                   help=N_("签到、现场点数、按场地面积估算、线上观看人次")),
            Column("leaflets", "资料份数", read=lambda text: read_count(text, most=_MOST), required=False, empty=0),
            Column("report", "活动情况", required=False, empty=""),
        ),
    )  # fmt: skip


def _write(values: Mapping[str, Any], by: Actor, at: datetime) -> Event:
    """Plan one event and report it if the row says so. Raises Invalid: imported before, or wrong in some field."""
    reference = f"{by.organisation_id}:{values['source_ref']}"[:80]
    if Event.objects.filter(source_ref=reference).exists():
        raise Invalid({"source_ref": _("这个编号已经导入过")})
    data = EventData(
        title=values["title"], place=values["place"], venue=values["venue"], setting=values["setting"],
        audience=values["audience"], topics=values["topics"], starts_at=values["starts_at"], ends_at=values["ends_at"],
        hosts=(values["host"], *values["partners"]), campaign=values["campaign"], is_outdoor=values["is_outdoor"],
        source_ref=reference,
    )  # fmt: skip
    event = plan_event(data, by=by, at=at)
    if values["person_times"] is None:
        return event
    told = ReportData(
        starts_at=values["starts_at"], ends_at=values["ends_at"], person_times=values["person_times"],
        counting=values["counting"], leaflets=values["leaflets"], report=values["report"],
    )  # fmt: skip
    return report_event(event.pk, told, by=by, at=at)


EVENTS: Final = Importer(
    key="events",
    title=gettext_lazy("导入宣教活动"),
    note=gettext_lazy("一行一场活动；上报的活动会自动和别家比对是否重复。"),
    sheet=_sheet,
    write=_write,
    back="education:events",
)
