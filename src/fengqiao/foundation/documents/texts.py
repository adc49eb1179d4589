"""Makes values fit for a document: plain text that cannot break the file or deceive its reader. Pure."""

import re
from collections.abc import Mapping
from typing import Any, Final

# Not allowed in XML, or able to reorder what is read: control characters, lone surrogates, non-characters,
# directional overrides and isolates.
_UNWANTED: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def clean(value: Any) -> Any:
    """Return the value with every text in it, however deep, freed of unwanted characters.

    Only what both templates and JSON know is allowed: texts, numbers, switches, None, lists, mappings with text keys.

    Raises:
        TypeError: for anything else.
    """
    if isinstance(value, str):
        return _UNWANTED.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {_key(key): clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [clean(item) for item in value]
    raise TypeError(f"a document takes texts, numbers, lists and mappings, not {type(value).__name__}")


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a document's keys are texts, not {type(key).__name__}")
    return key
