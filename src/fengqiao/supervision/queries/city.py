"""Who reads the city's values without looking after its institutions: an association."""

from dataclasses import replace

from fengqiao.foundation.actors import SYSTEM, Actor
from fengqiao.organisations.models import Organisation
from fengqiao.supervision.queries.overview import own_house
from fengqiao.supervision.queries.readings import Answer


def reads_city_only(viewer: Actor, office: Organisation | None) -> bool:
    """Whether the city's and counties' values are shown to somebody who sees no institution's and no records."""
    return office is None and not viewer.is_regulator and own_house(viewer) is None


def reader_for(viewer: Actor, office: Organisation | None) -> Actor:
    """Return by whose eyes values are counted: an association's own cases are not the city's."""
    return SYSTEM if reads_city_only(viewer, office) else viewer


def without_records(answer: Answer) -> Answer:
    """Return an answer that leads to no records, for who may not see them."""
    rows = tuple(replace(one, query="") for one in answer.rows)
    return replace(answer, total=replace(answer.total, query=""), rows=rows)
