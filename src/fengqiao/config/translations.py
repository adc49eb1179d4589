"""Compile every ``.po`` of the package into the ``.mo`` beside it: ``python -m fengqiao.config.translations``."""

from pathlib import Path
from typing import Final

import polib

PACKAGE: Final = Path(__file__).resolve().parents[1]


def compile_all(package: Path = PACKAGE) -> list[Path]:
    """Write a ``.mo`` for each ``.po`` and return the files written."""
    written = []
    for source in sorted(package.rglob("*.po")):
        target = source.with_suffix(".mo")
        polib.pofile(str(source)).save_as_mofile(str(target))
        written.append(target)
    return written


if __name__ == "__main__":
    compile_all()
