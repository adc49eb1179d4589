"""What routing and classification look at."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from fengqiao.casework.codes import is_code
from fengqiao.casework.models import Axis, Case, Person
from fengqiao.complaints.models import Complaint
from fengqiao.complaints.rules.routing import Matter
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.parameters.rules import Rules


def matter_of(case: Case, complaint: Complaint) -> Matter:
    """Return what routing looks at, from the records."""
    return Matter(
        amount=case.amount,
        group_size=complaint.group_size,
        major=bool(complaint.major),
        special_needs=bool(complaint.special_needs),
        media=complaint.media,
        repeated=complaint.repeated,
        own_conduct=complaint.own_conduct,
    )


def check_codes(*, product: str | None, cause: str | None, on: date) -> None:
    """Refuse codes that the classification does not hold on a day. Raises Invalid."""
    wrong = {}
    for axis, code in ((Axis.PRODUCT, product), (Axis.CAUSE, cause)):
        if code and not is_code(axis, code, on):
            wrong[str(axis)] = _("分类代码 %(code)s 不存在或已停用") % {"code": code}
    if wrong:
        raise Invalid(wrong)


def is_repeated(*, person: Person, case: Case, rules: Rules) -> bool:
    """Whether the person complained of the same office over the same business within the days that count."""
    since = repeated_since(case.received_on, rules)
    earlier = Case.objects.filter(parties__person=person, subject_id=case.subject_id, received_on__gte=since)
    return any(same_business(case.product, product) for product in earlier.values_list("product", flat=True))


def same_business(one: str, other: str) -> bool:
    """Whether two codes may mean the same business; one that was not classified may be any."""
    return not one or not other or one == other


def repeated_since(on: date, rules: Rules) -> date:
    """Return the first day whose complaints make one of ``on`` a repeated one."""
    return on - timedelta(days=rules.number("repeated_within_days"))
