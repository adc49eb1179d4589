"""Writes a document as DOCX and as PDF from the two templates of one name.

``NAME.docx`` is a Word file with Jinja tags (docxtpl), which an office may restyle; ``NAME.typ`` is Typst and finds the
values in ``data`` and the building blocks of ``official.typ`` in scope. Both see the same values, as texts: Jinja
escapes them and runs in a sandbox, Typst gets them as JSON. The same values give the same PDF, byte for byte. Pictures
are found under ``pictures``: in Word as such, in Typst as width in millimetres of the file of that name.
"""

import hashlib
import json
import logging
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from fengqiao.foundation.documents.texts import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    import typst
    from jinja2.sandbox import ImmutableSandboxedEnvironment

log = logging.getLogger(__name__)

OFFICIAL: Final = Path(__file__).with_name("official.typ")
EMPTY_ROOT: Final = Path(__file__).with_name("root")  # what a Typst template may read: nothing
FONTS: Final = (
    "noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf",
    "noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf",
    "noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf",
    "noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf",
)


class FontsMissingError(RuntimeError):
    """The fonts for PDF are not installed; the message says how to mend it."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """One document in both forms. ``sha256`` is that of the PDF, in hexadecimal."""

    docx: bytes
    pdf: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG or JPEG in a paper and how wide it stands there."""

    content: bytes
    width_mm: int


Pictures = Mapping[str, Picture]
_NO_PICTURES: Final[Pictures] = {}
MOST_PIXELS: Final = 16_000_000
MOST_BYTES: Final = 1_000_000


def render(
    template_dir: Path,
    name: str,
    context: Mapping[str, Any],
    *,
    pictures: Pictures = _NO_PICTURES,
    word: bytes | None = None,
) -> Rendered:
    """Write ``name`` from its templates in ``template_dir``; ``word`` is an office's own template for the Word file.

    The context holds texts, numbers, switches, lists and mappings, and ``iso_date`` (year, month, day) for the PDF's
    own date. A value a template asks for and does not find is an error, not a gap in the paper.

    Raises:
        FontsMissingError: the fonts are not installed.
        TypeError: the context holds something else.
    """
    values = clean(context)
    pdf = _pdf(template_dir / f"{name}.typ", values, pictures)
    template = word if word is not None else (template_dir / f"{name}.docx").read_bytes()
    return Rendered(docx=render_word(template, values, pictures), pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest())


def render_pdf(
    template_dir: Path, name: str, context: Mapping[str, Any], *, pictures: Pictures = _NO_PICTURES
) -> bytes:
    """Write ``name`` as PDF only, for what nobody edits. Raises as `render` does."""
    return _pdf(template_dir / f"{name}.typ", clean(context), pictures)


def render_word(template: bytes, context: Mapping[str, Any], pictures: Pictures = _NO_PICTURES) -> bytes:
    """Fill a Word template. Raises jinja2.TemplateError if it asks for what is not there, or for more than values."""
    from docx.shared import Mm
    from docxtpl import DocxTemplate, InlineImage

    document = DocxTemplate(BytesIO(template))
    inline = {
        name: InlineImage(document, BytesIO(picture.content), width=Mm(picture.width_mm))
        for name, picture in pictures.items()
    }
    document.render(clean(context) | {"pictures": inline}, jinja_env=environment(), autoescape=True)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def environment() -> "ImmutableSandboxedEnvironment":
    """Return what a template may do: show values and walk through lists; no functions, few filters."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    made = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    made.globals.clear()
    made.filters = {name: made.filters[name] for name in ("e", "escape", "first", "join", "last", "length")}
    return made


def is_drawable(content: bytes) -> bool:
    """Whether a picture can stand in a paper: PNG or JPEG, sound, and of a size that does no harm."""
    import typst
    from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
    from docx.image.image import Image

    try:
        found = Image.from_blob(content)
    except (InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError):
        return False
    if len(content) > MOST_BYTES or found.px_width * found.px_height > MOST_PIXELS:
        return False
    if found.content_type not in {"image/png", "image/jpeg"}:
        return False
    try:
        with _root({"picture": Picture(content, 10)}) as root:
            typst.Compiler(root=root, ignore_system_fonts=True).compile(b'#image("/picture")', format="pdf")
    except typst.TypstError:
        return False
    return True


def _pdf(template: Path, values: Mapping[str, Any], pictures: Pictures = _NO_PICTURES) -> bytes:
    """Compile to PDF/A-2a with tags for screen readers, or, if some character has no glyph, to plain PDF."""
    import typst

    source = OFFICIAL.read_bytes() + template.read_bytes()
    widths = {name: picture.width_mm for name, picture in pictures.items()}
    inputs = {"data": json.dumps({**values, "pictures": widths}, ensure_ascii=False)}
    with _root(pictures) as root:
        # A compiler of our own per document: it is not safe to share between threads, and cheap beside the fonts.
        compiler = typst.Compiler(root=root, font_paths=_fonts(), ignore_system_fonts=True)
        try:
            pdf = compiler.compile(source, format="pdf", sys_inputs=inputs, pdf_standards=["a-2a"])
        except typst.TypstError:  # its message quotes the text, which may be a name: not for the log
            log.warning("%s not written as PDF/A", template.name)
            pdf = compiler.compile(source, format="pdf", sys_inputs=inputs)
    if not isinstance(pdf, bytes):
        raise TypeError("a PDF is one file")
    return pdf


@contextmanager
def _root(pictures: Pictures) -> "Iterator[Path]":
    """Give the folder a Typst template may read: the pictures of its paper, and nothing else."""
    if not pictures:
        yield EMPTY_ROOT
        return
    with TemporaryDirectory() as folder:
        for name, picture in pictures.items():
            Path(folder, name).write_bytes(picture.content)
        yield Path(folder)


@cache
def _fonts() -> "typst.Fonts":
    import typst

    folder = Path(settings.NODE_MODULES) / "@expo-google-fonts"
    paths = [folder / font for font in FONTS]
    missing = [path.name for path in paths if not path.is_file()]
    if missing:
        raise FontsMissingError(
            f"缺少 PDF 字体（{'、'.join(missing)}），请运行 `make setup`。\n"
            f"Fonts for PDF are missing ({', '.join(missing)}): run `make setup`."
        )
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[path.parent for path in paths]
    )
