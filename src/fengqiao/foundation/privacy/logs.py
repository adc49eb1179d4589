"""Keeps personal data and secret addresses out of the logs."""

import logging
import re

from fengqiao.foundation.privacy.masking import scrub

_FORMATTER = logging.Formatter()
_SECRET_PART = re.compile(r"/[\w-]{32,}")
"""A part of an address so long that it is a token: whoever has such an address gets in with it."""


def _masked(text: str) -> str:
    return _SECRET_PART.sub("/…", scrub(text))


class PersonalDataFilter(logging.Filter):
    """Masks numbers and addresses in message and traceback of every record. Put it on handlers, not loggers."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the record in place and let it pass."""
        try:
            record.msg, record.args = _masked(record.getMessage()), None
        except (TypeError, ValueError):  # arguments do not fit; logging reports that itself, values left out
            record.msg, record.args = _masked(str(record.msg)), None
        if record.exc_info and not record.exc_text:
            record.exc_text = _FORMATTER.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = _masked(record.exc_text)
        if record.stack_info:
            record.stack_info = _masked(record.stack_info)
        return True
