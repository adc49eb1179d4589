"""Languages and dialects in which one mediates, sign language among them: code to Chinese label. The one list."""

from collections.abc import Mapping
from typing import Final

from fengqiao.foundation.marking import N_

LANGUAGES: Final[Mapping[str, str]] = {
    "mandarin": N_("普通话"),
    "shaoxing": N_("绍兴话"),
    "zhuji": N_("诸暨话"),
    "shengzhou": N_("嵊州话"),
    "xinchang": N_("新昌话"),
    "shangyu": N_("上虞话"),
    "wu": N_("其他吴语方言"),
    "english": N_("英语"),
    "sign": N_("手语"),
}
