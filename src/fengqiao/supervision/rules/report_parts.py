"""Numbers by code as people write them: ``phone=3、website=2``. Pure."""

import re
from typing import Final

from fengqiao.foundation.marking import N_

_BETWEEN: Final = re.compile(r"[、，,;；\s]+")


def parts_of(text: str) -> dict[str, int]:
    """Return the numbers by code. Raises ValueError with a Chinese reason."""
    found: dict[str, int] = {}
    for part in filter(None, _BETWEEN.split(text.replace("＝", "=").replace("：", "=").replace(":", "="))):
        code, mark, number = part.rpartition("=")
        if not mark or not code or not re.fullmatch(r"[0-9]{1,12}", number):
            raise ValueError(N_("请写成“分类代码=件数”"))
        if code in found:
            raise ValueError(N_("同一个分类代码写了两次"))
        found[code] = int(number)
    return found
