"""Pictures of signatures drawn on a screen."""

import base64
import binascii
import re
from datetime import datetime
from typing import Final

from django.core.files.base import ContentFile
from django.utils.translation import gettext as _

from fengqiao.casework import attachments
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid
from fengqiao.mediation.rules.choices import SIGNATURE
from fengqiao.mediation.rules.states import Audience

MOST_DRAWN: Final = 400_000
"""Characters of a drawn signature as it is sent: a picture of this size holds any hand."""
PNG: Final = "image/png"
_DRAWN: Final = re.compile(r"data:image/png;base64,([A-Za-z0-9+/]+={0,2})")


def drawn(text: str) -> bytes:
    """Return the picture of a signature as the page sends it; nothing for what is none."""
    found = _DRAWN.fullmatch(text) if len(text) <= MOST_DRAWN else None
    try:
        return base64.b64decode(found[1], validate=True) if found else b""
    except binascii.Error:
        return b""


def keep_hand(case_id: int, by: Actor, at: datetime, picture: bytes) -> int:
    """Keep a drawn signature among the files of the sides; return its number. Raises Invalid for what is no picture."""
    try:
        kept = attachments.attach(
            case_id=case_id,
            files=[ContentFile(picture, name=_("签名") + ".png")],
            by=by,
            at=at,
            document=SIGNATURE,
            audience=Audience.PARTIES,
        )
    except Invalid:
        raise _unreadable() from None
    if kept[0].media_type != PNG:
        raise _unreadable()
    return kept[0].pk


def _unreadable() -> Invalid:
    return Invalid({"drawing": _("签名图片没有传好，请清除后重新签一次")})
