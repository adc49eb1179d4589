"""Static files: ours, and the few third-party ones, straight from ``node_modules``."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder, find
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage  # type: ignore[import-untyped]

VENDOR: Final = {
    "vendor/tabler.css": "@tabler/core/dist/css/tabler.min.css",
    "vendor/tabler.js": "@tabler/core/dist/js/tabler.min.js",
    "vendor/htmx.js": "htmx.org/dist/htmx.min.js",
    "vendor/alpine.js": "@alpinejs/csp/dist/cdn.min.js",
    "vendor/echarts.js": "echarts/dist/echarts.min.js",
}
"""Everything third-party that a page may load: our name for it, and its file in ``node_modules``."""


class VendorStorage(FileSystemStorage):
    """Reads third-party files under our names."""

    def __init__(self) -> None:
        super().__init__(location=settings.NODE_MODULES)

    def path(self, name: str) -> str:
        """Return the file behind our name."""
        return super().path(VENDOR[name])


class VendorFinder(BaseFinder):
    """Finds the third-party files for ``collectstatic`` and, before that has run, for the server."""

    def __init__(self, app_names: Iterable[str] | None = None, *args: Any, **kwargs: Any) -> None:
        self.storage = VendorStorage()

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        """Find nothing to complain about: a missing package shows as a missing file."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:  # noqa: FBT001, FBT002 - Django's signature
        """Return the file of one of our names, or an empty list."""
        if path not in VENDOR or not self.storage.exists(path):
            return []
        found = self.storage.path(path)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, VendorStorage]]:
        """Return every name that is installed."""
        return ((name, self.storage) for name in VENDOR if self.storage.exists(name))


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # the package has no types
    """Hashed names once ``collectstatic`` has run; plain names, served by the finders, for what it has not seen."""

    manifest_strict = False
    keep_intermediate_files = False
    # Only what a style sheet loads: we ship no source maps, so their comments are left alone.
    patterns = (("*.css", (r"""(?P<matched>url\(['"]{0,1}\s*(?P<url>.*?)["']{0,1}\))""",)),)

    def load_manifest(self) -> tuple[dict[str, str], str]:
        """Return the names given by ``collectstatic``, without those whose source has changed since."""
        hashed, digest = super().load_manifest()
        if not hashed:
            return hashed, digest
        collected_at = Path(self.manifest_storage.path(self.manifest_name)).stat().st_mtime
        return {name: to for name, to in hashed.items() if not _changed_since(collected_at, name)}, digest

    def stored_name(self, name: str) -> str:
        """Return the hashed name, or the plain one."""
        return str(self.hashed_files.get(self.hash_key(self.clean_name(name)), name))


def _changed_since(collected_at: float, name: str) -> bool:
    source = find(name)
    return isinstance(source, str) and Path(source).stat().st_mtime > collected_at
