"""Files of a case: adding and saving them."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from fengqiao.casework import attachments
from fengqiao.casework.queries import CaseKind, get_case
from fengqiao.complaints.views.roles import READERS, WORKERS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.errors import Invalid


@access(*WORKERS)
@require_POST
def upload(request: ActorRequest, number: str) -> HttpResponse:
    """Add files to a case, all of them or none."""
    case = get_case(number=number, viewer=request.actor, kind=CaseKind.COMPLAINT)
    files = request.FILES.getlist("files")
    if not files:
        messages.error(request, _("请先选择文件"))
        return redirect("complaints:case", number=case.number)
    try:
        added = attachments.attach(
            case_id=case.pk, files=files, by=request.actor, at=timezone.now(),
            visible_to_consumer=request.POST.get("visible") == "on",
        )  # fmt: skip
    except Invalid as refused:
        messages.error(request, _("附件没有收下：%(why)s") % {"why": refused.message})
    else:
        messages.success(
            request, ngettext("已添加 %(n)d 个文件。", "已添加 %(n)d 个文件。", len(added)) % {"n": len(added)}
        )
    return redirect("complaints:case", number=case.number)


@access(*READERS)
@require_safe
def download(request: ActorRequest, attachment_id: int) -> HttpResponseBase:
    """Let the browser save a file, never show or run it."""
    attachment, chunks = attachments.open_attachment(attachment_id=attachment_id, viewer=request.actor)
    return attachments.download_response(attachment, chunks)
