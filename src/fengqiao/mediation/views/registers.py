"""The registers: mediators, bodies, and what is kept of each."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.forms import show_refusal
from fengqiao.foundation.lists import Format, export, page
from fengqiao.mediation.forms.registers import BodyForm, EngagingForm, LeavingForm, MediatorForm, entry_form
from fengqiao.mediation.queries import registers as queries
from fengqiao.mediation.queries.register_filters import filters_for
from fengqiao.mediation.queries.sections import section_of
from fengqiao.mediation.services import registers as services
from fengqiao.mediation.services.roster import MediatorData, engage
from fengqiao.organisations.events import organisation_chain, staff_chain

KEEPERS = (Role.MEDIATION_CLERK, Role.ADMINISTRATOR)
READERS = (*KEEPERS, Role.REGULATOR, Role.JUSTICE)


@access(*READERS)
@require_safe
def mediators(request: ActorRequest) -> HttpResponse:
    """List the mediators in scope."""
    today = timezone.localdate()
    filters = filters_for(request.GET, bodies=queries.bodies_seen(request.actor), today=today)
    found = filters.apply(queries.mediators_seen(request.actor, on=today))
    shown = page(found, order=("member__name", "pk"), after=request.GET.get("after"))
    context = {
        "page": shown,
        "rows": queries.roster_rows(shown.items, today=today),
        "fields": [filters.form[name] for name in filters.form.fields],
        "bodies": [one for one in queries.bodies_seen(request.actor) if queries.may_keep(request.actor, one)],
    }
    return render(request, "mediation/roster/list.html", context)


@access(*READERS)
@require_safe
def export_mediators(request: ActorRequest) -> HttpResponseBase:
    """Send the list as a file."""
    today = timezone.localdate()
    found = filters_for(request.GET, bodies=queries.bodies_seen(request.actor), today=today).apply(
        queries.mediators_seen(request.actor, on=today)
    )
    columns = [_("姓名"), _("调解组织"), _("专职"), _("专长"), _("语言和方言"), _("在办"), _("上限"), _("资格到期")]
    wanted = Format.asked(request.GET.get("format"))
    return export(
        _lines(found.order_by("member__name", "pk"), today), columns, wanted, name=f"mediators-{today:%Y%m%d}"
    )


def _lines(found: QuerySet[Any], today: Any) -> Iterator[tuple[Any, ...]]:
    for row in queries.roster_rows(list(found), today=today):
        one = row.mediator
        yield (
            one.member.name, "、".join(row.bodies), one.is_full_time, "、".join(row.specialities),
            "、".join(row.languages), row.load, one.capacity, row.expiry,
        )  # fmt: skip


@access(Role.MEDIATOR)
@require_safe
def me(request: ActorRequest) -> HttpResponse:
    """Show a mediator what is kept of them, and let them keep what is theirs."""
    return _mediator(request, request.actor.person_id or 0)


@access(*READERS)
@require_safe
def mediator(request: ActorRequest, owner_id: int) -> HttpResponse:
    """Show one mediator."""
    return _mediator(request, owner_id)


def _mediator(request: ActorRequest, pk: int) -> HttpResponse:
    today = timezone.localdate()
    one = queries.mediator_seen(pk, viewer=request.actor, on=today)
    context = {
        "owner": one,
        "owner_kind": "mediator",
        "row": queries.roster_rows([one], today=today)[0],
        "place": queries.place_of(one),
        "terms": queries.terms_of(one),
        "sections": queries.sections_of(one, viewer=request.actor, today=today),
        "may_keep": queries.may_keep(request.actor, one),
        "is_me": request.actor.role is Role.MEDIATOR,
        "feed": request.session.pop("calendar_feed", ""),
        "history": queries.history_of(staff_chain(one.pk)) if queries.may_keep(request.actor, one) else (),
        "today": today,
    }
    return render(request, "mediation/roster/mediator.html", context)


@access(*READERS)
@require_safe
def bodies(request: ActorRequest) -> HttpResponse:
    """List the bodies in scope; who sees one goes there at once."""
    found = list(queries.bodies_seen(request.actor))
    if len(found) == 1 and not request.actor.is_regulator:
        return redirect("mediation:body", found[0].pk)
    may_found = request.actor.role is Role.ADMINISTRATOR and request.actor.is_regulator
    return render(request, "mediation/roster/bodies.html", {"bodies": found, "may_found": may_found})


@access(*READERS)
@require_safe
def body(request: ActorRequest, owner_id: int) -> HttpResponse:
    """Show one body: rooms, area, committee, members of the mechanism."""
    one = queries.body_seen(owner_id, viewer=request.actor)
    keeps = queries.may_keep(request.actor, one)
    context = {
        "owner": one,
        "owner_kind": "body",
        "sections": queries.sections_of(one, viewer=request.actor, today=timezone.localdate()),
        "may_keep": keeps,
        "trades": _("、").join(queries.trades_of(one)),
        "matters": _("、").join(queries.matters_of(one)),
        "history": queries.history_of(organisation_chain(one.pk)) if keeps else (),
    }
    return render(request, "mediation/roster/body.html", context)


@access(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def details(request: ActorRequest, owner_kind: str, owner_id: int) -> HttpResponse:
    """Change what is kept of a mediator or body beside the lists."""
    owner = _owner(request, owner_kind, owner_id)
    make = MediatorForm if queries.is_mediator(owner) else BodyForm
    form = make(request.POST or None, instance=owner, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            services.change_details(
                owner, form.changed_data, by=request.actor, at=timezone.now(),
                fields=list(form.fields), seen=request.POST.get("seen"),
            )  # fmt: skip
        except Invalid as wrong:
            show_refusal(form, wrong)
        else:
            return _back(request, owner)
    return _form(request, owner, form, _("修改资料"), seen=queries.mark_of_details(owner, list(form.fields)))


@access(*KEEPERS, Role.MEDIATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def entry(request: ActorRequest, owner_kind: str, owner_id: int, section: str, row_id: int = 0) -> HttpResponse:
    """Enter or change one row of a section."""
    owner = _owner(request, owner_kind, owner_id)
    part = section_of(owner, section)
    if part is None or not queries.may_keep(request.actor, owner, part):
        raise Http404
    row = queries.rows_of(part, owner).filter(pk=row_id).first() if row_id else None
    if row_id and row is None:
        raise Http404
    form = entry_form(part, request.POST or None, instance=row, body_id=owner.pk)
    if request.method == "POST" and form.is_valid():
        try:
            kept = services.keep(
                part, form.instance, owner, by=request.actor, at=timezone.now(), seen=request.POST.get("seen")
            )
        except Invalid as wrong:
            show_refusal(form, wrong)
        else:
            if part.key == "absences" and (waiting := queries.sessions_within(kept)):
                words = _("这几天还有已排的场次，请改期：%(sessions)s") % {"sessions": _("、").join(waiting)}
                messages.warning(request, words)
            return _back(request, owner)
    may_remove = row is not None and not part.ends and not part.is_lasting
    return _form(request, owner, form, _(part.title), remove=may_remove, seen=queries.mark_of_row(part, owner, row_id))


@access(*KEEPERS, Role.MEDIATOR)
@require_POST
def remove(request: ActorRequest, owner_kind: str, owner_id: int, section: str, row_id: int) -> HttpResponse:
    """Remove a row that was entered by mistake or holds no longer."""
    owner = _owner(request, owner_kind, owner_id)
    part = section_of(owner, section)
    row = queries.rows_of(part, owner).filter(pk=row_id).first() if part is not None else None
    if part is None or row is None or not queries.may_keep(request.actor, owner, part):
        raise Http404
    try:
        services.remove(part, row, owner, by=request.actor, at=timezone.now())
    except NotAllowed as refused:
        messages.error(request, refused.message)
        return redirect(_address(request, owner))
    return _back(request, owner)


@access(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: ActorRequest, owner_id: int) -> HttpResponse:
    """Take a mediator off the roster."""
    owner = _owner(request, "mediator", owner_id)
    form = LeavingForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            services.leave(owner, on=given["left_on"], reason=given["reason"], by=request.actor, at=timezone.now())  # type: ignore[arg-type]
        except Invalid as wrong:
            show_refusal(form, wrong)
        else:
            return _back(request, owner)
    return _form(request, owner, form, _("退出名册"))


@access(*KEEPERS)
@require_http_methods(["GET", "HEAD", "POST"])
def engage_mediator(request: ActorRequest, owner_id: int) -> HttpResponse:
    """Put a staff member on a body's roster."""
    owner = _owner(request, "body", owner_id)
    form = EngagingForm(request.POST or None, people=queries.engageable(owner))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        data = MediatorData(body=owner.organisation.code, engaged_on=given["engaged_on"])  # type: ignore[union-attr]
        made = engage(member_id=given["member"], data=data, by=request.actor, at=timezone.now())
        return _back(request, made)
    hint = _("先由系统管理员给人员“调解员”角色，再在这里列入名册。")
    return _form(request, owner, form, _("列入名册"), hint=hint)


