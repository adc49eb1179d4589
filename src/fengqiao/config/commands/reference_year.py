"""The steps of `fengqiao demo load reference-2019`: the year of the public report, from records."""

from typing import Final

from django.conf import settings

from fengqiao.analytics.services import refresh_rollups
from fengqiao.complaints.reference_year import load as load_complaints
from fengqiao.config.commands.steps import Report, Step
from fengqiao.config.environment import ConfigurationError
from fengqiao.coverage.reference_year import load as load_coverage
from fengqiao.education.reference_year import load as load_education
from fengqiao.executives.reference_year import load as load_executives
from fengqiao.mediation.reference_year import load as load_mediation
from fengqiao.organisations import reference_year
from fengqiao.organisations.demo import load_city
from fengqiao.stations.reference_year import load as load_stations
from fengqiao.supervision.reference_year import load as load_reported
from fengqiao.supervision.services.indicators import keep_current

NAME: Final = "reference-2019"


def _begin(report: Report) -> None:
    reference_year.begin()
    load_city(report.words)


STEPS: Final = (
    Step("机构、网点和人员 / Institutions, outlets, people", _begin),
    Step("2018、2019 年投诉 / Complaints of 2018 and 2019", lambda report: load_complaints(report.count)),
    Step(
        "六个保调委工作室等调解 / Mediation in six court rooms and elsewhere",
        lambda report: load_mediation(report.count),
    ),
    Step("首批服务站 / The first stations", lambda report: load_stations(report.count)),
    Step("村社全覆盖 / Every village covered", lambda report: load_coverage(report.count)),
    Step("高管三制 / Executives in person", lambda report: load_executives(report.count)),
    Step("教育宣传 / Education", lambda report: load_education(report.count)),
    Step("机构报送、目标和专项行动 / Reported figures, goals, campaign", lambda report: load_reported(report.count)),
    Step("统计指标 / Figures", lambda report: refresh_rollups()),
    Step("监督指标 / Indicators", lambda report: keep_current(at=reference_year.NOW)),
)
"""In this order: executives lead complaints that are there."""


def require_another() -> None:
    """Refuse the ordinary demo where the reference year is.

    Raises:
        ConfigurationError: it is here.
    """
    if settings.DEMO and reference_year.is_begun():
        raise ConfigurationError(
            "这里是基准年 2019 的数据，普通示范数据会改变它的数字；请用 FENGQIAO_DATA 换一个数据目录。\n"
            "This holds the reference year 2019, whose figures the ordinary demo would change: "
            "choose another folder with FENGQIAO_DATA."
        )
