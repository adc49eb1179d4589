"""Addresses of supervision."""

from django.urls import path

from fengqiao.foundation.actors import Role
from fengqiao.foundation.sheets.pages import paths as import_pages
from fengqiao.supervision.services.report_imports import REPORTS
from fengqiao.supervision.views import (
    bulletins,
    campaigns,
    evaluation_years,
    evaluations,
    goals,
    indicators,
    orders,
    public_bulletins,
    report_form,
    reported,
    reports,
    satisfaction,
)

app_name = "supervision"
urlpatterns = [
    path("desk/supervision/indicators/", indicators.indicators, name="indicators"),
    path("desk/supervision/indicators/export/", indicators.export_indicators, name="export_indicators"),
    path("desk/supervision/indicators/<slug:indicator_id>/", indicators.indicator, name="indicator"),
    path("desk/supervision/indicators/<slug:indicator_id>/series/", indicators.export_series, name="export_series"),
    path(
        "desk/supervision/indicators/<slug:indicator_id>/export/", indicators.export_indicator, name="export_indicator"
    ),
    path("desk/supervision/records/<slug:name>/", indicators.records, name="records"),
    path("desk/supervision/records/<slug:name>/export/", indicators.export_records, name="export_records"),
    path("desk/supervision/orders/", orders.orders, name="orders"),
    path("desk/supervision/orders/export/", orders.export_orders, name="export_orders"),
    path("desk/supervision/orders/new/", orders.new, name="new_order"),
    path("desk/supervision/orders/files/<int:file_id>/", orders.order_file, name="order_file"),
    path("desk/supervision/orders/papers/<int:paper_id>/<slug:form>/", orders.paper, name="order_paper"),
    path("desk/supervision/orders/<str:number>/", orders.order, name="order"),
    path("desk/supervision/orders/<str:number>/do/<slug:action>/", orders.move, name="move_order"),
    path("desk/supervision/reports/", reports.reports, name="reports"),
    path("desk/supervision/reports/export/", reports.export_reports, name="export_reports"),
    path("desk/supervision/reports/new/", report_form.new, name="new_report"),
    *import_pages(REPORTS, Role.OFFICER, prefix="desk/supervision/reports/import/", namespace="supervision"),
    path("desk/supervision/reports/<int:report_id>/", reports.report, name="report"),
    path("desk/supervision/reports/<int:report_id>/explain/", reports.explain_differences, name="explain_report"),
    path("desk/supervision/reports/<int:report_id>/decide/", reports.decide, name="decide_report"),
    path("desk/supervision/reported/", reported.reported, name="reported"),
    path("desk/supervision/reported/export/", reported.export_reported, name="export_reported"),
    path("desk/supervision/satisfaction/", satisfaction.satisfaction, name="satisfaction"),
    path("desk/supervision/satisfaction/export/", satisfaction.export_satisfaction, name="export_satisfaction"),
    path("desk/supervision/goals/", goals.goals, name="goals"),
    path("desk/supervision/goals/<int:year>/", goals.goals, name="goals_of"),
    path("desk/supervision/goals/<int:year>/set/", goals.set_goals, name="set_goals"),
    path("desk/supervision/goals/<int:year>/adopt/", goals.adopt_goals, name="adopt_goals"),
    path("desk/supervision/campaigns/", campaigns.campaigns, name="campaigns"),
    path("desk/supervision/campaigns/new/", campaigns.plan_campaign, name="plan_campaign"),
    path("desk/supervision/campaigns/<int:campaign_id>/", campaigns.campaign, name="campaign"),
    path("desk/supervision/campaigns/<int:campaign_id>/tasks/", campaigns.add_task, name="add_task"),
    path("desk/supervision/campaigns/<int:campaign_id>/begin/", campaigns.begin_campaign, name="begin_campaign"),
    path("desk/supervision/campaigns/<int:campaign_id>/end/", campaigns.end_campaign, name="end_campaign"),
    path("desk/supervision/tasks/<int:task_id>/drop/", campaigns.drop_task, name="drop_task"),
    path("desk/supervision/campaigns/<int:campaign_id>/works/", campaigns.works, name="works"),
    path("desk/supervision/campaigns/<int:campaign_id>/works/export/", campaigns.export_works, name="export_works"),
    path("desk/supervision/works/<int:work_id>/", campaigns.work, name="work"),
    path("desk/supervision/works/<int:work_id>/evidence/", campaigns.add_evidence, name="add_evidence"),
    path("desk/supervision/evidence/<int:evidence_id>/", campaigns.evidence, name="evidence"),
    path("desk/supervision/evidence/<int:evidence_id>/remove/", campaigns.remove_evidence, name="remove_evidence"),
    path("desk/supervision/evaluations/", evaluation_years.evaluations, name="evaluations"),
    path("desk/supervision/evaluations/<int:year>/", evaluation_years.year, name="evaluation_year"),
    path("desk/supervision/evaluations/<int:year>/set/", evaluation_years.set_year, name="set_evaluation_year"),
    path("desk/supervision/evaluations/<int:year>/begin/", evaluation_years.begin_year, name="begin_evaluations"),
    path(
        "desk/supervision/evaluations/<int:year>/meeting/<slug:action>/",
        evaluation_years.meeting,
        name="evaluation_meeting",
    ),
    path(
        "desk/supervision/evaluations/<int:year>/what-if/", evaluation_years.suppose_weights, name="evaluation_weights"
    ),
    path("desk/supervision/evaluations/<int:year>/export/", evaluation_years.export_year, name="export_evaluations"),
    path("desk/supervision/evaluation/<int:evaluation_id>/", evaluations.evaluation, name="evaluation"),
    path("desk/supervision/evaluation/<int:evaluation_id>/sheet/", evaluations.sheet, name="evaluation_sheet"),
    path("desk/supervision/evaluation/files/<int:file_id>/", evaluations.evaluation_file, name="evaluation_file"),
    path("desk/supervision/evaluation/<int:evaluation_id>/what-if/", evaluations.suppose, name="evaluation_what_if"),
    path("desk/supervision/evaluation/<int:evaluation_id>/paper/", evaluations.paper, name="evaluation_paper"),
    path("desk/supervision/evaluation/<int:evaluation_id>/do/<slug:action>/", evaluations.move, name="move_evaluation"),
    path("desk/supervision/bulletins/", bulletins.bulletins, name="bulletins"),
    path("desk/supervision/bulletins/new/", bulletins.new, name="new_bulletin"),
    path("desk/supervision/bulletins/<int:version_id>/", bulletins.bulletin, name="bulletin"),
    path("desk/supervision/bulletins/<int:version_id>/edit/", bulletins.edit, name="edit_bulletin"),
    path("desk/supervision/bulletins/<int:version_id>/do/<slug:action>/", bulletins.move, name="move_bulletin"),
    path("desk/supervision/bulletins/<int:version_id>/figures/<str:key>/", bulletins.figure, name="bulletin_figure"),
    path("desk/supervision/bulletins/<int:version_id>/recount/", bulletins.recount, name="recount_bulletin"),
    path(
        "desk/supervision/bulletins/<int:version_id>/file/<slug:kind>/", bulletins.bulletin_file, name="bulletin_file"
    ),
    path("bulletins/", public_bulletins.bulletins, name="public_bulletins"),
    path("bulletins/<int:bulletin_id>/", public_bulletins.bulletin, name="public_bulletin"),
    path("bulletins/<int:bulletin_id>/<int:number>/", public_bulletins.bulletin, name="public_bulletin"),
    path(
        "bulletins/<int:bulletin_id>/<int:number>/<slug:kind>/",
        public_bulletins.bulletin_file,
        name="public_bulletin_file",
    ),
]
