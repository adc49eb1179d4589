"""Materials, lessons and plans through services and pages."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from docx import Document

from fengqiao.education.models import Campaign, Lesson, LessonTally, Material, MaterialVersion, Plan
from fengqiao.education.queries.materials import content_of_materials
from fengqiao.education.queries.plans import progress
from fengqiao.education.services import materials, plans
from fengqiao.education.services.lessons import finish
from fengqiao.education.services.materials import MaterialData
from fengqiao.education.services.plans import TargetData
from fengqiao.education.services.reference import load_reference
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound

PLAIN = "不信陌生电话。不转陌生账户。"
HARD = (
    "净值型产品的业绩比较基准不得不按既往年化收益率以及风险承受能力和适当性匹配结果综合测算后方可对外披露1234567890元。"
)


def material(city, text=PLAIN, code="B-1-1", **more) -> MaterialVersion:
    data = MaterialData(**{"title": "防骗卡", "topic": "FRAUD", "audience": "elderly", "text": text, **more})
    return materials.add_material(data, by=city.actor(code), at=timezone.now())


def approved(city, **more) -> MaterialVersion:
    made, now = material(city, **more), timezone.now()
    materials.submit(made.pk, by=city.actor("B-1-1"), at=now)
    materials.approve(made.pk, by=city.actor("B-1"), at=now)
    made.refresh_from_db()
    return made


def test_a_hard_text_is_not_submitted_until_it_is_made_simpler(city):
    made, by = material(city, HARD), city.actor("B-1-1")
    with pytest.raises(NotAllowed, match="通俗程度"):
        materials.submit(made.pk, by=by, at=timezone.now())
    better = materials.add_version(made.material_id, text=PLAIN, by=by, at=timezone.now())
    materials.submit(better.pk, by=by, at=timezone.now())
    assert better.number == 2


def test_an_office_above_approves_never_who_wrote_it_and_the_version_before_is_replaced(city):
    first = approved(city)
    second = materials.add_version(
        first.material_id, text=PLAIN + "再想想。", by=city.actor("B-1-1"), at=timezone.now()
    )
    materials.submit(second.pk, by=city.actor("B-1-1"), at=timezone.now())
    for code in ("B-1-1", "R"):
        with pytest.raises((NotAllowed, NotFound)):
            materials.approve(second.pk, by=city.actor(code), at=timezone.now())
    materials.approve(second.pk, by=city.actor("REG", Role.REGULATOR), at=timezone.now())
    assert set(MaterialVersion.objects.values_list("number", "status")) == {(1, "replaced"), (2, "approved")}


def test_the_text_is_read_from_a_word_file_that_the_sweep_then_keeps(city, settings, tmp_path, browser):
    settings.DATA = tmp_path
    word, written = Document(), BytesIO()
    word.add_paragraph("不转陌生账户。")
    word.save(written)
    given = SimpleUploadedFile("防骗.docx", written.getvalue())
    fields = {"title": "防骗卡", "topic": "FRAUD", "audience": "elderly", "is_public": "on", "text": "", "file": given}
    browser("B-1-1").post("/desk/education/materials/new/", fields)
    made = MaterialVersion.objects.get()
    assert (made.text, made.name) == ("不转陌生账户。", "防骗.docx")
    assert content_of_materials([made.sha256, "0" * 64]) == {made.sha256}
    sent = browser("B").get(f"/desk/education/materials/versions/{made.pk}/file/")
    assert b"".join(sent.streaming_content) == written.getvalue()
    assert Client().get(f"/learn/library/{made.pk}/file/").status_code == 404


def test_a_file_of_another_kind_or_without_text_is_refused(city, settings, tmp_path):
    settings.DATA = tmp_path
    for name, content in (("a.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 20), ("a.txt", b"  \n ")):
        with pytest.raises(Invalid):
            material(city, "", file=SimpleUploadedFile(name, content))
    assert not Material.objects.exists()


def test_everybody_reads_approved_public_materials_only(city):
    shown, hidden = approved(city), approved(city, title="内部", is_public=False)
    page = Client().get("/learn/library/").content.decode()
    assert "防骗卡" in page
    assert "内部" not in page
    assert Client().get(f"/learn/library/{shown.pk}/").status_code == 200
    assert Client().get(f"/learn/library/{hidden.pk}/").status_code == 404


def test_a_lesson_is_answered_explained_counted_and_rated_without_a_name(db):
    client, lesson = Client(), Lesson.objects.order_by("order")[0]
    right = {one.code: str(one.answer) for one in lesson.questions.all()}
    unanswered = client.post(f"/learn/{lesson.slug}/", {})
    assert "还有题没有选答案" in unanswered.content.decode()
    assert not LessonTally.objects.exists()
    page = client.post(f"/learn/{lesson.slug}/", right).content.decode()
    assert f"答对 {len(right)} 题" in page
    for _twice in range(2):
        client.post(f"/learn/{lesson.slug}/rate/", {"stars": "5"})
    numbers = dict(LessonTally.objects.values_list("kind", "number"))
    assert numbers == {"completed": 1, "right": len(right), "stars5": 1}


def test_two_who_finish_on_one_day_both_count(db):
    lesson = Lesson.objects.order_by("order")[0]
    wrong = {one.code: str((one.answer + 1) % len(one.choices)) for one in lesson.questions.all()}
    for _person in range(2):
        finish(lesson.slug, wrong, at=timezone.now())
    assert LessonTally.objects.get(kind="completed").number == 2


def test_the_regulator_takes_a_lesson_away_and_reference_data_do_not_bring_it_back(city, browser):
    lesson = Lesson.objects.order_by("order")[0]
    assert browser("B").post(f"/desk/education/lessons/{lesson.pk}/show/", {"shown": "0"}).status_code == 403
    browser("REG", Role.REGULATOR).post(f"/desk/education/lessons/{lesson.pk}/show/", {"shown": "0"})
    assert load_reference() == 0
    assert Client().get(f"/learn/{lesson.slug}/").status_code == 404


def test_a_plan_counts_what_its_own_subtree_held_and_stands_once_adopted(city, make):
    make("B-1-1", topics=("FRAUD", "LOAN"))
    make("B-1-2", setting="campus", days=9)
    make("R-1", days=14)
    now, head = timezone.now(), city.actor("B", Role.EXECUTIVE)
    plan = plans.begin_plan(year=timezone.localdate().year, by=head, at=now)
    for target in (
        TargetData(sessions=4),
        TargetData(topic="LOAN", sessions=2, person_times=50),
        TargetData(setting="campus", sessions=1),
    ):
        plans.add_target(plan.pk, target, by=head, at=now)
    reached = [[number.reached for number in row.numbers] for row in progress(plan)]
    assert reached == [[2], [1, 100], [1]]
    with pytest.raises(Invalid, match="同样"):
        plans.add_target(plan.pk, TargetData(sessions=9), by=head, at=now)
    plans.adopt(plan.pk, by=head, at=now, on=now.date())
    with pytest.raises(NotAllowed):
        plans.add_target(plan.pk, TargetData(topic="CARD", sessions=1), by=head, at=now)


def test_plan_pages_are_kept_by_their_own_house_and_seen_above(city, browser):
    year = timezone.localdate().year
    client = browser("B", Role.EXECUTIVE)
    begun = client.post("/desk/education/plans/begin/", {"year": year})
    client.post(begun["Location"], {"sessions": "5", "topic": "CARD"})
    client.post(begun["Location"], {"sessions": "", "topic": "LOAN"})
    plan = Plan.objects.get()
    assert plan.targets.count() == 1
    assert browser("R", Role.EXECUTIVE).get(begun["Location"]).status_code == 404
    assert "银行卡与移动支付" in browser("REG", Role.REGULATOR).get(begun["Location"]).content.decode()
    client.post(f"{begun['Location']}adopt/")
    plan.refresh_from_db()
    assert plan.is_adopted


def test_a_campaign_is_announced_once_per_code(browser):
    fields = {"code": "315-2027", "title": "消保周", "starts_on": "2027-03-09", "ends_on": "2027-03-15"}
    client = browser("REG", Role.REGULATOR)
    client.post("/desk/education/campaigns/", fields)
    assert "这个代码已经有了" in client.post("/desk/education/campaigns/", fields).content.decode()
    assert Campaign.objects.count() == 1


@pytest.mark.parametrize(("starts_on", "ends_on"), [("0200-03-09", "0200-03-15"), ("2027-03-09", "9999-03-15")])
def test_a_campaign_of_another_age_is_refused_with_the_years_that_are_taken(browser, starts_on, ends_on):
    fields = {"code": "315-2027", "title": "消保周", "starts_on": starts_on, "ends_on": ends_on}
    page = browser("REG", Role.REGULATOR).post("/desk/education/campaigns/", fields).content.decode()
    assert "请核对年份" in page
    assert starts_on in page  # what was typed stays
    assert not Campaign.objects.exists()
