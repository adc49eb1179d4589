"""What the menus lead to, by role."""

from django.utils.translation import gettext_lazy as _

from fengqiao.foundation.actors import Role
from fengqiao.foundation.navigation import NavItem, register

_READERS = frozenset({Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.AUDITOR})
_SECTION = _("监督评价")
_ITEMS: tuple[NavItem, ...] = (
    NavItem(_("监督指标"), "supervision:indicators", "chart-dots", _READERS, order=80, section=_SECTION),
    NavItem(_("年度目标"), "supervision:goals", "target-arrow", _READERS, order=81, section=_SECTION),
    NavItem(_("专项行动"), "supervision:campaigns", "flag", _READERS, order=82, section=_SECTION),
    NavItem(_("定期报告"), "supervision:reports", "report", _READERS, order=85, section=_SECTION),
    NavItem(_("监管督办"), "supervision:orders", "gavel", _READERS, order=83, section=_SECTION),
    NavItem(_("考核评价"), "supervision:evaluations", "medal", _READERS, order=87, section=_SECTION),
    NavItem(_("满意度"), "supervision:satisfaction", "mood-smile", _READERS, order=84, section=_SECTION),
    NavItem(_("报送数据"), "supervision:reported", "database-import", _READERS, order=86, section=_SECTION),
    NavItem(_("简报通报"), "supervision:bulletins", "news", _READERS, order=88, section=_SECTION),
)


def register_menu() -> None:
    """Add the pages of this context; called once the applications are ready."""
    for item in _ITEMS:
        register(item)
