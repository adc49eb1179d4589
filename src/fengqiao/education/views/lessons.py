"""Lessons at the desk: how they do, and whether they are shown."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fengqiao.education.queries.lessons import all_lessons
from fengqiao.education.services.lessons import show_lesson
from fengqiao.education.views.roles import READERS
from fengqiao.foundation.access import ActorRequest, access
from fengqiao.foundation.actors import Role


@access(*READERS)
@require_safe
def lessons(request: ActorRequest) -> HttpResponse:
    """List the lessons with completions, right answers and satisfaction."""
    return render(request, "education/lessons.html", {"rows": all_lessons()})


@access(Role.REGULATOR)
@require_POST
def show(request: ActorRequest, lesson_id: int) -> HttpResponse:
    """Show a lesson in the portal or take it away."""
    show_lesson(lesson_id, shown=request.POST.get("shown") == "1", by=request.actor, at=timezone.now())
    messages.success(request, _("已保存。"))
    return redirect("education:lessons")
