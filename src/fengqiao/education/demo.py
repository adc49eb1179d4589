"""A year of education in the demo city: every person is invented, every village is real."""

from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.education import demo_events, demo_library, demo_photos, demo_training
from fengqiao.foundation.actors import SYSTEM
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.ledger import services as ledger_services
from fengqiao.foundation.progress import Report

CHAIN: Final = "demo"
LOADED: Final = "demo.education_loaded"


def load(report: Report) -> None:
    """Write what the demo shows, once; ``report`` is told how many parts are done of how many.

    Raises:
        NotAllowed: this is no demo.
    """
    if not settings.DEMO:
        raise NotAllowed(_("示范机构和人员只能在演示模式下载入；请设置 FENGQIAO_DEMO=1 或使用另一个数据目录"))
    if any(event.tag == LOADED for event in ledger.history(CHAIN)):
        return
    now = timezone.now()
    parts = (demo_events.load, demo_library.load, demo_training.load, demo_photos.load)
    with transaction.atomic():
        for done, part in enumerate(parts, start=1):
            part(now)
            report(done, len(parts))
        ledger_services.record(chain=CHAIN, tag=LOADED, actor=SYSTEM, at=now, data={"parts": len(parts)})
