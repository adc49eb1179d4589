"""Every sentence a person can see has its English, in the catalogue of the application that says it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

import fengqiao
from fengqiao.config.translations import compile_all

PACKAGE = Path(fengqiao.__file__).parent
FUNCTIONS = {
    "_",
    "N_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
    "ngettext",
    "ngettext_lazy",
    "pgettext",
    "pgettext_lazy",
}
WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
FORMAT = re.compile(r"%\((\w+)\)[sd]|\{(\w*)[^}]*\}|%[sd]")


def home_of(path: Path) -> Path:
    """The folder whose catalogue a file's sentences belong to."""
    parts = path.relative_to(PACKAGE).parts
    return PACKAGE / parts[0] if len(parts) > 1 else PACKAGE / "config"


def called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def sentences(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and called(node) in FUNCTIONS and node.args):
            continue
        argument = node.args[1 if called(node) in WITH_CONTEXT else 0]
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            yield argument.value


def sentences_of_template(text: str) -> Iterator[str]:
    """Django turns the tags of a template into gettext calls and blanks out the rest."""
    calls = re.finditer(
        r"(?<!\w)u?n?p?gettext\((?:'[^']*', )?u?(\"\"\"|'''|'|\")(.*?)(?<!\\)\1", templatize(text), re.DOTALL
    )
    for match in calls:
        yield ast.literal_eval(f"{match[1]}{match[2]}{match[1]}")
    yield from sentences_of_underscores(templatize(text))


def sentences_of_underscores(code: str) -> Iterator[str]:
    for match in re.finditer(r"(?<![\w.])_\((?P<q>['\"])(.*?)(?<!\\)(?P=q)\)", code):
        yield match[2]


def used() -> dict[tuple[Path, str], Path]:
    found: dict[tuple[Path, str], Path] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            for sentence in sentences(path.read_text(encoding="utf-8")):
                found.setdefault((home_of(path), sentence), path)
    for path in sorted([*PACKAGE.rglob("*.html"), *PACKAGE.rglob("*.txt")]):
        if "templates" in path.parts:
            for sentence in sentences_of_template(path.read_text(encoding="utf-8")):
                found.setdefault((home_of(path), sentence), path)
    return found


def catalogues() -> dict[Path, Path]:
    """Application folder → its English catalogue."""
    return {path.parents[3]: path for path in sorted(PACKAGE.rglob("locale/en/LC_MESSAGES/django.po"))}


def translated(catalogue: Path) -> dict[str, polib.POEntry]:
    return {entry.msgid: entry for entry in polib.pofile(str(catalogue)) if entry.translated()}


def test_a_sentence_in_python_or_a_template_is_found():
    assert list(sentences("x = _('投诉')\ny = ngettext('一件', '%(n)s 件', n)")) == ["投诉", "一件"]
    template = "{% translate '投诉' %}{% blocktranslate trimmed with n=1 %}共 {{ n }} 件{% endblocktranslate %}"
    assert set(sentences_of_template("{% load i18n %}" + template)) == {"投诉", "共 %(n)s 件"}


def test_every_sentence_has_its_english_in_the_same_application():
    entries = {home: translated(catalogue) for home, catalogue in catalogues().items()}
    missing = [
        f"{path.relative_to(PACKAGE)}: {sentence}"
        for (home, sentence), path in used().items()
        if sentence.strip() and sentence not in entries.get(home, {})
    ]
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("catalogue", catalogues().values(), ids=lambda path: path.parents[3].name)
def test_a_translation_keeps_the_placeholders_of_its_sentence(catalogue):
    wrong = [
        entry.msgid
        for entry in translated(catalogue).values()
        for text in [entry.msgstr, *entry.msgstr_plural.values()]
        if text and set(FORMAT.findall(text)) - set(FORMAT.findall(entry.msgid + (entry.msgid_plural or "")))
    ]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("catalogue", catalogues().values(), ids=lambda path: path.parents[3].name)
def test_no_sentence_stands_twice_in_a_catalogue(catalogue):
    ids = [(entry.msgctxt, entry.msgid) for entry in polib.pofile(str(catalogue))]
    assert sorted(ids, key=str) == sorted(set(ids), key=str)


def test_every_catalogue_compiles(tmp_path):
    for number, catalogue in enumerate(catalogues().values()):
        copy = tmp_path / str(number) / "django.po"
        copy.parent.mkdir()
        copy.write_bytes(catalogue.read_bytes())
    assert len(compile_all(tmp_path)) == len(catalogues())


def test_a_sentence_has_one_english_in_all_catalogues():
    """Django shows the one of the first catalogue that has it, whatever the others say."""
    english: dict[str, set[str]] = {}
    for catalogue in catalogues().values():
        for sentence, entry in translated(catalogue).items():
            english.setdefault(sentence, set()).add(entry.msgstr or str(entry.msgstr_plural))
    assert {sentence: found for sentence, found in english.items() if len(found) > 1} == {}
