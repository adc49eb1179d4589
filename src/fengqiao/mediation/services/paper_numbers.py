"""Numbers of papers: by body, kind and year, one after the other; and the word that stands for a body in them."""

from django.db import connection

from fengqiao.mediation.models import Body
from fengqiao.mediation.rules.papers import compose_number

_NEXT = """
    INSERT INTO mediation_papercounter AS counter (body_id, kind, year, last) VALUES (%s, %s, %s, 1)
    ON CONFLICT (body_id, kind, year) DO UPDATE SET last = counter.last + 1
    RETURNING last
"""


def next_number(body: Body, kind: str, year: int) -> str:
    """Return the next number of a body's papers of this kind, in the caller's transaction.

    The counter stays locked until that ends: two papers never get one number, and one that is not written leaves no gap.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, [body.pk, kind, year])
        (count,) = cursor.fetchone()
    return compose_number(word_of(body), kind, year, count)


def word_of(body: Body) -> str:
    """Return what stands for a body in the numbers of its papers."""
    return body.paper_word or body.organisation.code
