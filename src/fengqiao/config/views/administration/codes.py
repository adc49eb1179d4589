"""The classification: one tree per axis; add a class, close one, give one a new version."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.casework import code_versions, codes
from fengqiao.casework.codes import CodeEntry
from fengqiao.config.views.administration.forms import CodeEndForm, CodeForm, CodeNamesForm
from fengqiao.config.views.administration.roles import READERS, is_keeper, keeper
from fengqiao.config.views.administration.wording import KEYS, TAGS, TRADES
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.errors import Invalid, NotFound
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.foundation.lists import Format, export
from fengqiao.organisations import queries as organisations


def _axis_name(axis: str) -> str:
    found = dict(codes.axes()).get(axis)
    if found is None:
        raise NotFound(_("没有这个分类轴"))
    return found


def _address(axis: str) -> str:
    return f"{reverse('administration:codes')}?axis={axis}"


@access(*READERS)
@require_safe
def index(request: ActorRequest) -> HttpResponse:
    """Show the classes of one axis, those in force or all versions."""
    every, today = codes.axes(), timezone.localdate()
    axis, show_all, entries = _asked(request)
    rows = [(entry, entry.fits(today, None), str(TRADES.get(entry.trade, entry.trade))) for entry in entries]
    context = {
        "tabs": [(label, _address(value), value == axis) for value, label in every],
        "axis": axis,
        "rows": rows,
        "show_all": show_all,
        "today": today,
        "is_keeper": is_keeper(request),
        "history": organisations.entries_of(reversed(ledger.history(code_versions.CHAIN)), tags=TAGS, keys=KEYS),
    }
    return render(request, "administration/codes.html", context)


def _asked(request: ActorRequest) -> tuple[str, bool, list[CodeEntry]]:
    """Return the axis a request asks for, whether with ended versions, and its classes. Raises NotFound."""
    axis = request.GET.get("axis") or codes.axes()[0][0]
    _axis_name(axis)
    today, show_all = timezone.localdate(), request.GET.get("all") == "1"
    entries = codes.all_codes(axis)
    return axis, show_all, [one for one in entries if show_all or not one.effective_to or one.effective_to >= today]


@access(*READERS)
@require_safe
def export_list(request: ActorRequest) -> HttpResponseBase:
    """Send the classes of one axis, those in force or all versions, as a file."""
    axis, _show_all, entries = _asked(request)
    columns = [
        _("名称"), _("英文名称"), _("代码"), _("上级类别"), _("适用"), _("来源"), _("生效"), _("失效")
    ]  # fmt: skip
    lines = (
        (
            one.name,
            one.name_en,
            one.code,
            one.parent_code,
            str(TRADES.get(one.trade, one.trade)),
            one.source,
            one.effective_from,
            one.effective_to,
        )
        for one in entries
    )
    wanted = Format.asked(request.GET.get("format"))
    return export(lines, columns, wanted, name=f"codes-{axis}-{timezone.localdate():%Y%m%d}")


@keeper
@require_http_methods(["GET", "POST"])
def add(request: ActorRequest, axis: str) -> HttpResponse:
    """Add a class to an axis."""
    label, today = _axis_name(axis), timezone.localdate()
    parents = [(entry.code, f"{'　' * entry.depth}{entry.label} {entry.code}") for entry in codes.codes(axis, today)]  # type: ignore[arg-type]
    initial = {"effective_from": today, "parent_code": request.GET.get("parent", "")}
    form = CodeForm(request.POST or None, parents=parents, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            code_versions.add_code(axis=axis, by=request.actor, at=timezone.now(), **form.cleaned_data)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已增加类别“%(name)s”。") % {"name": form.cleaned_data["name"]})
            return redirect(_address(axis))
    title = _("增加类别：%(axis)s") % {"axis": label}
    return _form_page(request, form=form, title=title, axis=axis)


def _form_page(request: ActorRequest, **context: Any) -> HttpResponse:
    return render(request, "administration/code_form.html", {**context, "back": _address(context["axis"])})


def _latest(axis: str, code: str) -> CodeEntry:
    _axis_name(axis)
    found = [entry for entry in codes.all_codes(axis) if entry.code == code]
    if not found:
        raise NotFound(_("没有这个类别：%(code)s") % {"code": code})
    return found[-1]


@keeper
@require_http_methods(["GET", "POST"])
def renew(request: ActorRequest, axis: str, code: str) -> HttpResponse:
    """Give a class a new version."""
    entry = _latest(axis, code)
    initial = {
        "name": entry.name,
        "name_en": entry.name_en,
        "source": entry.source,
        "effective_from": timezone.localdate(),
    }
    form = CodeNamesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            code_versions.renew_code(axis=axis, code=code, by=request.actor, at=timezone.now(), **form.cleaned_data)
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已保存新版本。"))
            return redirect(_address(axis))
    title = _("新版本：%(name)s") % {"name": f"{entry.label} {code}"}
    note = _("现有版本到新版本生效的前一日为止，已登记的案件不变。")
    return _form_page(request, form=form, title=title, note=note, axis=axis)


@keeper
@require_http_methods(["GET", "POST"])
def close(request: ActorRequest, axis: str, code: str) -> HttpResponse:
    """End a class."""
    entry = _latest(axis, code)
    form = CodeEndForm(request.POST or None, initial={"effective_to": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            code_versions.close_code(
                axis=axis,
                code=code,
                effective_to=form.cleaned_data["effective_to"],
                by=request.actor,
                at=timezone.now(),
            )
        except Invalid as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已停用类别“%(name)s”。") % {"name": entry.label})
            return redirect(_address(axis))
    title = _("停用：%(name)s") % {"name": f"{entry.label} {code}"}
    note = _("停用后不能再选，已登记的案件保留原分类。")
    return _form_page(request, form=form, title=title, note=note, axis=axis, is_end=True)
