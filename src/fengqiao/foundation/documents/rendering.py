"""Writes a document as DOCX and as PDF from the two templates of one name.

``NAME.docx`` is a Word file with Jinja tags (docxtpl), which an office may restyle; ``NAME.typ`` is Typst and finds the
values in ``data`` and the building blocks of ``official.typ`` in scope. Both see the same values, as texts: Jinja
escapes them and runs in a sandbox, Typst gets them as JSON. The same values give the same PDF, byte for byte.
"""

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from fengqiao.foundation.documents.texts import clean

if TYPE_CHECKING:
    import typst

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


def render(template_dir: Path, name: str, context: Mapping[str, Any]) -> Rendered:
    """Write ``name`` from its templates in ``template_dir``.

    The context holds texts, numbers, switches, lists and mappings, and ``iso_date`` (year, month, day) for the PDF's
    own date. A value a template asks for and does not find is an error, not a gap in the paper.

    Raises:
        FontsMissingError: the fonts are not installed.
        TypeError: the context holds something else.
    """
    values = clean(context)
    pdf = _pdf(template_dir / f"{name}.typ", values)
    return Rendered(docx=_docx(template_dir / f"{name}.docx", values), pdf=pdf, sha256=hashlib.sha256(pdf).hexdigest())


def _docx(template: Path, values: Mapping[str, Any]) -> bytes:
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    document = DocxTemplate(template)
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    document.render(dict(values), jinja_env=environment, autoescape=True)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _pdf(template: Path, values: Mapping[str, Any]) -> bytes:
    """Compile to PDF/A-2a with tags for screen readers, or, if some character has no glyph, to plain PDF."""
    import typst

    source = OFFICIAL.read_bytes() + template.read_bytes()
    inputs = {"data": json.dumps(values, ensure_ascii=False)}
    # A compiler of our own per document: it is not safe to share between threads, and cheap beside the fonts.
    compiler = typst.Compiler(root=EMPTY_ROOT, font_paths=_fonts(), ignore_system_fonts=True)
    try:
        pdf = compiler.compile(source, format="pdf", sys_inputs=inputs, pdf_standards=["a-2a"])
    except typst.TypstError:  # its message quotes the text, which may be a name: not for the log
        log.warning("%s not written as PDF/A", template.name)
        pdf = compiler.compile(source, format="pdf", sys_inputs=inputs)
    if not isinstance(pdf, bytes):
        raise TypeError("a PDF is one file")
    return pdf


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
