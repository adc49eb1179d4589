"""What pages on which a consumer acts share: files, what was typed, refusals."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.http import HttpRequest
from django.utils import timezone

from fengqiao.casework import attachments
from fengqiao.foundation.errors import Invalid, Refusal
from fengqiao.portal.forms import DeedForm
from fengqiao.portal.views.filing import keep_files

Form = TypeVar("Form", bound=DeedForm)


def read_form(request: HttpRequest, make: Callable[..., Form], token: str, *, takes_files: bool) -> Form:
    """Return the form as it was sent, with the files it brought kept; what was wrong with them is among its errors."""
    problems = keep_files(request, token, timezone.now()) if takes_files else []
    form = make(request.POST, files=len(attachments.drafts_of(token)) if takes_files else 0)
    form.full_clean()
    for problem in problems:
        form.add_error(None, problem)
    return form


def take_refusal(form: forms.Form, refused: Refusal) -> int:
    """Show a refusal in the form; return the status of the answer."""
    if not isinstance(refused, Invalid):
        form.add_error(None, refused.message)
        return 409
    for name, message in refused.fields.items():
        form.add_error(name if name in form.fields else None, message)
    return 200


def upload_context(token: str, *, takes_files: bool) -> dict[str, Any]:
    """Return what a page needs to take files."""
    limits = attachments.limits(timezone.now())
    return {
        "token": token,
        "files": attachments.drafts_of(token) if takes_files else [],
        "max_files": limits.max_files,
        "max_mb": limits.max_bytes // (1024 * 1024),
    }
