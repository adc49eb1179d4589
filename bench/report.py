"""Runs the measurements in order and sets their table."""

import os
import platform
import sys
import time
from collections.abc import Iterable, Mapping

from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from bench import filing, importing, matching, reach, reading
from bench.timing import Line, seconds, written
from fengqiao.analytics.services import rebuild_rollups, refresh_rollups
from fengqiao.complaints.invented import generating
from fengqiao.config.reference import load_reference_data
from fengqiao.organisations.demo import load_city

SLOWER = 1.5
MOST_QUERIES = 12
FRESH_SECONDS = 60.0
MINUTES_TO_GENERATE = 8.0
A_MILLION = 1_000_000


def measure(*, few: int, many: int, rows: int) -> list[Line]:
    """Return all lines; what goes on is told on stderr."""
    _say("tables, reference data, institutions")
    call_command("migrate", interactive=False, verbosity=0)
    load_reference_data()
    load_city()
    _say(f"{few:,} cases")
    _generate(few, seed=1)
    small, key = reading.measure(), reading.by_key()
    _say("filing")
    found = filing.measure()
    _say("planning mediation sessions")
    found += matching.measure()
    found += reach.measure()
    _say("importing")
    found += importing.measure(rows)
    _say(f"{many:,} cases")
    taken = _generate(many - few, seed=2)
    found.append(_generation(many - few, taken))
    _say("reading")
    large = reading.measure()
    found += _reads(small, large, key)
    found.append(Line("看板 / Dashboard", "figures brought up to date after a change", *_freshness()))
    return found


def _generate(cases: int, *, seed: int) -> float:
    now = timezone.now()
    order = generating.Order(cases, seed, generating.first_day(now, 36), now)
    start = time.perf_counter()
    generating.generate(order, processes=os.cpu_count() or 1, report=_progress)
    taken = time.perf_counter() - start
    rebuild_rollups()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return taken


def _generation(cases: int, taken: float) -> Line:
    minutes = taken / 60
    return Line(
        "生成 / Generate",
        f"{cases:,} cases, in minutes",
        written(taken),
        minutes,
        MINUTES_TO_GENERATE * max(cases, 1) / A_MILLION,
        unit=" min",
    )


def _reads(
    small: Mapping[tuple[str, str], reading.Timed], large: Mapping[tuple[str, str], reading.Timed], key: float
) -> Iterable[Line]:
    for group, name in large:
        few, many = small[group, name], large[group, name]
        measured = f"{written(many.seconds)} / {written(few.seconds)} ({many.seconds / key:.0f} × one row by key)"
        yield Line(group, name, measured, many.seconds / few.seconds, SLOWER)
    most = max(large.items(), key=lambda found: found[1].queries)
    yield Line("列表 / Lists", f"most queries: {most[0][1]}", "", most[1].queries, MOST_QUERIES, unit=" queries")


def _freshness() -> tuple[str, float, float]:
    filing.file_some(50)
    taken = seconds(refresh_rollups)
    return f"{written(taken)} of the minute between two runs", taken / FRESH_SECONDS, 1.0


def page(lines: list[Line], *, few: int, many: int) -> str:
    """Return docs/benchmarks.md."""
    missed = [line for line in lines if not line.is_kept]
    machine = (
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, PostgreSQL {_server()}"
    )
    verdict = "Every budget was kept." if not missed else f"Missed: {len(missed)} of {len(lines)}."
    head = [
        "# Benchmarks",
        "",
        "Written by `make bench ARGS=--write`; repeat with `make bench`, smaller with `python -m bench --cases 100000`.",
        f"Ratios in one run on one machine and database: {machine}, {timezone.localdate()}.",
        "Reads are timed at their best of 25, filings at the median.",
        f"Reads are held against the same at {few:,} cases, with {many:,} in the same database.",
        "",
        verdict,
        "",
        "| budget | what | measured | ratio | at most | kept |",
        "| --- | --- | --- | ---: | ---: | --- |",
    ]
    body = [
        f"| {line.group} | {line.work} | {line.measured} | {line.ratio:.2f}{line.unit} | {line.limit:g}{line.unit} | "
        f"{'yes' if line.is_kept else '**no**'} |"
        for line in lines
    ]
    return "\n".join([*head, *body, ""])


def _server() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])


def _say(text: str) -> None:
    print(f"[{time.strftime('%H:%M:%S')}] {text}", file=sys.stderr, flush=True)


def _progress(done: int, total: int) -> None:
    if done % 50_000 < generating.BATCH:
        print(f"    {done:,} of {total:,}", file=sys.stderr, flush=True)
