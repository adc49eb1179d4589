"""Addresses of the mediation desk."""

from django.urls import path

from fengqiao.mediation.views import case, desks, intake, lists, paper_templates, planning, room

app_name = "mediation"
urlpatterns = [
    path("desk/mediations/", lists.cases, name="list"),
    path("desk/mediations/board/", lists.board, name="board"),
    path("desk/mediations/day/", lists.day, name="day"),
    path("desk/mediations/day/absent/", desks.absent, name="absent"),
    path("desk/mediations/court/", desks.court, name="court"),
    path("desk/mediations/guidance/", desks.guidance, name="guidance"),
    path("desk/mediations/rooms/<int:room_id>/door/", room.door, name="door"),
    path("desk/mediations/search/", lists.search, name="search"),
    path("desk/mediations/export/", lists.export_cases, name="export"),
    path("desk/mediations/new/", intake.intake, name="intake"),
    path("desk/mediations/new/offices/", intake.offices, name="offices"),
    path("desk/mediations/plans/", planning.plans, name="plans"),
    path("desk/mediations/plans/<int:run_id>/", planning.plan, name="plan"),
    path("desk/mediations/plans/<int:run_id>/accept/", planning.accept, name="accept_plan"),
    path("desk/mediations/papers/", paper_templates.index, name="papers"),
    path("desk/mediations/papers/<slug:kind>/", paper_templates.template, name="paper"),
    path("desk/mediations/papers/<slug:kind>/reset/", paper_templates.reset, name="reset_paper"),
    path("desk/mediations/papers/<slug:kind>/built-in/", paper_templates.download, name="built_in_template"),
    path("desk/mediations/papers/<slug:kind>/<int:template_id>/", paper_templates.download, name="paper_template"),
    path("desk/mediations/of/<str:number>/", intake.of_complaint, name="of_complaint"),
    path("desk/mediations/of/<str:number>/new/", intake.hand_over, name="hand_over"),
    path("desk/mediations/files/<int:attachment_id>/", case.download, name="file"),
    path("desk/mediations/<str:number>/", case.case, name="case"),
    path("desk/mediations/<str:number>/move/", case.move, name="move"),
    path("desk/mediations/<str:number>/session/", room.session, name="session"),
    path("desk/mediations/<str:number>/session/sign/<int:side>/", room.sign_here, name="sign_here"),
    path("desk/mediations/<str:number>/session/sign/<int:side>/code/", room.code, name="sign_code"),
    path("desk/mediations/<str:number>/files/", case.upload, name="upload"),
    path("desk/mediations/<str:number>/actions/<str:action>/", case.action, name="action"),
    path("desk/mediations/<str:number>/people/<int:party_id>/", case.reveal, name="reveal"),
]
