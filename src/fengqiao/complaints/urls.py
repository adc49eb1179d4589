"""Addresses of the desk."""

from django.urls import path

from fengqiao.complaints.views import case, files, imports, intake, ledger, listing, orders, people

app_name = "complaints"
urlpatterns = [
    path("desk/cases/", listing.cases, name="list"),
    path("desk/cases/bulk/", listing.bulk, name="bulk"),
    path("desk/cases/export/", listing.export_cases, name="export"),
    path("desk/cases/views/", listing.keep_view, name="keep_view"),
    path("desk/cases/views/<int:view_id>/delete/", listing.drop_view, name="drop_view"),
    path("desk/cases/new/", intake.intake, name="intake"),
    path("desk/cases/new/person/", intake.person, name="person"),
    path("desk/cases/new/offices/", intake.offices, name="offices"),
    path("desk/cases/<str:number>/", case.case, name="case"),
    path("desk/cases/<str:number>/receipt/", intake.receipt, name="receipt"),
    path("desk/cases/<str:number>/files/", files.upload, name="upload"),
    path("desk/cases/<str:number>/actions/<str:action>/", case.action, name="action"),
    path("desk/cases/<str:number>/people/<int:party_id>/", people.reveal, name="reveal"),
    path("desk/files/<int:attachment_id>/", files.download, name="file"),
    path("desk/search/", listing.search, name="search"),
    path("desk/orders/", orders.orders, name="orders"),
    path("desk/orders/export/", orders.export_orders, name="export_orders"),
    path("desk/imports/", imports.overview, name="imports"),
    path("desk/imports/export/", imports.export_runs, name="export_imports"),
    path("desk/imports/template.xlsx", imports.template_file, name="import_template"),
    path("desk/imports/<int:run_id>/", imports.run_page, name="import"),
    path("desk/imports/<int:run_id>/start/", imports.start, name="import_start"),
    path("desk/imports/<int:run_id>/progress/", imports.progress, name="import_progress"),
    path("desk/imports/<int:run_id>/rejected.csv", imports.rejected, name="import_rejected"),
    path("desk/imports/<int:run_id>/delete/", imports.delete, name="import_delete"),
    path("desk/ledger/cases/", ledger.ledger_page, name="ledger"),
]
