"""The pages of an importer: upload, look at the rows, confirm, fetch what came back."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.sheets import importing
from fengqiao.foundation.sheets.importing import Importer
from fengqiao.foundation.sheets.template import workbook

PREVIEWED: Final = 50
_SPREADSHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def paths(importer: Importer, *roles: Role, prefix: str, namespace: str) -> list[URLPattern]:
    """Return the pages of an importer below ``prefix`` (ends with "/"), for these roles.

    Names: ``<key>_import`` (upload), ``<key>_import_check`` (one upload), ``<key>_import_template``.
    """
    pages = _Pages(importer, namespace)
    guard = access(*roles)
    key = importer.key
    return [
        path(prefix, guard(pages.upload), name=f"{key}_import"),
        path(f"{prefix}template.xlsx", guard(pages.template), name=f"{key}_import_template"),
        path(f"{prefix}<int:upload_id>/", guard(pages.check), name=f"{key}_import_check"),
        path(f"{prefix}<int:upload_id>/start/", guard(pages.start), name=f"{key}_import_start"),
        path(f"{prefix}<int:upload_id>/rejected.csv", guard(pages.rejected), name=f"{key}_import_rejected"),
    ]


class _Pages:
    """The views of one importer, as functions."""

    def __init__(self, importer: Importer, namespace: str) -> None:
        self.importer = importer
        names = {
            name: f"{namespace}:{importer.key}_import{ending}"
            for name, ending in (
                *(("index", ""), ("template_page", "_template"), ("check_page", "_check")),
                *(("start_page", "_start"), ("rejected_page", "_rejected")),
            )
        }
        self.context: dict[str, Any] = {"importer": importer, **names}
        self.upload = require_http_methods(["GET", "HEAD", "POST"])(self._upload)
        self.template = require_safe(self._template)
        self.check = require_safe(self._check)
        self.start = require_POST(self._start)
        self.rejected = require_safe(self._rejected)

    def _upload(self, request: ActorRequest) -> HttpResponse:
        """Show the form and earlier uploads, or keep the file that comes with it."""
        wrong: dict[str, str] = {}
        if request.method == "POST":
            given = request.FILES.get("file")
            try:
                kept = importing.keep(importer=self.importer, file=given, by=request.actor, at=timezone.now())
            except Invalid as refused:
                wrong = refused.fields
            else:
                return redirect(self.context["check_page"], upload_id=kept.pk)
        recent = importing.uploads(self.importer, request.actor)[:10]
        columns = self.importer.sheet(request.actor).columns
        context = {**self.context, "wrong": wrong, "uploads": recent, "columns": columns}
        return render(request, "sheets/upload.html", context, status=400 if wrong else 200)

    def _template(self, request: ActorRequest) -> HttpResponse:
        """Send the table to fill in."""
        response = HttpResponse(workbook(self.importer.sheet(request.actor)), content_type=_SPREADSHEET)
        response["Content-Disposition"] = content_disposition_header(True, f"{self.importer.key}.xlsx") or "attachment"
        return response

    def _check(self, request: ActorRequest, upload_id: int) -> HttpResponse:
        """Show the first rows and every row that is refused, or what became of the upload."""
        kept = importing.upload(importer=self.importer, upload_id=upload_id, by=request.actor)
        context = {**self.context, "upload": kept}
        if kept.imported_at is None:
            try:
                lines = importing.check(self.importer, kept, request.actor)
            except Invalid as refused:
                return render(request, "sheets/check.html", {**context, "unreadable": str(refused)}, status=400)
            refused_lines = [line for line in lines if line.problems]
            good = [line for line in lines if not line.problems]
            context |= {
                "headings": self.importer.sheet(request.actor).known,
                "count": len(lines),
                "good": len(good),
                "lines": [*refused_lines[:PREVIEWED], *good[: max(5, PREVIEWED - len(refused_lines))]],
            }
        return render(request, "sheets/check.html", context)

    def _start(self, request: ActorRequest, upload_id: int) -> HttpResponse:
        """Write the rows in order."""
        importing.carry_out(importer=self.importer, upload_id=upload_id, by=request.actor, at=timezone.now())
        return redirect(self.context["check_page"], upload_id=upload_id)

    def _rejected(self, request: ActorRequest, upload_id: int) -> HttpResponse:
        """Send the rows that came back."""
        content = importing.rejects(importer=self.importer, upload_id=upload_id, by=request.actor)
        response = HttpResponse(content, content_type="text/csv; charset=utf-8")
        name = f"{self.importer.key}.rejected.csv"
        response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
        return response
