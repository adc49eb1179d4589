"""What everybody sees: lessons with questions, the library, events near by."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.education.queries import materials as library_queries
from fengqiao.education.queries.events import rows_of, upcoming, upcoming_near
from fengqiao.education.queries.lessons import lesson_shown, lessons_shown
from fengqiao.education.queries.reference import topic_choices, topic_label
from fengqiao.education.services import lessons as services
from fengqiao.foundation.access import public
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.files.downloads import download
from fengqiao.foundation.lists import page
from fengqiao.foundation.throttle.services import rate_limit
from fengqiao.places import queries as places

_RATED = "education_rated"


@public
@require_safe
def learn(request: HttpRequest) -> HttpResponse:
    """List the lessons."""
    rows = [{"lesson": one, "topic": topic_label(one.topic)} for one in lessons_shown()]
    return render(request, "education/public/learn.html", {"rows": rows})


@public
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(30, seconds=60)
def lesson(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a lesson and its questions; mark the answers and explain them."""
    one = lesson_shown(slug)
    questions = list(one.questions.filter(is_active=True))
    context = {"lesson": one, "topic": topic_label(one.topic), "rated": slug in request.session.get(_RATED, [])}
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            marked = services.finish(slug, request.POST.dict(), at=timezone.now())
        except Invalid as refused:
            errors = refused.fields
        else:
            right = sum(answer.is_right for answer in marked)
            return render(request, "education/public/marked.html", {**context, "marked": marked, "right": right})
    asked = [{"question": q, "error": errors.get(q.code, ""), "given": request.POST.get(q.code, "")} for q in questions]
    return render(request, "education/public/lesson.html", {**context, "asked": asked, "errors": errors})


@public
@require_POST
@rate_limit(10, seconds=60)
def rate(request: HttpRequest, slug: str) -> HttpResponse:
    """Count how satisfied a reader is, once per browser and lesson."""
    stars = request.POST.get("stars", "")
    rated = request.session.get(_RATED, [])
    if slug not in rated:
        services.rate(
            slug, int(stars) if stars.isascii() and stars.isdecimal() and len(stars) == 1 else 0, at=timezone.now()
        )
        request.session[_RATED] = [*rated, slug][-50:]
    return render(request, "education/public/thanks.html", {"lesson": lesson_shown(slug)})


@public
@require_safe
def library(request: HttpRequest) -> HttpResponse:
    """List the materials for everybody."""
    topic = request.GET.get("topic", "")
    shown = page(library_queries.library(topic=topic[:24]), order=("-id",), after=request.GET.get("after"), size=30)
    rows = [{"version": one, "topic": topic_label(one.material.topic)} for one in shown.items]
    context = {"page": shown, "rows": rows, "topics": topic_choices(), "topic": topic}
    return render(request, "education/public/library.html", context)


@public
@require_safe
def material(request: HttpRequest, version_id: int) -> HttpResponse:
    """Show the text of a material."""
    one = library_queries.public_version(version_id)
    paragraphs = [part for part in one.text.splitlines() if part.strip()]
    context = {"version": one, "topic": topic_label(one.material.topic), "paragraphs": paragraphs}
    return render(request, "education/public/material.html", context)


@public
@require_safe
@rate_limit(60, methods=("GET",))
def file(request: HttpRequest, version_id: int) -> HttpResponseBase:
    """Send the file of a public material."""
    one = library_queries.public_version(version_id)
    if not one.sha256:
        return redirect("education:public_material", one.pk)
    return download(name=one.name, media_type=one.media_type, size=one.size, chunks=library_queries.content(one))


@public
@require_safe
@rate_limit(120, methods=("GET",))
def near(request: HttpRequest) -> HttpResponse:
    """List the coming events that are open to everybody, near a place if one is named."""
    typed, code = request.GET.get("q", "").strip()[:40], request.GET.get("place", "")
    place = places.places([code]).get(code) if len(code) == 12 and code.isdecimal() else None
    found = [] if place or not typed else places.search(typed, limit=8)
    if len(found) == 1 and place is None:
        place = found[0]
    now = timezone.now()
    rows, around = upcoming_near(place.code, on=now) if place else (upcoming(on=now), None)
    shown = page(rows, order=("starts_at", "id"), after=request.GET.get("after"), size=20)
    context = {
        "page": shown, "rows": rows_of(shown.items), "typed": typed, "place": place, "found": found,
        "counties": places.counties(), "around": around, "title": _("附近的宣教活动"),
    }  # fmt: skip
    return render(request, "education/public/near.html", context)
