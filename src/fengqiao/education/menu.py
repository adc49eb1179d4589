"""What the menus lead to, by role."""

from django.utils.translation import gettext_lazy as _

from fengqiao.foundation.actors import STAFF_ROLES, Role
from fengqiao.foundation.navigation import NavItem, register

_READERS = frozenset({Role.CLERK, Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.AUDITOR})
_CHECKERS = frozenset({Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR})
_TRAINERS = frozenset({Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.MEDIATION_CLERK, Role.AUDITOR})
_VOCABULARY = frozenset({Role.REGULATOR, Role.AUDITOR, Role.ADMINISTRATOR})
_SECTION = _("教育宣传")
_TRAINING = _("学习培训")
_ITEMS: tuple[NavItem, ...] = (
    NavItem(_("宣教活动"), "education:events", "speakerphone", _READERS, order=90, section=_SECTION),
    NavItem(_("活动日历"), "education:calendar", "calendar-event", _READERS, order=91, section=_SECTION),
    NavItem(_("活动核查"), "education:checking", "clipboard-check", _CHECKERS, order=92, section=_SECTION),
    NavItem(_("宣教统计"), "education:figures", "chart-bar", _READERS, order=93, section=_SECTION),
    NavItem(_("宣教计划"), "education:plans", "target-arrow", _READERS, order=94, section=_SECTION),
    NavItem(_("宣教需求"), "education:need", "map-search", _READERS, order=95, section=_SECTION),
    NavItem(_("宣教资料"), "education:materials", "books", _READERS, order=96, section=_SECTION),
    NavItem(_("微课"), "education:lessons", "book", _READERS, order=97, section=_SECTION),
    NavItem(_("主题与用语"), "education:vocabulary", "tags", _VOCABULARY, order=97, section=_SECTION),
    NavItem(_("培训"), "education:sessions", "school", _TRAINERS, order=98, section=_TRAINING),
    NavItem(_("我的学习"), "education:mine", "certificate", STAFF_ROLES, order=99, section=_TRAINING),
    NavItem(_("学金融"), "education:learn", "book", order=25),
)


def register_menu() -> None:
    """Add the pages of this context; called once the applications are ready."""
    for item in _ITEMS:
        register(item)
