"""Who acts in a mediation under test, and when it begins."""

from fengqiao.foundation.actors import Actor, consumer
from fengqiao.mediation.models import Mediation
from fengqiao.mediation.services import Opened

DAY = "2022-06-01"


def person_of(opened: Opened) -> Actor:
    """The consumer who holds the receipt code."""
    side = Mediation.objects.get(pk=opened.case_id).sides.get(number=1)
    return consumer(opened.case_id, side.party_id)
