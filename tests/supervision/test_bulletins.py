"""Bulletins: drafted from records, passed by four eyes, published, corrected; every figure can be counted again."""

from datetime import timedelta
from io import BytesIO
from threading import Thread

import docx
import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone
from typer.testing import CliRunner

from fengqiao.cli import app
from fengqiao.education.models import Event as EducationEvent
from fengqiao.foundation.actors import Level, Role
from fengqiao.foundation.documents.checking import text_of
from fengqiao.foundation.documents.redhead_word import redhead_word
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.ledger.models import Event
from fengqiao.organisations.models import Organisation
from fengqiao.supervision.models import Bulletin, BulletinVersion
from fengqiao.supervision.queries.bulletins import pages, papers, scope, templates
from fengqiao.supervision.queries.bulletins.composing import compose
from fengqiao.supervision.queries.feeds import Counted
from fengqiao.supervision.queries.feeds.rows import Rows as RowsFeed
from fengqiao.supervision.rules.bulletin.content import Block, keys_in, with_texts
from fengqiao.supervision.rules.goals import SLOTS
from fengqiao.supervision.rules.periods import Period
from fengqiao.supervision.services.bulletins.drafting import draft, edit
from fengqiao.supervision.services.bulletins.moving import perform
from fengqiao.supervision.services.goals import GoalData, adopt, set_goals
from support.city import second_regulator
from support.locks import is_held, waits_for_a_lock

SMALL = """name: 试
period: year
mark: 试简
head: 简报
title: {{ period }}简报
addressee: 各机构：

# 概况

收到{{ received }}，{{ trend: received }}。户外宣教{{ outdoor_sessions | 余 }}，受众{{ person_times | 万 }}。

[table received by=institution with=share,year] 各机构
"""


@pytest.fixture
def brief(monkeypatch, tmp_path) -> str:
    """A short template beside no others: what moves a bulletin does not depend on its length."""
    (tmp_path / "brief.txt").write_text(SMALL, encoding="utf-8")
    monkeypatch.setattr(templates, "FOLDER", tmp_path)
    return "brief"


@pytest.fixture
def people(busy):
    """The regulator's author and approver, an association's officer, a bank's."""
    busy.add("A", Level.HEAD_OFFICE, kind="association")
    return {
        "author": busy.actor("REG", Role.REGULATOR),
        "second": second_regulator(busy),
        "association": busy.actor("A"),
        "bank": busy.actor("B"),
    }


@pytest.fixture
def yearly(people, today) -> BulletinVersion:
    made = draft(template="yearly", period=str(today.year), by=people["author"], at=timezone.now())
    return scope.newest(made.pk, viewer=people["author"])


@pytest.fixture
def drafted(people, today, brief) -> BulletinVersion:
    made = draft(template=brief, period=str(today.year), by=people["author"], at=timezone.now())
    return scope.newest(made.pk, viewer=people["author"])


def act(version, action, by, **data):
    return perform(bulletin_id=version.bulletin_id, action=action, by=by, at=timezone.now(), data=data)


def publish(version, people):
    act(version, "submit", people["author"])
    act(version, "review", people["second"])
    act(version, "approve", people["second"])
    return act(version, "publish", people["author"])


def figure(version, indicator, **more):
    wanted = {"kind": "value", "by": "", "against": "", "scope": {}} | more
    return version.figures.filter(indicator=indicator, **wanted).order_by("id")[0]


def test_the_figures_of_a_draft_are_those_of_the_records_and_carry_their_address(yearly, today):
    found = figure(yearly, "received")
    assert (found.value, found.text, found.data_on) == (3, "3件", today)
    assert found.query.startswith("/measures/received/cases/")
    assert found.rule_set
    assert figure(yearly, "person_times").text == "0.01万人次"
    keys = [key for one in yearly.blocks for key in Block.from_data(one).keys]
    assert sorted(keys) == sorted(yearly.figures.values_list("key", flat=True))


def test_a_period_that_runs_and_what_is_missing_are_said(yearly):
    assert any("期间尚未结束" in note for note in yearly.notes)
    assert any("没有可计算的记录" in note or "记录太少" in note for note in yearly.notes)
    missing = yearly.figures.filter(value=None).exclude(by="county")[0]
    assert "缺数" in missing.text


def test_small_counts_are_neither_compared_nor_judged(yearly):
    text = " ".join(Block.from_data(one).text for one in yearly.blocks)
    assert "数量较少，不作比较" in text
    assert "记录较少，不与规定要求（90%）比较" in text
    assert "可比机构较少，不分高低" in text


RULED = """name: 试
period: year
mark: 试简
head: 简报
title: {{ period }}简报
addressee: 各机构：

[goals]

收到{{ received }}，{{ target: received }}。一线化解率{{ below: first_line_settlement_rate at=measures.first_line_target_pct }}。

[if any outdoor_sessions] 宣教{{ outdoor_sessions }}。
[if any led_cases] 领办。
[if always] 自查。
"""


