"""Turns a paper into the values its templates show, in the language that is active."""

from typing import Any

from fengqiao.foundation.documents.frames import Values
from fengqiao.mediation.papers.wording import agreeing, ending, intake, talks
from fengqiao.mediation.papers.wording.parts import WORDINGS

__all__ = ["agreeing", "ending", "intake", "talks", "worded"]


def worded(paper: Any) -> Values:
    """Return the values for the paper's templates. Raises KeyError for what is no paper."""
    return WORDINGS[type(paper)](paper)
