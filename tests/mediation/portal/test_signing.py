"""Signing on the telephone: drawn or on paper, with the code."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.casework.models import Attachment
from fengqiao.mediation.models import Agreement, OneTimeCode, Signature
from fengqiao.mediation.services.hand import MOST_DRAWN, drawn
from support.files import JPEG, png
from support.mediating import CASE, SIGNING, code_in_notice, shown

SIGN = f"{CASE}sign/"


def picture(content: bytes | None = None) -> str:
    return "data:image/png;base64," + base64.b64encode(png() if content is None else content).decode()


@pytest.fixture
def sent(client, drafted, hold) -> str:
    """The code sent to the telephone."""
    hold(drafted)
    answer = shown(client.post(f"{SIGN}code/"))
    assert "139****0001" in answer
    return code_in_notice("code", SIGNING)


@pytest.fixture
def sign(do, client):
    def send(**changes: object):
        return do("sign", **{"method": "drawn", "drawing": picture(), "version": "1", "confirm": "on", **changes})

    return send


def test_the_whole_agreement_is_shown_before_it_is_signed(client, drafted, hold):
    page = shown(hold(drafted).get(SIGN))
    for text in ("开卡时未告知年费。", "退还年费一万元，分两期。", "第 1 版", "还没有人签", "<canvas"):
        assert text in page


def test_a_drawn_signature_with_the_code_is_kept_for_the_sides_alone(client, drafted, sent, sign):
    assert sign(code=f" {sent[:3]} {sent[3:]} ")["Location"] == CASE
    signature = Signature.objects.get()
    assert (signature.method, signature.side.number) == ("drawn", 1)
    assert (signature.attachment.media_type, signature.attachment.audience) == ("image/png", "parties")
    page = shown(client.get(CASE))
    assert "屏幕签名" in page
    assert "签调解协议</strong>" not in page


def test_a_photo_of_the_signed_paper_does_as_well(drafted, sent, sign, photo):
    assert sign(method="scanned", drawing="", code=sent, files=photo)["Location"] == CASE
    assert Signature.objects.get().attachment.name == "签好的协议.png"


def test_a_wrong_code_is_counted_keeps_the_drawing_and_leaves_no_file(client, drafted, sent, sign):
    wrong = "000000" if sent != "000000" else "111111"
    answer = shown(sign(code=wrong))
    assert "验证码不对" in answer
    assert picture() in answer
    assert OneTimeCode.objects.get().tries == 1
    assert not Attachment.objects.exists()
    for _n in range(4):
        sign(code=wrong)
    assert "输入次数过多" in shown(sign(code=sent))
    assert not Signature.objects.exists()


def test_a_code_is_good_once(client, drafted, sent, sign):
    sign(code=sent)
    assert OneTimeCode.objects.get().used_at is not None
    assert sign(code=sent).status_code == 409
    assert Signature.objects.count() == 1


def test_without_code_drawing_or_consent_it_says_what_is_missing(drafted, hold, sign):
    hold(drafted)
    page = shown(sign(code="", drawing="", confirm=""))
    for text in ("请先按“发送验证码”", "请在方框里签名", "请看过协议全文后打勾"):
        assert text in page
    assert "请上传签好的协议的照片" in shown(sign(method="scanned", code="123456"))


def test_an_agreement_changed_meanwhile_is_shown_anew_and_not_signed(client, drafted, sent, sign, act, city):
    shown(client.get(SIGN))
    act(
        drafted, "revise_agreement", city.as_mediator("老杨"), clock="11:45",
        facts="开卡时未告知年费。", terms="退还年费八千元。", amount="8000", instalments="2022-07-01 8000",
    )  # fmt: skip
    answer = client.post(SIGN, {"seen": "old", "method": "drawn", "drawing": picture(), "version": "1", "code": sent,
                                "confirm": "on"})  # fmt: skip
    assert answer.status_code == 409
    assert "退还年费八千元。" in shown(answer)
    assert not Signature.objects.exists()
    assert "协议已修改" in shown(sign(code=sent, version="1"))
    assert sign(code=sent, version="2")["Location"] == CASE


def test_a_signature_that_fell_is_asked_for_again(client, drafted, sent, sign, act, city):
    sign(code=sent)
    act(
        drafted, "revise_agreement", city.as_mediator("老杨"), clock="12:00",
        facts="开卡时未告知年费。", terms="退还年费八千元。", amount="8000", instalments="2022-07-01 8000",
    )  # fmt: skip
    assert "您以前的签字不算了" in shown(client.get(CASE))


@pytest.mark.parametrize(
    "content",
    [b"", b"<svg onload=alert(1)>", b"%PDF-1.7", JPEG, b"\x89PNG\r\n\x1a\n"],
    ids=["empty", "svg", "pdf", "jpeg", "stump"],
)
def test_what_is_no_picture_of_a_hand_is_refused(drafted, sent, sign, content):
    answer = sign(code=sent, drawing=picture(content))
    assert answer.status_code == 200
    assert not Signature.objects.exists()
    assert not Attachment.objects.exists()


@given(st.text() | st.from_regex(r"\Adata:image/png;base64,[A-Za-z0-9+/=]*\Z"))
def test_any_text_is_read_as_a_picture_or_nothing(text):
    assert isinstance(drawn(text), bytes)


def test_a_picture_too_large_for_a_hand_is_nothing():
    assert drawn("data:image/png;base64," + "A" * MOST_DRAWN) == b""


def test_codes_are_not_sent_without_end(client, drafted, hold):
    hold(drafted)
    answers = [client.post(f"{SIGN}code/").status_code for _n in range(6)]
    assert answers[-2:] == [200, 429]


def test_a_code_is_sent_without_script_and_what_was_typed_stays(client, drafted, hold):
    hold(drafted)
    page = shown(client.post(SIGN, {"send_code": "1", "drawing": picture(), "method": "drawn", "seen": "x"}))
    assert "139****0001" in page
    assert picture() in page


def test_there_is_no_code_where_nothing_is_to_be_signed(client, mediating, hold):
    assert "现在没有需要签署的协议" in shown(hold(mediating).post(f"{SIGN}code/"))
    assert not OneTimeCode.objects.exists()


def test_refusing_to_sign_ends_the_mediation_in_words(client, drafted, hold, do):
    hold(drafted)
    assert do("refuse_to_sign", reason="再想想")["Location"] == CASE
    assert "调解没有成功" in shown(client.get(CASE))
    assert Agreement.objects.get().effective_on is None
