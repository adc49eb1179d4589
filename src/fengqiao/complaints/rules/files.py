"""Which files of a case are one paper: what the system writes is kept as PDF and as Word."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

from fengqiao.complaints.rules.choices import PAPER_TITLES

PDF: Final = "application/pdf"


class File(Protocol):
    """A file of a case; ``document`` names the paper if the system wrote it."""

    document: str
    media_type: str
    name: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a list of files shows as one: a paper in its formats, PDF first, or a file somebody added.

    ``title`` is what a paper is called (in Chinese, to be translated), or the name of the file.
    """

    title: str
    files: Sequence[Any]

    @property
    def main(self) -> Any:
        """The format for reading."""
        return self.files[0]

    @property
    def format(self) -> str:
        """What people call that format."""
        return format_name(self.main.media_type)

    @property
    def others(self) -> Sequence[tuple[str, Any]]:
        """The formats for editing, each with its name."""
        return [(format_name(file.media_type), file) for file in self.files[1:]]


def entries_of(files: Iterable[File], titles: Mapping[str, str] = PAPER_TITLES) -> list[Entry]:
    """Return the files as a list shows them, in their order. ``titles``: what the papers of the kind are called."""
    found: dict[object, list[File]] = {}
    for number, file in enumerate(files):
        found.setdefault(file.document or number, []).append(file)
    return [_entry(together, titles) for together in found.values()]


def _entry(files: Sequence[File], titles: Mapping[str, str]) -> Entry:
    first = files[0]
    title = paper_title(first.document, titles) if first.document else first.name
    return Entry(title or first.name, sorted(files, key=lambda file: file.media_type != PDF))


def paper_title(document: str, titles: Mapping[str, str] = PAPER_TITLES) -> str:
    """Return what a paper such as ``decision-7`` is called, or nothing if it is unknown."""
    kind, _hyphen, _number = document.partition("-")
    return titles.get(kind, "")


def format_name(media_type: str) -> str:
    """Return what people call a paper's format."""
    return "PDF" if media_type == PDF else "Word"
