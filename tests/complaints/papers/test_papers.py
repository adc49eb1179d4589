"""The papers of a complaint: what must be in them is in them, in both languages."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import chain

import docx
import pytest

from fengqiao.complaints.documents import (
    TEMPLATES,
    DecisionPaper,
    ExtensionPaper,
    Head,
    NotHandledPaper,
    OrderPaper,
    ReceiptPaper,
    ReviewDecisionPaper,
    TransferPaper,
    Ways,
    contents,
    write,
)
from fengqiao.complaints.papers import build
from fengqiao.complaints.papers.kinds import RemedyKind
from fengqiao.foundation.errors import Invalid

HEAD = Head(
    language="zh-hans",
    number="FQ2019000001",
    issuer="越州银行柯桥支行",
    addressee="王小明",
    issued_on=date(2020, 3, 20),
    basis="中国银保监会令2020年第3号",
    contact=("电话：0575-80000000",),
)
WAYS = Ways(
    review_office="越州银行绍兴分行", review_days=30, limitation_years=3, regulator="绍兴监管分局", hotline="12378"
)
DECISION = DecisionPaper(
    head=HEAD,
    received_on=date(2020, 3, 5),
    institution="越州银行柯桥支行",
    request="退还年费",
    findings="开卡时未告知年费。",
    result="granted",
    reasons="合同第三条。",
    decided_at_head_office=False,
    ways=WAYS,
)
REVIEW = ReviewDecisionPaper(
    head=HEAD,
    applied_on=date(2020, 4, 1),
    decided_by="越州银行柯桥支行",
    findings="程序合规。",
    result="refused",
    reasons="合同第三条。",
    ways=WAYS,
)
RECEIPT = ReceiptPaper(
    head=HEAD,
    received_on=date(2020, 3, 5),
    institution="越州银行柯桥支行",
    request="退还年费",
    due_on=date(2020, 3, 20),
    channels=("电话：12378",),
    receipt_code="K7QM4T2X",
)
PAPERS = [
    RECEIPT,
    DECISION,
    REVIEW,
    NotHandledPaper(
        head=HEAD, received_on=date(2020, 3, 5), institution="越州银行", ground="非本人且无授权", route="请由本人提出"
    ),
    ExtensionPaper(
        head=HEAD,
        received_on=date(2020, 3, 5),
        institution="越州银行",
        reason="调取监控",
        approved_by="绍兴分行副行长",
        approved_on=date(2020, 4, 1),
        old_due_on=date(2020, 4, 4),
        new_due_on=date(2020, 5, 4),
    ),
    TransferPaper(
        head=HEAD,
        received_on=date(2020, 3, 5),
        transferred_on=date(2020, 3, 9),
        institution="越州银行",
        due_on=date(2020, 3, 24),
        institution_contact=("电话：0575",),
    ),
    OrderPaper(
        head=HEAD, question="为何逾期", due_on=date(2020, 4, 1), received_on=date(2020, 3, 5), state="核实处理中"
    ),
]
BY_NAME = {paper.template: paper for paper in PAPERS}


def in_english(paper):
    return replace(paper, head=replace(paper.head, language="en"))


def remedies_in(paper) -> set[str]:
    return {row["kind"] for row in contents(paper)["remedies"]["rows"]}


def words_of(content: bytes) -> str:
    document = docx.Document(BytesIO(content))
    cells = chain.from_iterable(row.cells for table in document.tables for row in table.rows)
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + [cell.text for cell in cells])


@pytest.mark.parametrize("missing", ["findings", "reasons"])
@pytest.mark.parametrize("paper", [DECISION, REVIEW], ids=["decision", "review"])
def test_no_decision_without_findings_and_reasons(paper, missing):
    with pytest.raises(Invalid) as refusal:
        replace(paper, **{missing: "  \n"})
    assert missing in refusal.value.fields


@pytest.mark.parametrize("result", ["", "maybe"])
def test_no_decision_without_a_result(result):
    with pytest.raises(Invalid):
        replace(DECISION, result=result)


def test_a_branchs_decision_names_the_four_remedies():
    assert remedies_in(DECISION) == {"review", "mediation", "arbitration", "litigation"}


def test_a_head_offices_decision_names_the_regulator_instead_of_a_review():
    assert remedies_in(replace(DECISION, decided_at_head_office=True)) == set(RemedyKind) - {"review"}


def test_after_a_review_there_is_no_second_one():
    assert remedies_in(REVIEW) == set(RemedyKind) - {"review"}


@pytest.mark.parametrize(
    ("at_head_office", "ways"),
    [
        (False, replace(WAYS, review_office="")),
        (False, replace(WAYS, review_days=0)),
        (True, replace(WAYS, regulator=" ")),
    ],
)
def test_no_decision_when_a_remedy_cannot_be_described(at_head_office, ways):
    with pytest.raises(Invalid):
        replace(DECISION, decided_at_head_office=at_head_office, ways=ways)


def test_every_remedy_says_how_and_within_which_time():
    for paper in (DECISION, REVIEW):
        for row in contents(paper)["remedies"]["rows"]:
            assert row["name"]
            assert row["how"]
            assert row["within"]


def test_the_days_for_a_review_are_those_of_the_rule_set():
    paper = replace(DECISION, ways=replace(WAYS, review_days=45))
    assert "45日" in contents(paper)["remedies"]["rows"][0]["within"]


def test_without_a_known_limitation_the_paper_refers_to_the_law():
    paper = replace(DECISION, ways=replace(WAYS, limitation_years=None))
    assert contents(paper)["remedies"]["rows"][-1]["within"] == "在法律规定的时效期间内"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", BY_NAME)
def test_a_paper_shows_all_its_contents_in_both_forms(name, language):
    paper = BY_NAME[name] if language == "zh-hans" else in_english(BY_NAME[name])
    rendered = write(paper)
    shown, said = words_of(rendered.docx), contents(paper)
    assert rendered.pdf.startswith(b"%PDF-1.7")
    assert said["title"] in shown
    for text in texts_in({key: said[key] for key in said.keys() - FRAME}):
        assert text in shown
    assert "{{" not in shown
    assert "{%" not in shown


FRAME = {"language", "iso_date", "page_of"}


def texts_in(value) -> list[str]:
    if isinstance(value, str):
        return [] if value in set(RemedyKind) else [value]
    return list(chain.from_iterable(map(texts_in, value.values() if isinstance(value, dict) else value)))


@pytest.mark.parametrize("name", BY_NAME)
def test_an_english_paper_has_no_chinese_but_what_people_wrote(name):
    said = contents(in_english(BY_NAME[name]))
    ours = [said["title"], *said["opening"], said["seal"], said["date"], said["page_of"]]
    ours += [row["label"] for row in said["facts"]]
    ours += [part["heading"] for part in said.values() if isinstance(part, dict) and "heading" in part]
    ours += [row[key] for row in said.get("remedies", {}).get("rows", []) for key in ("name", "within")]
    assert [text for text in ours if re.search("[\u4e00-\u9fff]", text)] == []


def test_the_code_is_on_the_receipt_only_when_given():
    assert "K7QM4T2X" in words_of(write(RECEIPT).docx)
    assert "查询码" not in words_of(write(replace(RECEIPT, receipt_code="")).docx)
    assert "K7QM4T2X" not in repr(RECEIPT)


def test_a_provisional_date_is_said_to_be_one():
    due = contents(replace(RECEIPT, due_provisional=True))["facts"][-1]["lines"][0]
    assert due.startswith("最迟于2020年3月20日")
    assert "可能调整" in due


def test_an_extension_must_give_more_time():
    paper = BY_NAME["extension"]
    with pytest.raises(Invalid):
        replace(paper, new_due_on=paper.old_due_on)


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("not_handled", "ground"),
        ("not_handled", "route"),
        ("extension", "reason"),
        ("order", "question"),
        ("receipt", "request"),
    ],
)
def test_a_paper_without_its_point_cannot_be_made(name, field):
    with pytest.raises(Invalid) as refusal:
        replace(BY_NAME[name], **{field: " "})
    assert set(refusal.value.fields) == {field}


@pytest.mark.parametrize("name", build.BLOCKS)
def test_the_word_templates_are_what_their_program_makes(name):
    assert (TEMPLATES / f"{name}.docx").read_bytes() == build.build(name)
    assert (TEMPLATES / f"{name}.typ").is_file()
