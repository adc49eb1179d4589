import io
import logging

import pytest

from fengqiao.foundation.privacy import PersonalDataFilter


@pytest.fixture
def log():
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.addFilter(PersonalDataFilter())
    logger = logging.Logger("test")  # noqa: LOG001 - not part of the tree
    logger.addHandler(handler)
    return logger, stream


def test_messages_and_arguments_are_masked(log):
    logger, stream = log
    logger.info("call %s about %s", "13812345678", {"mail": "zhang@qq.com"})
    assert stream.getvalue() == "call 138****5678 about {'mail': 'z***@qq.com'}\n"


def test_tracebacks_are_masked(log):
    logger, stream = log
    try:
        int("phone 13812345678")
    except ValueError:
        logger.exception("failed")
    assert "ValueError" in stream.getvalue()
    assert "13812345678" not in stream.getvalue()


def test_stacks_are_masked(log):
    logger, stream = log
    record = logger.makeRecord("test", logging.INFO, "x", 1, "said", (), None, sinfo="at 13812345678")
    logger.handle(record)
    assert stream.getvalue() == "said\nat 138****5678\n"


def test_a_message_whose_arguments_do_not_fit_is_logged_without_them(log):
    logger, stream = log
    logger.info("one %s two %s", "13812345678")  # noqa: PLE1206 - that is what is tested
    assert stream.getvalue() == "one %s two %s\n"
