"""Login rules that are parameters, and the bridges through which Django and its packages ask for them."""

from datetime import timedelta
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fengqiao.foundation.parameters.queries import rules_on

SINGLE_SIGN_ON: Final = "fengqiao.config.views.single_sign_on"


def number(name: str) -> int:
    """Return a number of the security rules in force today."""
    return rules_on("security", timezone.localdate()).number(name)


def login_failure_limit(request: HttpRequest | None = None, credentials: Any = None) -> int:
    """Return after how many wrong passwords an account is locked for the caller's address."""
    return number("login_fail_limit")


def lock_time(request: HttpRequest | None = None) -> timedelta:
    """Return for how long it stays locked."""
    return timedelta(minutes=number("lock_minutes"))


def has_to_change_password(request: HttpRequest) -> bool:
    """Whether whoever is logged in has a temporary password, or one older than the rules allow."""
    return request.user.is_authenticated and (request.user.must_change_password or has_old_password(request))


def has_old_password(request: HttpRequest) -> bool:
    """Whether the password used to log in is older than the rules allow. A demo's logins stay as they are printed."""
    by_password = not str(request.session.get(BACKEND_SESSION_KEY, "")).startswith(SINGLE_SIGN_ON)
    if settings.DEMO or not by_password or not request.user.is_authenticated:
        return False
    return timezone.now() - request.user.password_changed_at > timedelta(days=number("pwd_max_age_days"))


def kinds_of_characters(password: str) -> int:
    """Return how many of upper case, lower case, digits and others a password has."""
    kinds = {
        "upper" if char.isupper() else "lower" if char.islower() else "digit" if char.isdigit() else "other"
        for char in password
    }
    return len(kinds)


class PasswordRulesValidator:
    """Length and kinds of characters as the security rules want them."""

    def validate(self, password: str, user: object = None) -> None:
        """Raise ValidationError naming each rule the password breaks."""
        problems = []
        if len(password) < (length := number("pwd_min_len")):
            problems.append(ngettext("密码至少 %(n)d 位。", "密码至少 %(n)d 位。", length) % {"n": length})
        if kinds_of_characters(password) < (kinds := number("pwd_classes_min")):
            problems.append(_("密码须含大写字母、小写字母、数字、符号中的至少 %(n)d 种。") % {"n": kinds})
        if problems:
            raise ValidationError(problems)

    def get_help_text(self) -> str:
        """Return both rules in one sentence."""
        return _("至少 %(length)d 位，含大写字母、小写字母、数字、符号中的至少 %(kinds)d 种。") % {
            "length": number("pwd_min_len"),
            "kinds": number("pwd_classes_min"),
        }
