"""What a file is, judged by its content alone, and whether we take it. Pure."""

import re
from codecs import getincrementaldecoder
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import BinaryIO, Final
from zipfile import BadZipFile, ZipFile, is_zipfile

HEAD: Final = 4096
TAIL: Final = 65_557  # the farthest a ZIP's end record can lie from the end of a file

DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT: Final = "text/plain"
ZIP: Final = "application/zip"  # a question, never an answer: what is in it decides

EXTENSIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/heic": (".heic", ".heif"),
    "application/pdf": (".pdf",),
    DOCX: (".docx",),
    XLSX: (".xlsx",),
    TEXT: (".txt",),
    "audio/mpeg": (".mp3",),
    "audio/mp4": (".m4a",),
    "audio/wav": (".wav",),
    "video/mp4": (".mp4",),
}

_SIGNATURES: Final[tuple[tuple[re.Pattern[bytes], str], ...]] = tuple(
    (re.compile(pattern, re.DOTALL), media_type)
    for pattern, media_type in (
        (rb"\xff\xd8\xff[\xc0-\xfe]", "image/jpeg"),
        (rb"\x89PNG\r\n\x1a\n.{4}IHDR", "image/png"),
        (rb"GIF8[79]a", "image/gif"),
        (rb"RIFF.{4}WEBPVP8[ LX]", "image/webp"),
        (rb".{4}ftyp(heic|heix|heim|heis|hevc|mif1|msf1)", "image/heic"),
        (rb"%PDF-[12]\.\d", "application/pdf"),
        (rb"PK\x03\x04", ZIP),
        (rb"ID3[\x02-\x04]|\xff[\xfb\xf3\xf2][\x10-\xef]", "audio/mpeg"),
        (rb".{4}ftyp(M4A |M4B )", "audio/mp4"),
        (rb"RIFF.{4}WAVEfmt ", "audio/wav"),
        (rb".{4}ftyp(isom|iso[2-6]|mp4[12]|avc1|MSNV|qt  |M4V |3gp[4-6])", "video/mp4"),
    )
)
_MARKUP: Final = re.compile(rb"<(!doctype|html|script|svg|iframe|\?php)", re.IGNORECASE)
_MARKUP_IN_TEXT: Final = re.compile(
    rb"<\s*(!doctype|html|head|body|script|svg|iframe|object|embed|form|meta|link|style|img\s|a\s|\?xml|\?php)",
    re.IGNORECASE,
)
_BINARY: Final = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_ACTIVE_PARTS: Final = re.compile(
    r"vba|macrosheets|activex|customui|\.(bin|exe|dll|js|vbs|hta|html?|svg|swf|docm|xlsm|dotm|xltm|xlsb)$",
    re.IGNORECASE,
)
_ACTIVE_TYPES: Final = re.compile(rb"macroEnabled|vbaProject|activeX", re.IGNORECASE)
_RELATIONSHIP: Final = re.compile(rb"<Relationship\s[^>]*>", re.IGNORECASE)
_LOADED_ON_OPENING: Final = re.compile(rb"/(attachedTemplate|oleObject|subDocument|frame)[\"']", re.IGNORECASE)
_ELSEWHERE: Final = re.compile(rb"Target=[\"'](https?:|ftp:|mhtml:|\\\\|//|file:(//)?[^/]|file:/{4,})", re.IGNORECASE)
_PRINTER_SETTINGS: Final = re.compile(r"^xl/printerSettings/[^/]+\.bin$")
_OFFICE: Final[Mapping[str, str]] = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
MAX_MEMBERS: Final = 5000
MAX_UNPACKED: Final = 512 * 1024 * 1024  # bytes an office file may grow to
MAX_PART: Final = 1024 * 1024  # bytes read of its small parts


class NotAcceptedError(ValueError):
    """The content is of no accepted kind, or hides another kind."""


@dataclass(frozen=True, slots=True)
class Edges:
    """The first and last bytes of a file, and whether all of it reads as text."""

    head: bytes
    tail: bytes
    is_text: bool


def media_type_of(edges: Edges) -> str:
    """Return the media type, or `ZIP` if the parts of the package have to decide.

    Raises:
        NotAcceptedError: no accepted kind, or markup or an archive rides on it.
    """
    media_type = next((found for signature, found in _SIGNATURES if signature.match(edges.head)), TEXT)
    if media_type == TEXT and not edges.is_text:
        raise NotAcceptedError("unknown kind")
    if media_type == ZIP:
        return ZIP
    if (_MARKUP_IN_TEXT if media_type == TEXT else _MARKUP).search(edges.head):
        raise NotAcceptedError("markup inside")
    if is_zipfile(BytesIO(edges.tail)):
        raise NotAcceptedError("an archive rides on it")
    return media_type


def office_type_of(package: BinaryIO) -> str:
    """Return whether an OOXML package is a text or a workbook.

    Raises:
        NotAcceptedError: it is neither, or has macros, embedded objects, encryption or a remote template.
    """
    try:
        with ZipFile(package) as archive:
            return _checked_office(archive)
    except (BadZipFile, NotImplementedError, RuntimeError, OSError, KeyError, EOFError) as error:
        raise NotAcceptedError("not a sound package") from error


def _checked_office(archive: ZipFile) -> str:
    members = archive.infolist()
    names = [member.filename for member in members]
    if len(names) > MAX_MEMBERS or len(set(names)) != len(names):
        raise NotAcceptedError("too many members, or two of one name")
    if any(member.flag_bits & 1 for member in members) or sum(member.file_size for member in members) > MAX_UNPACKED:
        raise NotAcceptedError("encrypted, or unpacks to too much")
    if members[0].header_offset != 0:
        raise NotAcceptedError("something lies before the package")
    if any(_ACTIVE_PARTS.search(name) and not _PRINTER_SETTINGS.match(name) for name in names):
        raise NotAcceptedError("active content")
    found = [media_type for part, media_type in _OFFICE.items() if part in names]
    if len(found) != 1 or _ACTIVE_TYPES.search(_small(archive, "[Content_Types].xml")):
        raise NotAcceptedError("neither a text nor a workbook, or with macros")
    if any(_reaches_out(archive, name) for name in names):
        raise NotAcceptedError("loads something from elsewhere")
    return found[0]


def _reaches_out(archive: ZipFile, name: str) -> bool:
    if name.endswith(".rels"):
        links = _RELATIONSHIP.findall(_small(archive, name))
        return any(_LOADED_ON_OPENING.search(link) and _ELSEWHERE.search(link) for link in links)
    return "/externalLinks/" in name and b"ddeLink" in _small(archive, name)


def _small(archive: ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        content = part.read(MAX_PART + 1)
    if len(content) > MAX_PART:
        raise NotAcceptedError("an oversized part")
    return content


class TextCheck:
    """Tells, chunk by chunk, whether bytes are plain text in UTF-8 or GB 18030."""

    def __init__(self) -> None:
        self._decoders = [getincrementaldecoder(name)("strict") for name in ("utf-8", "gb18030")]

    def feed(self, chunk: bytes, *, final: bool = False) -> None:
        """Look at the next chunk; `final` ends the text."""
        if _BINARY.search(chunk):
            self._decoders.clear()
        for decoder in tuple(self._decoders):
            try:
                decoder.decode(chunk, final)
            except UnicodeDecodeError:
                self._decoders.remove(decoder)

    @property
    def is_text(self) -> bool:
        """Whether all seen so far can be text."""
        return bool(self._decoders)
