"""What the case records give for a period's reports of all institutions at once."""

from collections import defaultdict
from decimal import Decimal

from django.db.models import Count

from fengqiao.analytics.queries import ask, question
from fengqiao.analytics.queries.narrowing import facts_within, in_period
from fengqiao.analytics.rules.dimensions import DIMENSIONS as MEASURED
from fengqiao.analytics.rules.facts import COMPLAINTS, Basis
from fengqiao.foundation.actors import SYSTEM
from fengqiao.organisations import queries as organisations
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.rules.reports import CLOSED, DIMENSIONS, RECEIVED, UNSTATED


def counts_of_all(period: Period) -> dict[int, dict[str, Decimal]]:
    """Return the counts by head office and line, as `reports.counted` gives them for one; five questions."""
    found: dict[int, dict[str, Decimal]] = defaultdict(dict)
    ids = dict(organisations.heads().values_list("code", "pk"))
    for measure in (RECEIVED, CLOSED):
        asked = question(measure_id=measure, by="institution", date_from=period.first, date_to=period.last)
        for row in ask(asked, SYSTEM).rows:
            if row.key in ids:
                found[ids[row.key]][measure] = Decimal(row.numerator)
    facts = in_period(facts_within(COMPLAINTS, SYSTEM), Basis.RECEIVED, period.first, period.last).order_by()
    for dimension in DIMENSIONS:
        column = MEASURED[dimension].column
        for head, key, number in facts.values_list("head_id", column).annotate(number=Count("*")):
            found[head][f"{dimension}/{key or UNSTATED}"] = Decimal(number)
    return found
