"""Verification asked for on a page: it runs as a job, tells how far it is, and its result is kept."""

from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import datetime
from itertools import islice
from typing import Final

from django.db import connection, connections, transaction
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import SYSTEM, Actor, Role
from fengqiao.foundation.errors import Conflict, NotAllowed, NotFound
from fengqiao.foundation.jobs import defer
from fengqiao.foundation.ledger import queries
from fengqiao.foundation.ledger.models import Chain, Event, Verification
from fengqiao.foundation.ledger.services import record

CHAIN: Final = "verifications"
ASKED: Final = "ledger.verification_asked"
VERIFIED: Final = "ledger.verified"
NAMED_AT_MOST: Final = 1000
_LOCK: Final = 0x66656E67_76657266
_PROGRESS: Final = "UPDATE ledger_verification SET done = %s, total = %s WHERE id = %s"


@transaction.atomic
def ask(*, by: Actor, at: datetime) -> Verification:
    """Start a verification of the whole ledger in the background.

    Raises NotAllowed unless an auditor or administrator of the regulator asks, Conflict while another one runs.
    """
    if not (by.is_regulator and by.role in {Role.AUDITOR, Role.ADMINISTRATOR, Role.SYSTEM}):
        raise NotAllowed(_("只有监管机构的审计人员和系统管理员可以核验全市账本"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])  # two clicks start one
    if Verification.objects.filter(finished_at=None).exists():
        raise Conflict(_("核验正在进行，请等它完成"))
    asked = Verification.objects.create(asked_at=at, asked_by=by.person_id)
    record(chain=CHAIN, tag=ASKED, actor=by, at=at, data={"verification": asked.pk})
    defer("ledger.verify", run=asked.pk)
    return asked


def run(number: int, *, now: Callable[[], datetime]) -> Verification:
    """Carry out a verification that was asked for and keep its result; one broken off begins anew.

    Raises NotFound for an unknown number. A verification that cannot be carried out is kept as failed.
    """
    asked = Verification.objects.filter(pk=number).first()
    if asked is None:
        raise NotFound(_("没有这次核验"))
    with closing(connections[connection.alias].copy()) as aside:  # progress must be seen before the snapshot ends

        def progress(done: int, total: int) -> None:
            with aside.cursor() as cursor:
                cursor.execute(_PROGRESS, [done, total, number])

        try:
            findings = queries.verify(progress)
            named = [str(finding) for finding in islice(findings, NAMED_AT_MOST)]
            beyond = sum(1 for _finding in findings)
        except Exception:
            Verification.objects.filter(pk=number).update(finished_at=now(), failed=True)
            raise
    return _keep(number, named, len(named) + beyond, now())


@transaction.atomic
def _keep(number: int, named: list[str], findings: int, at: datetime) -> Verification:
    asked = Verification.objects.select_for_update().get(pk=number)
    asked.done = asked.total = max(asked.done, asked.total)
    asked.named, asked.findings, asked.finished_at = named, findings, at
    asked.save()
    record(chain=CHAIN, tag=VERIFIED, actor=SYSTEM, at=at, data={"verification": number, "findings": findings})
    return asked


def verification(number: int) -> Verification:
    """Return one verification. Raises NotFound."""
    found = Verification.objects.filter(pk=number).first()
    if found is None:
        raise NotFound(_("没有这次核验"))
    return found


def latest(limit: int = 10) -> list[Verification]:
    """Return the latest verifications, newest first."""
    return list(Verification.objects.all()[:limit])


def size() -> tuple[int, int]:
    """Return how many events and chains the ledger holds."""
    return Event.objects.count(), Chain.objects.count()


def present(names: Iterable[str]) -> frozenset[str]:
    """Return those of the chains that the ledger holds."""
    return frozenset(Chain.objects.filter(name__in=tuple(names)).values_list("name", flat=True))