def ruled(today) -> str:
    made = compose(templates.template_of(RULED), Period(today.year), issuer="局", today=today)
    figures = {key: papers.Written(one.text, one.value) for key, one in made.figures.items()}
    return "\n".join([*(papers.filled(one.text, figures) for one in made.blocks), *made.notes])


def test_without_goals_the_text_says_so_and_requirements_are_those_called_for(people, today):
    text = ruled(today)
    assert "本年度没有经确定的“四个提升一个下降”目标" in text
    assert "本年度没有设定目标" in text
    assert "各机构记录较少，不作低于90%的排查" in text
    assert "一是宣教1场。" in text
    assert "二是自查。" in text
    assert "领办" not in text


def test_targets_are_those_of_the_adopted_goals_of_the_year_and_their_source_is_said(people, today):
    values = {
        "agenda_items": 1.0,
        "first_line_banks": 0.9,
        "satisfied_rate": 0.9,
        "person_times": 5000.0,
        "received": 2.0,
    }
    data = [GoalData(one.number, one.label, one.suggested, None, values[one.suggested]) for one in SLOTS]
    set_goals(year=today.year, title="试", goals=data, reason="", by=people["author"], at=timezone.now())
    assert "没有经确定的" in ruled(today)
    adopt(year=today.year, by=people["author"], at=timezone.now())
    text = ruled(today)
    assert "研究消保议题2项，达到年度目标（1项）" in text
    assert "受众人次100人次，距年度目标（5000人次）尚有差距，期间尚未结束" in text
    assert "收到3件，超出年度目标（2件）。" in text
    assert f"{today.year}年目标集：" in text


def test_a_house_far_above_its_peers_is_named_with_their_median(people, busy, today, monkeypatch):
    rows = {code: Counted(number, 1000) for code, number in (("B", 40), ("R", 6), ("S", 5))}
    for code in ("S",):
        busy.add(code, Level.HEAD_OFFICE)
    Organisation.objects.filter(code__in=rows).update(peer_group="rural_bank")
    monkeypatch.setattr(RowsFeed, "rows", lambda _self, _viewer, _scope, _by: rows)
    wanted = RULED.partition("[goals]")[0] + "领办案件{{ standout: led_cases at=supervision.bulletin_standout_fold }}。"
    made = compose(templates.template_of(wanted), Period(today.year), issuer="局", today=today)
    figures = {key: papers.Written(one.text, one.value) for key, one in made.figures.items()}
    text = papers.filled(made.blocks[0].text, figures)
    assert text == "领办案件超过同业组中位数2倍的有机构B（40件，同业组中位数6件）。"


def test_recounting_reads_each_value_once(yearly, django_assert_max_num_queries):
    with django_assert_max_num_queries(yearly.figures.count() + 40):
        assert pages.recount(yearly) == []


def test_a_house_that_closed_in_the_period_is_named(people, busy, today):
    house = busy.add("C", Level.HEAD_OFFICE)
    house.closed_on = today
    house.save()
    made = compose(templates.template_named("yearly"), Period(today.year), issuer="局", today=today)
    assert any("机构C" in note and "停业" in note for note in made.notes)


def test_deleting_one_record_changes_the_recounted_figure_and_is_said(drafted, people, busy, browser):
    assert pages.recount(drafted) == []
    EducationEvent.objects.all().delete()
    found = pages.recounted(figure(drafted, "outdoor_sessions"))
    assert found.differs
    assert (found.figure.value, found.now.value) == (1, 0)
    page = browser().get(reverse("supervision:bulletin_figure", args=[drafted.pk, found.figure.key]))
    assert "公布之后记录有更正" in page.content.decode()
    listed = browser().get(reverse("supervision:recount_bulletin", args=[drafted.pk])).content.decode()
    assert "户外宣教活动" in listed


def test_what_happens_after_the_day_of_the_data_is_no_correction(drafted, today):
    drafted.figures.filter(indicator="received", kind="value").update(data_on=today - timedelta(days=1), value=0)
    found = pages.recounted(figure(drafted, "received"))
    assert (found.now.value, found.differs) == (0, False)


def test_only_regulator_and_association_draft(people, today, brief):
    for who in ("author", "association"):
        assert draft(template=brief, period=str(today.year), by=people[who], at=timezone.now()).pk
    with pytest.raises(NotAllowed):
        draft(template=brief, period=str(today.year), by=people["bank"], at=timezone.now())
    with pytest.raises(Invalid):
        draft(template=brief, period="2026Q1", by=people["author"], at=timezone.now())
    with pytest.raises(Invalid):
        draft(template=brief, period=str(today.year + 1), by=people["author"], at=timezone.now())
    with pytest.raises(NotFound):
        draft(template="none", period=str(today.year), by=people["author"], at=timezone.now())


