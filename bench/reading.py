"""Work lists, search and dashboards: their time at many cases against that at few, and their queries."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bench.timing import best
from fengqiao.analytics.queries import dashboard
from fengqiao.casework.models import Case
from fengqiao.complaints.worklist import work_list
from fengqiao.foundation.actors import Actor, ActorKind, Level, Role
from fengqiao.foundation.lists import page
from fengqiao.organisations.models import Organisation

PAGE = 9
FAR = 1000
LISTS: Mapping[str, Mapping[str, str]] = {
    "open, due first": {},
    "open, under investigation": {"state": "investigating"},
    "open, overdue": {"light": "overdue"},
    "open, of one product": {"product": "B-CARD-CREDIT"},
    "all, newest first": {"show": "all"},
    "closed, of one cause": {"show": "closed", "cause": "B-PRICING"},
}
WORDS: Mapping[str, str] = {
    "a rare word": "香榧",
    "a common word": "网点",
    "two common words": "信用卡 年费",
    "a sentence": "没有人说明计息方式",
    "a word nobody used": "量子计算机",
}


@dataclass(frozen=True)
class Timed:
    """Shortest seconds and number of queries of one read."""

    seconds: float
    queries: int


def viewers() -> dict[str, Actor]:
    """Return who looks: the regulator, a head office, a sub-branch and an outlet of the same large bank."""
    head = Organisation.objects.get(code="B01")
    sub_branch = Organisation.objects.filter(head=head, level="sub_branch").order_by("code")[0]
    outlet = Organisation.objects.filter(sub_branch=sub_branch, level="outlet").order_by("code")[0]
    regulator = Organisation.objects.get(level="regulator")
    return {
        "regulator": _actor(regulator, Role.REGULATOR),
        "head office": _actor(head, Role.OFFICER),
        "sub-branch": _actor(sub_branch, Role.OFFICER),
        "outlet": _actor(outlet, Role.CLERK),
    }


def reads() -> dict[tuple[str, str], Callable[[], object]]:
    """Return all reads by group and name."""
    found: dict[tuple[str, str], Callable[[], object]] = {}
    today = timezone.localdate()
    for who, viewer in viewers().items():
        for name, asked in LISTS.items():
            found["工作列表 / Work list", f"{who}: {name}, first page"] = _first(viewer, asked)
        for name, text in WORDS.items():
            found["检索 / Search", f"{who}: {name}"] = _first(viewer, {"q": text, "show": "all"})
        found["看板 / Dashboard", who] = lambda viewer=viewer: (
            dashboard.year(viewer, today), dashboard.waiting(viewer, today),
        )  # fmt: skip
    regulator = viewers()["regulator"]
    far = _cursor_far_down(regulator, {"show": "all"})
    found["工作列表 / Work list", f"regulator: all, newest first, page {FAR:,}"] = _first(
        regulator, {"show": "all"}, after=far
    )
    return found


def measure() -> dict[tuple[str, str], Timed]:
    """Return the time and the number of queries of every read as things are now."""
    found = {}
    for key, read in reads().items():
        seconds = best(read)
        with CaptureQueriesContext(connection) as queries:
            read()
        found[key] = Timed(seconds, len(queries))
    return found


def by_key() -> float:
    """Return the time of selecting one row by its primary key over the same connection."""
    some = Case.objects.values_list("pk", flat=True)[0]

    def read() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM casework_case WHERE id = %s", [some])
            cursor.fetchone()

    return best(read, times=300)


def _first(viewer: Actor, asked: Mapping[str, str], after: str | None = None) -> Callable[[], object]:
    today = timezone.localdate()

    def read() -> list[Any]:
        wanted = work_list(asked, viewer=viewer, today=today)
        return page(wanted.cases(), order=wanted.order, after=after, size=PAGE).items

    return read


def _cursor_far_down(viewer: Actor, asked: Mapping[str, str]) -> str | None:
    wanted = work_list(asked, viewer=viewer, today=timezone.localdate())
    after = None
    for _ in range(FAR - 1):
        found = page(wanted.cases(), order=wanted.order, after=after, size=PAGE)
        if found.next_cursor is None:
            break
        after = found.next_cursor
    return after


def _actor(office: Organisation, role: Role) -> Actor:
    return Actor(kind=ActorKind.STAFF, role=role, person_id=None, organisation_id=office.pk, level=Level(office.level))
