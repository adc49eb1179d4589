"""Importing complaints in the browser: upload, look at the first rows, confirm, follow, fetch what was rejected."""

from io import BytesIO
from typing import Final

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.complaints.imports import template, uploads
from fengqiao.complaints.imports.previewing import shown
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid, NotFound
from fengqiao.foundation.lists import Format, export

IMPORTERS: Final = (Role.OFFICER, Role.REGULATOR)
_SPREADSHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@access(*IMPORTERS)
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: ActorRequest) -> HttpResponse:
    """Show the form and earlier uploads, or keep the file that comes with it."""
    wrong: dict[str, str] = {}
    if request.method == "POST":
        try:
            kept = uploads.keep(
                file=request.FILES.get("file"),
                profile=request.POST.get("profile", ""),
                institution=request.POST.get("institution", ""),
                by=request.actor,
                at=timezone.now(),
            )
        except Invalid as refused:
            wrong = refused.fields
        else:
            return redirect("complaints:import", run_id=kept.pk)
    context = {
        "profiles": uploads.offered(request.actor),
        "chosen": request.POST.get("profile", template.PROFILE),
        "institution": request.POST.get("institution", ""),
        "runs": uploads.runs_of(request.actor)[:20],
        "wrong": wrong,
    }
    return render(request, "complaints/imports.html", context, status=400 if wrong else 200)


@access(*IMPORTERS)
@require_safe
def export_runs(request: ActorRequest) -> HttpResponseBase:
    """Send all of the member's uploads as a file, those too that the page has no room for."""
    columns = [_("文件名"), _("上传时间"), _("状态"), _("接受"), _("退回")]
    lines = (
        (run.name, run.uploaded_at, run.get_status_display(), run.accepted, run.rejected)
        for run in uploads.runs_of(request.actor).iterator(chunk_size=2000)
    )
    wanted = Format.asked(request.GET.get("format"))
    return export(lines, columns, wanted, name=f"imports-{timezone.localdate():%Y%m%d}")


@access(*IMPORTERS)
@require_safe
def template_file(request: ActorRequest) -> FileResponse:
    """Send the template to fill in."""
    return FileResponse(
        BytesIO(template.workbook()), as_attachment=True, filename="fengqiao.xlsx", content_type=_SPREADSHEET
    )


@access(*IMPORTERS)
@require_safe
def run_page(request: ActorRequest, run_id: int) -> HttpResponse:
    """Show an upload: its first rows before it is confirmed, then how far it is and what became of it."""
    kept = uploads.run(run_id=run_id, by=request.actor)
    return render(request, "complaints/import.html", {"run": kept, **shown(kept, at=timezone.now())})


@access(*IMPORTERS)
@require_safe
def progress(request: ActorRequest, run_id: int) -> HttpResponse:
    """Show how far an upload is, for htmx."""
    kept = uploads.run(run_id=run_id, by=request.actor)
    return render(request, "complaints/_import.html", {"run": kept, **shown(kept, at=timezone.now())})


@access(*IMPORTERS)
@require_POST
def start(request: ActorRequest, run_id: int) -> HttpResponse:
    """Queue the import."""
    uploads.start(run_id=run_id, by=request.actor)
    return redirect("complaints:import", run_id=run_id)


@access(*IMPORTERS)
@require_safe
def rejected(request: ActorRequest, run_id: int) -> FileResponse:
    """Send the rejected rows."""
    kept = uploads.run(run_id=run_id, by=request.actor)
    path = uploads.rejects_of(kept)
    if path is None:
        raise NotFound("—")
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=f"{kept.name}.rejected.csv", content_type="text/csv"
    )


@access(*IMPORTERS)
@require_POST
def delete(request: ActorRequest, run_id: int) -> HttpResponse:
    """Forget an upload with its files."""
    uploads.remove(run_id=run_id, by=request.actor)
    return redirect("complaints:imports")
