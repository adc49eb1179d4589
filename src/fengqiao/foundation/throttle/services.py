"""Counting calls and refusing those above the limit."""

import hashlib
import hmac
import math
import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.access import client_address

_SWEEP_ONE_IN: Final = 200

_COUNT: Final = """
    INSERT INTO throttle_window AS w (key, ends_at, hits) VALUES (%(key)s, %(ends_at)s, 1)
    ON CONFLICT (key) DO UPDATE SET
        hits = CASE WHEN w.ends_at <= %(at)s THEN 1 ELSE w.hits + 1 END,
        ends_at = CASE WHEN w.ends_at <= %(at)s THEN EXCLUDED.ends_at ELSE w.ends_at END
    RETURNING hits, ends_at
"""


def count(*, caller: str, endpoint: str, seconds: int, at: datetime) -> tuple[int, datetime]:
    """Count one call; return the calls in the current window and its end. The caller's address is kept only hashed."""
    key = hmac.digest(settings.SECRET_KEY.encode(), f"{endpoint}\0{caller}".encode(), hashlib.sha256)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"key": key, "at": at, "ends_at": at + timedelta(seconds=seconds)})
        hits, ends_at = cursor.fetchone()
        if secrets.randbelow(_SWEEP_ONE_IN) == 0:
            cursor.execute("DELETE FROM throttle_window WHERE ends_at < %s", [at])
    return hits, ends_at


def too_many(request: HttpRequest, *, wait: int) -> HttpResponseBase:
    """Answer 429 with ``Retry-After`` in seconds, as a page or as a problem document for a program."""
    detail = _("操作太频繁，请在 %(seconds)d 秒后再试。") % {"seconds": wait}
    response: HttpResponseBase
    if request.accepts("text/html"):
        response = render(request, "429.html", {"detail": detail}, status=429)
    else:
        problem = {"type": "about:blank", "title": "Too Many Requests", "status": 429, "detail": detail}
        response = JsonResponse(problem, status=429, content_type="application/problem+json")
    response["Retry-After"] = str(wait)
    return response


def rate_limit(
    limit: int, *, seconds: int = 60, methods: tuple[str, ...] = ("POST",)
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Allow one caller at most ``limit`` calls with ``methods`` to the view within ``seconds``."""

    def limited(view: Callable[..., Any]) -> Callable[..., Any]:
        endpoint = f"{view.__module__}.{view.__qualname__}"

        @wraps(view)
        def call(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if request.method in methods:
                now = timezone.now()
                hits, ends_at = count(caller=client_address(request), endpoint=endpoint, seconds=seconds, at=now)
                if hits > limit:
                    return too_many(request, wait=max(1, math.ceil((ends_at - now).total_seconds())))
            return view(request, *args, **kwargs)

        return call

    return limited
