"""What tests of requests for help share: a city whose offices stand in two counties and offer help."""

from dataclasses import replace
from datetime import date

from fengqiao.coverage.models import PointKind, ServicePoint, Visit
from fengqiao.coverage.queries.visit_person import PersonOf
from fengqiao.coverage.rules.visits import Kind, Need
from fengqiao.coverage.services.visit_handling import Plan, assign
from fengqiao.coverage.services.visits import VISITOR, Asked, Given, request_visit
from fengqiao.organisations.rules.offers import Service
from support.city import City, moment, small_city

AT = moment("2026-03-02")
DAY = date(2026, 3, 4)
FENGQIAO, FENGYUAN, ELSEWHERE = "330681109000", "330681109002", "330602001000"
WANG = PersonOf("王小明", "13900000001", "枫源村 5 号", (Need.BEDRIDDEN, Need.DIALECT), "上午在家")


def placed_city() -> City:
    """Return the small city: bank B's first outlet and rural bank R in one county, B's second outlet in another."""
    city = small_city()
    for code, place in (
        ("B-1-1-1", FENGQIAO),
        ("R-1-1", "330681001000"),
        ("R-1", "330681001000"),
        ("B-1-2-1", ELSEWHERE),
    ):
        office = city.offices[code]
        office.place_id = place
        office.save()
        ServicePoint.objects.create(
            kind=PointKind.OUTLET, name=office.name, operator=office, outlet=office, place_id=place,
            services=[one.value for one in Service], accommodations=["home_visit", "dialect"] if code != "R-1" else [],
            valid_from=date(2020, 1, 1),
        )  # fmt: skip
    return city


def ask(person: PersonOf = WANG, by=VISITOR, at=AT, **changes) -> Given:
    asked = Asked(kind=Kind.HOME, service=Service.CARDS, place=FENGYUAN, person=person)
    return request_visit(asked=replace(asked, **changes), by=by, at=at)


def asked_for(**changes) -> Visit:
    return Visit.objects.get(pk=ask(**changes).visit_id)


def take(city: City, visit: Visit, code: str = "B-1-1-1", role=None, at=AT, on: date = DAY, **changes) -> Visit:
    by = city.actor(code, role) if role else city.actor(code)
    plan = Plan(changes.get("office", city.offices[code].pk), on, changes.get("member"))
    return assign(visit_id=visit.pk, plan=plan, by=by, at=at)
