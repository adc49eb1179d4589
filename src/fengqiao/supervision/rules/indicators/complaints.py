"""Indicators of complaint handling (投诉处理): the measures of complaints, and their volume against business."""

from typing import Final

from fengqiao.foundation.marking import N_
from fengqiao.supervision.rules.aspects import Aspect
from fengqiao.supervision.rules.indicators.definition import CASES, Direction, Indicator, Shape
from fengqiao.supervision.rules.indicators.measured import measured

BULLETINS: Final = N_("监管机构消费投诉通报的口径（按季公布）")
CARDS: Final = N_("监管机构消费投诉通报的口径；每百万张信用卡一项尚未核实")
_BANKS: Final = "measure:received?trade=bank"
_INSURERS: Final = "measure:received?trade=insurer"
_LIFE: Final = "measure:received?peer_group=life_insurer"
_CREDIT_CARDS: Final = "measure:received?trade=bank&product=B-CARD-CREDIT"


def _ratio(  # noqa: PLR0913, PLR0917 - a row of a table
    id_: str, name: str, definition: str, unit: str, counted: str, item: str, scale: int, decimals: int,
    applies_to: str, source: str = BULLETINS,
) -> Indicator:  # fmt: skip
    return Indicator(
        id_, Aspect.COMPLAINTS, name, definition, source, unit, Direction.DOWN, Shape.RATIO, counted, item, scale,
        decimals, applies_to=(applies_to,),
    )  # fmt: skip


RATIOS: Final = (
    _ratio(
        "per_100m_premium", N_("亿元保费投诉量"), N_("期内收到的投诉件数 ÷ 期内保费收入（亿元）。保费由机构报送。"),
        N_("件/亿元"), _INSURERS, "reported:premium", 100_000_000, 2, "insurer",
    ),
    _ratio(
        "per_10k_policies", N_("万张保单投诉量"), N_("期内收到的投诉件数 ÷ 期内保单数（万张）。保单数由机构报送。"),
        N_("件/万张"), _INSURERS, "reported:policies", 10_000, 2, "insurer",
    ),
    _ratio(
        "per_10k_person_times", N_("万人次投诉量"),
        N_("期内收到的投诉件数 ÷ 期内承保人次（万人次）。只用于人身险公司，承保人次由机构报送。"),
        N_("件/万人次"), _LIFE, "reported:insured_person_times", 10_000, 2, "life_insurer",
    ),
    _ratio(
        "per_1000_outlets", N_("每千营业网点投诉量"), N_("期内收到的投诉件数 ÷ 期末营业网点数（千个）。网点按本系统的机构登记计数。"),
        N_("件/千个"), _BANKS, "rows:outlets", 1_000, 1, "bank",
    ),
    _ratio(
        "per_10m_personal_customers", N_("每千万个人客户投诉量"),
        N_("期内收到的投诉件数 ÷ 期末个人客户数（千万户）。客户数由机构报送。"),
        N_("件/千万户"), _BANKS, "reported:personal_customers", 10_000_000, 1, "bank",
    ),
    _ratio(
        "per_million_cards", N_("每百万张信用卡投诉量"),
        N_("期内收到的信用卡投诉件数 ÷ 期末信用卡发卡量（百万张）。发卡量由机构报送。"),
        N_("件/百万张"), _CREDIT_CARDS, "reported:credit_cards", 1_000_000, 1, "bank", CARDS,
    ),
)  # fmt: skip

COMPLAINT_INDICATORS: Final = (
    *(
        measured(name, Aspect.COMPLAINTS)
        for name in (
            "received", "closed", "open", "overdue", "first_line_settlement_rate", "on_time_rate", "passed_up_rate",
            "days_to_settle_median", "days_to_settle_p90", "satisfaction", "satisfied_rate", "really_settled_rate",
            "reopened_rate", "rejected_rate", "review_rate", "regulator_rate",
        )
    ),
    *RATIOS,
    *(
        measured(name, Aspect.COMPLAINTS)
        for name in (
            "mediation_accepted", "mediation_settled", "mediation_success_rate", "mediation_amount_agreed",
            "mediation_days_median", "mediation_days_p90", "mediation_performance_rate", "mediation_confirmed", "mediation_satisfaction",
        )
    ),
    Indicator(
        "mediation_settled_insurance", Aspect.COMPLAINTS, N_("保险纠纷调解成功"),
        N_("期内达成协议而终结的保险纠纷件数（含六个保调委工作室）。按调解终结日期计入。"),
        N_("浙江在线2019年11月14日报道：六个保调委工作室调解成功937件、协议金额8780.61万元"),
        CASES, Direction.UP, Shape.COUNT, "measure:mediation_settled?trade=insurer",
    ),
    Indicator(
        "mediation_amount_insurance", Aspect.COMPLAINTS, N_("保险纠纷协议金额"),
        N_("期内达成的保险纠纷协议写明的金额合计。按调解终结日期计入。"),
        N_("浙江在线2019年11月14日报道：六个保调委工作室调解成功937件、协议金额8780.61万元"),
        N_("元"), Direction.NEUTRAL, Shape.SUM, "measure:mediation_amount_agreed?trade=insurer", decimals=2,
    ),
    Indicator(
        "first_line_banks", Aspect.COMPLAINTS, N_("银行业一线化解率"),
        N_("期内办结的针对银行的投诉中，由网点或支行了结且消费者没有再提异议的占比。按办结日期计入。"),
        N_("浙江在线2019年11月14日报道：银行业一线化解率90%以上；算式为本系统设计"),
        "%", Direction.UP, Shape.SHARE, "measure:first_line_settlement_rate?trade=bank", decimals=1,
    ),
)  # fmt: skip
