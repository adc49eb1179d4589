"""Addresses of supervision."""

from django.urls import path

from fengqiao.supervision.views import campaigns, goals, indicators, reported, satisfaction

app_name = "supervision"
urlpatterns = [
    path("desk/supervision/indicators/", indicators.indicators, name="indicators"),
    path("desk/supervision/indicators/<slug:indicator_id>/", indicators.indicator, name="indicator"),
    path(
        "desk/supervision/indicators/<slug:indicator_id>/export/", indicators.export_indicator, name="export_indicator"
    ),
    path("desk/supervision/records/<slug:name>/", indicators.records, name="records"),
    path("desk/supervision/records/<slug:name>/export/", indicators.export_records, name="export_records"),
    path("desk/supervision/reported/", reported.reported, name="reported"),
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
]
