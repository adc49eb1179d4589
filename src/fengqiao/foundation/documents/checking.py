"""Whether a Word template that somebody made can be used: what it asks for, and what it would leave out."""

from collections.abc import Collection, Iterator, Mapping
from io import BytesIO
from typing import Any, Final
from zipfile import BadZipFile

from fengqiao.foundation.documents.rendering import environment

DEEPEST_LOOP: Final = 3
_ALLOWED: Final = frozenset(
    {
        "Template", "Output", "TemplateData", "Name", "Getattr", "Getitem", "Const", "For", "If",
        "Compare", "Operand", "Not", "And", "Or", "Filter", "Call",
    }
)  # fmt: skip
_CALLS: Final = frozenset({"split"})


class UnusableTemplateError(ValueError):
    """The file is no Word template, or has a tag that cannot be read. ``detail`` is what the reader of tags said."""

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail


def strange_tags(template: bytes, known: Collection[str]) -> list[str]:
    """Return the tags of a Word template that ask for values which are not ``known``, or do more than show values.

    A template shows values, walks through lists and leaves parts out. It may not calculate, call or define: so that none
    can hold up whoever writes the papers.

    Raises:
        UnusableTemplateError: it cannot be read.
    """
    from jinja2 import TemplateSyntaxError, meta

    try:
        tree = environment().parse(_source(template))
    except TemplateSyntaxError as error:
        raise UnusableTemplateError(error.message or "") from error
    unknown = {*meta.find_undeclared_variables(tree)} - {*known}
    return sorted(unknown | set(_too_much(tree, 0)))


def _too_much(node: Any, depth: int) -> Iterator[str]:
    from jinja2 import nodes

    name = type(node).__name__
    if name not in _ALLOWED:
        yield name.lower()
    if isinstance(node, nodes.Call) and not (isinstance(node.node, nodes.Getattr) and node.node.attr in _CALLS):
        yield f"{getattr(node.node, 'attr', getattr(node.node, 'name', ''))}()"
    inside = depth + isinstance(node, nodes.For)
    if inside > DEEPEST_LOOP:
        yield "for"
        return
    for child in node.iter_child_nodes():
        yield from _too_much(child, inside)


def _source(template: bytes) -> str:
    """Return all text of a template that is read for tags."""
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl import DocxTemplate

    document = DocxTemplate(BytesIO(template))
    try:
        document.init_docx()
        core = document.docx.core_properties
        parts = [document.patch_xml(document.get_xml()), core.title, core.subject, core.author, core.comments]
        for uri in (document.HEADER_URI, document.FOOTER_URI):
            parts += [document.patch_xml(document.get_part_xml(part)) for _, part in document.get_headers_footers(uri)]
        for part in document.docx.part.package.iter_parts():
            if part.content_type.endswith("wordprocessingml.footnotes+xml"):
                parts.append(document.patch_xml(part.blob.decode()))
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError, SyntaxError) as error:
        raise UnusableTemplateError from error
    return "\n".join(parts)


def left_out(content: bytes, parts: Mapping[str, Any]) -> list[str]:
    """Return the names of the parts of which some text is not in a Word file."""
    shown = text_of(content)
    return [name for name, part in parts.items() if not all(text in shown for text in _texts(part))]


def text_of(content: bytes) -> str:
    """Return the words of a Word file, header and footer included, without spaces and line ends."""
    import docx
    from docx.oxml.ns import qn

    document = docx.Document(BytesIO(content))
    roots = [document.element.body]
    for section in document.sections:
        roots += [section.header._element, section.footer._element]  # noqa: SLF001 - python-docx tells text by paragraph
    return squeezed("".join(found.text or "" for root in roots for found in root.iter(qn("w:t"))))


def squeezed(text: str) -> str:
    """Return a text without white space, so that a line break is no difference."""
    return "".join(text.split())


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield squeezed(part)
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from _texts(value)
    elif isinstance(part, list | tuple):
        for value in part:
            yield from _texts(value)


def pictures_in(content: bytes) -> int:
    """Return how many pictures stand in a Word file."""
    import docx

    return len(docx.Document(BytesIO(content)).inline_shapes)
