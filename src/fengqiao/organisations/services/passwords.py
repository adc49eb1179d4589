"""Passwords a person had before. Numbers are parameters of the domain ``security``."""

from datetime import date
from typing import Final

from django.contrib.auth.hashers import check_password
from django.utils.translation import gettext as _

from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.parameters.queries import rules_on
from fengqiao.organisations.models import PastPassword, StaffMember

KEPT: Final = 24  # more than any rule asks for; a larger number of the rule then counts for later changes


def keep_past(member: StaffMember) -> None:
    """Remember the password about to be replaced, and forget those too old to matter."""
    if not member.has_usable_password():
        return
    PastPassword.objects.create(member=member, password=member.password)
    outdated = member.past_passwords.order_by("-id").values_list("pk", flat=True)[KEPT:]
    PastPassword.objects.filter(pk__in=list(outdated)).delete()


def require_unused(member: StaffMember, password: str, *, on: date) -> None:
    """Refuse a password among the last ones, the present one included. Raises Invalid."""
    last = rules_on("security", on).number("pwd_history")
    past = member.past_passwords.order_by("-id").values_list("password", flat=True)[: max(last - 1, 0)]
    if last and any(check_password(password, known) for known in (member.password, *past)):
        raise Invalid({"new": _("不能使用最近 %(n)d 次用过的密码") % {"n": last}})
