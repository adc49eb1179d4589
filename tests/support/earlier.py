"""States of the tables that installations may still have: the last migration of each application of ours there.

Nothing was released under a number yet; what stands here are the ends of two stages of the work. At a release its
leaves are added, and `tests/test_upgrade.py` upgrades from it.
"""

from collections.abc import Mapping
from typing import Final

from django.apps import apps
from django.db.migrations.executor import MigrationExecutor

_COMPLAINTS: Final = {
    "calendar": "0001_tables",
    "casework": "0007_audiences",
    "complaints": "0003_mediated_outcome",
    "ledger": "0004_verifications",
    "notices": "0002_created_by_caller",
    "parameters": "0001_tables",
    "places": "0001_tables",
    "throttle": "0001_tables",
}
MEDIATION: Final = {
    **_COMPLAINTS,
    "analytics": "0002_facts",
    "mediation": "0003_plans",
    "organisations": "0004_past_passwords",
}
"""Complaints and mediation, before mediations were measured."""
SERVICE_NET: Final = {
    **_COMPLAINTS,
    "analytics": "0003_mediations",
    "coverage": "0002_day_by_which_a_measure_works",
    "education": "0001_tables",
    "executives": "0001_tables",
    "files": "0001_photos",
    "mediation": "0007_ends_on_record",
    "organisations": "0005_outlet_profiles",
    "sheets": "0001_uploads",
    "stations": "0001_tables",
}
"""With stations, coverage, executives and education, before supervision."""


def targets(executor: MigrationExecutor, leaves: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return where to migrate to: these leaves, and all of what packages bring."""
    found = executor.loader.graph.leaf_nodes()
    foreign = [node for node in found if not apps.get_app_config(node[0]).name.startswith("fengqiao.")]
    return [*foreign, *leaves.items()]
