"""Indicators of standards, of service for the elderly and the disabled, of loan work-outs, campaigns and orders."""

from typing import Final

from fengqiao.foundation.marking import N_
from fengqiao.supervision.rules.aspects import Aspect
from fengqiao.supervision.rules.indicators.definition import (
    CASES,
    ITEMS,
    PER_CENT,
    PERSON_TIMES,
    TIMES,
    Direction,
    Indicator,
    Shape,
    Timing,
)

STANDARD: Final = N_("浙江在线2019年11月14日报道：服务标准化；检查的依据是本系统登记的服务站标准")
SPECIAL: Final = N_("浙江在线2019年11月14日报道：为老年人、残疾人提供特殊服务")
CREDITORS: Final = N_("浙江在线2019年11月14日报道：枫桥银行业调解中心协调不良贷款，银行老娘舅工作室帮扶困难企业")
COURTS: Final = N_("浙江在线2019年11月14日报道：保调委工作室与法院、司法行政部门联动")
CAMPAIGN: Final = N_("浙江在线2019年11月14日报道：消保“提质增效”行动")
ORDERS: Final = N_("银行业保险业消费投诉处理管理办法（银保监会令2020年第3号）第40条、第41条")


def _count(id_: str, aspect: Aspect, name: str, definition: str, source: str, unit: str, feed: str = "",
           direction: Direction = Direction.UP) -> Indicator:  # fmt: skip
    return Indicator(id_, aspect, name, definition, source, unit, direction, Shape.COUNT, feed or f"rows:{id_}")


def _share(id_: str, aspect: Aspect, name: str, definition: str, source: str, timing: Timing = Timing.FLOW) -> Indicator:  # fmt: skip
    return Indicator(
        id_, aspect, name, definition, source, PER_CENT, Direction.UP, Shape.SHARE, f"rows:{id_}", decimals=1, timing=timing
    )  # fmt: skip


CAMPAIGN_INDICATORS: Final = (
    _count(
        "campaign_works", Aspect.MECHANISM, N_("专项行动任务"),
        N_("完成期限在期内的提质增效行动任务，一家机构的一项任务计一项。"), CAMPAIGN, ITEMS,
    ),
    _share(
        "campaign_accepted_rate", Aspect.MECHANISM, N_("专项行动验收率"),
        N_("完成期限在期内的提质增效行动任务中，到统计日已通过验收的占比。"), CAMPAIGN,
    ),
)  # fmt: skip

CARE_INDICATORS: Final = (
    _count(
        "station_checks", Aspect.CONDUCT, N_("标准化检查"),
        N_("期内作出结论的服务站标准检查次数，含申请验收、复评、定期复查和飞行检查。按结论日期计入。"), STANDARD, TIMES,
    ),
    _share(
        "station_checks_passed_rate", Aspect.CONDUCT, N_("标准化检查达标率"),
        N_("期内作出结论的服务站标准检查中，结论为授牌或符合标准的占比。按结论日期计入。"), STANDARD,
    ),
    _count(
        "special_services", Aspect.CONDUCT, N_("特殊群体服务"),
        N_("期内为老年人、残疾人等办完的上门服务和到店协助次数。按办结日期计入。"), SPECIAL, PERSON_TIMES,
    ),
    _share(
        "special_services_met_rate", Aspect.CONDUCT, N_("特殊群体需求满足率"),
        N_("期内办结的上门服务和到店协助申请中，已经办成的占比；本人取消的不计。按办结日期计入。"), SPECIAL,
    ),
    _share(
        "friendly_outlets_rate", Aspect.CONDUCT, N_("有便利服务的网点"),
        N_("营业网点中，登记有无障碍、爱心窗口、大字版、方言等至少一项便利服务的占比。按当前登记。"), SPECIAL, Timing.STANDING,
    ),
)  # fmt: skip

SETTLING_INDICATORS: Final = (
    _count(
        "court_referred", Aspect.COMPLAINTS, N_("法院委派调解"),
        N_("期内调解组织受理的、由法院在立案前委派的纠纷件数。按受理日期计入。"), COURTS, CASES,
        "measure:mediation_accepted?origin=court_pre_filing", Direction.NEUTRAL,
    ),
    _count(
        "workouts_accepted", Aspect.COMPLAINTS, N_("受理不良贷款协调"),
        N_("期内调解组织受理的不良贷款处置事项件数。按受理日期计入。"), CREDITORS, CASES,
        "measure:mediation_accepted?matter=workout", Direction.NEUTRAL,
    ),
    _count(
        "workouts_settled", Aspect.COMPLAINTS, N_("不良贷款协调成功"),
        N_("期内债权人同意方案或达成协议而终结的不良贷款处置事项件数。按调解终结日期计入。"), CREDITORS, CASES,
        "measure:mediation_settled?matter=workout",
    ),
    _count(
        "assistance_accepted", Aspect.COMPLAINTS, N_("受理企业帮扶"),
        N_("期内调解组织受理的困难企业帮扶事项件数。按受理日期计入。"), CREDITORS, CASES,
        "measure:mediation_accepted?matter=assistance", Direction.NEUTRAL,
    ),
    _count(
        "assistance_settled", Aspect.COMPLAINTS, N_("企业帮扶成功"),
        N_("期内债权人同意方案或达成协议而终结的困难企业帮扶事项件数。按调解终结日期计入。"), CREDITORS, CASES,
        "measure:mediation_settled?matter=assistance",
    ),
    _count(
        "orders_issued", Aspect.COMPLAINTS, N_("监管督办"),
        N_("期内向机构发出的监管督办项数，不含撤销的。按发出日期计入。"), ORDERS, ITEMS, direction=Direction.NEUTRAL,
    ),
    _share(
        "orders_closed_rate", Aspect.COMPLAINTS, N_("监管督办办结率"),
        N_("期内发出的监管督办中，到统计日已经办结的占比，不含撤销的。按发出日期计入。"), ORDERS,
    ),
)  # fmt: skip
