"""The reference year: which year, until which day, how large, and that it stands alone in a demo.

The figures are those of the public report on Shaoxing of 14 November 2019 ("so far this year"); institutions, people
and cases are invented, places are real. The list of villages is that of 2023, after mergers.
"""

from collections.abc import Callable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import SYSTEM
from fengqiao.foundation.errors import NotAllowed
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.ledger import services as ledger_services
from fengqiao.organisations.events import Tag

CHINA: Final = ZoneInfo("Asia/Shanghai")
YEAR: Final = 2019
FIRST: Final = date(YEAR, 1, 1)
LAST: Final = date(YEAR, 11, 14)
BEFORE: Final = (date(YEAR - 1, 1, 1), date(YEAR - 1, 12, 31))
"""The year before, of which there are complaints, mediations and lessons to compare with."""
NOW: Final = datetime(YEAR, 11, 14, 18, 0, tzinfo=CHINA)
"""Nothing of the reference year happens after this moment."""
STATIONS_FROM: Final = date(YEAR, 7, 1)
BEGUN: Final = "demo.reference_begun"
_CHAIN: Final = "demo"


@dataclass(frozen=True, slots=True)
class Size:
    """How much there is. Sessions, leaflets and person-times are of events that count; amounts are yuan.

    ``complaints`` are those of the year before and of the year together; of the rest ``before`` gives the year before.
    """

    complaints: int
    court_settled: int
    court_amount: int
    centre_settled: int
    sessions: int
    outdoor_sessions: int
    leaflets: int
    person_times: int
    stations: int

    def before(self) -> "Size":
        """Return the size of the year before: shares of this one, invented."""
        numbers = {name: round(getattr(self, name) * share) for name, share in _BEFORE.items()}
        return replace(self, **numbers)


_BEFORE: Final = {
    "court_settled": 0.9, "court_amount": 0.86, "centre_settled": 0.7, "sessions": 0.74, "outdoor_sessions": 0.7,
    "leaflets": 0.78, "person_times": 0.72,
}  # fmt: skip


FULL: Final = Size(
    complaints=7_600,
    court_settled=937,
    court_amount=87_806_100,
    centre_settled=212,
    sessions=3_652,
    outdoor_sessions=3_127,
    leaflets=331_640,
    person_times=2_180_000,
    stations=36,
)
"""Court rooms, amount, sessions, leaflets and person-times as in the report; the rest of our own making."""


_known: ContextVar[dict[str, bool] | None] = ContextVar("reference_year_known", default=None)
"""What the request being answered knows already: a page asks for the day in several places."""


def begin_request(**_signal: object) -> None:
    """Let a request ask once; connected to the signals of its beginning."""
    _known.set({})


def end_request(**_signal: object) -> None:
    """Forget what a request knew."""
    _known.set(None)


def is_begun() -> bool:
    """Whether this database holds the reference year or a part of it; only a demo can."""
    if not settings.DEMO:
        return False
    known = _known.get()
    if known is None:
        return ledger.holds_event(_CHAIN, BEGUN)
    if BEGUN not in known:
        known[BEGUN] = ledger.holds_event(_CHAIN, BEGUN)
    return known[BEGUN]


def today() -> date:
    """Return the day as of which figures are read: today, in the reference year's database its last day."""
    return LAST if is_begun() else timezone.localdate()


def now() -> datetime:
    """Return the moment as of which figures are kept: now, in the reference year's database its last moment."""
    return NOW if is_begun() else timezone.now()


def begin() -> None:
    """Declare this database the reference year's; once.

    Raises:
        NotAllowed: this is no demo, or the database holds cases or another demo.
    """
    if not settings.DEMO:
        raise NotAllowed(_("示范机构和人员只能在演示模式下载入；请设置 FENGQIAO_DEMO=1 或使用另一个数据目录"))
    if is_begun():
        return
    others = {event.tag for event in ledger.history(_CHAIN)} - {Tag.CITY_LOADED}
    if others or ledger.holds_chains("case:"):
        raise NotAllowed(
            _("这里已有案件或示范数据，与基准年的数字会混在一起；请用 FENGQIAO_DATA 或 DATABASE_URL 换一个空的数据目录")
        )
    end_request()
    with transaction.atomic():
        data = {"year": YEAR, "until": LAST}
        ledger_services.record(chain=_CHAIN, tag=BEGUN, actor=SYSTEM, at=timezone.now(), data=data)


def write_once(part: str, work: Callable[[], Mapping[str, int]]) -> None:
    """Write a part of the reference year in one transaction, unless it is there; ``work`` returns what it wrote.

    Raises:
        NotAllowed: the database was not declared the reference year's.
    """
    tag = f"demo.reference_{part}_loaded"
    if any(event.tag == tag for event in ledger.history(_CHAIN)):
        return
    if not is_begun():
        raise NotAllowed(_("请用 fengqiao demo load reference-2019 载入基准年"))
    with transaction.atomic():
        data = dict(work())
        ledger_services.record(chain=_CHAIN, tag=tag, actor=SYSTEM, at=timezone.now(), data=data)
