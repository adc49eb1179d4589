"""The ledger at a glance: its size, its seals, a verification of all of it, and chains of administration."""

import re
from typing import Final

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from fengqiao.config.views.administration.roles import INSPECTORS
from fengqiao.config.views.administration.wording import KEYS, TAGS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.ledger import queries, runs
from fengqiao.foundation.lists import Format, export
from fengqiao.organisations import queries as organisations

CITY_CHAINS: Final = {
    "parameters": gettext_lazy("规则与参数"),
    "calendar": gettext_lazy("工作日历"),
    "codes": gettext_lazy("分类代码"),
    "seals": gettext_lazy("每日封存"),
    "verifications": gettext_lazy("账本核验"),
    "demo": gettext_lazy("示范数据"),
}
_OWN_CHAIN: Final = re.compile(r"(organisation|staff|person):(\d{1,18})")
NEWEST: Final = 200


@access(*INSPECTORS)
@require_safe
def overview(request: ActorRequest) -> HttpResponse:
    """Show the ledger's size and seals, and the verifications so far."""
    events, chains = runs.size()
    verifications = runs.latest() if request.actor.is_regulator else []
    held = runs.present(CITY_CHAINS)
    context = {
        "events": events,
        "chains": chains,
        "seals": queries.recent_seals(),
        "verifications": verifications,
        "running": next((one for one in verifications if one.finished_at is None), None),
        "last": next((one for one in verifications if one.finished_at is not None), None),
        "may_verify": request.actor.is_regulator,
        "city_chains": [(name, label) for name, label in CITY_CHAINS.items() if name in held],
    }
    return render(request, "administration/ledger.html", context)


@access(*INSPECTORS)
@require_safe
def export_seals(request: ActorRequest) -> HttpResponseBase:
    """Send all daily seals with their whole roots as a file, to keep outside the system."""
    columns = [_("日期"), _("事件"), _("链"), _("封存根")]
    lines = ((seal.day, seal.events, seal.chains, bytes(seal.root).hex()) for seal in queries.every_seal())
    wanted = Format.asked(request.GET.get("format"))
    return export(lines, columns, wanted, name=f"seals-{timezone.localdate():%Y%m%d}")


@access(*INSPECTORS)
@require_POST
def verify(request: ActorRequest) -> HttpResponse:
    """Start a verification of the whole ledger and lead to its page."""
    asked = runs.ask(by=request.actor, at=timezone.now())
    return redirect("administration:verification", asked.pk)


@access(*INSPECTORS)
@require_safe
def verification(request: ActorRequest, number: int) -> HttpResponse:
    """Show how far a verification is, and in the end what it found; htmx asks for the inner part again and again."""
    if not request.actor.is_regulator:
        raise NotFound(_("没有这次核验"))
    found = runs.verification(number)
    people = organisations.members([found.asked_by] if found.asked_by else [])
    context = {
        "run": found,
        "percent": 100 * found.done // found.total if found.total else 0,
        "asked_by": people.get(found.asked_by or 0),
    }
    is_part = request.headers.get("HX-Request") == "true"
    return render(
        request, "administration/_verification.html" if is_part else "administration/verification.html", context
    )


@access(*INSPECTORS)
@require_safe
def chain(request: ActorRequest, name: str) -> HttpResponse:
    """Show one chain of administration in words, and whether it is intact."""
    _require_in_scope(request, name)
    events = queries.history(name)
    if not events:
        raise NotFound(_("账本里没有这条链"))
    newest = list(reversed(events))[:NEWEST]
    context = {
        "name": name,
        "label": CITY_CHAINS.get(name, name),
        "entries": list(zip(newest, organisations.entries_of(newest, tags=TAGS, keys=KEYS), strict=True)),
        "length": len(events),
        "findings": queries.verify_chain(name),
    }
    return render(request, "administration/chain.html", context)


def _require_in_scope(request: ActorRequest, name: str) -> None:
    """Raise NotFound for a chain that is not of administration or lies outside the viewer's subtree."""
    own = _OWN_CHAIN.fullmatch(name)
    if own is None and name not in CITY_CHAINS:
        raise NotFound(_("账本里没有这条链"))
    if own is None or request.actor.is_regulator:
        return
    kind, number = own[1], int(own[2])
    if kind == "organisation":
        organisations.administered(request.actor, number)
    elif kind == "staff":
        organisations.administered_member(request.actor, number)
    else:
        raise NotFound(_("账本里没有这条链"))


@access(*INSPECTORS)
@require_safe
def find_chain(request: ActorRequest) -> HttpResponse:
    """Lead from an institution's code or a login name to its chain."""
    text = request.GET.get("q", "").strip()
    office = organisations.subtree(request.actor).filter(code__iexact=text).first() if text else None
    if office is not None:
        return redirect("administration:chain", f"organisation:{office.pk}")
    member = organisations.administered_staff(request.actor).filter(username=text).first() if text else None
    if member is not None:
        return redirect("administration:chain", f"staff:{member.pk}")
    raise NotFound(_("没有这个机构代码或登录名，请核对后再查"))
