"""Measures of mediation: words, source, date that counts, cases above and below the line."""

from typing import Final

from fengqiao.analytics.rules.facts import MEDIATIONS
from fengqiao.analytics.rules.facts import mediations as facts
from fengqiao.analytics.rules.measures.definition import CASES, DAYS, PER_CENT, STARS, YUAN, Direction, Kind, Measure
from fengqiao.foundation.marking import N_

MEDIATION_LAW: Final = N_("人民调解法第十七、二十七条")
ENDING: Final = N_("人民法院在线调解规则（法释〔2021〕23号）第二十五条")
ROOMS: Final = N_("浙江在线2019年11月14日报道：六个保调委工作室调解成功937件、协议金额8780.61万元")
PERIOD: Final = N_("最高人民法院关于人民法院特邀调解的规定（法释〔2016〕14号）第二十七条")
FOLLOWED: Final = N_("人民调解法第三十一条；算式为本系统设计")
CONFIRMATION: Final = N_("人民调解法第三十三条；民事诉讼法第二百零五、二百零六条")
RATING: Final = N_("本系统设计：由当事人在调解终结后评价")

MEDIATION_MEASURES: Final = (
    Measure(
        MEDIATIONS, "mediation_accepted", N_("受理调解"),
        N_("期内调解组织受理的件数，不含不予受理和受理前撤回的。按受理日期计入。"),
        MEDIATION_LAW, CASES, Direction.NEUTRAL, Kind.COUNT, facts.ACCEPTED,
    ),
    Measure(
        MEDIATIONS, "mediation_settled", N_("调解成功"),
        N_("期内达成协议而终结的件数，书面协议自生效、口头协议自达成起算。按调解终结日期计入。"),
        ROOMS, CASES, Direction.UP, Kind.COUNT, facts.AGREED,
    ),
    Measure(
        MEDIATIONS, "mediation_success_rate", N_("调解成功率"),
        N_("期内调解终结的案件中，达成协议的占比。拒绝、分歧过大、到期、拒签和受理后撤回的算未成功。按调解终结日期计入。"),
        ENDING, PER_CENT, Direction.UP, Kind.RATE, facts.AGREED, facts.ENDED,
    ),
    Measure(
        MEDIATIONS, "mediation_amount_agreed", N_("协议金额"),
        N_("期内达成的协议写明的金额合计；没有金额的协议按零计。按调解终结日期计入。"),
        ROOMS, YUAN, Direction.NEUTRAL, Kind.SUM, facts.AGREED, column="agreed_amount",
    ),
    Measure(
        MEDIATIONS, "mediation_days_median", N_("调解天数中位数"),
        N_("期内调解终结的案件，从受理到终结的自然日数的中位数。按调解终结日期计入。"),
        PERIOD, DAYS, Direction.DOWN, Kind.MEDIAN, facts.ENDED, column="days",
    ),
    Measure(
        MEDIATIONS, "mediation_days_p90", N_("调解天数九成位"),
        N_("期内调解终结的案件中，九成在这个天数内终结（从受理起的自然日数，线性内插）；不足十件不计。按调解终结日期计入。"),
        PERIOD, DAYS, Direction.DOWN, Kind.PERCENTILE, facts.ENDED, column="days", quantile=0.9, minimum=10,
    ),
    Measure(
        MEDIATIONS, "mediation_performance_rate", N_("协议履行率"),
        N_("期内达成的协议中，已到期或已了结的（履行完毕、逾期未履行、转强制执行或诉讼）有多少履行完毕；"
           "正按约定履行的不算。按调解终结日期计入。"),
        FOLLOWED, PER_CENT, Direction.UP, Kind.RATE, facts.PERFORMED, facts.FALLEN_DUE,
    ),
    Measure(
        MEDIATIONS, "mediation_confirmed", N_("司法确认"),
        N_("期内达成的协议中，法院已裁定确认有效的件数。按调解终结日期计入。"),
        CONFIRMATION, CASES, Direction.NEUTRAL, Kind.COUNT, facts.CONFIRMED,
    ),
    Measure(
        MEDIATIONS, "mediation_satisfaction", N_("调解满意度"),
        N_("期内调解终结且当事人已评价的案件，评分（一至五分）的平均值。按调解终结日期计入。"),
        RATING, STARS, Direction.UP, Kind.MEAN, facts.RATED, column="satisfaction",
    ),
)  # fmt: skip
