"""Who may be planned to receive visitors, and where."""

from datetime import date

from django.db.models import Q

from fengqiao.executives.models import Responsible
from fengqiao.executives.queries.scope import in_office, within
from fengqiao.foundation.actors import Actor
from fengqiao.organisations import queries as organisations

MOST = 300


def leader_choices(viewer: Actor, *, on: date) -> list[tuple[int, str]]:
    """Return the leaders in office, now or soon, in the viewer's subtree; the own office's first."""
    rows = Responsible.objects.filter(in_office(on) | Q(since__gt=on), within(viewer)).select_related("organisation")
    found = list(rows.order_by("organisation__code", "post", "pk")[:MOST])
    found.sort(key=lambda one: one.organisation_id != viewer.organisation_id)
    return [(one.pk, f"{one.name} · {one.get_post_display()} · {one.organisation.label}") for one in found]


def venue_choices(viewer: Actor) -> list[tuple[str, str]]:
    """Return the offices of the viewer's subtree where visitors can be received; empty: the leader's own office."""
    offices = organisations.subtree(viewer).filter(closed_on=None)[:MOST]
    return [("", "—"), *((one.code, f"{one.label}（{one.code}）") for one in offices)]
