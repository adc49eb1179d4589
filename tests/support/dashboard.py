"""What a dashboard shows, as a browser reads it."""

import re
from html import unescape

from django.test import Client

DASHBOARD = "/desk/overview/"
_PARTS = (DASHBOARD, DASHBOARD + "attention/")
_STAT = re.compile(
    r'href="(?P<url>[^"]+)">\s*<span class="fq-stat-label">(?P<label>[^<]+)</span>\s*'
    r'<span class="fq-stat-value">\s*(?P<number>[\d,.—]+)(?:<span class="fq-stat-unit">(?P<unit>[^<]*))?'
)


def figures(client: Client) -> dict[str, tuple[str, str, str]]:
    """Return each tile of a dashboard: address, number and unit by label."""
    text = unescape("".join(client.get(part).content.decode() for part in _PARTS))
    return {one["label"]: (one["url"], one["number"], one["unit"] or "") for one in _STAT.finditer(text)}
