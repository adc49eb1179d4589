"""The job that keeps dashboards fresh."""

from procrastinate.contrib.django import app

from fengqiao.analytics.jobs import refresh_rollups
from fengqiao.analytics.models import DirtyCell, RollupCell


def test_dashboards_are_refreshed_every_minute():
    periodic = {one.task.name: one.cron for one in app.periodic_registry.periodic_tasks.values()}
    assert periodic["fengqiao.analytics.jobs.refresh_rollups"] == "* * * * *"


def test_a_refresh_leaves_nothing_stale(archive):
    archive.fill(30)
    assert refresh_rollups(timestamp=0) > 0
    assert not DirtyCell.objects.exists()
    assert RollupCell.objects.exists()
