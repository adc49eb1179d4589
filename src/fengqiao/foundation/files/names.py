"""Names of files as people give them, made harmless. Pure."""

import re
from pathlib import PurePosixPath
from typing import Final

from fengqiao.foundation.files.media import EXTENSIONS

MAX_NAME: Final = 160
_UNWANTED: Final = re.compile('[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff<>:"|?*;]')


def plain_name(name: str) -> str:
    """Return the last part of a path without control or direction characters."""
    return _UNWANTED.sub("", name.replace("\\", "/").rsplit("/", 1)[-1]).strip(" .") or "file"


def safe_name(name: str, media_type: str) -> str:
    """Return a plain name of bounded length that ends as its content says."""
    endings = EXTENSIONS[media_type]
    plain = plain_name(name)
    ending = PurePosixPath(plain).suffix
    if ending.lower() not in endings:
        plain, ending = plain + endings[0], endings[0]
    return plain.removesuffix(ending)[: MAX_NAME - len(ending)] + ending
