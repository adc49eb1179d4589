"""Papers of mediations: written from the records, numbered, each for those who may read it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from fengqiao.casework import attachments
from fengqiao.casework.models import Attachment, Case
from fengqiao.foundation.actors import SYSTEM, Role, consumer
from fengqiao.foundation.documents.checking import text_of
from fengqiao.foundation.errors import NotFound
from fengqiao.foundation.files import storage
from fengqiao.mediation import documents
from fengqiao.mediation.models import Body, IssuedPaper, Mediation
from fengqiao.mediation.queries.verification import confirmed
from fengqiao.mediation.rules.papers import PAPER_AUDIENCES, SEEN_BY_PARTIES, PaperKind
from fengqiao.mediation.services.paper_numbers import next_number
from fengqiao.mediation.services.papers import WRITE_PAPER
from fengqiao.mediation.services.writing import write_paper
from support.city import moment
from support.files import png
from support.pdf import text_of_pdf

DAY = "2022-06-01"


@pytest.fixture
def written(settings, tmp_path):
    settings.DATA = tmp_path

    def run(at: str = "2022-06-30") -> list[str]:
        cases = list(Case.objects.values_list("id", flat=True))  # jobs of committing tests stay in the queue
        for job in ProcrastinateJob.objects.filter(task_name=WRITE_PAPER, args__case_id__in=cases).order_by("id"):
            write_paper(**job.args, at=moment(at))
        return sorted(IssuedPaper.objects.values_list("kind", flat=True))

    return run


def said(kind: str) -> str:
    """The words of the last paper of a kind, as PDF and DOCX both say them."""
    paper = IssuedPaper.objects.filter(kind=kind).latest("id")
    pdf = b"".join(storage.open_stored(paper.pdf.sha256))
    return "".join(text_of_pdf(pdf).split()) + "\n" + text_of(b"".join(storage.open_stored(paper.word.sha256)))


def in_both(kind: str, *texts: str) -> None:
    for form in said(kind).split("\n"):
        for text in texts:
            assert text in form


def test_jobs_are_known_to_the_worker():
    assert WRITE_PAPER in app.tasks


def test_an_agreed_case_has_its_papers_once_however_often_the_job_runs(signed, act, officer, written):
    act(signed, "confirm_jointly", day="2022-06-10")
    act(signed, "confirm_jointly", officer, day="2022-06-11")
    kinds = written()
    assert kinds == [
        "acceptance", "agreement", "agreement_signed", "application", "briefing", "confirmation", "invitation",
    ]  # fmt: skip
    assert written() == kinds
    assert Attachment.objects.exclude(document="").count() == 2 * len(kinds)


def test_the_signed_agreement_says_what_the_law_asks_for(signed, written):
    written()
    in_both(
        "agreement_signed", "王小明", "机构B-1-1-1", "开卡时未告知年费。", "退还年费一万元，分两期。", "人民币壹万元整",
        "2022年7月1日", "2022年8月1日", "老杨", "机构TJ", "一式3份", "TJ〔2022〕协字第1号", "六、签署",
    )  # fmt: skip


def test_a_drawn_signature_stands_in_the_agreement(drafted, act, clerk, officer, city, written):
    hand = attachments.attach(
        case_id=drafted.case_id, files=[_Png()], by=clerk, at=moment(DAY), document="signature", audience="parties"
    )[0]
    values = {"method": "drawn", "version": 1, "attachment": hand.pk}
    act(drafted, "sign", clerk, side=1, **values)
    act(drafted, "sign", officer, **values)
    act(drafted, "sign", city.as_mediator("老杨"), method="drawn", version=1)
    act(drafted, "sign", clerk, method="seal", version=1)
    written()
    paper = IssuedPaper.objects.get(kind="agreement_signed")
    pdf = b"".join(storage.open_stored(paper.pdf.sha256))
    assert pdf.count(b"/Subtype/Image") + pdf.count(b"/Subtype /Image") >= 2  # the code, and the hand


class _Png:
    name = "hand.png"

    def __init__(self) -> None:
        self._rest = png()

    def read(self, size: int) -> bytes:
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken


def test_the_application_for_confirmation_names_court_contents_and_enclosures(signed, act, officer, written):
    act(signed, "confirm_jointly", day="2022-06-10")
    act(signed, "confirm_jointly", officer, day="2022-06-11")
    written()
    in_both(
        "confirmation", "机构COURT", "TJ〔2022〕协字第1号", "13900000001", "退还年费一万元", "身份证明", "资格证明",
        "财产权利证明", "授权委托书", "没有恶意串通",
    )  # fmt: skip


def test_minutes_proposal_evaluation_and_facts_are_papers_of_their_own(mediating, act, city, written):
    mediator, room = city.as_mediator("老杨"), Body.objects.get(organisation__code="TJ").rooms.get()
    act(
        mediating, "schedule", mediator, starts_on="2022-06-02", starts_at="09:00", minutes=60, mode="on_site",
        room=room.pk,
    )  # fmt: skip
    act(
        mediating, "hold_session", mediator, day="2022-06-02", session=1, present="1", result="continue",
        minutes_text="申请人陈述了开卡经过。",
    )  # fmt: skip
    act(mediating, "record_undisputed", mediator, day="2022-06-02", facts="开卡日期为2021年3月1日。")
    act(mediating, "propose", mediator, day="2022-06-03", proposal="退还年费的一半。", amount="5000")
    kinds = written()
    assert {"minutes", "undisputed", "proposal"} <= set(kinds)
    in_both("minutes", "申请人陈述了开卡经过。", "第一调解室", "未到场")
    in_both("undisputed", "开卡日期为2021年3月1日。", "无需")
    in_both("proposal", "退还年费的一半。", "人民币伍仟元整", "书面异议")


def test_a_second_proposal_is_a_second_paper(mediating, act, officer, city, written):
    mediator = city.as_mediator("老杨")
    act(mediating, "propose", mediator, proposal="退还一半。")
    act(mediating, "answer_proposal", officer, answer="refused", objection="不同意")
    act(mediating, "propose", mediator, proposal="退还三分之一。")
    written()
    numbers = list(IssuedPaper.objects.filter(kind="proposal").values_list("number", flat=True))
    assert numbers == ["TJ〔2022〕案字第1号", "TJ〔2022〕案字第2号"]


def test_a_failed_court_matter_is_ended_with_remedies_and_reported(apply, act, clerk, city, written):
    court = city.actor("COURT", Role.COURT_LIAISON)
    opened = apply(
        by=court, origin="court_pre_filing", court="COURT", court_reference="（2022）浙0681诉前调1号",
        agreed=frozenset({"person", "institution"}),
    )  # fmt: skip
    act(opened, "accept", clerk)
    act(opened, "fail", clerk, reason="gap_too_large")
    act(opened, "report_failure", clerk, basic_facts="年费纠纷。", why="差额过大。")
    assert {"termination", "failure_report"} <= set(written())
    in_both("termination", "人民法院", "仲裁", "12378")
    in_both("failure_report", "年费纠纷。", "差额过大。", "机构COURT", "（2022）浙0681诉前调1号")


def test_a_refused_invitation_ends_with_a_paper_that_names_the_other_ways(apply, act, clerk, officer, written):
    opened = apply()
    act(opened, "accept", clerk)
    act(
        opened, "answer_invitation", officer, answer="refused", ground="already_settled", explanation="已经和解"
    )  # fmt: skip
    assert "termination" in written()


def test_a_declined_matter_gets_reason_and_route_in_english(apply, act, clerk, written):
    opened = apply(language="en")
    act(opened, "decline", clerk, ground="out_of_scope", route="Please ask the labour office.")
    written()
    form = said("not_accepted")
    assert "Pleaseaskthelabouroffice." in form
    assert "不予受理" not in form


def test_hostile_text_stays_text(apply, written):
    hostile = '{{ 7*7 }} {% for x in y %} #panic("x") #read("/etc/passwd") $x^2$ <w:p/> &amp; *b* \\u{41}'
    apply(claim=hostile, facts=hostile)
    written()
    in_both("application", '{{7*7}}{%forxiny%}#panic("x")#read("/etc/passwd")$x^2$<w:p/>&amp;*b*\\u{41}')


VIEWERS = {
    "clerk": (frozenset(PaperKind), "TJ", Role.MEDIATION_CLERK),
    "officer": (frozenset(k for k, a in PAPER_AUDIENCES.items() if a in {"", "parties", "confirmation"}), "B-1-1-1", Role.OFFICER),
    "regulator": (frozenset(k for k, a in PAPER_AUDIENCES.items() if a == ""), "REG", Role.REGULATOR),
    "justice": (frozenset(k for k, a in PAPER_AUDIENCES.items() if a == ""), "JUST", Role.JUSTICE),
    "court": (frozenset(k for k, a in PAPER_AUDIENCES.items() if a in {"", "court"}), "COURT", Role.COURT_LIAISON),
}  # fmt: skip


@pytest.fixture
def one_of_each(apply, city, settings, tmp_path):
    """A case from court with a file of every kind of paper, as the job gives it."""
    settings.DATA = tmp_path
    opened = apply(
        by=city.actor("COURT", Role.COURT_LIAISON), origin="court_pre_filing", court="COURT",
        agreed=frozenset({"person", "institution"}),
    )  # fmt: skip
    for kind, audience in PAPER_AUDIENCES.items():
        attachments.attach(
            case_id=opened.case_id, files=[_Png()], by=SYSTEM, at=moment(DAY), document=f"{kind}-x",
            audience=audience, visible_to_consumer=audience in SEEN_BY_PARTIES,
        )  # fmt: skip
    return opened


def person_side(case_id: int) -> int | None:
    return Mediation.objects.get(pk=case_id).sides.get(number=1).party_id


@pytest.mark.parametrize("who", [*VIEWERS, "consumer", "stranger"])
def test_a_paper_is_seen_by_its_audience_alone(one_of_each, city, who):
    if who == "consumer":
        expected, viewer = VIEWERS["officer"][0], consumer(one_of_each.case_id, person_side(one_of_each.case_id))
    elif who == "stranger":
        expected, viewer = frozenset(), city.actor("B-1-2", Role.OFFICER)
    else:
        expected, code, role = VIEWERS[who]
        viewer = city.actor(code, role)
    case = Case.objects.get(pk=one_of_each.case_id)
    seen = {one.document.removesuffix("-x") for one in attachments.attachments_of(case, viewer)}
    assert seen == expected
    for kept in Attachment.objects.filter(case=case):
        if kept.document.removesuffix("-x") not in expected:
            with pytest.raises(NotFound):
                attachments.open_attachment(attachment_id=kept.pk, viewer=viewer)


def test_the_court_asked_to_confirm_reads_the_application_and_not_the_talks(signed, act, officer, city, written):
    act(signed, "confirm_jointly", day="2022-06-10")
    act(signed, "confirm_jointly", officer, day="2022-06-11")
    written()
    court = city.actor("COURT", Role.COURT_LIAISON)
    seen = {
        one.document.partition("-")[0] for one in attachments.attachments_of(Case.objects.get(pk=signed.case_id), court)
    }
    assert "confirmation" in seen
    assert not seen & {"agreement", "application", "invitation", "minutes", "proposal"}


def test_a_public_check_knows_number_date_and_hash_alone(signed, written):
    written()
    paper = IssuedPaper.objects.filter(kind="agreement_signed").get()
    found = confirmed(paper.token)
    assert found is not None
    assert (found.number, found.sha256) == (paper.number, paper.pdf.sha256)
    assert confirmed("A" * 22) is None
    assert confirmed("../etc") is None


@pytest.mark.django_db(transaction=True)
def test_numbers_are_given_once_and_without_gaps_when_many_ask_at_once(city):
    body = Body.objects.select_related("organisation").get(organisation__code="TJ")

    def take(_n: int) -> str:
        try:
            return next_number(body, PaperKind.AGREEMENT_SIGNED, 2026)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        given = list(pool.map(take, range(20)))
    assert sorted(given) == sorted(f"TJ〔2026〕协字第{n}号" for n in range(1, 21))


def test_a_paper_that_cannot_be_written_leaves_no_gap(apply, act, clerk, written, monkeypatch):
    opened = apply()
    original = documents.render
    monkeypatch.setattr(documents, "render", lambda *a, **k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_paper(case_id=opened.case_id, paper="application", values={}, at=moment(DAY))
    monkeypatch.setattr(documents, "render", original)
    paper = write_paper(case_id=opened.case_id, paper="application", values={}, at=moment(DAY))
    assert paper.number == "TJ〔2022〕申字第1号"


def test_a_body_numbers_by_its_own_word(apply, written):
    Body.objects.filter(organisation__code="TJ").update(paper_word="绍金调")
    apply()
    written()
    assert IssuedPaper.objects.get().number == "绍金调〔2022〕申字第1号"
    assert Mediation.objects.count() == 1
