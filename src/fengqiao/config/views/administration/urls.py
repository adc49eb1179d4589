"""Addresses of these pages, and their entries in the menu."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from fengqiao.config.views.administration import calendar, codes, ledger, notices, parameters, people
from fengqiao.config.views.administration.roles import INSPECTORS, KEEPERS, READERS
from fengqiao.foundation.navigation import NavItem, register

app_name = "administration"
urlpatterns = [
    path("desk/parameters/", parameters.index, name="parameters"),
    path("desk/parameters/export/", parameters.export_list, name="export_parameters"),
    path("desk/parameters/<str:rule_set>/<str:name>/", parameters.change, name="parameter"),
    path("desk/calendar/", calendar.index, name="calendar"),
    path("desk/calendar/export/", calendar.export_list, name="export_calendar"),
    path("desk/calendar/<int:year>/", calendar.enter, name="year"),
    path("desk/codes/", codes.index, name="codes"),
    path("desk/codes/export/", codes.export_list, name="export_codes"),
    path("desk/codes/<str:axis>/add/", codes.add, name="add_code"),
    path("desk/codes/<str:axis>/<str:code>/renew/", codes.renew, name="renew_code"),
    path("desk/codes/<str:axis>/<str:code>/close/", codes.close, name="close_code"),
    path("desk/ledger/", ledger.overview, name="ledger"),
    path("desk/ledger/export/", ledger.export_seals, name="export_seals"),
    path("desk/ledger/verify/", ledger.verify, name="verify"),
    path("desk/ledger/verifications/<int:number>/", ledger.verification, name="verification"),
    path("desk/ledger/find/", ledger.find_chain, name="find_chain"),
    path("desk/ledger/chains/<str:name>/", ledger.chain, name="chain"),
    path("desk/notices/", notices.index, name="notices"),
    path("desk/people/", people.index, name="people"),
    path("desk/people/<int:person_id>/forget/", people.forget, name="forget"),
]

for order, label, url_name, icon, roles in (
    (520, _("规则与参数"), "administration:parameters", "adjustments", READERS),
    (530, _("工作日历"), "administration:calendar", "calendar", READERS),
    (540, _("分类代码"), "administration:codes", "tags", READERS),
    (550, _("账本"), "administration:ledger", "shield-check", INSPECTORS),
    (555, _("发送失败的通知"), "administration:notices", "mail-x", KEEPERS),
    (560, _("个人信息请求"), "administration:people", "user-shield", KEEPERS),
):
    register(NavItem(label, url_name, icon, frozenset(roles), order, _("系统管理")))
