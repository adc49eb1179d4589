"""The receipt code between filing and leaving: shown in this browser for a while, kept sealed, then gone."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Final, Protocol

import segno
from django.http import HttpRequest

from fengqiao.foundation.privacy import seal_text, unseal_text

SHOWN_FOR: Final = timedelta(minutes=30)
_KEY: Final = "portal_receipt"


@dataclass(frozen=True, slots=True)
class Receipt:
    """Number and code just given."""

    case_id: int
    number: str
    code: str


class Filed(Protocol):
    """What filing a complaint or applying for mediation answers."""

    @property
    def case_id(self) -> int:
        """Of the case."""

    @property
    def number(self) -> str:
        """Of the case."""

    @property
    def receipt_code(self) -> str:
        """Opens the case with its number."""


def remember(request: HttpRequest, filed: Filed, *, at: datetime) -> None:
    """Keep the receipt for this browser; sealed, because sessions lie in the database."""
    request.session[_KEY] = {
        "case": filed.case_id,
        "number": filed.number,
        "code": base64.b64encode(seal_text(filed.receipt_code)).decode(),
        "until": (at + SHOWN_FOR).isoformat(),
    }


def recall(request: HttpRequest, *, case_id: int | None, at: datetime) -> Receipt | None:
    """Return the receipt of the case held, while it may still be shown."""
    kept = request.session.get(_KEY)
    if not kept or kept["case"] != case_id:
        return None
    if at > datetime.fromisoformat(kept["until"]):
        forget(request)
        return None
    return Receipt(kept["case"], kept["number"], unseal_text(base64.b64decode(kept["code"])))


def forget(request: HttpRequest) -> None:
    """Never show the code again."""
    request.session.pop(_KEY, None)


def qr_svg(address: str) -> bytes:
    """Return a QR code that leads to an address, as SVG without script or style."""
    image = BytesIO()
    segno.make(address, error="m").save(
        image, kind="svg", border=2, scale=8, dark="#16282b", svgclass=None, lineclass=None
    )
    return image.getvalue()


def qr_data_uri(address: str) -> str:
    """Return the same as an address for ``<img>``."""
    return f"data:image/svg+xml;base64,{base64.b64encode(qr_svg(address)).decode()}"
