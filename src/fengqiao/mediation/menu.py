"""What the desk's menu leads to, by role."""

from django.utils.translation import gettext_lazy as _

from fengqiao.foundation.actors import Level, Role
from fengqiao.foundation.navigation import NavItem, register

_SEE = frozenset(
    {Role.CLERK, Role.OFFICER, Role.EXECUTIVE, Role.REGULATOR, Role.AUDITOR, Role.MEDIATOR, Role.MEDIATION_CLERK,
     Role.COURT_LIAISON, Role.JUSTICE}
)  # fmt: skip
_OVERSEE = frozenset({Role.MEDIATION_CLERK, Role.ADMINISTRATOR, Role.REGULATOR, Role.JUSTICE})


def register_menu() -> None:
    """Add the pages of mediation; called once the applications are ready."""
    section = _("调解")
    for item in (
        NavItem(
            _("调解看板"),
            "mediation:board",
            "layout-kanban",
            frozenset({Role.MEDIATION_CLERK}),
            order=5,
            section=section,
        ),
        NavItem(
            _("统一排期"),
            "mediation:plans",
            "calendar-stats",
            frozenset({Role.MEDIATION_CLERK}),
            order=57,
            section=section,
        ),
        NavItem(_("我的日程"), "mediation:day", "calendar-event", frozenset({Role.MEDIATOR}), order=5, section=section),
        NavItem(_("法院工作台"), "mediation:court", "gavel", frozenset({Role.COURT_LIAISON}), order=5, section=section),
        NavItem(_("指导工作台"), "mediation:guidance", "scale", frozenset({Role.JUSTICE}), order=5, section=section),
        NavItem(_("我的资料"), "mediation:me", "id-badge-2", frozenset({Role.MEDIATOR}), order=72, section=section),
        NavItem(
            _("调解员名册"),
            "mediation:mediators",
            "users-group",
            _OVERSEE,
            order=70,
            section=section,
            levels=frozenset({Level.BODY, Level.REGULATOR}),
        ),
        NavItem(
            _("调解组织"),
            "mediation:bodies",
            "building-community",
            _OVERSEE,
            order=71,
            section=section,
            levels=frozenset({Level.BODY, Level.REGULATOR}),
        ),
        NavItem(_("调解案件"), "mediation:list", "heart-handshake", _SEE, order=60, section=section),
        NavItem(
            _("提出调解"),
            "mediation:intake",
            "file-plus",
            frozenset({Role.OFFICER, Role.EXECUTIVE, Role.CLERK, Role.MEDIATION_CLERK, Role.COURT_LIAISON}),
            order=65,
            section=section,
        ),
        NavItem(
            _("文书模板"),
            "mediation:papers",
            "file-text",
            frozenset({Role.MEDIATION_CLERK, Role.ADMINISTRATOR}),
            order=75,
            section=section,
            levels=frozenset({Level.BODY}),
        ),
    ):
        register(item)
