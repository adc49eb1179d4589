"""`fengqiao demo load`: a city to try things in, part by part."""

from typing import Annotated, Final

import typer
from django.conf import settings
from rich.console import Console

from fengqiao.analytics.services import refresh_rollups
from fengqiao.complaints.demo import load as load_complaints
from fengqiao.config.commands import reference_year
from fengqiao.config.commands.steps import Step, carry_out
from fengqiao.config.environment import ConfigurationError
from fengqiao.coverage.demo import load as load_coverage
from fengqiao.coverage.demo_visits import load as load_visits
from fengqiao.education.demo import load as load_education
from fengqiao.executives.demo import load as load_executives
from fengqiao.mediation.demo import load as load_mediation
from fengqiao.organisations.demo import load_city
from fengqiao.stations.demo import load as load_stations
from fengqiao.supervision.demo import load as load_supervision
from fengqiao.supervision.demo_bulletins import load as load_bulletins
from fengqiao.supervision.demo_evaluations import load as load_evaluations
from fengqiao.supervision.demo_orders import load as load_orders
from fengqiao.supervision.demo_reports import load as load_reports
from fengqiao.supervision.jobs import keep_values_soon

PARTS: Final = {
    "city": Step("机构、网点和人员 / Institutions, outlets, people", lambda report: load_city(report.words)),
    "complaints": Step("投诉记录 / Complaints", lambda report: load_complaints(report.count)),
    "mediation": Step("调解组织和案件 / Mediation", lambda report: load_mediation(report.count)),
    "stations": Step("消保服务站 / Service stations", lambda report: load_stations(report.count)),
    "coverage": Step("服务点和覆盖 / Service points and coverage", lambda report: load_coverage(report.count)),
    "visits": Step("上门服务 / Home visits", lambda report: load_visits()),
    "executives": Step("高管三制 / Executives in person", lambda report: load_executives(report.count)),
    "education": Step("教育宣传 / Education", lambda report: load_education(report.count)),
    "figures": Step("统计指标 / Figures", lambda report: refresh_rollups()),
    "supervision": Step("目标和专项行动 / Goals and campaigns", lambda report: load_supervision(report.count)),
    "reports": Step("机构定期报告 / Periodic reports", lambda report: load_reports(report.count)),
    "orders": Step("监管督办 / Orders to institutions", lambda report: load_orders(report.count)),
    "evaluations": Step("考核评价 / Evaluations", lambda report: load_evaluations(report.count)),
    "bulletins": Step("简报 / Bulletins", lambda report: load_bulletins(report.count)),
    "indicators": Step(
        "监督指标，由后台计算 / Indicators, computed in the background", lambda report: keep_values_soon()
    ),
}

demo = typer.Typer(help="示范数据 / Demonstration data", no_args_is_help=True)


@demo.callback()
def _options() -> None:
    """Hold the group open."""


@demo.command()
def load(
    name: Annotated[
        str, typer.Argument(help=f"{', '.join(PARTS)}; 缺省为全部 / all unless named; {reference_year.NAME}")
    ] = "",
) -> None:
    """载入示范数据；已载入的部分不重复。reference-2019 是单独的一套，只载入空的示范库。

    Load demonstration data into a demo installation; what is there already is left alone. reference-2019 is a data set
    of its own for an empty installation: the year up to 14 November 2019, from which the public report's figures come.
    """
    if not settings.DEMO:
        raise ConfigurationError(
            "只有示范模式才能载入示范数据 / Demonstration data goes into a demo only: FENGQIAO_DEMO=1"
        )
    if name == reference_year.NAME:
        carry_out(reference_year.STEPS, Console())
        return
    if name and name not in PARTS:
        raise typer.BadParameter(f"{name}: {', '.join((*PARTS, reference_year.NAME))}")
    reference_year.require_another()
    carry_out([PARTS[name]] if name else list(PARTS.values()), Console())
