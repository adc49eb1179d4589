"""Ways a notice can leave the house, behind one interface.

``settings.NOTICE_CHANNELS`` maps the name of a channel to the dotted path of a class here or elsewhere that is made
without arguments. In the demo nothing leaves the machine: what e-mail and SMS would carry is written to files.
"""

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Final, Protocol, cast
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage as Mail
from django.core.validators import validate_email
from django.utils.module_loading import import_string

from fengqiao.foundation.privacy import scrub

log = logging.getLogger(__name__)

_HERE: Final = __name__
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


class DeliveryError(Exception):
    """The notice did not leave. ``reason`` names no recipient; ``is_final`` says that trying again is no use."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with a notice."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Proof:
    """What the channel gave in return: an id to ask the carrier about, and how it went."""

    message_id: str
    detail: str = ""


class Channel(Protocol):
    """One way to reach people."""

    def send(self, recipient: str, subject: str, body: str, attachments: Sequence[Enclosure] = ()) -> Proof:
        """Hand the notice to the carrier. Raises DeliveryError."""


class ConsoleChannel:
    """Writes to the log, with personal data masked."""

    def send(self, recipient: str, subject: str, body: str, attachments: Sequence[Enclosure] = ()) -> Proof:
        """Log the notice."""
        log.info("notice to %s: %s | %s | %d files", scrub(recipient), scrub(subject), scrub(body), len(attachments))
        return Proof(_new_id(), "logged")


class FileChannel:
    """Writes an ``.eml`` file under ``DATA/notices``, as the demo does for e-mail and SMS."""

    def send(self, recipient: str, subject: str, body: str, attachments: Sequence[Enclosure] = ()) -> Proof:
        """Write the notice to a file only its owner can read."""
        message, message_id = EmailMessage(), _new_id()
        message["To"] = one_line(recipient)
        message["Subject"] = one_line(subject)
        message["Message-ID"] = f"<{message_id}@fengqiao>"
        message.set_content(body)
        for enclosed in attachments:
            main, _, sub = enclosed.media_type.partition("/")
            message.add_attachment(enclosed.content, maintype=main, subtype=sub, filename=enclosed.name)
        folder = Path(settings.DATA) / "notices"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = folder / f".{message_id}"
        draft.touch(mode=0o600)
        draft.write_bytes(bytes(message))
        draft.replace(folder / f"{message_id}.eml")
        return Proof(message_id, "written")


class EmailChannel:
    """Sends e-mail through Django's mail backend."""

    def send(self, recipient: str, subject: str, body: str, attachments: Sequence[Enclosure] = ()) -> Proof:
        """Send to exactly one address."""
        try:
            validate_email(recipient)
        except ValidationError as error:
            raise DeliveryError("地址无效", is_final=True) from error
        message_id = _new_id()
        mail = Mail(one_line(subject), body, to=[recipient], headers={"Message-ID": f"<{message_id}@fengqiao>"})
        for enclosed in attachments:
            mail.attach(enclosed.name, enclosed.content, enclosed.media_type)
        try:
            sent = mail.send()
        except SMTPRecipientsRefused as error:
            raise DeliveryError("收件地址被拒", is_final=True) from error
        except SMTPResponseException as error:
            raise DeliveryError(f"SMTP {error.smtp_code}", is_final=error.smtp_code >= 500) from error
        except (SMTPException, OSError) as error:
            raise DeliveryError(type(error).__name__) from error
        if not sent:
            raise DeliveryError("邮件系统未接收")
        return Proof(message_id, "accepted by mail server")


@dataclass
class MemoryChannel:
    """Keeps what was sent, for tests."""

    sent: list[tuple[str, str, str]] = field(default_factory=list)

    def send(self, recipient: str, subject: str, body: str, attachments: Sequence[Enclosure] = ()) -> Proof:
        """Remember recipient, subject and body."""
        self.sent.append((recipient, subject, body))
        return Proof(_new_id(), "remembered")


LOCAL: Final[Mapping[str, str]] = {
    "console": f"{_HERE}.ConsoleChannel",
    "file": f"{_HERE}.FileChannel",
    "email": f"{_HERE}.FileChannel",
    "sms": f"{_HERE}.FileChannel",
}
LIVE: Final[Mapping[str, str]] = {**LOCAL, "email": f"{_HERE}.EmailChannel"}


def channel_named(name: str) -> Channel:
    """Return the channel of this name.

    Raises:
        DeliveryError: there is none; final.
    """
    path = configured().get(name)
    if path is None:
        raise DeliveryError(f"没有名为 {name} 的渠道", is_final=True)
    return _made(path)


def configured() -> Mapping[str, str]:
    """Return the channels by name: those of the settings, else files in the demo, e-mail elsewhere."""
    chosen: Mapping[str, str] | None = getattr(settings, "NOTICE_CHANNELS", None)
    return chosen or (LOCAL if settings.DEMO else LIVE)


def one_line(text: str) -> str:
    """Return text fit for a header: no line can be smuggled in."""
    return _CONTROL.sub(" ", text).strip()


@cache
def _made(path: str) -> Channel:
    return cast(Channel, import_string(path)())


def _new_id() -> str:
    return uuid4().hex