def test_four_eyes_a_number_and_an_event_for_each_move(drafted, people):
    act(drafted, "submit", people["author"])
    with pytest.raises(NotAllowed):
        act(drafted, "review", people["author"])
    act(drafted, "review", people["association"])
    with pytest.raises(NotAllowed):
        act(drafted, "approve", people["author"])
    with pytest.raises(NotAllowed):
        act(drafted, "approve", people["association"])
    approved = act(drafted, "approve", people["second"])
    assert papers.number_of(approved.bulletin) == f"试简〔{timezone.localdate().year}〕1号"
    act(drafted, "publish", people["author"])
    tags = Event.objects.filter(chain=f"bulletin:{drafted.bulletin_id}").order_by("seq").values_list("tag", flat=True)
    assert [tag.partition(".")[2] for tag in tags] == ["draft", "submit", "review", "approve", "publish"]


def test_numbers_run_by_year_without_gaps(people, today, brief):
    numbers = []
    for _number in range(2):
        made = draft(template=brief, period=str(today.year), by=people["author"], at=timezone.now())
        version = scope.newest(made.pk, viewer=people["author"])
        numbers.append(publish(version, people).bulletin.serial)
    assert numbers == [1, 2]


def test_whoever_edits_may_not_review(drafted, people):
    place = next(n for n, one in enumerate(drafted.blocks) if one["kind"] == "paragraph" and keys_in(one["text"]))
    texts = dict(drafted.figures.values_list("key", "text"))
    changed = "经汇总，" + with_texts(drafted.blocks[place]["text"], texts)
    now = timezone.now()
    edit(version_id=drafted.pk, texts={place: changed}, seen=drafted.changed_at, by=people["second"], at=now)
    act(drafted, "submit", people["author"])
    with pytest.raises(NotAllowed):
        act(drafted, "review", people["second"])
    kept = scope.newest(drafted.bulletin_id, viewer=people["author"]).blocks[place]
    assert kept["text"] == "经汇总，" + kept["drafted"]


def test_an_edit_that_loses_a_figure_or_comes_too_late_is_refused(drafted, people):
    place = next(n for n, one in enumerate(drafted.blocks) if one["kind"] == "paragraph" and keys_in(one["text"]))
    who, now = people["author"], timezone.now()
    with pytest.raises(Invalid):
        edit(version_id=drafted.pk, texts={place: "没有数字"}, seen=drafted.changed_at, by=who, at=now)
    with pytest.raises(Invalid):
        edit(version_id=drafted.pk, texts={place: "[[99.1]]"}, seen=drafted.changed_at, by=who, at=now)
    with pytest.raises(Conflict):
        edit(version_id=drafted.pk, texts={}, seen=now, by=who, at=now)


def test_a_correction_is_a_new_version_with_its_note_and_the_old_one_stays(drafted, people, client):
    published = publish(drafted, people)
    EducationEvent.objects.all().delete()
    corrected = act(published, "correct", people["author"], note="更正宣教场数")
    assert (corrected.number, corrected.state, corrected.note) == (2, "draft", "更正宣教场数")
    address = reverse("supervision:public_bulletin", args=[drafted.bulletin_id])
    assert "更正宣教场数" not in client.get(address).content.decode()
    publish(corrected, people)
    now = client.get(address).content.decode()
    assert "更正宣教场数" in now
    old = client.get(reverse("supervision:public_bulletin", args=[drafted.bulletin_id, 1])).content.decode()
    assert "更正宣教场数" not in old
    assert "这一版已经更正" in old
    assert figure(corrected, "outdoor_sessions").value == 0
    assert figure(drafted, "outdoor_sessions").value == 1


def test_drafts_are_seen_by_who_writes_only(drafted, people, browser, client):
    address = reverse("supervision:bulletin", args=[drafted.pk])
    assert browser().get(address).status_code == 200
    assert browser("B", Role.OFFICER).get(address).status_code == 404
    assert browser("B", Role.OFFICER).get(reverse("supervision:new_bulletin")).status_code == 403
    assert client.get(reverse("supervision:public_bulletin", args=[drafted.bulletin_id])).status_code == 404
    publish(drafted, people)
    assert browser("B", Role.OFFICER).get(address).status_code == 200
    assert drafted.title in client.get(reverse("supervision:public_bulletins")).content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_pages_open_and_the_text_is_drafted_edited_and_moved_on_in_a_browser(
    people, today, brief, browser, language
):
    desk = browser(language=language)
    answer = desk.post(reverse("supervision:new_bulletin"), {"template": brief, "period": str(today.year)}, follow=True)
    version = BulletinVersion.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("supervision:bulletin", args=[version.pk])
    edited = reverse("supervision:edit_bulletin", args=[version.pk])
    assert desk.get(edited).status_code == 200
    wrong = desk.post(edited, {"seen": version.changed_at.isoformat(), "block-1": "留在页面上的文字"})
    assert wrong.status_code == 200
    assert "留在页面上的文字" in wrong.content.decode()
    desk.post(
        reverse("supervision:move_bulletin", args=[version.pk, "submit"]), {"seen": version.changed_at.isoformat()}
    )
    version.refresh_from_db()
    assert version.state == "review"
    for name in ("bulletins", "new_bulletin"):
        assert desk.get(reverse(f"supervision:{name}")).status_code == 200


