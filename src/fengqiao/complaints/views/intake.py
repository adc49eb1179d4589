"""Taking down a complaint: the form, who is known by the telephone number, and the receipt."""

from secrets import token_urlsafe
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.casework import attachments
from fengqiao.casework.queries import CaseKind, get_case
from fengqiao.casework.services import known_people
from fengqiao.complaints.forms import IntakeForm
from fengqiao.complaints.queries import complainant_of
from fengqiao.complaints.services import Filed, file_complaint, settle_on_the_spot
from fengqiao.complaints.views.roles import HANDLERS, WORKERS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.privacy import mask_name, seal_text, unseal_text
from fengqiao.organisations import queries as organisations

RECEIPT: Final = "desk_receipt"
SETTLE: Final = "settle"


@access(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def intake(request: ActorRequest) -> HttpResponse:
    """Show the form and file what it says, to be settled on the spot if asked."""
    today = timezone.localdate()
    if request.method != "POST":
        start = {"key": token_urlsafe(24), "drafts": token_urlsafe(24)}
        return _page(request, IntakeForm(initial=start, viewer=request.actor, today=today))
    form = IntakeForm(request.POST, viewer=request.actor, today=today)
    is_valid = form.is_valid()
    _keep_files(request, form)
    if not is_valid or form.errors:
        return _page(request, form)
    try:
        filed = _file(request, form)
    except Invalid as refused:
        form.refuse(refused.fields)
    except (NotAllowed, Conflict) as refused:
        form.add_error(None, refused.message)
    else:
        request.session[RECEIPT] = {"number": filed.number, "code": seal_text(filed.receipt_code).hex()}
        return redirect("complaints:receipt", number=filed.number)
    return _page(request, form)


def _file(request: ActorRequest, form: IntakeForm) -> Filed:
    given: dict[str, Any] = {
        "filing": form.filing_of(), "by": request.actor, "at": timezone.now(), "key": form.cleaned_data["key"],
    }  # fmt: skip
    if request.POST.get("do") == SETTLE:
        terms, compensation = form.cleaned_data["terms"], form.cleaned_data["compensation"]
        return settle_on_the_spot(**given, terms=terms, compensation=compensation)
    return file_complaint(**given)


def _keep_files(request: ActorRequest, form: IntakeForm) -> None:
    """Keep the files handed in, also when something else in the form is wrong."""
    files = request.FILES.getlist("files")
    if not files:
        return
    try:
        attachments.add_draft(token=request.POST.get("drafts", ""), files=files, at=timezone.now())
    except Invalid as refused:
        form.add_error(None, _("附件没有收下：%(why)s") % {"why": refused.message})


def _page(request: ActorRequest, form: IntakeForm) -> HttpResponse:
    token = str(form["drafts"].value() or "")
    return render(
        request,
        "complaints/intake.html",
        {
            "form": form,
            "kept_files": attachments.drafts_of(token),
            "may_settle": request.actor.role in HANDLERS,
            "finds_offices": request.actor.is_regulator,
            "known": [],
            "settling": request.POST.get("do") == SETTLE,
        },
    )


@access(*WORKERS)
@require_POST
def person(request: ActorRequest) -> HttpResponse:
    """Fill in who called, known by the telephone number; the first of several unless one is picked."""
    phone = request.POST.get("phone", "").strip()
    known = known_people(phone=phone, viewer=request.actor) if len(phone) >= 7 else []
    was_filled = "filled" in request.POST  # from another number, before this one
    if not known and not was_filled:
        return HttpResponse(status=204)  # nothing to fill in: the form stays as it is
    picked = request.POST.get("pick", "")
    index = int(picked) if picked.isdecimal() and int(picked) < len(known) else 0
    data = request.POST.copy()
    if picked or was_filled or not data.get("name", "").strip():
        for name in ("name", "email", "address", "id_number"):
            data[name] = getattr(known[index], name) if known else ""
    form = IntakeForm(initial=data.dict(), viewer=request.actor, today=timezone.localdate())
    people = [(n, mask_name(one.name), n == index) for n, one in enumerate(known)]
    return render(request, "complaints/_person.html", {"form": form, "known": people})


@access(Role.REGULATOR)
@require_safe
def offices(request: ActorRequest) -> HttpResponse:
    """Return the institutions and offices found by name, as options of a select."""
    found = organisations.office_choices(request.GET.get("find", ""))
    return render(request, "complaints/_offices.html", {"offices": found})


@access(*WORKERS)
@require_safe
def receipt(request: ActorRequest, number: str) -> HttpResponse:
    """Show number and receipt code, large and to be printed; the code only to the browser that just filed."""
    case = get_case(number=number, viewer=request.actor, kind=CaseKind.COMPLAINT)
    held = request.session.get(RECEIPT) or {}
    if held.get("number") != case.number:
        raise NotFound(_("查询码只在登记时显示一次，不再保存。"))
    context = {
        "case": case,
        "code": unseal_text(bytes.fromhex(held["code"])),
        "complainant": complainant_of(case),
        "is_closed": case.closed_at is not None,
    }
    return render(request, "complaints/receipt.html", context)
