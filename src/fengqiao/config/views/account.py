"""Login with an optional second factor, the choice of assignment, one's own password."""

from typing import Any, Final

import segno
from django.contrib import messages
from django.contrib.auth import get_user_model, update_session_auth_hash
from django.contrib.auth import login as log_in
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_otp import devices_for_user
from django_otp import login as otp_login
from django_otp.plugins.otp_totp.models import TOTPDevice

from fengqiao.config.forms import LoginForm, OneTimeCodeForm, PasswordForm
from fengqiao.config.security import PasswordRulesValidator, has_old_password, number
from fengqiao.config.views.reading import safe_next
from fengqiao.foundation.access import SESSION_ASSIGNMENT, STAFF, ActorRequest, access, public
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.throttle.services import rate_limit
from fengqiao.organisations import demo
from fengqiao.organisations import queries as organisations
from fengqiao.organisations.services import change_password

PENDING: Final = "second_factor_pending"
PENDING_SECONDS: Final = 300


class StaffRequest(ActorRequest):
    """A request of a member of staff."""

    user: Any  # organisations' StaffMember: views do not name models


@method_decorator([public, rate_limit(30, seconds=60)], name="dispatch")
class Login(LoginView):
    """Name and password; whoever enrolled a second factor is asked for it next."""

    form_class = LoginForm
    template_name = "account/login.html"
    redirect_authenticated_user = True

    def form_valid(self, form: Any) -> HttpResponse:
        """Log in, or hold the login until the second factor is given."""
        member = form.get_user()
        if any(True for _device in devices_for_user(member)):
            now = timezone.now().timestamp()
            self.request.session[PENDING] = [member.pk, member.backend, self.get_success_url(), now]
            return redirect("second_factor_challenge")
        return super().form_valid(form)

    def get_default_redirect_url(self) -> str:
        """Return the first page of whoever logs in."""
        return str(reverse_lazy("desk"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the logins of the demo."""
        return {**super().get_context_data(**kwargs), "demo_logins": demo.logins()}


@method_decorator(public, name="dispatch")
class Logout(LogoutView):
    """Ends the session; by POST only."""


@public
@rate_limit(10, seconds=300)
@require_http_methods(["GET", "POST"])
def second_factor_challenge(request: HttpRequest) -> HttpResponse:
    """Ask for the one-time code between password and login."""
    member_id, backend, target, since = request.session.get(PENDING) or (None, "", "", 0)
    member = get_user_model().objects.filter(pk=member_id or 0, is_active=True).first()
    if member is None or timezone.now().timestamp() - since > PENDING_SECONDS:
        request.session.pop(PENDING, None)
        return redirect("login")
    form = OneTimeCodeForm(request.POST or None)
    if form.is_valid():
        for device in devices_for_user(member):
            if device.verify_token(form.cleaned_data["code"]):
                del request.session[PENDING]
                log_in(request, member, backend=backend)
                otp_login(request, device)
                return HttpResponseRedirect(target)
        form.add_error("code", _("口令不对或已过期，请输入最新的六位数字。"))
    return render(request, "account/challenge.html", {"form": form})


@access(*STAFF)
@require_http_methods(["GET", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Enrol an authenticator app, or remove it; both need a current code."""
    confirmed = TOTPDevice.objects.filter(user=request.user, confirmed=True).first()
    device = (
        confirmed or TOTPDevice.objects.get_or_create(user=request.user, confirmed=False, defaults={"name": "app"})[0]
    )
    form = OneTimeCodeForm(request.POST or None)
    if form.is_valid():
        if device.verify_token(form.cleaned_data["code"]):
            return _toggle(request, device, enrolled=confirmed is not None)
        form.add_error("code", _("口令不对或已过期，请输入最新的六位数字。"))
    return render(request, "account/second_factor.html", {"form": form, "enrolled": confirmed, **_qr(device)})


def _toggle(request: HttpRequest, device: TOTPDevice, *, enrolled: bool) -> HttpResponse:
    if enrolled:
        device.delete()
        messages.success(request, _("动态口令已停用。"))
    else:
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        otp_login(request, device)
        messages.success(request, _("动态口令已启用，下次登录时需要输入。"))
    return redirect("second_factor")


def _qr(device: TOTPDevice) -> dict[str, str]:
    if device.confirmed:
        return {}
    drawing = segno.make(device.config_url, error="m").svg_inline(scale=5, border=2, omitsize=True)
    return {"qr": mark_safe(drawing), "secret": device.key}  # noqa: S308 - drawn by segno from our own device


@access(*STAFF)
@require_http_methods(["GET", "POST"])
def assignments(request: StaffRequest) -> HttpResponse:
    """Choose in which role and for which organisation one acts."""
    mine = organisations.assignments_of(request.user)
    if request.method == "POST":
        chosen = next((a for a in mine if str(a.id) == request.POST.get("assignment")), None)
        if chosen is None:
            messages.error(request, _("该任职已不存在，请重新选择。"))
            return redirect("assignments")
        request.session[SESSION_ASSIGNMENT] = chosen.id
        return HttpResponseRedirect(safe_next(request, str(reverse_lazy("desk"))))
    return render(request, "account/assignments.html", {"assignments": mine})


@access(*STAFF)
@require_http_methods(["GET", "POST"])
def password(request: StaffRequest) -> HttpResponse:
    """Change one's own password; the session stays."""
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        try:
            change_password(
                member_id=request.user.pk,
                old=form.cleaned_data["old"],
                new=form.cleaned_data["new"],
                by=request.actor,
                at=timezone.now(),
            )
        except Invalid as refusal:
            for name, message in refusal.fields.items():
                form.add_error(name if name in form.fields else None, message)
        else:
            request.user.refresh_from_db()
            update_session_auth_hash(request, request.user)
            messages.success(request, _("密码已修改。"))
            return redirect("desk")
    return render(
        request,
        "account/password.html",
        {
            "form": form,
            "rules": PasswordRulesValidator().get_help_text(),
            "outdated_after": number("pwd_max_age_days") if has_old_password(request) else None,
        },
    )
