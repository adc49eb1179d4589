"""Measure the budgets in a database of their own and print them; ``--write`` puts them into docs/benchmarks.md."""

import argparse
import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Measure, print, and return 1 if a budget was missed."""
    options = _options()
    if options.planning or options.coverage:
        return _alone(planning=options.planning)
    data = Path(options.data) if options.data else Path(tempfile.mkdtemp(prefix="fengqiao-bench-"))
    if not options.data:
        atexit.register(shutil.rmtree, data, ignore_errors=True)  # runs after the server has been stopped
    os.environ.update(FENGQIAO_DATA=str(data), FENGQIAO_DEMO="1", DJANGO_SETTINGS_MODULE="fengqiao.config.settings")
    os.environ.pop("DATABASE_URL", None)

    import django

    django.setup()
    from bench import report

    found = report.measure(few=options.few, many=options.cases, rows=options.rows)
    text = report.page(found, few=options.few, many=options.cases)
    print(text)
    if options.write:
        (ROOT / "docs" / "benchmarks.md").write_text(text, encoding="utf-8")
    return 0 if all(line.is_kept for line in found) else 1


def _alone(*, planning: bool) -> int:
    """Measure what needs no database alone: the planning of mediation sessions, or what is within reach."""
    from bench import matching, reach

    found = matching.measure() if planning else reach.measure()
    for line in found:
        print(f"{line.work}: {line.measured} ({line.ratio:.2f}{line.unit}, at most {line.limit:g}{line.unit})")
    return 0 if all(line.is_kept for line in found) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000, help="the many cases (default: 1,000,000)")
    parser.add_argument("--few", type=int, default=10_000, help="the few they are held against (default: 10,000)")
    parser.add_argument("--rows", type=int, default=20_000, help="rows of the file to import (default: 20,000)")
    parser.add_argument("--data", help="a data folder to use and keep, instead of a temporary one")
    parser.add_argument("--planning", action="store_true", help="only the planning of mediation sessions")
    parser.add_argument("--coverage", action="store_true", help="only what is within reach of villages")
    parser.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
