"""Where indicators get their counts: queries of the contexts below, one way of asking for all.

A feed is named in the registry: ``measure:received?trade=bank``, ``rows:stations``, ``education:leaflets`` or
``reported:premium``.
"""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Final

from fengqiao.supervision.queries.feeds.asking import By, Counted, Feed, Scope
from fengqiao.supervision.queries.feeds.education import EducationFeed
from fengqiao.supervision.queries.feeds.measures import MeasureFeed
from fengqiao.supervision.queries.feeds.records import ROWS
from fengqiao.supervision.queries.feeds.reported import ReportedFeed

_MAKERS: Final[Mapping[str, Callable[[str], Feed]]] = {
    "measure": MeasureFeed.named,
    "education": EducationFeed.named,
    "reported": ReportedFeed.named,
    "rows": ROWS.__getitem__,
}


@lru_cache(maxsize=256)
def feed(name: str) -> Feed:
    """Return the feed of a name. Raises KeyError for one that nobody defined."""
    kind, _colon, rest = name.partition(":")
    return _MAKERS[kind](rest)


__all__ = ["By", "Counted", "Feed", "Scope", "feed"]
