"""Indicators of concept and mechanism: executives in person, organisation, stations, coverage, study; of conduct too."""

from typing import Final

from fengqiao.foundation.marking import N_
from fengqiao.supervision.rules.aspects import Aspect
from fengqiao.supervision.rules.indicators.definition import (
    CASES,
    HOUSES,
    ITEMS,
    PER_CENT,
    PERSON_TIMES,
    PERSONS,
    STATIONS,
    TIMES,
    VILLAGES,
    Direction,
    Indicator,
    Shape,
    Timing,
)

DUTIES: Final = N_("浙江在线2019年11月14日报道：行长（总经理）负责制、领办制、接访制")
ORGANISATION: Final = N_("浙江在线2019年11月14日报道：有人管、管得顺、管到位")
STUDY: Final = N_("浙江在线2019年11月14日报道：董事长、行长、总经理学习“枫桥经验”")
NET: Final = N_("浙江在线2019年11月14日报道：枫桥式金融消保服务站")
REACH: Final = N_(
    "浙江在线2019年11月14日报道：基础服务不出村社、综合服务不出镇街、高端服务不出市区，2000余个行政村全覆盖"
)
CONDUCT: Final = N_("银行保险机构消费者权益保护管理办法（银保监会令2022年第9号）；投诉原因按本系统代码")

RATES: Final = N_("本系统设计：投诉件数与业务量之比的口径同监管机构消费投诉通报；投诉原因按本系统代码")


def _count(  # noqa: PLR0913, PLR0917 - a row of a table
    id_: str, aspect: Aspect, name: str, definition: str, source: str, unit: str,
    direction: Direction = Direction.UP, timing: Timing = Timing.FLOW, feed: str = "",
) -> Indicator:  # fmt: skip
    return Indicator(
        id_, aspect, name, definition, source, unit, direction, Shape.COUNT, feed or f"rows:{id_}", timing=timing
    )


def _share(
    id_: str, aspect: Aspect, name: str, definition: str, source: str, timing: Timing = Timing.FLOW
) -> Indicator:
    return Indicator(
        id_,
        aspect,
        name,
        definition,
        source,
        PER_CENT,
        Direction.UP,
        Shape.SHARE,
        f"rows:{id_}",
        decimals=1,
        timing=timing,
    )


CONCEPT_INDICATORS: Final = (
    _count(
        "first_responsible", Aspect.CONCEPT, N_("第一责任人"),
        N_("期末在任的消费者权益保护第一责任人（董事长、行长、总经理）人数。"), DUTIES, PERSONS, timing=Timing.STOCK,
    ),
    _count(
        "agenda_items", Aspect.CONCEPT, N_("研究消保议题"),
        N_("期内董事会、专业委员会和管理层会议研究的消费者权益保护议题数。按会议日期计入。"), DUTIES, ITEMS,
    ),
    _count(
        "receptions_held", Aspect.CONCEPT, N_("领导接访"),
        N_("期内已经进行的接访日数，含由他人代接的。按接访日期计入。"), DUTIES, TIMES,
    ),
    _share(
        "reception_rate", Aspect.CONCEPT, N_("接访到位率"),
        N_("期内已到日期、没有取消的接访日中，由领导本人进行的占比。代接和缺席不算到位。按接访日期计入。"), DUTIES,
    ),
    _count(
        "reception_visits", Aspect.CONCEPT, N_("接待来访"),
        N_("期内接访日接待的来访数，不含取消和未到的。按接访日期计入。"), DUTIES, PERSON_TIMES,
    ),
    _count(
        "led_cases", Aspect.CONCEPT, N_("领办案件"),
        N_("期内由领导领办的案件数。按领办日期计入。"), DUTIES, CASES,
    ),
    _share(
        "led_on_time_rate", Aspect.CONCEPT, N_("领办按期办结率"),
        N_("期内到期的领办案件中，在期限内办结的占比。按办结期限计入。"), DUTIES,
    ),
    _share(
        "promises_kept_rate", Aspect.CONCEPT, N_("承诺兑现率"),
        N_("期内到期的接访承诺中，按期兑现的占比。按兑现期限计入。"), DUTIES,
    ),
    _count(
        "study_attendance", Aspect.CONCEPT, N_("学习培训"),
        N_("期内参加学习培训（含学习“枫桥经验”）的人次。按培训日期计入。"), STUDY, PERSON_TIMES,
    ),
)  # fmt: skip

