"""What a request for help says of the person: read with the request's own key, masked for screens; and the person's view."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from fengqiao.coverage.models import NeedCode, Visit
from fengqiao.coverage.rules.standards import DOMAIN
from fengqiao.coverage.rules.visits import OPEN, Action, Need, Part, State, open_moves
from fengqiao.foundation import privacy
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.numbering import normalise_number, receipt_matches
from fengqiao.foundation.parameters.queries import rules_on
from fengqiao.places import queries as places

FIELDS = ("name", "phone", "address", "needs", "wish", "outcome")
"""The encrypted columns."""


@dataclass(frozen=True, slots=True)
class PersonOf:
    """What a request holds in the clear, only ever in memory."""

    name: str = ""
    phone: str = ""
    address: str = ""
    needs: tuple[Need, ...] = ()
    wish: str = ""
    outcome: str = ""

    @property
    def need_names(self) -> list[str]:
        """Return what was said about needs, in the active language."""
        return need_names(self.needs)


def need_names(needs: Sequence[Need]) -> list[str]:
    """Return the names of needs, in the active language."""
    return [str(NeedCode(need).label) for need in needs]


def read(visit: Visit) -> PersonOf:
    """Decrypt what a request holds; empty once it was forgotten."""
    if visit.sealed_key is None:
        return PersonOf()
    sealer = privacy.Sealer.of(visit.sealed_key)
    given = {field: sealer.unseal(blob) if (blob := getattr(visit, field)) else "" for field in FIELDS}
    needs = tuple(Need(code) for code in given.pop("needs").split())
    return PersonOf(needs=needs, **given)


@dataclass(frozen=True, slots=True)
class Masked:
    """A request's person as lists and pages show one."""

    name: str
    phone: str
    address: str


def masked(visit: Visit) -> Masked:
    """Return the person masked; words that say so once they were forgotten."""
    person = read(visit)
    if visit.sealed_key is None:
        return Masked(_("个人信息已删除"), "", "")
    address = privacy.mask_address(person.address)
    return Masked(
        privacy.mask_name(person.name), privacy.mask_phone(person.phone), address if address.strip("*") else ""
    )


@dataclass(frozen=True, slots=True)
class OwnVisit:
    """A request as the person who made it sees it."""

    row: Visit
    place: str
    person: PersonOf
    is_open: bool
    may_change: bool
    may_cancel: bool
    may_forget: bool


def kept_days(on: date) -> int:
    """Return how many days after its end a request's personal data are kept."""
    return rules_on(DOMAIN, on).number("visit_kept_days")


def visit_of_code(number: str, code: str) -> int | None:
    """Return the request that number and code open, or None: what is wrong is not told apart."""
    visit = Visit.objects.filter(number=normalise_number(number)[:20]).only("number", "receipt_digest").first()
    if visit is None or not receipt_matches(visit.number, code, visit.receipt_digest):
        return None
    return visit.pk


def own_visit(visit_id: int) -> OwnVisit:
    """Return a request whose code was given. Raises NotFound."""
    rows = Visit.objects.select_related("organisation", "wished", "place")
    visit = rows.filter(pk=visit_id).first()
    if visit is None:
        raise NotFound(_("没有找到这项申请"))
    moves = open_moves(State(visit.state), {Part.PERSON})
    return OwnVisit(
        row=visit,
        place=places.place(visit.place_id).label,
        person=read(visit),
        is_open=visit.state in OPEN,
        may_change=Action.CHANGE in moves,
        may_cancel=Action.CANCEL in moves,
        may_forget=visit.state not in OPEN and visit.forgotten_at is None,
    )
