"""Reads an upload only to hash it: nothing of it is kept, in memory or on disk."""

import hashlib
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class Hashed(UploadedFile):  # type: ignore[type-arg]  # generic for the type checker alone
    """An upload of which only the hash is known."""

    def __init__(self, name: str, size: int, sha256: str) -> None:
        super().__init__(file=None, name=name, size=size)
        self.sha256 = sha256


class HashingUploadHandler(FileUploadHandler):
    """Hashes each file of a request and lets its bytes go. One that is too large is cut off and has no hash."""

    def __init__(self, *, max_bytes: int) -> None:
        super().__init__()
        self.max_bytes = max_bytes

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin with the next file."""
        super().new_file(*args, **kwargs)
        self._hash = hashlib.sha256()

    def handle_raw_input(
        self,
        input_data: IO[bytes],
        META: dict[str, str],  # noqa: N803 - named by Django
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Refuse a body that says it is too large before it is read."""
        if content_length > self.max_bytes + 64 * 1024:
            raise StopUpload(connection_reset=True)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Hash a chunk and keep nothing of it."""
        if start + len(raw_data) > self.max_bytes:
            raise StopUpload(connection_reset=False)
        self._hash.update(raw_data)

    def file_complete(self, file_size: int) -> Hashed:
        """Return what is known of the file."""
        return Hashed(self.file_name or "", file_size, self._hash.hexdigest())
