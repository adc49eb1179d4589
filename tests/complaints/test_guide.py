"""The guide's pages of states and actions are those of the declaration."""

from pathlib import Path

import pytest

from fengqiao.complaints.guide import PAGES, page
from fengqiao.complaints.rules.moves import LIFECYCLE

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide"


@pytest.mark.parametrize("name", PAGES)
def test_the_committed_page_is_the_declarations(name):
    written = (GUIDE / name).read_text(encoding="utf-8")
    assert written == page(PAGES[name]), "stale: python -m fengqiao.complaints.guide docs/guide"


@pytest.mark.parametrize("name", PAGES)
def test_every_action_and_state_is_on_the_page(name):
    text = page(PAGES[name])
    for word in (*(move.action for move in LIFECYCLE.moves), *LIFECYCLE.states):
        assert f"`{word}`" in text


def test_the_english_page_has_no_chinese_left():
    text = page(PAGES["lifecycle.en.md"])
    assert [c for c in text if "\u4e00" <= c <= "\u9fff"] == []
