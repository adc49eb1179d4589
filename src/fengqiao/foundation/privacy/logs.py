"""Keeps personal data out of the logs."""

import logging

from fengqiao.foundation.privacy.masking import scrub

_FORMATTER = logging.Formatter()


class PersonalDataFilter(logging.Filter):
    """Masks numbers and addresses in message and traceback of every record. Put it on handlers, not loggers."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Mask the record in place and let it pass."""
        try:
            record.msg, record.args = scrub(record.getMessage()), None
        except (TypeError, ValueError):  # arguments do not fit; logging reports that itself, values left out
            record.msg, record.args = scrub(str(record.msg)), None
        if record.exc_info and not record.exc_text:
            record.exc_text = _FORMATTER.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = scrub(record.exc_text)
        if record.stack_info:
            record.stack_info = scrub(record.stack_info)
        return True
