"""Importing a CSV with full validation, ledger and deadlines, against bare COPY of the same rows; and its memory."""

import csv
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from bench.timing import Line, seconds, written
from fengqiao.complaints.bulk.offices import Offices
from fengqiao.complaints.imports import profiles, running, template
from fengqiao.complaints.invented.words import names, vocabulary
from fengqiao.foundation.actors import SYSTEM

LIMIT = 4.0
FLAT = 1.1
SHIFT = 10**11

# Rows of an import, moved out of the way of themselves: table, condition, and what takes the place of a column.
_MINE = "case_id IN (SELECT id FROM casework_case WHERE source_ref LIKE %(ref)s)"
TABLES = {
    "casework_person": (f"id IN (SELECT person_id FROM casework_party WHERE {_MINE})", {"id": "id + {shift}"}),
    "casework_case": (
        "source_ref LIKE %(ref)s",
        {"id": "id + {shift}", "number": "left(number, 19) || '!'", "source_ref": "source_ref || '!'"},
    ),
    "complaints_complaint": (_MINE, {"case_id": "case_id + {shift}"}),
    "casework_searchentry": (_MINE, {"case_id": "case_id + {shift}"}),
    "casework_party": (
        _MINE,
        {"id": "id + {shift}", "case_id": "case_id + {shift}", "person_id": "person_id + {shift}"},
    ),
    "casework_deadline": (_MINE, {"id": "id + {shift}", "case_id": "case_id + {shift}"}),
    "casework_remark": (_MINE, {"id": "id + {shift}", "case_id": "case_id + {shift}"}),
    "complaints_decision": (_MINE, {"id": "id + {shift}", "case_id": "case_id + {shift}"}),
    "ledger_event": (
        "chain IN (SELECT 'case:' || id FROM casework_case WHERE source_ref LIKE %(ref)s)",
        {"id": "id + {shift}", "chain": "chain || '!'"},
    ),
    "ledger_chain": (
        "name IN (SELECT 'case:' || id FROM casework_case WHERE source_ref LIKE %(ref)s)",
        {"name": "name || '!'"},
    ),
}


def measure(rows: int) -> list[Line]:
    """Return the ratios of time and of memory."""
    with tempfile.TemporaryDirectory() as folder:
        path = write_file(Path(folder) / "import.csv", rows, "a")
        taken = seconds(lambda: run_import(path))
        bare = _bare_copy(Path(folder), "a-%")
        few, many = (_peak(Path(folder), rows // part, f"m{part}") for part in (10, 2))
    group = "导入 / Import"
    return [
        Line(
            group,
            f"{rows:,} rows of CSV with validation, people, ledger and deadlines, against bare COPY of what they become",
            f"{written(taken)} / {written(bare)}",
            taken / bare,
            LIMIT,
        ),
        Line(
            group, f"peak memory, {rows // 2:,} rows against {rows // 10:,}", f"{many} MB / {few} MB", many / few, FLAT
        ),
    ]


def write_file(path: Path, rows: int, mark: str) -> Path:
    """Write a file of our template with invented complaints, half of them settled or decided."""
    random, words, today = Random(mark), vocabulary(), timezone.localdate()
    outlets = [office.code for office in Offices.load().by_code.values() if office.level == "outlet"]
    header = template.rows()[0]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        for number in range(rows):
            told = words.tell(random, words.situation(random, "bank"), "枫桥镇")
            person = names().person(number)
            received = today - timedelta(days=random.randint(60, 700))
            cells = {
                "来源编号": f"{mark}-{number}", "收到日期": received.isoformat(), "被投诉机构": random.choice(outlets),
                "诉求": told.request, "事实与理由": told.facts, "投诉人姓名": person.name, "联系电话": person.phone,
                "业务类别": told.situation.product, "投诉原因": told.situation.cause, "涉及金额": str(told.amount or ""),
                "渠道": "电话",
            }  # fmt: skip
            if number % 2:
                answered = received + timedelta(days=random.randint(1, 14))
                cells |= {
                    "办理状态": "已决定",
                    "答复日期": answered.isoformat(),
                    "处理结论": "部分支持",
                    "处理情况": "部分属实",
                }
            writer.writerow([cells.get(column, "") for column in header])
    return path


def run_import(path: Path) -> None:
    result = running.import_file(running.Request(path, profiles.load("template"), SYSTEM), at=timezone.now())
    if result.rejected or not result.new:
        raise RuntimeError(f"the file of the bench was not accepted: {result}")


def _bare_copy(folder: Path, ref: str) -> float:
    files = {table: _save(folder / table, table, ref) for table in TABLES}

    def send() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for table, (path, columns) in files.items():
                with path.open("rb") as file, cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                    while block := file.read(1 << 20):
                        copy.write(block)

    return seconds(send)


def _save(path: Path, table: str, ref: str) -> tuple[Path, str]:
    where, moved = TABLES[table]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 0")
        columns = [column.name for column in cursor.description]
        wanted = ", ".join(moved.get(name, name).format(shift=SHIFT) for name in columns)
        query = f"SELECT {wanted} FROM {table} WHERE {where}" % {"ref": f"'{ref}'"}
        with path.open("wb") as file, cursor.copy(f"COPY ({query}) TO STDOUT") as copy:
            file.writelines(copy)
    return path, ", ".join(columns)


def _peak(folder: Path, rows: int, mark: str) -> int:
    """Return the peak memory in MB of a process that imports a file of so many rows."""
    path = write_file(folder / f"{mark}.csv", rows, mark)
    done = subprocess.run([sys.executable, "-m", "bench.memory", str(path)], check=True, capture_output=True, text=True)
    return int(done.stdout.split()[-1])
