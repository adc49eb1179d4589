"""Who holds number and receipt code of a mediation."""

from fengqiao.foundation.actors import Actor, consumer
from fengqiao.foundation.numbering import is_valid_number, normalise_number, receipt_matches
from fengqiao.mediation.models import Side


def holder_of(*, number: str, receipt_code: str) -> Actor | None:
    """Return the side that holds number and receipt code, or None without telling which was wrong.

    Every side that is no institution has a code of its own. An unknown number costs the same time as a wrong code.
    """
    number = normalise_number(number)
    rows: list[tuple[int, int | None, bytes]] = []
    if is_valid_number(number):
        sides = Side.objects.filter(mediation__case__number=number, receipt_digest__isnull=False).order_by("number")
        rows = [(one.mediation_id, one.party_id, bytes(one.receipt_digest or b"")) for one in sides]
    fitting = [row for row in rows or [(0, None, b"")] if receipt_matches(number, receipt_code, row[2])]
    return consumer(fitting[0][0], fitting[0][1]) if fitting and rows else None
