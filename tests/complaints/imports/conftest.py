"""A city with demo-like institutions, and files to import into it."""

import csv
import gzip
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import pytest

from fengqiao.complaints.imports import profiles, running
from fengqiao.foundation.actors import SYSTEM
from support.imports import TEMPLATE

NOW = datetime.fromisoformat("2026-06-01T10:00:00+08:00")


@pytest.fixture
def write_csv(tmp_path) -> Callable[..., Path]:
    def write(
        header: Sequence[str], rows: Sequence[Sequence[str]], name: str = "file.csv", encoding: str = "utf-8"
    ) -> Path:
        path = tmp_path / name
        opened = gzip.open if name.endswith(".gz") else open
        with opened(path, "wt", encoding=encoding, newline="") as file:
            csv.writer(file).writerows([header, *rows])
        return path

    return write


@pytest.fixture
def run(city) -> Callable[..., running.Result]:
    def run(path: Path, profile: str = "template", **options) -> running.Result:
        request = running.Request(path, profiles.load(profile), options.pop("by", SYSTEM), **options)
        return running.import_file(request, at=NOW)

    return run


@pytest.fixture
def file(write_csv):
    """Write rows of the template."""
    return lambda *rows, **options: write_csv(TEMPLATE, rows, **options)
