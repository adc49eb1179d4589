"""The poster of a station as PDF."""

from io import BytesIO
from pathlib import Path
from typing import Final

import segno
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fengqiao.foundation.documents import Picture, render_pdf
from fengqiao.stations.queries.directory import Card
from fengqiao.stations.rules.standard import FUNCTIONS

TEMPLATES: Final = Path(__file__).with_name("papers")
QR: Final = "qr"
QR_MM: Final = 78


def poster_pdf(card: Card, *, address: str, language: str) -> bytes:
    """Return one page to print and hang up, in the active language; ``address`` is where its QR code leads.

    Raises:
        FontsMissingError: `make setup` did not install the fonts.
    """
    station = card.station
    granted = station.granted_on
    if granted is None or station.expires_on is None or station.number is None:
        raise ValueError("only a station with a mark has a poster")
    values = {
        "language": "en" if language.startswith("en") else "zh",
        "iso_date": {"year": granted.year, "month": granted.month, "day": granted.day},
        "title": _("金融消保服务站"),
        "issuer": station.outlet.label,
        "motto": _("小事不出网点，有事找服务站"),
        "functions": [_(label) for label in FUNCTIONS.values()],
        "lines": [
            {"label": _("地址"), "text": station.outlet.address or card.place},
            {"label": _("时间"), "text": card.hours or "—"},
            {"label": _("联系人"), "text": _("、").join(f"{one.name} {one.duty}" for one in card.people) or "—"},
            {"label": _("电话"), "text": card.phone or "—"},
        ],
        "scan": _("扫一扫：看服务站、提投诉、问调解"),
        "address": address,
        "number_line": _("标牌编号 %(number)s · 有效期至 %(day)s")
        % {"number": station.number, "day": date_format(station.expires_on, "DATE_FORMAT")},
    }
    return render_pdf(TEMPLATES, "poster", values, pictures={QR: Picture(_code(address), QR_MM)})


def _code(address: str) -> bytes:
    image = BytesIO()
    segno.make(address, error="m", micro=False).save(image, kind="png", scale=12, border=2)
    return image.getvalue()
