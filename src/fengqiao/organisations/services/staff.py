"""People, the roles they act in and their passwords."""

import secrets
import string
from datetime import date, datetime
from typing import Final, TypedDict

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, Level, Role
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.ledger.services import record
from fengqiao.organisations import rules
from fengqiao.organisations.events import Tag, staff_chain
from fengqiao.organisations.models import Assignment, Organisation, StaffMember
from fengqiao.organisations.services import passwords
from fengqiao.organisations.services.checks import locked, require_administrator, require_valid

_TEMPORARY_LENGTH: Final = 14
_SEPARATED: Final = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})


class StaffChanges(TypedDict, total=False):
    """What may be changed of a staff member."""

    name: str
    phone: str
    email: str
    is_active: bool


def _member(member_id: int) -> StaffMember:
    found = StaffMember.objects.select_for_update().filter(id=member_id).first()
    if found is None:
        raise NotFound(_("没有这位人员"))
    return found


def _lasting(member: StaffMember, day: date) -> list[Assignment]:
    """Return the assignments that run on ``day`` or begin later."""
    lasting = member.assignments.filter(Q(ends_on=None) | Q(ends_on__gte=day)).select_related("organisation")
    return list(lasting)


def _require_administrator_of(by: Actor, member: StaffMember, at: datetime) -> None:
    """Ask for every house the person works for: else one house's administrator could enter another as them."""
    for assignment in _lasting(member, timezone.localdate(at)):
        require_administrator(by, assignment.organisation)


@transaction.atomic
def create_staff(
    *, username: str, name: str, by: Actor, at: datetime, phone: str = "", email: str = "", password: str | None = None
) -> tuple[StaffMember, str]:
    """Create a person who can log in, and return them with their first password, to be changed at first login.

    Without ``password`` one is made up. What they may do comes from `assign`.

    Raises:
        NotAllowed: the actor is no administrator.
        Invalid: a field is wrong, the username is taken or the password too weak.
    """
    _require_some_administrator(by)
    member = StaffMember(
        username=username.strip(), name=name.strip(), phone=phone, email=email, must_change_password=True
    )
    first = _set_password(member, password)
    require_valid(member)
    member.save()
    record(chain=staff_chain(member.pk), tag=Tag.STAFF_CREATED, actor=by, at=at, data={"member": member.pk})
    return member, first


@transaction.atomic
def enlist(  # noqa: PLR0913 - a person and their first role
    *,
    username: str,
    name: str,
    organisation_id: int,
    role: Role,
    starts_on: date,
    by: Actor,
    at: datetime,
    phone: str = "",
    email: str = "",
    ends_on: date | None = None,
) -> tuple[StaffMember, str]:
    """Create a person together with their first role, so that somebody always administers them.

    Returns them with their first password. Raises as `create_staff` and `assign` do; then nothing is created.
    """
    member, first = create_staff(username=username, name=name, phone=phone, email=email, by=by, at=at)
    assign(
        member_id=member.pk,
        organisation_id=organisation_id,
        role=role,
        starts_on=starts_on,
        ends_on=ends_on,
        by=by,
        at=at,
    )
    return member, first


@transaction.atomic
def change_staff(*, member_id: int, changes: StaffChanges, by: Actor, at: datetime) -> StaffMember:
    """Change a person's name, contact or whether they may log in; the ledger keeps which fields, not values.

    Raises NotFound, NotAllowed (not administered by the actor) or Invalid.
    """
    member = _member(member_id)
    _require_some_administrator(by)
    _require_administrator_of(by, member, at)
    if unknown := set(changes) - StaffChanges.__optional_keys__:
        raise Invalid(dict.fromkeys(sorted(unknown), _("这一项不能修改")))
    changed = [field for field, value in changes.items() if value != getattr(member, field)]
    if not changed:
        return member
    if member.pk == by.person_id and "is_active" in changed:
        raise Invalid({"is_active": _("不能停用自己的账号，请由另一位管理员办理")})
    for field in changed:
        setattr(member, field, changes[field])  # type: ignore[literal-required]  # keys checked above
    require_valid(member)
    member.save(update_fields=changed)
    data: dict[str, object] = {"fields": sorted(changed)}
    if "is_active" in changed:
        data["is_active"] = member.is_active
    record(chain=staff_chain(member.pk), tag=Tag.STAFF_CHANGED, actor=by, at=at, data=data)
    return member


@transaction.atomic
def assign(
    *,
    member_id: int,
    organisation_id: int,
    role: Role,
    starts_on: date,
    by: Actor,
    at: datetime,
    ends_on: date | None = None,
) -> Assignment:
    """Let a person act in a role at an organisation and its subtree, from a day on.

    Administrators and auditors are different people (GB/T 22239-2019, separation of administrators).

    Raises:
        NotFound, NotAllowed: unknown, or not administered by the actor.
        Invalid: the level has no such role, the organisation is closed, or the person already has it.
    """
    organisation = locked(organisation_id)
    member = _member(member_id)
    require_administrator(by, organisation)
    _require_administrator_of(by, member, at)
    problems = _assignment_problems(member, organisation, role, starts_on, ends_on)
    if problems:
        raise Invalid(problems)
    assignment = Assignment(
        member=member, organisation=organisation, role=role.value, starts_on=starts_on, ends_on=ends_on
    )
    require_valid(assignment)
    assignment.save()
    record(
        chain=staff_chain(member.pk),
        tag=Tag.STAFF_ASSIGNED,
        actor=by,
        at=at,
        data={
            "assignment": assignment.pk,
            "organisation": organisation.pk,
            "role": role.value,
            "starts_on": starts_on.isoformat(),
            "ends_on": ends_on.isoformat() if ends_on else None,
        },
    )
    return assignment


