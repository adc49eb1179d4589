"""The one way a case changes, and the one way it comes to be."""

import hashlib
import hmac
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.casework import search
from fengqiao.casework.kinds import Step, kind_of
from fengqiao.casework.models import Case, Deadline, Remark, SearchEntry
from fengqiao.casework.queries import facts_of, visible_cases
from fengqiao.casework.services import deadlines
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Conflict, Invalid, NotAllowed, NotFound
from fengqiao.foundation.keys import current_key
from fengqiao.foundation.ledger import queries as ledger_queries
from fengqiao.foundation.ledger import services as ledger
from fengqiao.foundation.ledger.models import Event
from fengqiao.foundation.lifecycle import FieldKind, Move

_FINGERPRINT: Final = "fingerprint"


@transaction.atomic
def perform(
    *,
    case_id: int,
    action: str,
    by: Actor,
    at: datetime,
    data: Mapping[str, object] | None = None,
    version: int | None = None,
) -> Case:
    """Perform one action on one case: state, event, deadlines and jobs together, or none.

    ``version`` is the one the actor saw; a newer one means that someone was faster.

    Raises:
        NotFound: the case is out of the actor's scope, or no such action is declared.
        Conflict: the case changed since ``version``; the message says what was done.
        NotAllowed: state, role or a rule forbids it; the message says why.
        Invalid: fields are missing or wrong.
    """
    case = _lock(case_id, by)
    if version is not None and version != case.version:
        raise Conflict(_what_changed(case))
    kind, on = kind_of(case), timezone.localdate(at)
    try:
        move = kind.lifecycle.move_for(action, facts_of(case, by, on))
    except (NotAllowed, NotFound) as refusal:
        raise type(refusal)(_(refusal.message)) from None
    values = _read(move, data or {})
    before = case.state
    case.state = move.after or before
    step = Step(case=case, move=move, by=by, at=at, on=on, data=values)
    extra = kind.apply(step)
    if case.state != before:
        # clocks of two machines may differ a little
        case.closed_at = max(at, case.opened_at) if case.state in kind.lifecycle.final else None
    deadlines.refresh(case)
    case.version += 1
    case.updated_at = at
    case.save()
    _record(before, step, extra)
    return case


def perform_many(
    *, case_ids: Iterable[int], action: str, by: Actor, at: datetime, data: Mapping[str, object] | None = None
) -> tuple[list[int], dict[int, str]]:
    """Perform one action on several cases, each in its own transaction; return done and refused with reasons."""
    done: list[int] = []
    refused: dict[int, str] = {}
    for case_id in case_ids:
        try:
            perform(case_id=case_id, action=action, by=by, at=at, data=data)
        except (NotAllowed, NotFound, Conflict, Invalid) as refusal:
            refused[case_id] = refusal.message
        else:
            done.append(case_id)
    return done, refused


def open_case(
    *,
    case: Case,
    clocks: Sequence[Deadline],
    texts: Iterable[str],
    by: Actor,
    at: datetime,
    data: Mapping[str, Any],
) -> Case:
    """Save a new case with its first deadlines, search entry and event, in the caller's transaction."""
    deadlines.show(case, min(clocks, key=lambda clock: clock.due_on, default=None))
    case.save(force_insert=True)
    Deadline.objects.bulk_create(clocks)
    SearchEntry.objects.create(case=case, words=search.vector((*texts, case.number)))
    tag, facts = filed_event(case, data)
    ledger.record(chain=f"case:{case.pk}", tag=tag, actor=by, at=at, data=facts)
    return case


def filed_event(case: Case, data: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return tag and data of the event that a case was filed."""
    return f"{case.kind}.filed", {"to": case.state, **plain(data)}


def action_event(step: Step, before: str, extra: Mapping[str, Any]) -> tuple[str, dict[str, Any], dict[str, str]]:
    """Return tag and data of the event of an action, and the texts given with it, of which the data has hashes.

    What is for one audience alone is such a text, too, whatever its kind.
    """
    texts = {
        field.name: str(step.data[field.name])
        for field in step.move.fields
        if (field.audience or field.kind in {FieldKind.TEXT, FieldKind.LONG_TEXT}) and step.data[field.name]
    }
    audiences = {field.name: field.audience for field in step.move.fields}
    facts = {name: value for name, value in step.data.items() if not audiences[name] and name not in texts}
    data: dict[str, Any] = {
        "from": before, "to": step.case.state, "version": step.case.version, **plain(facts), **plain(extra),
    }  # fmt: skip
    if texts:
        data["texts"] = {
            name: sealed_fingerprint(text) if audiences[name] else fingerprint(text) for name, text in texts.items()
        }
    return f"{step.case.kind}.{step.move.action}", data, texts


def add_words(case: Case, text: str) -> None:
    """Add the words of a later text to what search knows of the case."""
    entry = SearchEntry.objects.get(case=case)
    known = {word.strip("'").split(":")[0].strip("'") for word in str(entry.words).split()}
    entry.words = " ".join(f"'{w}'" for w in sorted(known | search.words(text))[: search.MOST_WORDS])
    entry.save(update_fields=["words"])


def plain(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return data as JSON keeps it: dates as text, and amounts with both decimals, unlike any telephone number."""
    return {name: _plain(value) for name, value in data.items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    return str(value) if isinstance(value, date) else value


def fingerprint(text: str) -> str:
    """Return what the ledger keeps of a text that may name people."""
    return hashlib.sha256(text.encode()).hexdigest()


def sealed_fingerprint(text: str) -> str:
    """Return what the ledger keeps of a text that only some may know: without the key no guess can be tried on it."""
    return hmac.digest(current_key(_FINGERPRINT), text.encode(), "sha256").hex()


def _lock(case_id: int, by: Actor) -> Case:
    case = visible_cases(by).filter(pk=case_id).select_for_update(of=("self",)).select_related("owner").first()
    if case is None:
        raise NotFound(_("没有找到该案件"))
    return case


def _read(move: Move, data: Mapping[str, object]) -> dict[str, Any]:
    try:
        return move.read(data)
    except Invalid as wrong:
        raise Invalid({name: _(message) for name, message in wrong.fields.items()}) from None


def _record(before: str, step: Step, extra: Mapping[str, Any]) -> Event:
    tag, data, texts = action_event(step, before, extra)
    event = ledger.record(chain=f"case:{step.case.pk}", tag=tag, actor=step.by, at=step.at, data=data)
    audiences = {field.name: field.audience for field in step.move.fields}
    Remark.objects.bulk_create(
        [
            Remark(case=step.case, seq=event.seq, name=name, text=text, audience=audiences[name])
            for name, text in texts.items()
        ]
    )
    return event


def _what_changed(case: Case) -> str:
    moves = {move.action: move.label for move in kind_of(case).lifecycle.moves}
    done = (e for e in ledger_queries.history(f"case:{case.pk}") if e.tag.startswith(f"{case.kind}."))
    *_earlier, last = done
    when = timezone.localtime(last.at).strftime("%H:%M")
    action = _(moves.get(last.tag.partition(".")[2], last.tag))
    state = _(kind_of(case).state_labels.get(case.state, case.state))
    return _("此案刚刚有变化：%(when)s 已“%(action)s”，现为“%(state)s”。请核对后再操作。") % {
        "when": when,
        "action": action,
        "state": state,
    }
