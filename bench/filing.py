"""Filing one complaint through the service, against the same rows inserted by bare psycopg in one transaction."""

from statistics import median
from typing import Any

from django.db import connection
from django.utils import timezone
from psycopg.types.json import Jsonb

from bench.timing import Line, seconds, written
from fengqiao.casework.services import PersonData
from fengqiao.complaints.bulk.offices import Offices
from fengqiao.complaints.services import Filing, file_complaint
from fengqiao.foundation.actors import Actor, ActorKind, Role
from fengqiao.organisations.models import Organisation

LIMIT = 5.0
SHIFT = 10**12
ANYONE = Actor(kind=ActorKind.CONSUMER, role=Role.CONSUMER)

# Everything a filing writes, in the order of the keys between the tables, and the ids to move out of the way.
TABLES = {
    "casework_person": ("id IN (SELECT person_id FROM casework_party WHERE case_id = %(case)s)", ("id",)),
    "casework_case": ("id = %(case)s", ("id",)),
    "complaints_complaint": ("case_id = %(case)s", ("case_id",)),
    "casework_searchentry": ("case_id = %(case)s", ("case_id",)),
    "casework_party": ("case_id = %(case)s", ("id", "case_id", "person_id")),
    "casework_deadline": ("case_id = %(case)s", ("id", "case_id")),
    "ledger_chain": ("name = 'case:' || %(case)s", ()),
    "ledger_event": ("chain = 'case:' || %(case)s", ("id",)),
    "notices_notice": ("about = 'case:' || %(case)s", ("id",)),
    "procrastinate_jobs": ("id > %(job)s", ("id",)),
}

Statement = tuple[str, list[Any]]


def measure(times: int = 150) -> list[Line]:
    """Return the ratio of the two, each filing followed by its rows written bare."""
    outlets = [office for office in Offices.load().by_code.values() if office.level == "outlet"]
    bare = connection.get_new_connection(connection.get_connection_params())
    pairs = [_pair(bare, outlets[n % len(outlets)], n) for n in range(times)]
    bare.close()
    service, by_hand = (median(column) for column in zip(*pairs[times // 10 :], strict=True))
    return [
        Line(
            "登记一件投诉 / File one complaint",
            "through the service, durable, against its rows by bare psycopg in one transaction",
            f"{written(service)} / {written(by_hand)}",
            service / by_hand,
            LIMIT,
        )
    ]


def file_some(number: int) -> None:
    """File some complaints."""
    outlets = [office for office in Offices.load().by_code.values() if office.level == "outlet"]
    for n in range(number):
        _file(outlets[n % len(outlets)], 5000 + n)


def _pair(bare: Any, outlet: Organisation, number: int) -> tuple[float, float]:
    job = _one("SELECT coalesce(max(id), 0) FROM procrastinate_jobs")
    case: list[int] = []
    service = seconds(lambda: case.append(_file(outlet, number)))
    statements = _statements(case[0], job)

    def by_hand() -> None:
        with bare.cursor() as cursor:
            for statement, values in statements:
                cursor.execute(statement, values)
        bare.commit()

    return service, seconds(by_hand)


def _file(outlet: Organisation, number: int) -> int:
    filing = Filing(
        subject=outlet.code,
        request="退还信用卡年费三百元",
        facts="三月在网点办卡时没有告知年费，四月账单直接扣收，多次反映没有结果，请核实后书面答复。",
        complainant=PersonData(name="王小明", phone=f"1390000{number:04d}"),
        product="B-CARD-CREDIT",
        cause="B-PRICING",
    )
    return file_complaint(filing=filing, by=ANYONE, at=timezone.now()).case_id


def _statements(case: int, job: int) -> list[Statement]:
    found = []
    for table, (where, ids) in TABLES.items():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} WHERE {where}", {"case": case, "job": job})
            columns = [column.name for column in cursor.description]
            for row in cursor.fetchall():
                values = [_moved(table, name, value, ids) for name, value in zip(columns, row, strict=True)]
                marks = ", ".join(["%s"] * len(columns))
                found.append((f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", values))
    return found


def _moved(table: str, name: str, value: Any, ids: tuple[str, ...]) -> Any:
    """Return a value that can stand beside the one it was read from."""
    if name in ids and value is not None:
        return value + SHIFT
    if (table, name) in {("casework_case", "number"), ("ledger_chain", "name"), ("ledger_event", "chain")}:
        return f"{value[:-2]}!{value[-2:]}" if name == "number" else f"{value}!"
    if (table, name) in {("procrastinate_jobs", "queueing_lock"), ("procrastinate_jobs", "lock")}:
        return None
    return Jsonb(value) if isinstance(value, dict | list) else value


def _one(query: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])