def _owner(request: ActorRequest, kind: str, pk: int) -> queries.Owner:
    """Return a mediator or body that the actor keeps, wholly or in part. Raises NotFound, Http404."""
    if kind == "mediator":
        return queries.mediator_seen(pk, viewer=request.actor, on=timezone.localdate())
    if kind == "body":
        return queries.body_seen(pk, viewer=request.actor)
    raise Http404


def _address(request: ActorRequest, owner: queries.Owner) -> str:
    if request.actor.role is Role.MEDIATOR:
        return reverse("mediation:me")
    return reverse("mediation:mediator" if queries.is_mediator(owner) else "mediation:body", args=[owner.pk])


def _back(request: ActorRequest, owner: queries.Owner) -> HttpResponse:
    messages.success(request, _("已保存。"))
    return redirect(_address(request, owner))


def _form(
    request: ActorRequest,
    owner: queries.Owner,
    form: Any,
    title: str,
    *,
    remove: bool = False,
    hint: str = "",
    seen: str = "",
) -> HttpResponse:
    if not queries.may_keep(request.actor, owner) and request.actor.role is not Role.MEDIATOR:
        raise Http404
    context = {
        "form": form,
        "title": title,
        "hint": hint,
        "seen": seen,
        "name": queries.name_of(owner),
        "back": _address(request, owner),
        "remove_url": request.path + "remove/" if remove else "",
    }
    return render(request, "mediation/roster/entry.html", context)
