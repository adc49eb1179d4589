"""Notices that were given up, and trying again."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from fengqiao.casework.queries import numbers_for_keeper
from fengqiao.complaints.rules.choices import NOTICE_TITLES
from fengqiao.config.views.administration.roles import keeper
from fengqiao.foundation.access import ActorRequest
from fengqiao.foundation.notices import queries, services


@keeper
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: ActorRequest) -> HttpResponse:
    """Show the notices that were given up and why, or send the ticked ones again."""
    if request.method == "POST":
        chosen = [int(text) for text in request.POST.getlist("notice") if text.isdecimal()]
        count = services.retry(notice_ids=chosen, by=request.actor, at=timezone.now())
        done = ngettext("%(n)d 条通知重新排队发送。", "%(n)d 条通知重新排队发送。", count) % {"n": count}
        messages.success(request, done) if count else messages.error(request, _("请先勾选要重新发送的通知"))
        return redirect("administration:notices")
    failed = queries.failed_notices()
    cases = {row.about: int(row.about.partition(":")[2]) for row in failed if row.about.startswith("case:")}
    numbers = numbers_for_keeper(cases.values(), request.actor)
    rows = [
        (row, _(NOTICE_TITLES.get(row.template, row.template)), numbers.get(cases.get(row.about, 0), "—"))
        for row in failed
    ]
    context = {"rows": rows, "count": queries.failed_count()}
    return render(request, "administration/notices.html", context)
