"""Topics, what complaints call for them, and plain words: the regulator's administrator keeps them."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.education.forms.vocabulary import EndForm, EntryForm
from fengqiao.education.queries import vocabulary as queries
from fengqiao.education.services.vocabulary import add_entry, end_entry, renew_entry
from fengqiao.education.views.roles import READERS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Level, Role
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.lists import Format, export

_keeper: Final = access(Role.ADMINISTRATOR, level=Level.REGULATOR)


@access(*READERS, Role.ADMINISTRATOR)
@require_safe
def vocabulary(request: ActorRequest) -> HttpResponse:
    """Show one part of the vocabulary, what is in force or every version, and who changed what."""
    section, every = _asked(request)
    context = {
        "section": section,
        "tabs": [(label, _address(value), value == section) for value, label in queries.sections()],
        "rows": queries.rows(section, today=timezone.localdate(), every=every),
        "every": every,
        "today": timezone.localdate(),
        "is_keeper": request.actor.is_regulator and request.actor.role is Role.ADMINISTRATOR,
        "history": queries.history(),
    }
    return render(request, "education/vocabulary.html", context)


@access(*READERS, Role.ADMINISTRATOR)
@require_safe
def export_vocabulary(request: ActorRequest) -> HttpResponseBase:
    """Send one part as a file."""
    section, every = _asked(request)
    columns = [_("代码或用语"), _("名称"), _("内容"), _("英文名称"), _("来源"), _("生效"), _("失效")]
    lines = (
        (row.entry.key, row.name, row.says, row.entry.value_en, row.entry.source, row.entry.effective_from,
         row.entry.effective_to)
        for row in queries.rows(section, today=timezone.localdate(), every=every)
    )  # fmt: skip
    wanted = Format.asked(request.GET.get("format"))
    return export(lines, columns, wanted, name=f"vocabulary-{section}-{timezone.localdate():%Y%m%d}")


@_keeper
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: ActorRequest, section: str) -> HttpResponse:
    """Add an entry to a part."""
    label, today = queries.section_named(section), timezone.localdate()
    form = EntryForm(request.POST or None, section=section, is_new=True, initial={"effective_from": today})
    if request.method == "POST" and form.is_valid():
        try:
            add_entry(section, form.cleaned_data["key"], form.data_given, by=request.actor, at=timezone.now())
        except Invalid as refused:
            form.take(refused)
        else:
            return _saved(request, section)
    return _page(request, section, form, _("增加：%(part)s") % {"part": label})


@_keeper
@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: ActorRequest, section: str, entry_id: int) -> HttpResponse:
    """Let an entry say something else from a day on."""
    last = queries.latest(section, entry_id)
    shown = {name: getattr(last, name) for name in ("value", "value_en", "source")}
    form = EntryForm(
        request.POST or None, section=section, is_new=False, initial={**shown, "effective_from": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        try:
            renew_entry(section, last.key, form.data_given, by=request.actor, at=timezone.now())
        except Invalid as refused:
            form.take(refused)
        else:
            return _saved(request, section)
    note = _("现有版本到新版本生效的前一日为止，此前登记的不变。")
    return _page(request, section, form, _("新版本：%(name)s") % {"name": queries.name_of(last)}, note)


@_keeper
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: ActorRequest, section: str, entry_id: int) -> HttpResponse:
    """End an entry."""
    last = queries.latest(section, entry_id)
    form = EndForm(request.POST or None, initial={"effective_to": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            end_entry(section, last.key, by=request.actor, at=timezone.now(), **form.cleaned_data)
        except Invalid as refused:
            form.take(refused)
        else:
            return _saved(request, section)
    note = _("停用后不能再选；已经用了的照样显示。")
    return _page(request, section, form, _("停用：%(name)s") % {"name": queries.name_of(last)}, note)


def _asked(request: ActorRequest) -> tuple[str, bool]:
    section = request.GET.get("part") or queries.sections()[0][0]
    queries.section_named(section)
    return section, request.GET.get("all") == "1"


def _address(section: str) -> str:
    return f"{reverse('education:vocabulary')}?part={section}"


def _saved(request: ActorRequest, section: str) -> HttpResponse:
    messages.success(request, _("已保存。"))
    return redirect(_address(section))


def _page(request: ActorRequest, section: str, form: Any, title: str, note: str = "") -> HttpResponse:
    context = {"form": form, "title": title, "note": note, "back": _address(section)}
    return render(request, "education/vocabulary_form.html", context)
