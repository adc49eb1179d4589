"""Keys of dimensions as people read them, and back. Organisations go by their codes outside, by ids inside."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fengqiao.analytics.rules.dimensions import Dimension
from fengqiao.casework.codes import codes
from fengqiao.casework.codes import label_of as code_label
from fengqiao.casework.models import Axis, IntakeChannel
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid
from fengqiao.mediation.queries import people as mediation
from fengqiao.mediation.rules.choices import MATTERS, ORIGINS
from fengqiao.organisations import queries as organisations
from fengqiao.organisations.models import Organisation, OrganisationKind, OrganisationLevel, PeerGroup
from fengqiao.places import queries as places

_CHOICES: dict[str, Mapping[str, Any]] = {
    "level": dict(OrganisationLevel.choices),
    "channel": dict(IntakeChannel.choices),
    "peer_group": dict(PeerGroup.choices),
    "trade": {kind.value: kind.label for kind in (OrganisationKind.BANK, OrganisationKind.INSURER)},
    "matter": MATTERS,
    "origin": ORIGINS,
}
_AXES = {"product": Axis.PRODUCT, "cause": Axis.CAUSE}


_NAMES: dict[str, tuple[Callable[[Iterable[int]], Mapping[int, str]], Callable[[], str]]] = {
    "room": (mediation.room_names, lambda: _("未使用调解室")),
    "mediator": (mediation.mediator_names, lambda: _("未指派")),
}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A key as addresses hold it, as people read it, and where it stands among others."""

    key: str
    label: str
    order: tuple[int, str] = (0, "")


def dimension_name(dimension: Dimension) -> str:
    """Return a dimension's name in the active language."""
    return _(dimension.name)


def name_of(organisation: Organisation) -> str:
    """Return an organisation's name in the active language."""
    english = (get_language() or "").startswith("en") and organisation.name_en
    return english or organisation.short_name or organisation.name


def labelled(dimension: Dimension, keys: Iterable[str], viewer: Actor) -> dict[str, Labelled]:
    """Return what each key of the facts is called; at most two queries, whatever their number."""
    wanted = list(keys)
    if dimension.organisations:
        return _organisations(wanted, viewer, own=dimension.id != "body")
    if dimension.id in _CHOICES:
        names = _CHOICES[dimension.id]
        order = {str(value): place for place, value in enumerate(names)}
        return {k: Labelled(k, _(str(names.get(k, k))) if k else _("未填"), (order.get(k, 99), k)) for k in wanted}
    if dimension.id in _NAMES:
        return _named(*_NAMES[dimension.id], wanted)
    if dimension.id in {"place", "town"}:
        found = places.places(wanted)
        return {k: Labelled(k, _place(found.get(k), k), (0 if k else 1, k)) for k in wanted}
    axis = _AXES.get(dimension.id)
    return {
        k: Labelled(k, (code_label(axis, k) if axis else k) if k else _("未填"), (0 if k else 1, k)) for k in wanted
    }


def _named(
    named: Callable[[Iterable[int]], Mapping[int, str]], nothing: Callable[[], str], keys: list[str]
) -> dict[str, Labelled]:
    names = named(int(key) for key in keys if key)
    called = {key: names.get(int(key), key) if key else nothing() for key in keys}
    return {key: Labelled(key, label, (0 if key else 1, label)) for key, label in called.items()}


def _place(place: places.Place | None, key: str) -> str:
    return place.label if place else key or _("未填")


def _organisations(keys: list[str], viewer: Actor, *, own: bool) -> dict[str, Labelled]:
    found = organisations.organisations(int(key) for key in keys if key)
    labels: dict[str, Labelled] = {}
    for key in keys:
        office = found.get(int(key)) if key else None
        if office is None:
            labels[key] = Labelled(key, key or _("未填"), (1, key))
            continue
        itself = own and office.pk == viewer.organisation_id
        label = _("%(name)s（本级）") % {"name": name_of(office)} if itself else name_of(office)
        labels[key] = Labelled(office.code, label, (-1 if itself else 0, office.code))
    return labels


def internal_key(dimension: Dimension, key: str) -> str:
    """Return the key as the facts hold it. Raises Invalid for an organisation nobody knows."""
    if not dimension.organisations or not key:
        return key
    return str(organisation_id(key, "key"))


def label_of(dimension: Dimension, key: str, viewer: Actor) -> str:
    """Return what one key of an address is called. Raises Invalid for one that cannot be."""
    inside = internal_key(dimension, key)
    if dimension.id in _NAMES and key and not key.isdecimal():
        raise Invalid({"key": _("请从所列选项中选择")})
    return labelled(dimension, [inside], viewer)[inside].label


def organisation_id(code: str, name: str) -> int:
    """Return the id of the organisation with a code. Raises Invalid naming ``name``."""
    found = Organisation.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise Invalid({name: _("没有代码为 %(code)s 的机构，请核对机构代码") % {"code": code}})
    return int(found)


def _bodies(viewer: Actor) -> list[tuple[str, str]]:
    return [(body.organisation.code, name_of(body.organisation)) for body in mediation.bodies_of(viewer)]


_PICKED: dict[str, Callable[[Actor], list[tuple[str, str]]]] = {
    "body": _bodies,
    "room": mediation.room_options,
    "mediator": mediation.mediator_options,
}


def choices(name: str, viewer: Actor, on: Any) -> list[tuple[str, str]]:
    """Return what a filter of the explorer offers: (key, label), in order."""
    if name == "institution":
        rows = organisations.heads(on=on) if viewer.is_regulator else Organisation.objects.none()
        return [(row.code, name_of(row)) for row in rows]
    if name == "organisation":
        children = organisations.subtree(viewer).filter(parent=viewer.organisation_id)
        return [] if viewer.is_regulator else [(row.code, name_of(row)) for row in children]
    if name in _PICKED:
        return _PICKED[name](viewer)
    if name == "place":
        return [(place.code, place.short_name) for place in places.counties()]
    if name in _AXES:
        return [(entry.code, "　" * entry.depth + entry.label) for entry in codes(_AXES[name], on)]
    return [(str(value), _(str(label))) for value, label in _CHOICES[name].items() if value]
