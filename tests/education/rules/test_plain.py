"""How plain a text is."""

from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.education.rules.plain import Trait, plainness, split

TERMS = {"年化收益率": "一年每一百元赚多少", "收益": "赚的钱", "逾期": "没按时还"}


def judge(text: str):
    return plainness(text, terms=TERMS, sentence_chars=20)


def test_short_sentences_in_common_words_are_plain():
    found = judge("不信陌生电话。不点陌生链接！不转陌生账户。")
    assert (found.score, found.sentences, found.hard) == (100, 3, ())


def test_each_trait_is_named_and_the_hardest_sentence_comes_first():
    found = judge("好。客户不得不在1234567890元的年化收益率下降之前及时完成全部赎回手续并且承担逾期后果。")
    hardest = found.hard[0]
    assert set(hardest.traits) == set(Trait)
    assert hardest.terms == (("年化收益率", TERMS["年化收益率"]), ("逾期", TERMS["逾期"]))
    assert found.score < 60


def test_a_longer_term_stands_for_the_shorter_ones_it_holds():
    assert [term for term, _plain in judge("看年化收益率。").hard[0].terms] == ["年化收益率"]


def test_an_empty_text_or_one_of_signs_only_is_not_plain():
    assert judge(" 。！ ").score == 0
    assert split("一。二！\n三") == ["一。", "二！", "三"]


@given(st.text(max_size=120))
@settings(max_examples=60)
def test_the_score_stays_on_its_scale_and_hard_sentences_are_sentences_of_the_text(text):
    found = judge(text)
    assert 0 <= found.score <= 100
    assert all(one.text in text for one in found.hard)
    assert len(found.hard) <= found.sentences
