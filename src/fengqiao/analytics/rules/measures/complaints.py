"""Measures of complaints: words, source, date that counts, cases above and below the line."""

from typing import Final

from fengqiao.analytics.rules.facts import COMPLAINTS
from fengqiao.analytics.rules.facts import complaints as facts
from fengqiao.analytics.rules.measures.definition import CASES, DAYS, PER_CENT, STARS, Direction, Kind, Measure
from fengqiao.foundation.marking import N_

ARTICLE: Final = N_("浙江在线2019年11月14日报道：小事不出支行，矛盾不上交，问题不拖延")
RATE_TARGET: Final = N_("浙江在线2019年11月14日报道：银行业一线化解率90%以上；算式为本系统设计")
REPORTING: Final = N_("银行业保险业消费投诉处理管理办法（银保监会令2020年第3号）第三十五、三十六条")
TIME_LIMIT: Final = N_("银行业保险业消费投诉处理管理办法（银保监会令2020年第3号）第十八、二十一条")
REVIEW: Final = N_("银行业保险业消费投诉处理管理办法（银保监会令2020年第3号）第二十条")
CHANNEL: Final = N_("银行业保险业消费投诉处理管理办法（银保监会令2020年第3号）第三十一条")
LEVELS: Final = N_(
    "银行业保险业消费投诉处理管理办法（银保监会令2020年第3号）第九条；浙江在线2019年11月14日报道：矛盾不上交"
)
OWN_DESIGN: Final = N_("本系统设计：由消费者在办结后评价")

COMPLAINT_MEASURES: Final = (
    Measure(
        COMPLAINTS, "received", N_("收到投诉"),
        N_("期内收到的消费投诉件数，含后来撤回、合并和不予受理的。按收到日期计入。"),
        REPORTING, CASES, Direction.NEUTRAL, Kind.COUNT, facts.RECEIVED,
    ),
    Measure(
        COMPLAINTS, "closed", N_("办结投诉"),
        N_("期内办结的投诉件数：已办结或已转入仲裁诉讼，不含撤回、合并和不予受理的。按办结日期计入。"),
        REPORTING, CASES, Direction.NEUTRAL, Kind.COUNT, facts.FINISHED_CASES,
    ),
    Measure(
        COMPLAINTS, "open", N_("在办投诉"),
        N_("期内收到、至今尚未了结的投诉件数。按收到日期计入。"),
        REPORTING, CASES, Direction.NEUTRAL, Kind.COUNT, facts.UNFINISHED,
    ),
    Measure(
        COMPLAINTS, "overdue", N_("逾期投诉"),
        N_("期内收到、机构的办理期限已过而仍未了结的投诉件数；等待消费者答复、鉴定和调解期间不算逾期。按收到日期计入。"),
        TIME_LIMIT, CASES, Direction.DOWN, Kind.COUNT, facts.OVERDUE,
    ),
    Measure(
        COMPLAINTS, "first_line_settlement_rate", N_("一线化解率"),
        N_("期内办结的投诉中，由网点或支行（支公司）以和解、接受决定或期满无异议了结的占比。消费者不接受决定、"
           "申请核查、诉至监管、重新办理未了结或评价“未真正解决”的，不算一线化解。按办结日期计入。"),
        RATE_TARGET, PER_CENT, Direction.UP, Kind.RATE, facts.FIRST_LINE_SETTLED, facts.FINISHED_CASES,
    ),
    Measure(
        COMPLAINTS, "on_time_rate", N_("按期办理率"),
        N_("期内办结、有办理期限的投诉中，在期限内作出决定并告知（或化解）的占比。按办结日期计入。"),
        TIME_LIMIT, PER_CENT, Direction.UP, Kind.RATE, facts.ON_TIME, facts.TIMED,
    ),
    Measure(
        COMPLAINTS, "passed_up_rate", N_("上交率"),
        N_("期内收到的针对网点或支行（支公司）的投诉中，上交到支行以上办理过的占比。按收到日期计入。"),
        LEVELS, PER_CENT, Direction.DOWN, Kind.RATE, facts.PASSED_UP, facts.AGAINST_FIRST_LINE,
    ),
    Measure(
        COMPLAINTS, "days_to_settle_median", N_("办理天数中位数"),
        N_("期内办结的投诉，从收到到办结的自然日数的中位数。按办结日期计入。"),
        ARTICLE, DAYS, Direction.DOWN, Kind.MEDIAN, facts.FINISHED_CASES, column="days",
    ),
    Measure(
        COMPLAINTS, "days_to_settle_p90", N_("办理天数九成位"),
        N_("期内办结的投诉中，九成在这个天数内办结（从收到到办结的自然日数，线性内插）；不足十件不计。按办结日期计入。"),
        ARTICLE, DAYS, Direction.DOWN, Kind.PERCENTILE, facts.FINISHED_CASES, column="days", quantile=0.9, minimum=10,
    ),
    Measure(
        COMPLAINTS, "satisfaction", N_("满意度"),
        N_("期内了结且已评价的投诉，消费者评分（一至五分）的平均值。按了结日期计入。"),
        OWN_DESIGN, STARS, Direction.UP, Kind.MEAN, facts.RATED, column="satisfaction",
    ),
    Measure(
        COMPLAINTS, "satisfied_rate", N_("满意率"),
        N_("期内了结且已评价的投诉中，评四分及以上的占比。按了结日期计入。"),
        OWN_DESIGN, PER_CENT, Direction.UP, Kind.RATE, facts.SATISFIED, facts.RATED,
    ),
    Measure(
        COMPLAINTS, "really_settled_rate", N_("真正解决率"),
        N_("期内了结的投诉中，消费者答复“问题已真正解决”的占已答复的比例。按了结日期计入。"),
        OWN_DESIGN, PER_CENT, Direction.UP, Kind.RATE, facts.REALLY_SETTLED, facts.ANSWERED,
    ),
    Measure(
        COMPLAINTS, "reopened_rate", N_("重新办理率"),
        N_("期内收到的投诉中，了结后又重新办理过的占比。按收到日期计入。"),
        TIME_LIMIT, PER_CENT, Direction.DOWN, Kind.RATE, facts.REOPENED, facts.RECEIVED,
    ),
    Measure(
        COMPLAINTS, "rejected_rate", N_("不接受决定率"),
        N_("期内收到的投诉中，消费者表示不接受处理决定的占比。按收到日期计入。"),
        REVIEW, PER_CENT, Direction.DOWN, Kind.RATE, facts.REJECTED, facts.RECEIVED,
    ),
    Measure(
        COMPLAINTS, "review_rate", N_("申请核查率"),
        N_("期内收到的投诉中，消费者申请上级核查的占比。按收到日期计入。"),
        REVIEW, PER_CENT, Direction.DOWN, Kind.RATE, facts.REVIEWED, facts.RECEIVED,
    ),
    Measure(
        COMPLAINTS, "regulator_rate", N_("诉至监管率"),
        N_("期内收到的投诉中，消费者其后又向监管机构反映的占比。按收到日期计入。"),
        CHANNEL, PER_CENT, Direction.DOWN, Kind.RATE, facts.AT_REGULATOR, facts.RECEIVED,
    ),
)  # fmt: skip
