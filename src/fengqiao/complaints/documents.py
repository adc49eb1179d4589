"""Writes the papers of a complaint: receipt, decision, review decision and the other notices of the rules."""

from pathlib import Path
from typing import Any, Final

from django.utils.translation import override

from fengqiao.complaints.papers.kinds import (
    DecisionPaper,
    ExtensionPaper,
    NotHandledPaper,
    OrderPaper,
    Paper,
    ReceiptPaper,
    ReviewDecisionPaper,
    TransferPaper,
    Ways,
)
from fengqiao.complaints.papers.wording import worded
from fengqiao.foundation.documents import Rendered, render
from fengqiao.foundation.documents.frames import Head

__all__ = [
    "DecisionPaper",
    "ExtensionPaper",
    "Head",
    "NotHandledPaper",
    "OrderPaper",
    "Paper",
    "ReceiptPaper",
    "ReviewDecisionPaper",
    "TransferPaper",
    "Ways",
    "contents",
    "write",
]

TEMPLATES: Final = Path(__file__).with_name("papers")


def contents(paper: Paper) -> dict[str, Any]:
    """Return what a paper says, in its own language, block by block as its templates show it."""
    with override(paper.head.language):
        return worded(paper)


def write(paper: Paper) -> Rendered:
    """Write a paper as DOCX and PDF. Raises FontsMissingError when `make setup` did not install the fonts."""
    return render(TEMPLATES, paper.template, contents(paper))