MECHANISM_INDICATORS: Final = (
    _share(
        "in_charge_rate", Aspect.MECHANISM, N_("有人管"),
        N_("银行保险机构及其分支（不含网点）中，“有人管”各项条件都达到的占比。按当前登记。"), ORGANISATION, Timing.STANDING,
    ),
    _share(
        "in_control_rate", Aspect.MECHANISM, N_("管得顺"),
        N_("银行保险机构及其分支（不含网点）中，“管得顺”各项条件都达到的占比。按当前登记。"), ORGANISATION, Timing.STANDING,
    ),
    _share(
        "effective_rate", Aspect.MECHANISM, N_("管到位"),
        N_("银行保险机构及其分支（不含网点）中，“管到位”各项条件都达到的占比。按当前登记。"), ORGANISATION, Timing.STANDING,
    ),
    _count(
        "dedicated_staff", Aspect.MECHANISM, N_("消保专职人员"),
        N_("期末在岗的消费者权益保护专职人员数。"), ORGANISATION, PERSONS, timing=Timing.STOCK,
    ),
    _count(
        "stations", Aspect.MECHANISM, N_("枫桥式服务站"),
        N_("期末持有标牌的金融消保服务站数。"), NET, STATIONS, timing=Timing.STOCK,
    ),
    _count(
        "guided_outlets", Aspect.MECHANISM, N_("服务站指导网点"),
        N_("期末由持有标牌的服务站指导的网点数。"), NET, STATIONS, timing=Timing.STOCK,
    ),
    _count(
        "villages_covered", Aspect.MECHANISM, N_("三层服务全覆盖村社"),
        N_("基础、综合、高端三层金融服务都在可及范围内的村社数。按当前计算。"), REACH, VILLAGES, timing=Timing.STANDING,
    ),
    _share(
        "coverage_rate", Aspect.MECHANISM, N_("村社覆盖率"),
        N_("全部村社中，三层金融服务都在可及范围内的占比。按当前计算。"), REACH, Timing.STANDING,
    ),
    _count(
        "houses_with_responsible", Aspect.MECHANISM, N_("已明确第一责任人的机构"),
        N_("期末有在任第一责任人的银行保险机构及其分支（不含网点）数。"), DUTIES, HOUSES, timing=Timing.STOCK,
    ),
)  # fmt: skip


_TRADES: Final = {"B": "bank", "I": "insurer"}
"""Whose causes of complaints a code's first letter names."""


def _conduct(id_: str, name: str, definition: str, cause: str) -> Indicator:
    return Indicator(
        id_, Aspect.CONDUCT, name, definition, CONDUCT, CASES, Direction.DOWN, Shape.COUNT,
        f"measure:received?cause={cause}", applies_to=(_TRADES[cause[0]],),
    )  # fmt: skip


def _conduct_rate(
    id_: str, name: str, definition: str, unit: str, cause: str, below: str, scale: int, decimals: int
) -> Indicator:
    return Indicator(
        id_, Aspect.CONDUCT, name, definition, RATES, unit, Direction.DOWN, Shape.RATIO,
        f"measure:received?cause={cause}", below, scale, decimals, applies_to=(_TRADES[cause[0]],),
    )  # fmt: skip


CONDUCT_INDICATORS: Final = (
    _conduct(
        "marketing_complaints", N_("营销宣传投诉"), N_("期内收到的、原因为营销宣传的银行业投诉件数。"), "B-MARKETING"
    ),
    _conduct(
        "disclosure_complaints", N_("信息披露投诉"), N_("期内收到的、原因为信息披露的银行业投诉件数。"), "B-DISCLOSURE"
    ),
    _conduct("pricing_complaints", N_("定价收费投诉"), N_("期内收到的、原因为定价收费的银行业投诉件数。"), "B-PRICING"),
    _conduct(
        "collection_complaints", N_("债务催收投诉"), N_("期内收到的、原因为债务催收方式的银行业投诉件数。"), "B-COLLECT"
    ),
    _conduct(
        "service_complaints",
        N_("服务质量投诉"),
        N_("期内收到的、原因为服务态度与服务质量的银行业投诉件数。"),
        "B-SERVICE",
    ),
    _conduct("sales_complaints", N_("保险销售投诉"), N_("期内收到的、属于销售纠纷的保险业投诉件数。"), "I-SALES"),
    _conduct("nuisance_complaints", N_("营销扰民投诉"), N_("期内收到的、属于营销扰民的保险业投诉件数。"), "I-NUISANCE"),
    _conduct_rate(
        "marketing_per_1000_outlets", N_("每千营业网点营销宣传投诉量"),
        N_("期内收到的、原因为营销宣传的银行业投诉件数 ÷ 期末营业网点数（千个）。网点按本系统的机构登记计数。"),
        N_("件/千个"), "B-MARKETING", "rows:outlets", 1_000, 1,
    ),
    _conduct_rate(
        "service_per_1000_outlets", N_("每千营业网点服务质量投诉量"),
        N_("期内收到的、原因为服务态度与服务质量的银行业投诉件数 ÷ 期末营业网点数（千个）。网点按本系统的机构登记计数。"),
        N_("件/千个"), "B-SERVICE", "rows:outlets", 1_000, 1,
    ),
    _conduct_rate(
        "nuisance_per_10k_policies", N_("万张保单营销扰民投诉量"),
        N_("期内收到的、属于营销扰民的保险业投诉件数 ÷ 期内保单数（万张）。保单数由机构报送。"),
        N_("件/万张"), "I-NUISANCE", "reported:policies", 10_000, 2,
    ),
)  # fmt: skip
