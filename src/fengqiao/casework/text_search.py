"""Finding cases by words, whichever way is shorter: along the list, or through the index of words.

PostgreSQL takes pairs of characters for independent and thinks a phrase a hundred times rarer than it is; it then
gathers and sorts every case that holds it, which grows with the number of cases. So the newest cases in scope are asked
first: if some of them hold the words, walking the list finds a page of them soon; if hardly one does, there are few.
"""

from typing import Final

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from fengqiao.casework.models import Case

SAMPLE: Final = 1000
ENOUGH: Final = 3  # of the sample: from here on walking reads less than gathering does at a million cases

# COALESCE hides the operator from the planner, which would again think the words rare and sort instead of walking.
_ALONG_THE_LIST: Final = (
    "COALESCE((SELECT words FROM casework_searchentry WHERE case_id = casework_case.id) @@ %s::tsquery, false)"
)
_BY_THE_INDEX: Final = (
    "casework_case.id = ANY (ARRAY(SELECT case_id FROM casework_searchentry WHERE words @@ %s::tsquery))"
)
_COUNT: Final = """
SELECT count(*), count(*) FILTER (WHERE words @@ %s::tsquery) FROM casework_searchentry WHERE case_id IN ({newest})
"""


def with_words(cases: QuerySet[Case], literal: str) -> QuerySet[Case]:
    """Keep the cases whose words answer the ``tsquery`` written in ``literal``; one more query chooses the way."""
    try:
        seen, found = _in_sample(cases, literal)
    except EmptyResultSet:
        return cases.none()
    way = _ALONG_THE_LIST if found >= ENOUGH or seen < SAMPLE else _BY_THE_INDEX
    return cases.extra(where=[way], params=[literal])  # noqa: S610 - the literal is a parameter, the ORM has no tsquery


def _in_sample(cases: QuerySet[Case], literal: str) -> tuple[int, int]:
    """Return how many of the newest cases there are, up to the size of a sample, and how many hold the words."""
    newest, params = cases.order_by("-opened_at", "-id").values("pk")[:SAMPLE].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(newest=newest), [literal, *params])
        seen, found = cursor.fetchone()
    return seen, found
