"""Improvement campaigns: the list, one campaign, its tasks, and each institution's work."""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.files.evidence import send
from fengqiao.foundation.lists import Format, export, page
from fengqiao.organisations.reference_year import today as data_day
from fengqiao.supervision.forms.campaigns import CampaignForm, FileForm, JudgeForm, ReportForm, TaskForm
from fengqiao.supervision.queries import campaigns as queries
from fengqiao.supervision.rules.campaigns import CAMPAIGN_STATES, TONES, WORK_STATES, CampaignState, WorkState
from fengqiao.supervision.services import campaigns as services
from fengqiao.supervision.services import evidence as evidence_services
from fengqiao.supervision.services.campaigns import CampaignData, TaskData
from fengqiao.supervision.views.roles import READERS

REPORTERS = (Role.OFFICER, Role.EXECUTIVE)


@access(*READERS)
@require_safe
def campaigns(request: ActorRequest) -> HttpResponse:
    """List improvement campaigns with their progress."""
    listed = page(queries.campaigns_seen(request.actor), order=("-starts_on", "-id"), after=request.GET.get("after"))
    rows = queries.listed(request.actor, listed.items, today=data_day())
    context = {"page": listed, "rows": rows, "may_plan": request.actor.role is Role.REGULATOR}
    return render(request, "supervision/campaigns.html", context)


@access(Role.REGULATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_campaign(request: ActorRequest) -> HttpResponse:
    """Plan a campaign."""
    form = CampaignForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.plan(CampaignData(**form.cleaned_data), by=request.actor, at=timezone.now())
        except Invalid as wrong:
            form.take(wrong)
        else:
            messages.success(request, _("已保存。"))
            return redirect("supervision:campaign", made.pk)
    context = {"form": form, "title": _("新的专项行动"), "back": reverse("supervision:campaigns")}
    return render(request, "supervision/form.html", context, status=400 if form.errors else 200)


@access(*READERS)
@require_safe
def campaign(request: ActorRequest, campaign_id: int) -> HttpResponse:
    """Show a campaign: tasks by aspect, and for the regulator how far every institution is."""
    found = queries.campaign_page(campaign_id, request.actor, today=data_day())
    state = CampaignState(found.campaign.state)
    is_regulator = request.actor.role is Role.REGULATOR
    context = {
        "shown": found,
        "campaign": found.campaign,
        "state": _(CAMPAIGN_STATES[state]),
        "works_url": reverse("supervision:works", args=[campaign_id]),
        "may_change": is_regulator and state is not CampaignState.ENDED,
        "may_begin": is_regulator and state is CampaignState.PLANNED and bool(found.groups),
        "may_end": is_regulator and state is CampaignState.RUNNING,
    }
    return render(request, "supervision/campaign.html", context)


@access(Role.REGULATOR)
@require_http_methods(["GET", "HEAD", "POST"])
def add_task(request: ActorRequest, campaign_id: int) -> HttpResponse:
    """Add a task to a campaign."""
    form = TaskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_task(campaign_id, TaskData(**form.cleaned_data), by=request.actor, at=timezone.now())
        except (Invalid, NotAllowed) as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存。"))
            return redirect("supervision:campaign", campaign_id)
    context = {"form": form, "title": _("添加任务"), "back": reverse("supervision:campaign", args=[campaign_id])}
    return render(request, "supervision/form.html", context, status=400 if form.errors else 200)


@access(Role.REGULATOR)
@require_POST
def drop_task(request: ActorRequest, task_id: int) -> HttpResponse:
    """Take back a task on which nobody has reported."""
    campaign_id = queries.task_seen(task_id, request.actor).campaign_id
    return _moved(request, campaign_id, lambda: services.drop_task(task_id, by=request.actor, at=timezone.now()))


@access(Role.REGULATOR)
@require_POST
def begin_campaign(request: ActorRequest, campaign_id: int) -> HttpResponse:
    """Begin a campaign: the institutions get their tasks."""
    return _moved(request, campaign_id, lambda: services.begin(campaign_id, by=request.actor, at=timezone.now()))


@access(Role.REGULATOR)
@require_POST
def end_campaign(request: ActorRequest, campaign_id: int) -> HttpResponse:
    """End a campaign."""
    return _moved(request, campaign_id, lambda: services.end(campaign_id, by=request.actor, at=timezone.now()))


def _moved(request: ActorRequest, campaign_id: int, act: Callable[[], Any]) -> HttpResponse:
    try:
        act()
    except NotAllowed as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("已保存。"))
    return redirect("supervision:campaign", campaign_id)


