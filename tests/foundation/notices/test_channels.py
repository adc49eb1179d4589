"""The channels themselves."""

import email
import email.policy
import smtplib

import pytest
from django.core import mail

from fengqiao.foundation.notices import channels
from fengqiao.foundation.notices.channels import ConsoleChannel, DeliveryError, EmailChannel, Enclosure, FileChannel

FILE = Enclosure("告知书.pdf", "application/pdf", b"%PDF-1.7")


def test_a_file_holds_the_whole_message_and_only_its_owner_reads_it(settings, tmp_path):
    settings.DATA = tmp_path
    proof = FileChannel().send("13900000001", "登记回执", "已登记\n第二行", [FILE])
    path = tmp_path / "notices" / f"{proof.message_id}.eml"
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert message["Subject"] == "登记回执"
    assert message.get_body().get_content().strip() == "已登记\n第二行"
    assert [part.get_filename() for part in message.iter_attachments()] == ["告知书.pdf"]
    assert path.stat().st_mode & 0o077 == 0


def test_a_header_cannot_be_smuggled_into_a_file(settings, tmp_path):
    settings.DATA = tmp_path
    proof = FileChannel().send("a@example.com\r\nBcc: b@example.com", "x\nCc: c@example.com", "body")
    message = email.message_from_bytes((tmp_path / "notices" / f"{proof.message_id}.eml").read_bytes())
    assert (message["Bcc"], message["Cc"]) == (None, None)


def test_an_e_mail_goes_to_one_address_with_its_attachment():
    proof = EmailChannel().send("wang@example.com", "登记回执", "已登记", [FILE])
    (sent,) = mail.outbox
    assert sent.to == ["wang@example.com"]
    assert sent.attachments[0].filename == "告知书.pdf"
    assert proof.message_id in sent.extra_headers["Message-ID"]


@pytest.mark.parametrize("address", ["nobody", "a@example.com, b@example.com", "a@example.com\nBcc: b@example.com", ""])
def test_what_is_no_single_address_is_final(address):
    with pytest.raises(DeliveryError) as failure:
        EmailChannel().send(address, "x", "y")
    assert failure.value.is_final
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("error", "is_final"),
    [
        (smtplib.SMTPServerDisconnected("gone"), False),
        (TimeoutError(), False),
        (smtplib.SMTPDataError(451, b"later"), False),
        (smtplib.SMTPDataError(554, b"no"), True),
        (smtplib.SMTPRecipientsRefused({}), True),
    ],
)
def test_an_error_of_the_mail_server_says_whether_to_try_again(monkeypatch, error, is_final):
    def refuse(_self) -> int:
        raise error

    monkeypatch.setattr(channels.Mail, "send", refuse)
    with pytest.raises(DeliveryError) as failure:
        EmailChannel().send("wang@example.com", "x", "y")
    assert failure.value.is_final is is_final
    assert "wang" not in failure.value.reason


def test_the_log_shows_no_number(caplog):
    with caplog.at_level("INFO"):
        ConsoleChannel().send("13900000001", "x", "请致电 13800000002")
    assert "13900000001" not in caplog.text
    assert "13800000002" not in caplog.text


def test_an_unknown_channel_is_a_final_failure():
    with pytest.raises(DeliveryError) as failure:
        channels.channel_named("pigeon")
    assert failure.value.is_final


@pytest.mark.parametrize(("is_demo", "kind"), [(True, FileChannel), (False, EmailChannel)])
def test_nothing_leaves_the_machine_in_the_demo(settings, is_demo, kind):
    settings.NOTICE_CHANNELS = None
    settings.DEMO = is_demo
    assert isinstance(channels.channel_named("email"), kind)
