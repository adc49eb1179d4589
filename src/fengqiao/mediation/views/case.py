"""The page of a mediation, the actions taken on it, its files and people."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.casework import attachments
from fengqiao.casework.actionform import ActionForm
from fengqiao.casework.queries import CaseKind, facts_of, get_case
from fengqiao.casework.services import perform
from fengqiao.casework.services import reveal as reveal_value
from fengqiao.complaints.timeline import PERSON_FIELDS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.lifecycle import Move
from fengqiao.mediation.queries.board import way_for
from fengqiao.mediation.queries.casepage import mediation_page
from fengqiao.mediation.queries.matching import Ranking
from fengqiao.mediation.queries.options import Offers
from fengqiao.mediation.rules.board import STAGE_LABELS, Stage
from fengqiao.mediation.rules.moves import LIFECYCLE
from fengqiao.mediation.rules.states import Action, Audience
from fengqiao.mediation.views.returning import back_of, with_back
from fengqiao.mediation.views.roles import READERS, WORKERS


def _get(request: ActorRequest, number: str) -> Any:
    return get_case(number=number, viewer=request.actor, kind=CaseKind.MEDIATION)


@access(*READERS)
@require_safe
def case(request: ActorRequest, number: str) -> HttpResponse:
    """Show everything of a mediation that the viewer may see."""
    return _page(request, _get(request, number))


@access(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def action(request: ActorRequest, number: str, action: str) -> HttpResponse:
    """Show the form of one action, or take the action and return to the case."""
    found = _get(request, number)
    move, today = _move(action), timezone.localdate()
    given = request.POST if request.method == "POST" else None
    offers = Offers(found)
    form = ActionForm(move, case=found, viewer=request.actor, today=today, data=given, options=offers)
    ranking = offers.ranking if move.action == Action.APPOINT else None
    if given is None:
        closed = _(move.refusal(facts_of(found, request.actor, today)) or "")
        if "HX-Request" in request.headers:
            context = {"form": form, "case": found, "label": _(move.label), "closed": closed, "ranking": ranking}
            context["back"] = back_of(request)
            return render(request, "mediation/_action.html", context)
        return _page(request, found, form, closed=closed, ranking=ranking)
    try:
        changed = perform(
            case_id=found.pk,
            action=action,
            by=request.actor,
            at=timezone.now(),
            data=form.given(),
            version=form.version,
        )
    except Invalid as refused:
        form.refuse(refused.fields)
    except NotAllowed as refused:
        form.add_error(None, refused.message)
    except Conflict as refused:
        found = _get(request, number)
        form.add_error(None, refused.message)
        form.renew(found.version)
    else:
        messages.success(request, _("“%(action)s”已完成。") % {"action": _(move.label)})
        return redirect(back_of(request) or reverse("mediation:case", args=[changed.number]))
    return _page(request, found, form, ranking=ranking)


def _move(action: str) -> Move:
    try:
        return LIFECYCLE.move(action)
    except NotFound as unknown:
        raise NotFound(_(unknown.message)) from None


def _page(
    request: ActorRequest,
    found: Any,
    form: ActionForm | None = None,
    *,
    closed: str = "",
    ranking: Ranking | None = None,
) -> HttpResponse:
    page = mediation_page(found, viewer=request.actor, today=timezone.localdate())
    context: dict[str, Any] = {"page": page, "case": found, "form": form, "closed": closed, "ranking": ranking}
    context |= {"may_write": request.actor.role in WORKERS, "back": back_of(request)}
    if form is not None:
        context["label"] = _(form.move.label)
    return render(request, "mediation/case.html", context)


@access(Role.MEDIATION_CLERK)
@require_safe
def move(request: ActorRequest, number: str) -> HttpResponse:
    """Lead to the form of the action that brings a card to another column, or say why there is none."""
    found = _get(request, number)
    stage = request.GET.get("to", "")
    if stage not in STAGE_LABELS:
        raise NotFound(_("看板上没有这一列"))
    way = way_for(found, Stage(stage), viewer=request.actor, on=timezone.localdate())
    back = back_of(request) or reverse("mediation:board")
    if way.action is not None:
        return redirect(with_back(reverse("mediation:action", args=[found.number, way.action]), back))
    values = {"number": found.number, "column": _(STAGE_LABELS[Stage(stage)]), "why": way.reason}
    messages.warning(request, _("%(number)s 不能移到“%(column)s”：%(why)s") % values)
    return redirect(back)


@access(*WORKERS)
@require_POST
def upload(request: ActorRequest, number: str) -> HttpResponse:
    """Add files that the sides of the case see, all of them or none."""
    found = _get(request, number)
    files = request.FILES.getlist("files")
    if not files:
        messages.error(request, _("请先选择文件"))
        return redirect("mediation:case", number=found.number)
    try:
        attachments.attach(
            case_id=found.pk, files=files, by=request.actor, at=timezone.now(), audience=_audience(request, found)
        )
    except (Invalid, NotAllowed) as refused:
        messages.error(request, _("附件没有收下：%(why)s") % {"why": refused.message})
    else:
        messages.success(request, _("文件已添加。"))
    return redirect("mediation:case", number=found.number)


def _audience(request: ActorRequest, found: Any) -> str:
    """Return who may see a file: the body keeps some to itself, all others are for the sides."""
    inside = request.actor.organisation_id == found.mediation.body_id
    return Audience.BODY if inside and request.POST.get("visible") != "on" else Audience.PARTIES


@access(*READERS)
@require_safe
def download(request: ActorRequest, attachment_id: int) -> HttpResponseBase:
    """Let the browser save a file, never show or run it."""
    attachment, chunks = attachments.open_attachment(attachment_id=attachment_id, viewer=request.actor)
    return attachments.download_response(attachment, chunks)


@access(*WORKERS)
@require_POST
def reveal(request: ActorRequest, number: str, party_id: int) -> HttpResponse:
    """Return one personal value in the clear; that it was seen, by whom and why, is on record."""
    found = _get(request, number)
    field = request.POST.get("field", "")
    context = {"case": found, "label": _(PERSON_FIELDS.get(field, "")), "value": "", "error": ""}
    try:
        context["value"] = reveal_value(
            party_id=party_id, field=field, reason=request.POST.get("reason", ""), by=request.actor, at=timezone.now()
        )
    except Invalid as refused:
        context["error"] = refused.message
    response = render(
        request, "complaints/_revealed.html" if "HX-Request" in request.headers else "mediation/revealed.html", context
    )
    response["Cache-Control"] = "no-store"
    return response
