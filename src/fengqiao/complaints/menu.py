"""What the desk's menu leads to, by role."""

from django.utils.translation import gettext_lazy as _

from fengqiao.foundation.actors import Role
from fengqiao.foundation.navigation import NavItem, register

_WORKERS = frozenset({Role.CLERK, Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR})


def register_menu() -> None:
    """Add the desk's pages; called once the applications are ready."""
    for item in (
        NavItem(_("登记投诉"), "complaints:intake", "file-plus", _WORKERS, order=30, section=_("案件")),
        NavItem(_("案件列表"), "complaints:list", "list-check", _WORKERS | {Role.AUDITOR}, order=20, section=_("案件")),
        NavItem(
            _("督办要求"),
            "complaints:orders",
            "message-question",
            _WORKERS | {Role.AUDITOR},
            order=40,
            section=_("案件"),
        ),
        NavItem(
            _("批量导入"),
            "complaints:imports",
            "file-import",
            frozenset({Role.OFFICER, Role.REGULATOR}),
            order=45,
            section=_("案件"),
        ),
        NavItem(
            _("案件核验"),
            "complaints:ledger",
            "shield-check",
            frozenset({Role.AUDITOR, Role.REGULATOR}),
            order=50,
            section=_("案件"),
        ),
    ):
        register(item)
