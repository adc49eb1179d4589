"""Orders of supervision: the list, a new one, one order with its moves, files and papers."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Level, Role
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.files.downloads import download
from fengqiao.foundation.files.evidence import content
from fengqiao.foundation.forms import choose_again, show_refusal
from fengqiao.foundation.lists import Format, export, page
from fengqiao.supervision.forms.orders import MoveForm, NewOrderForm, house_choices
from fengqiao.supervision.queries import order_page, order_prefill
from fengqiao.supervision.queries import orders as queries
from fengqiao.supervision.queries.order_bases import basis_label
from fengqiao.supervision.rules.order_moves import LIFECYCLE
from fengqiao.supervision.rules.orders import Action
from fengqiao.supervision.services.order_due import decide_by
from fengqiao.supervision.services.orders import NewOrder, open_order, perform
from fengqiao.supervision.views.roles import READERS

ACTING = (Role.OFFICER, Role.REGULATOR)
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@access(*READERS)
@require_safe
def orders(request: ActorRequest) -> HttpResponse:
    """List the orders in sight, overdue ones first."""
    viewer, today = request.actor, timezone.localdate()
    filters = queries.filters_for(request.GET, viewer=viewer, today=today)
    found = page(filters.apply(queries.orders_seen(viewer)), order=queries.ORDER, after=request.GET.get("after"))
    context = {
        "page": found,
        "rows": queries.rows_of(found.items, viewer=viewer, today=today),
        "fields": [filters.form[name] for name in filters.form.fields],
        "today": today,
        "open_count": queries.open_count(viewer),
        "overdue_count": queries.overdue(viewer, today=today).count(),
        "may_open": queries.supervises(viewer),
    }
    return render(request, "supervision/orders.html", context)


@access(*READERS)
@require_safe
def export_orders(request: ActorRequest) -> HttpResponseBase:
    """Send the list as a file."""
    viewer, today = request.actor, timezone.localdate()
    rows = queries.filters_for(request.GET, viewer=viewer, today=today).apply(queries.orders_seen(viewer))
    wanted = Format.asked(request.GET.get("format"))
    return export(queries.export_rows(rows, today=today), queries.columns(), wanted, name=f"orders-{today:%Y%m%d}")


@access(Role.REGULATOR, level=Level.REGULATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """Write an order, from a reading if the address names one."""
    today = timezone.localdate()
    prefilled = order_prefill.prefill(request.GET.dict(), viewer=request.actor, today=today)
    form = NewOrderForm(request.POST or None, initial=prefilled.initial)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "references": form.references_given}
        try:
            made = open_order(NewOrder(**given), by=request.actor, at=timezone.now())
        except Invalid as wrong:
            show_refusal(form, wrong)
        else:
            messages.success(request, _("督办 %(number)s 已发出。") % {"number": made.number})
            return redirect("supervision:order", made.number)
    context = {"form": form, "houses": house_choices(today), "prefilled": prefilled}
    return render(request, "supervision/order_new.html", context)


@access(*READERS)
@require_safe
def order(request: ActorRequest, number: str) -> HttpResponse:
    """Show one order."""
    viewer, today = request.actor, timezone.localdate()
    found = queries.order_seen(number, viewer=viewer)
    moves = order_page.available(found, viewer, on=today) if viewer.role in ACTING else []
    context = {
        "order": found,
        "row": queries.rows_of([found], viewer=viewer, today=today)[0],
        "basis": basis_label(found.basis),
        "indicator": order_prefill.indicator_words(found.indicator, found.period),
        "reading": order_prefill.reading_words(found.indicator, found.reading),
        "references": order_page.references_of(found, viewer),
        "moves": moves,
        "has_moves": any(one.allowed for one in moves),
        "answers": order_page.answers_of(found),
        "extensions": [
            (one, None if one.decided_at else decide_by(one), order_page.decision_words(one))
            for one in found.extensions.all()
        ],
        "measures": list(found.measures.all()),
        "talks": list(found.talks.all()),
        "papers": list(found.papers.all()),
        "history": order_page.history_of(found),
        "today": today,
    }
    return render(request, "supervision/order.html", context)


@access(*ACTING)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: ActorRequest, number: str, action: str) -> HttpResponse:
    """Do something with an order: ask for what it needs, then carry it out."""
    viewer, today = request.actor, timezone.localdate()
    found = queries.order_seen(number, viewer=viewer)
    offered = {one.move.action: one for one in order_page.available(found, viewer, on=today)}
    if action not in offered:
        raise Http404
    wanted = LIFECYCLE.move(action)
    form = MoveForm(
        wanted,
        request.POST or None,
        request.FILES or None,
        which=order_page.measures_for(found, action),
        with_files=action == Action.ANSWER,
    )
    if request.method == "POST":
        files = request.FILES.getlist("files") if action == Action.ANSWER else []
        try:
            perform(number=number, action=action, by=viewer, at=timezone.now(), data=form.entered(), files=files)
        except Invalid as wrong:
            form.is_valid()
            show_refusal(form, wrong)
            choose_again(form)
        else:
            messages.success(request, _("已办理：%(move)s。") % {"move": _(wanted.label)})
            return redirect("supervision:order", number)
    context = {
        "order": found,
        "form": form,
        "title": _(wanted.label),
        "reason": offered[action].reason,
        "about": order_page.about(found, action),
        "draft": f"order-{number}-{action}",
    }
    return render(request, "supervision/order_move.html", context)


@access(*READERS)
@require_safe
def order_file(request: ActorRequest, file_id: int) -> HttpResponseBase:
    """Send a file of an answer."""
    found = order_page.file_seen(file_id, viewer=request.actor)
    return _send(found.sha256, name=found.label, media_type=found.media_type, size=found.size)


@access(*READERS)
@require_safe
def paper(request: ActorRequest, paper_id: int, form: str) -> HttpResponseBase:
    """Send a paper as PDF or Word file."""
    found = order_page.paper_seen(paper_id, viewer=request.actor)
    name = f"{found.get_kind_display()}-{found.number}"
    if form == "pdf":
        return _send(found.pdf_sha256, name=f"{name}.pdf", media_type="application/pdf", size=found.pdf_size)
    if form == "docx":
        return _send(found.docx_sha256, name=f"{name}.docx", media_type=_WORD, size=found.docx_size)
    raise Http404


def _send(sha256: str, *, name: str, media_type: str, size: int) -> HttpResponseBase:
    return download(name=name, media_type=media_type, size=size, chunks=content(sha256))
