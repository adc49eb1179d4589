"""Checks that the services share: who may, and whether the fields hold."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _

from fengqiao.foundation.actors import Actor, Role
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.organisations import rules
from fengqiao.organisations.models import Organisation
from fengqiao.organisations.queries import node_of


def require_administrator(by: Actor, organisation: Organisation | None) -> None:
    """Raise NotAllowed unless ``by`` administers the organisation; None stands for the whole city."""
    if by.role is Role.SYSTEM:
        return
    if by.role is not Role.ADMINISTRATOR:
        raise NotAllowed(_("只有系统管理员可以维护机构、人员和接口令牌，请联系本机构管理员"))
    if by.is_regulator:
        return
    if organisation is None or not rules.covers(
        viewer_id=by.organisation_id, viewer_level=by.level, node=node_of(organisation)
    ):
        raise NotAllowed(_("只能维护本机构及下级机构，请联系上级管理员"))


def require_valid(instance: Model, *, exclude: Iterable[str] = ()) -> None:
    """Raise Invalid with a message per field unless the fields and constraints hold."""
    try:
        instance.full_clean(exclude=set(exclude))
    except ValidationError as error:
        raise Invalid({name: " ".join(messages) for name, messages in error.message_dict.items()}) from error


def locked(organisation_id: int) -> Organisation:
    """Return the organisation, locked until the transaction ends. Raises NotFound."""
    found = Organisation.objects.select_for_update().filter(id=organisation_id).first()
    if found is None:
        raise NotFound(_("没有这个机构"))
    return found
