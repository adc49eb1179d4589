"""One's own study: courses, tests, certificates; and the public page behind a certificate's code."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.education.queries import tests as test_queries
from fengqiao.education.queries import training as queries
from fengqiao.education.queries.reference import rules_of
from fengqiao.education.services import training as services
from fengqiao.foundation.access import STAFF, ActorRequest, access, public
from fengqiao.foundation.errors import Invalid, NotAllowed
from fengqiao.foundation.files.downloads import download
from fengqiao.foundation.throttle.services import rate_limit


@access(*STAFF)
@require_safe
def mine(request: ActorRequest) -> HttpResponse:
    """Show one's own courses, what is missing and what to do next."""
    today = timezone.localdate()
    return render(request, "education/training/mine.html", {"rows": queries.study_of(request.actor, today=today)})


@access(*STAFF)
@require_POST
def begin(request: ActorRequest, course: str) -> HttpResponse:
    """Begin a course's test, or go on with the one begun."""
    try:
        attempt = services.begin_test(course, by=request.actor, at=timezone.now())
    except (Invalid, NotAllowed) as refused:
        messages.error(request, refused.message)
        return redirect("education:mine")
    return redirect("education:attempt", attempt.pk)


@access(*STAFF)
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def attempt(request: ActorRequest, attempt_id: int) -> HttpResponse:
    """Ask the questions; after handing in, show what was right and why."""
    one = queries.own_attempt(attempt_id, viewer=request.actor)
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            services.hand_in(one.pk, request.POST.dict(), by=request.actor, at=timezone.now())
        except Invalid as refused:
            errors = refused.fields
        except NotAllowed as refused:
            messages.error(request, refused.message)
            return redirect("education:attempt", one.pk)
        else:
            return redirect("education:attempt", one.pk)
    context = {"attempt": one, "least": rules_of().number("test_pass_pct"), "errors": errors}
    if one.handed_in_at is not None:
        return render(request, "education/training/marked.html", {**context, "answers": test_queries.answered(one)})
    asked = [
        {"question": q, "name": f"q{n}", "error": errors.get(f"q{n}", ""), "given": request.POST.get(f"q{n}", "")}
        for n, q in enumerate(test_queries.questions_of(one), start=1)
    ]
    return render(request, "education/training/test.html", {**context, "asked": asked})


@access(*STAFF)
@require_safe
def certificate(request: ActorRequest, certificate_id: int) -> HttpResponseBase:
    """Send a certificate as PDF."""
    name, content = services.certificate_file(certificate_id, by=request.actor)
    return download(name=name, media_type="application/pdf", size=len(content), chunks=[content])


@public
@require_safe
@rate_limit(30, methods=("GET", "HEAD"))
@never_cache
def verify(request: HttpRequest, token: str) -> HttpResponse:
    """Confirm number, date and hash of a certificate, and nothing else."""
    found = queries.confirmed(token)
    response = render(request, "education/public/certificate.html", {"found": found, "title": _("合格证核验")})
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
