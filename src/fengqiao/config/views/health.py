"""Whether the process lives, and whether it can work. For load balancers and monitoring."""

from datetime import timedelta
from typing import Final

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateWorker

from fengqiao.foundation.access import public

WORKER_SILENT: Final = timedelta(minutes=2)


@public
def healthz(request: HttpRequest) -> JsonResponse:
    """Answer 200 as long as the process serves."""
    return JsonResponse({"status": "ok"})


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _worker() -> bool:
    alive = timezone.now() - WORKER_SILENT
    return ProcrastinateWorker.objects.filter(last_heartbeat__gte=alive).exists()


@public
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 if the database answers, its tables are current and a worker is alive, else 503 naming what is not."""
    checks: dict[str, bool] = {}
    for name, check in (("database", _database), ("migrations", _migrations), ("worker", _worker)):
        try:
            checks[name] = check()
        except DatabaseError:
            checks[name] = False
    ready = all(checks.values())
    return JsonResponse({"status": "ok" if ready else "unavailable", "checks": checks}, status=200 if ready else 503)