def test_the_word_file_has_the_layout_the_text_and_every_figure(yearly, people):
    publish(yearly, people)
    version = scope.newest(yearly.bulletin_id, viewer=people["author"])
    content = papers_word(version)
    document = docx.Document(BytesIO(content))
    page = document.sections[0]
    assert [round(one.mm) for one in (page.page_width, page.top_margin, page.left_margin, page.right_margin)] == [
        210,
        37,
        28,
        26,
    ]
    assert document.styles["Normal"].font.size.pt == 16
    assert document.styles["Normal"].paragraph_format.line_spacing.pt == 28
    text = text_of(content)
    assert "".join(version.title.split()) in text
    assert papers.number_of(version.bulletin) in text
    for one in version.figures.all():
        assert "".join(one.text.split()).removesuffix("人次") in text, one


def papers_word(version) -> bytes:
    return redhead_word(papers.paper_of_version(version))


def test_the_quarterly_bulletin_says_which_denominators_are_missing(people, today):
    quarter = Period.quarter_of(today)
    over = compose(templates.template_named("quarterly"), quarter.before(), issuer="局", today=today)
    assert any("分母未报送或不完整：" in note and "每千万个人客户投诉量" in note for note in over.notes)
    running = compose(templates.template_named("quarterly"), quarter, issuer="局", today=today)
    assert any("还没有已结束的季度" in one.text for one in running.blocks)


def test_files_are_sent_as_word_and_pdf(drafted, browser):
    for kind, magic in (("docx", b"PK"), ("pdf", b"%PDF")):
        answer = browser().get(reverse("supervision:bulletin_file", args=[drafted.pk, kind]))
        assert b"".join(answer.streaming_content)[:4].startswith(magic)
    assert browser().get(reverse("supervision:bulletin_file", args=[drafted.pk, "exe"])).status_code == 404


def test_the_command_writes_what_its_name_ends_in(busy, today, tmp_path):
    for suffix, magic in (("docx", b"PK"), ("pdf", b"%PDF")):
        out = tmp_path / f"b.{suffix}"
        answer = CliRunner().invoke(app, ["bulletin", "--period", str(today.year), "--out", str(out)])
        assert answer.exit_code == 0, answer.output
        assert out.read_bytes()[:4].startswith(magic)
    assert CliRunner().invoke(app, ["bulletin", "--period", "x", "--out", str(tmp_path / "b.pdf")]).exit_code == 2


def test_a_refused_move_leaves_what_was_typed_on_the_page(drafted, people, browser):
    act(drafted, "submit", people["author"])
    url = reverse("supervision:move_bulletin", args=[drafted.pk, "return"])
    refused = browser().post(url, {"reasons": "第二段口径须核对", "seen": "2020-01-01T00:00:00+08:00"}, follow=True)
    assert "刚有人修改过" in refused.content.decode()
    assert "第二段口径须核对" in refused.content.decode()
    assert scope.newest(drafted.bulletin_id, viewer=people["author"]).state == "review"


@pytest.mark.django_db(transaction=True)
def test_who_edits_waits_for_who_moves_without_holding_what_the_other_needs(drafted, people):
    def editing():
        try:
            edit(version_id=drafted.pk, texts={}, seen=drafted.changed_at, by=people["author"], at=timezone.now())
        finally:
            connection.close()

    with transaction.atomic():
        Bulletin.objects.select_for_update().get(pk=drafted.bulletin_id)
        waiting = Thread(target=editing)
        waiting.start()
        while waiting.is_alive() and not waits_for_a_lock():
            pass
        held = is_held(drafted)
    waiting.join()
    assert not held


def test_what_was_said_on_the_way_to_publication_is_for_who_writes_only(drafted, people, browser):
    act(drafted, "submit", people["author"])
    act(drafted, "return", people["second"], reasons="第二段口径须核对")
    publish(drafted, people)
    address = reverse("supervision:bulletin", args=[drafted.pk])
    assert "第二段口径须核对" in browser().get(address).content.decode()
    assert "第二段口径须核对" not in browser("B", Role.OFFICER).get(address).content.decode()
