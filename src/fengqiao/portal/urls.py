"""Addresses of the portal. The home page is in `config.urls`: every page of the site leads to it."""

from django.urls import path, re_path

from fengqiao.portal.views import filing, finding, following, pages
from fengqiao.portal.views.mediation import about, applying, signing
from fengqiao.portal.views.mediation import following as mediating

app_name = "portal"
urlpatterns = [
    path("help/", pages.help_page, name="help"),
    path("privacy/", pages.privacy, name="privacy"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("complain/", finding.find, name="find"),
    path("complain/files/", filing.files, name="files"),
    path("complain/done/", filing.done, name="done"),
    path("complain/done/saved/", filing.saved, name="saved"),
    re_path(r"^complain/done/receipt\.(?P<kind>pdf|docx)$", filing.receipt_file, name="receipt"),
    path("complain/<str:code>/", filing.complain, name="complain"),
    path("o/<str:code>/", finding.outlet, name="outlet"),
    path("o/<str:code>/qr.svg", finding.outlet_qr, name="outlet_qr"),
    path("mediate/", about.about, name="mediate"),
    path("mediate/find/", applying.find, name="mediate_find"),
    path("mediate/done/", applying.done, name="mediate_done"),
    path("mediate/apply/<str:code>/", applying.apply, name="mediate_apply"),
    path("progress/", following.status, name="status"),
    path("progress/leave/", following.leave, name="leave"),
    path("progress/case/", following.case, name="case"),
    path("progress/case/files/<int:attachment_id>/", following.file, name="file"),
    path("progress/case/<slug:action>/", following.act, name="act"),
    path("progress/mediation/", mediating.case, name="mediation_case"),
    path("progress/mediation/sign/", signing.sign, name="mediation_sign"),
    path("progress/mediation/sign/code/", signing.code, name="mediation_code"),
    path("progress/mediation/<slug:action>/", mediating.act, name="mediation_act"),
]
