"""Which PostgreSQL to use: the one in ``DATABASE_URL``, else an embedded server in the data folder."""

import os
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from fengqiao.config import embedded
from fengqiao.config.environment import ConfigurationError, Environment


def parse_url(url: str) -> dict[str, Any]:
    """Turn a ``postgresql://`` URI into Django's database settings.

    Raises:
        ConfigurationError: the scheme is not PostgreSQL's.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ConfigurationError(f"DATABASE_URL: postgresql://… expected, not {parts.scheme}://")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", None) or unquote(parts.hostname or "")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "postgres",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def database_settings(environment: Environment) -> dict[str, Any]:
    """Return Django's ``DATABASES["default"]``; starts the embedded server when there is no URL."""
    if environment.database_url:
        settings = parse_url(environment.database_url)
    elif os.environ.get("FENGQIAO_NO_DATABASE") == "1":  # type checks, static files: nothing is to be connected
        return parse_url("postgresql:///fengqiao")
    else:
        settings = parse_url(embedded.start(environment.data / "postgresql"))
    settings["OPTIONS"] = {**settings["OPTIONS"], "pool": {"min_size": 1, "max_size": 16, "timeout": 20}}
    settings["TEST"] = {"NAME": f"test_{settings['NAME']}"}
    return settings
