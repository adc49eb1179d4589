"""Pages of a mediation as tests read them."""

import html
import re
from typing import Any

from fengqiao.foundation.notices.models import Notice
from fengqiao.foundation.notices.services import wording

CASE = "/progress/mediation/"
RECEIPT = r"查询码 ([A-Z2-9]{8})"
SIGNING = r"验证码：([0-9]{6})"


def shown(answer: Any) -> str:
    """Return a page as a reader sees it."""
    return html.unescape(answer.content.decode())


def code_in_notice(template: str, pattern: str) -> str:
    """Return the code that the newest notice of a template carries."""
    return re.search(pattern, wording(Notice.objects.filter(template=template).latest("id")))[1]