def _assignment_problems(
    member: StaffMember, organisation: Organisation, role: Role, starts_on: date, ends_on: date | None
) -> dict[str, str]:
    problems: dict[str, str] = {}
    lasting = _lasting(member, starts_on)
    held = {Role(other.role) for other in lasting}
    if role not in rules.roles_at(level=Level(organisation.level), kind=organisation.kind):
        problems["role"] = _("这一层级的机构没有该角色，请改选角色或机构")
    elif any(other.organisation_id == organisation.pk and other.role == role.value for other in lasting):
        problems["role"] = _("该人员在本机构已有这一角色，无需重复设置")
    elif role in _SEPARATED and held & (_SEPARATED - {role}):
        problems["role"] = _("系统管理员与审计人员须由不同的人担任，请先结束另一角色或改选人员")
    if organisation.closed_on is not None and organisation.closed_on <= starts_on:
        problems["organisation"] = _("该机构已停业，请选择承继机构")
    if ends_on is not None and ends_on < starts_on:
        problems["ends_on"] = _("结束日期早于开始日期，请改正")
    return problems


@transaction.atomic
def end_assignment(*, assignment_id: int, on: date, by: Actor, at: datetime) -> Assignment:
    """End an assignment; ``on`` is its last day.

    Raises NotFound, NotAllowed (not administered, already ended) or Invalid (before it began).
    """
    assignment = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .filter(id=assignment_id)
        .first()
    )
    if assignment is None:
        raise NotFound(_("没有这项任职"))
    require_administrator(by, assignment.organisation)
    if assignment.ends_on is not None and assignment.ends_on <= on:
        raise NotAllowed(_("这项任职已于 %(day)s 结束") % {"day": assignment.ends_on})
    if on < assignment.starts_on:
        raise Invalid({"ends_on": _("结束日期早于开始日期，请改正")})
    if assignment.member_id == by.person_id and assignment.role == Role.ADMINISTRATOR:
        raise NotAllowed(_("不能结束自己的管理员角色，请由另一位管理员办理"))
    assignment.ends_on = on
    assignment.save(update_fields=["ends_on"])
    record(
        chain=staff_chain(assignment.member_id),
        tag=Tag.STAFF_ASSIGNMENT_ENDED,
        actor=by,
        at=at,
        data={"assignment": assignment.pk, "on": on.isoformat()},
    )
    return assignment


@transaction.atomic
def reset_password(*, member_id: int, by: Actor, at: datetime) -> str:
    """Give a person a temporary password and return it, once; sessions end, and they must choose their own.

    Raises NotFound or NotAllowed (not administered by the actor in every house the person works for).
    """
    member = _member(member_id)
    _require_some_administrator(by)
    _require_administrator_of(by, member, at)
    passwords.keep_past(member)
    temporary = _set_password(member, None)
    member.must_change_password, member.password_changed_at = True, at
    member.save(update_fields=["password", "must_change_password", "password_changed_at"])
    record(chain=staff_chain(member.pk), tag=Tag.STAFF_PASSWORD_RESET, actor=by, at=at, data={})
    return temporary


@transaction.atomic
def change_password(*, member_id: int, old: str, new: str, by: Actor, at: datetime) -> None:
    """Change one's own password.

    Raises NotFound, NotAllowed (somebody else's) or Invalid (old password wrong, new one too weak or used lately).
    """
    member = _member(member_id)
    if by.person_id != member.pk:
        raise NotAllowed(_("只能修改自己的密码"))
    if not member.check_password(old):
        raise Invalid({"old": _("原密码不对，请重新输入")})
    if old == new:
        raise Invalid({"new": _("新密码不能与原密码相同")})
    passwords.require_unused(member, new, on=timezone.localdate(at))
    passwords.keep_past(member)
    _set_password(member, new, field="new")
    member.must_change_password, member.password_changed_at = False, at
    member.save(update_fields=["password", "must_change_password", "password_changed_at"])
    record(chain=staff_chain(member.pk), tag=Tag.STAFF_PASSWORD_CHANGED, actor=by, at=at, data={})


def _require_some_administrator(by: Actor) -> None:
    if by.role not in {Role.ADMINISTRATOR, Role.SYSTEM}:
        require_administrator(by, None)


def _set_password(member: StaffMember, password: str | None, *, field: str = "password") -> str:
    chosen = password if password is not None else _temporary_password()
    try:
        validate_password(chosen, member)
    except ValidationError as error:
        raise Invalid({field: " ".join(error.messages)}) from error
    member.set_password(chosen)
    return chosen


def _temporary_password() -> str:
    """Return 14 characters: capitals, small letters and digits, some of each, as a password must have them."""
    digits = [secrets.choice(string.digits) for _i in range(4)]
    small = [secrets.choice(string.ascii_lowercase) for _i in range(_TEMPORARY_LENGTH // 2 - 2)]
    capitals = [secrets.choice(string.ascii_uppercase) for _i in range(_TEMPORARY_LENGTH // 2 - 2)]
    mixed = digits + small + capitals
    secrets.SystemRandom().shuffle(mixed)
    return "".join(mixed)
