"""Every paper of a mediation: what must be in it is in it, in both languages and both forms."""

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from fengqiao.foundation.documents.checking import squeezed, text_of
from fengqiao.foundation.errors import Invalid
from fengqiao.mediation.documents import TEMPLATES, contents, write
from fengqiao.mediation.papers import build
from fengqiao.mediation.papers.samples import sample
from fengqiao.mediation.rules.amounts import in_capitals
from fengqiao.mediation.rules.papers import (
    PAPER_AUDIENCES,
    PAPER_TITLES,
    PAPER_WORDS,
    PaperKind,
    compose_number,
    is_word,
)
from support.pdf import text_of_pdf

KINDS = list(PaperKind)


def texts_in(part) -> list[str]:
    if isinstance(part, str):
        return [part]
    if isinstance(part, dict):
        return [text for key, value in part.items() if key != "picture" for text in texts_in(value)]
    return [text for value in part for text in texts_in(value)] if isinstance(part, list) else []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_shows_all_it_holds_in_word(kind, language):
    paper = sample(kind, language)
    shown = text_of(write(paper).docx)
    said = contents(paper)
    missing = [
        text
        for part in build.parts_of(kind)
        for text in texts_in(said.get(part.name, []))
        if squeezed(text) not in shown
    ]
    assert missing == []
    assert "{{" not in shown
    assert "{%" not in shown


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_paper_shows_title_number_issuer_and_address_of_its_check_in_the_pdf(kind, language):
    paper = sample(kind, language)
    shown, said = squeezed(text_of_pdf(write(paper).pdf)), contents(paper)
    for text in (said["title"], paper.head.number, paper.head.issuer, paper.head.case_number, said["date"]):
        assert squeezed(text) in shown
    for part in build.PARTS[kind]:
        assert squeezed(said[part.name]["heading"]) in shown


@pytest.mark.parametrize("kind", KINDS)
def test_an_english_paper_has_no_chinese_but_what_people_wrote(kind):
    said = contents(sample(kind, "en"))
    ours = [said["title"], *said["opening"], said["verify"]["note"], said["date"]]
    ours += [row["label"] for row in said["facts"]]
    ours += [part["heading"] for part in said.values() if isinstance(part, dict) and "heading" in part]
    ours += [name for part in said.values() if isinstance(part, dict) for name in part.get("columns", [])]
    assert [text for text in ours if re.search("[\u4e00-\u9fff]", text)] == []


@pytest.mark.parametrize("kind", KINDS)
def test_templates_are_what_their_program_makes(kind):
    assert (TEMPLATES / f"{kind}.docx").read_bytes() == build.build(kind)
    assert (TEMPLATES / f"{kind}.typ").read_text(encoding="utf-8") == build.build_typst(kind)


def test_each_kind_has_title_word_audience_and_parts_of_its_own():
    assert set(PAPER_TITLES) == set(PAPER_WORDS) == set(PAPER_AUDIENCES) == set(build.PARTS) == set(KINDS)
    assert len(set(PAPER_WORDS.values())) == len(KINDS)


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        ("agreement", "facts", " "),
        ("agreement", "terms", ""),
        ("agreement", "mediators", ()),
        ("agreement", "parties", ()),
        ("agreement", "amount", Decimal(1)),
        ("agreement_signed", "signatures", ()),
        ("confirmation", "court", ""),
        ("confirmation", "agreement_number", ""),
        ("failure_report", "why", ""),
        ("failure_report", "basic_facts", ""),
        ("not_accepted", "route", ""),
        ("not_accepted", "ground", ""),
        ("termination", "regulator", ""),
        ("minutes", "minutes", ""),
        ("undisputed", "facts", ""),
        ("standstill", "until", date(2020, 1, 1)),
        ("briefing", "confirm_apply_days", 0),
    ],
)
def test_a_paper_that_would_miss_what_the_law_asks_for_cannot_be_made(kind, field, value):
    with pytest.raises(Invalid):
        replace(sample(kind), **{field: value})


def test_the_agreement_states_terms_sums_copies_and_the_time_for_confirmation():
    shown = text_of(write(sample("agreement")).docx)
    for text in ("人民币壹万元整（¥10,000.00）", "2026年4月10日", "一式3份", "30日内共同", "（签名或盖章）"):
        assert squeezed(text) in shown


def test_an_oral_agreement_is_a_record_signed_by_the_mediator_alone():
    said = contents(replace(sample("agreement_signed"), is_oral=True, signatures=()))
    assert said["title"] == "口头调解协议登记书"
    assert [row["who"] for row in said["signatures"]["rows"]] == ["调解员：杨光照"]


def test_an_opinion_on_a_small_claim_binds_only_once_the_consumer_accepts():
    said = contents(replace(sample("proposal"), is_opinion=True))
    assert said["title"] == "小额纠纷快速解决意见书"
    assert "消费者接受" in said["effect"]["lines"][0]


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0", "人民币零元整"),
        ("0.05", "人民币伍分"),
        ("10050.20", "人民币壹万零伍拾元贰角整"),
        ("20300400.05", "人民币贰仟零叁拾万零肆佰元零伍分"),
        ("100000001", "人民币壹亿零壹元整"),
        ("87806100", "人民币捌仟柒佰捌拾万陆仟壹佰元整"),
    ],
)
def test_sums_stand_in_capital_numerals(amount, words):
    assert in_capitals(Decimal(amount)) == words


@pytest.mark.parametrize("amount", ["-1", "0.005"])
def test_what_is_no_sum_has_no_numerals(amount):
    with pytest.raises(ValueError, match="no sum"):
        in_capitals(Decimal(amount))


def test_numbers_look_like_official_ones():
    assert compose_number("绍金调", "agreement_signed", 2026, 12) == "绍金调〔2026〕协字第12号"
    assert is_word("绍金调")
    assert not any(map(is_word, ["", "绍〔调", "a", "绍" * 13, "绍 调"]))
