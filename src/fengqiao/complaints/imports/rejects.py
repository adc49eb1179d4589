"""The file of rejected rows: line, column and reason before the row as it was."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, Final

from django.utils.translation import gettext as _

from fengqiao.complaints.imports.records import Problem
from fengqiao.foundation.lists.exports import BOM, defused

SUFFIX: Final = ".rejected.csv"
_WRITE_BITS: Final = 0o222


def reason_of(problem: Problem) -> str:
    """Return a problem in the active language."""
    text = _(problem.reason)
    return text % dict(problem.values) if problem.values else text


class Rejects:
    """Writes ``<file>.rejected.csv`` beside the file, or in ``otherwise`` where that is not allowed.

    Nothing is written before the first rejected row; one from an earlier run of the same file is removed then or,
    if nothing is rejected, at the end.
    """

    def __init__(self, file: Path, *, otherwise: Path, header: Sequence[str]) -> None:
        self._places = (file.with_name(file.name + SUFFIX), otherwise / (file.name + SUFFIX))
        self._header = header
        self._file: IO[str] | None = None
        self._writer: Any = None
        self.path: Path | None = None

    def add(self, line: int, problems: Sequence[Problem], cells: Sequence[str]) -> None:
        """Write one rejected row."""
        if self._writer is None:
            self._open()
        columns = "；".join(dict.fromkeys(problem.column for problem in problems if problem.column))
        reasons = "；".join(reason_of(problem) for problem in problems)
        self._writer.writerow([line, columns, reasons, *(_cell(cell) for cell in cells)])

    def close(self) -> None:
        """Finish the file."""
        if self._file is not None:
            self._file.close()
            return
        for path in self._places:
            try:
                path.unlink(missing_ok=True)
            except OSError:
                continue

    def _open(self) -> None:
        for path in self._places:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                if not path.parent.stat().st_mode & _WRITE_BITS:  # the administrator could, but is not meant to
                    continue
                self._file = path.open("w", encoding="utf-8", errors="backslashreplace", newline="")
            except OSError:
                continue
            self.path = path
            break
        else:
            raise OSError(f"{self._places[1]}: cannot be written")
        self._file.write(BOM)
        self._writer = csv.writer(self._file)
        self._writer.writerow(["line", "column", "reason", *self._header])


def _cell(cell: str) -> str:
    return defused(cell).replace("\x00", "\\0")
