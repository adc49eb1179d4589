"""Importing one file: read, check, write in batches; what is there already stays, whatever interrupted the last run."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from fengqiao.complaints.bulk.pipeline import Pipeline
from fengqiao.complaints.bulk.plans import NewCase
from fengqiao.complaints.bulk.writing import BulkWriter, present, refresh_statistics, undisturbed
from fengqiao.complaints.imports.checks import Checker
from fengqiao.complaints.imports.profiles import Profile
from fengqiao.complaints.imports.records import Problem, RowRefused
from fengqiao.complaints.imports.rejects import Rejects
from fengqiao.complaints.imports.seen import Seen
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.ledger import services as ledger
from fengqiao.foundation.marking import N_
from fengqiao.foundation.progress import Report
from fengqiao.foundation.sheets.reading import Row, Table, Unreadable, open_table

BATCH: Final = 2000
CHAIN: Final = "imports"


@dataclass(slots=True)
class Result:
    """What became of a file: rows accepted, of which new, and rejected, with where those are listed."""

    accepted: int = 0
    new: int = 0
    rejected: int = 0
    rejects: Path | None = None
    first_problems: list[tuple[int, tuple[Problem, ...]]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Request:
    """A file to import. ``rejects_in`` is where rejected rows go when they cannot go beside the file."""

    path: Path
    profile: Profile
    by: Actor
    institution: str = ""
    dry_run: bool = False
    rejects_in: Path | None = None


def import_file(request: Request, *, at: datetime, report: Report | None = None) -> Result:
    """Import a file and return what became of it. A dry run checks everything and writes nothing.

    Accepted counts every row that is in order, also those that an earlier run has written.

    Raises:
        Unreadable: the file cannot be read, or the profile cannot be used here; nothing was written.
    """
    writer = BulkWriter()
    checker = _checker(request, writer, at)
    with open_table(request.path, request.profile) as table:
        run = _Run(request, writer, checker, table)
        with run.rejects(), run.writing():
            for rows in _batches(table.rows):
                with undisturbed():
                    run.take(rows)
                if report is not None:
                    report(min(table.position, table.size), table.size)
        if not request.dry_run:
            _record(request, run.result, table, at)
            refresh_statistics(run.result.new)
        return run.result


def preview(request: Request, *, at: datetime, rows: int) -> "Preview":
    """Return a file's header and its first rows, each with the case it makes or with what is wrong with it.

    Raises:
        Unreadable: as `import_file` does.
    """
    checker = _checker(request, BulkWriter(), at)
    with open_table(request.path, request.profile) as table:
        return Preview(table.header, [_check(checker, table.header, row) for row in islice(table.rows, rows)])


@dataclass(frozen=True, slots=True)
class Checked:
    """A row with the case it makes, or with its problems."""

    row: Row
    case: NewCase | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """The beginning of a file."""

    header: tuple[str, ...]
    rows: list[Checked]


class _Run:
    """One pass over a file."""

    def __init__(self, request: Request, writer: BulkWriter, checker: Checker, table: Table) -> None:
        self.result = Result()
        self._request = request
        self._writer = writer
        self._checker = checker
        self._header = table.header
        self._seen = Seen()
        folder = request.rejects_in or settings.DATA / "imports"
        self._rejects = Rejects(request.path, otherwise=folder, header=table.header)

    @contextmanager
    def rejects(self) -> Iterator[None]:
        """Finish the file of rejected rows whatever happens."""
        try:
            yield
        finally:
            if not self._request.dry_run:
                self._rejects.close()
                self.result.rejects = self._rejects.path

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Let the server take rows in while the next are made."""
        with Pipeline(self._writer, self._request.profile.source) as self._pipeline:
            yield

    def take(self, rows: Sequence[Row]) -> None:
        """Check rows and write those in order, in one transaction."""
        checked = [_check(self._checker, self._header, row) for row in rows]
        cases = self._without_repeats(checked)
        new = len(cases) - len(present(cases)) if self._request.dry_run else self._pipeline.write(cases)
        self.result.accepted += len(cases)
        self.result.new += new

    def _without_repeats(self, checked: Sequence[Checked]) -> list[NewCase]:
        """Reject rows with problems and repeated numbers; number alike rows that have no number of their own."""
        prints = {id(one): _fingerprint(one.row) for one in checked if one.case and not one.case.source_ref}
        good = [one for one in checked if one.case is not None]
        refs = [(one.case.source_ref or prints[id(one)], one.row.line) for one in good if one.case]
        places = dict(zip(map(id, good), self._seen.note(refs), strict=True))
        cases: list[NewCase] = []
        for one in checked:
            if one.case is None:
                self._reject(one.row, one.problems)
                continue
            first, times = places[id(one)]
            if id(one) in prints:
                cases.append(replace(one.case, source_ref=f"{prints[id(one)]}:{times}"))
            elif times > 1:
                column = self._request.profile.column_of("source_ref")
                self._reject(one.row, (Problem(column, N_("与第 %(line)s 行编号相同"), {"line": first}),))
            else:
                cases.append(one.case)
        return cases

    def _reject(self, row: Row, problems: tuple[Problem, ...]) -> None:
        self.result.rejected += 1
        if len(self.result.first_problems) < 20:
            self.result.first_problems.append((row.line, problems))
        if not self._request.dry_run:
            self._rejects.add(row.line, problems, row.cells)


def _checker(request: Request, writer: BulkWriter, at: datetime) -> Checker:
    if request.profile.demo_only and not settings.DEMO:
        raise Unreadable(N_("此方案把记录分派给虚构机构，只能在示范模式下使用"))
    checker = Checker(
        request.profile, writer.offices, request.by, timezone.localdate(at), institution=request.institution
    )  # fmt: skip
    if not checker.can_assign:
        raise Unreadable(N_("没有可供分派的机构，请先载入示范机构（fengqiao demo load）"))
    return checker


def _check(checker: Checker, header: Sequence[str], row: Row) -> Checked:
    if row.problem:
        return Checked(row, problems=(Problem("", row.problem),))
    try:
        return Checked(row, checker.check(dict(zip(header, row.cells, strict=True))))
    except RowRefused as refused:
        return Checked(row, problems=refused.problems)


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _fingerprint(row: Row) -> str:
    """Return what stands for the number of a row without one: the same for a row with the same cells."""
    return "row:" + sha256("\x1f".join(row.cells).encode(errors="surrogatepass")).hexdigest()[:40]


@transaction.atomic
def _record(request: Request, result: Result, table: Table, at: datetime) -> None:
    """Note in the ledger what was imported, by whom and from which file (by its hash; a name may name people)."""
    facts = {"profile": request.profile.name, "source": request.profile.source, "file": table.sha256}
    counts = {"accepted": result.accepted, "new": result.new, "rejected": result.rejected}
    ledger.record(chain=CHAIN, tag="complaint.imported", actor=request.by, at=at, data={**facts, **counts})
