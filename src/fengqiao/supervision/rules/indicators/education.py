"""Indicators of education (金融宣教)."""

from typing import Final

from fengqiao.foundation.marking import N_
from fengqiao.supervision.rules.aspects import Aspect
from fengqiao.supervision.rules.indicators.definition import (
    COPIES,
    PERSON_TIMES,
    SESSIONS,
    Direction,
    Indicator,
    Shape,
)

SIX: Final = N_("浙江在线2019年11月14日报道：户外宣教3100余场，发放资料33万余份，受众218万人次")


def _event(id_: str, name: str, definition: str, unit: str, shape: Shape = Shape.SUM) -> Indicator:
    return Indicator(id_, Aspect.EDUCATION, name, definition, SIX, unit, Direction.UP, shape, f"education:{id_}")


EDUCATION_INDICATORS: Final = (
    _event(
        "education_sessions", N_("宣教活动"),
        N_("期内举办并计入统计的宣教活动场数，合并的重复报送不计，共同主办的合计只计一场。按举办日期计入。"), SESSIONS, Shape.COUNT,
    ),
    _event(
        "outdoor_sessions", N_("户外宣教活动"), N_("期内举办并计入统计的户外宣教活动场数。按举办日期计入。"), SESSIONS, Shape.COUNT,
    ),
    _event("leaflets", N_("发放资料"), N_("期内宣教活动发放的资料份数。按举办日期计入。"), COPIES),
    _event("person_times", N_("受众人次"), N_("期内宣教活动的受众人次，每场注明计数办法。按举办日期计入。"), PERSON_TIMES),
    Indicator(
        "person_times_per_outlet", Aspect.EDUCATION, N_("每网点受众人次"),
        N_("期内宣教活动的受众人次 ÷ 期末营业网点数。网点按本系统的机构登记计数，保险公司没有营业网点登记的不计算。"),
        N_("本系统设计，便于不同规模的机构相比"), N_("人次/网点"), Direction.UP, Shape.RATIO, "education:person_times",
        "rows:outlets", 1, 1, applies_to=("bank",),
    ),
)  # fmt: skip