@access(*READERS)
@require_safe
def works(request: ActorRequest, campaign_id: int) -> HttpResponse:
    """List the institutions' work on a campaign's tasks that an address asks for."""
    found = queries.works_of(request.actor, campaign_id, request.GET.dict(), today=data_day())
    listed = page(found, order=("task__due_on", "pk"), after=request.GET.get("after"))
    shown = queries.campaign_page(campaign_id, request.actor, today=data_day())
    context = {
        "page": listed,
        "rows": [(one, _(WORK_STATES[WorkState(one.state)]), TONES[WorkState(one.state)]) for one in listed.items],
        "campaign": shown.campaign,
        "export_url": reverse("supervision:export_works", args=[campaign_id]),
        "states": [
            ("", _("全部")),
            *((value, _(label)) for value, label in WORK_STATES.items()),
            ("overdue", _("已逾期")),
        ],
        "asked": request.GET,
    }
    return render(request, "supervision/works.html", context)


@access(*READERS)
@require_safe
def export_works(request: ActorRequest, campaign_id: int) -> HttpResponseBase:
    """Send the same list as a file."""
    found = queries.works_of(request.actor, campaign_id, request.GET.dict(), today=data_day())
    columns = [
        _("机构代码"), _("机构"), _("任务"), _("期限"), _("状态"), _("完成情况"), _("报告时间"), _("验收意见"), _("验收时间"),
    ]  # fmt: skip
    name = f"campaign-{campaign_id}-{timezone.localdate():%Y%m%d}"
    return export(_lines(found), columns, Format.asked(request.GET.get("format")), name=name)


def _lines(found: Any) -> Iterator[tuple[Any, ...]]:
    for one in found.order_by("task__due_on", "pk").iterator(chunk_size=500):
        yield (
            one.organisation.code, one.organisation.label, one.task.title, one.task.due_on,
            _(WORK_STATES[WorkState(one.state)]), one.report, one.reported_at, one.opinion, one.judged_at,
        )  # fmt: skip


@access(*READERS)
@require_http_methods(["GET", "HEAD", "POST"])
def work(request: ActorRequest, work_id: int) -> HttpResponse:
    """Show one institution's work on one task; by POST report it, accept it or return it."""
    act = request.POST.get("act", "")
    shown = queries.work_page(work_id, request.actor, today=data_day())
    reporting = ReportForm(request.POST if act == "report" else None, initial={"report": shown.work.report})
    judging = JudgeForm(request.POST if act in {"accept", "return"} else None)
    form = {"report": reporting, "accept": judging, "return": judging}.get(act)
    if form is not None and form.is_valid():
        try:
            if act == "report":
                services.report(work_id, form.cleaned_data["report"], by=request.actor, at=timezone.now())
            else:
                opinion = form.cleaned_data["opinion"]
                services.judge(work_id, accept=act == "accept", opinion=opinion, by=request.actor, at=timezone.now())
        except (Invalid, NotAllowed) as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存。"))
            return redirect("supervision:work", work_id)
    context = {"shown": shown, "work": shown.work, "reporting": reporting, "judging": judging}
    return render(request, "supervision/work.html", context, status=400 if form is not None else 200)


@access(*REPORTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add_evidence(request: ActorRequest, work_id: int) -> HttpResponse:
    """Add a file that proves work."""
    shown = queries.work_page(work_id, request.actor, today=data_day())
    form = FileForm(*((request.POST, request.FILES) if request.method == "POST" else (None, None)))
    if request.method == "POST" and form.is_valid():
        try:
            evidence_services.add(work_id, form.cleaned_data["file"], by=request.actor, at=timezone.now())
        except (Invalid, NotAllowed) as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存。"))
            return redirect("supervision:work", work_id)
    context = {
        "form": form, "title": _("添加证明文件"), "name": shown.work.task.title,
        "back": reverse("supervision:work", args=[work_id]), "takes_files": True,
    }  # fmt: skip
    return render(request, "supervision/form.html", context, status=400 if form.errors else 200)


@access(*READERS)
@require_safe
def evidence(request: ActorRequest, evidence_id: int) -> HttpResponseBase:
    """Send a file that proves work."""
    return send(queries.evidence_seen(evidence_id, request.actor))


@access(*REPORTERS)
@require_POST
def remove_evidence(request: ActorRequest, evidence_id: int) -> HttpResponse:
    """Take a file away from work that is still to be reported."""
    work_id = queries.evidence_seen(evidence_id, request.actor).work_id
    try:
        evidence_services.remove(evidence_id, by=request.actor, at=timezone.now())
    except NotAllowed as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("已删除。"))
    return redirect("supervision:work", work_id)
