"""Keys of dimensions as people read them, and back. Organisations go by their codes outside, by ids inside."""

from collections.abc import Iterable
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
from fengqiao.organisations import queries as organisations
from fengqiao.organisations.models import Organisation, OrganisationLevel, PeerGroup
from fengqiao.places import queries as places

_CHOICES: dict[str, Any] = {"level": OrganisationLevel, "channel": IntakeChannel, "peer_group": PeerGroup}
_AXES = {"product": Axis.PRODUCT, "cause": Axis.CAUSE}


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
        return _organisations(wanted, viewer)
    if dimension.id in _CHOICES:
        order = {value: place for place, value in enumerate(_CHOICES[dimension.id].values)}
        names = dict(_CHOICES[dimension.id].choices)
        return {k: Labelled(k, str(names.get(k, k)) if k else _("未填"), (order.get(k, 99), k)) for k in wanted}
    if dimension.id in {"place", "town"}:
        found = places.places(wanted)
        return {k: Labelled(k, _place(found.get(k), k), (0 if k else 1, k)) for k in wanted}
    axis = _AXES.get(dimension.id)
    return {
        k: Labelled(k, (code_label(axis, k) if axis else k) if k else _("未填"), (0 if k else 1, k)) for k in wanted
    }


def _place(place: places.Place | None, key: str) -> str:
    return place.label if place else key or _("未填")


def _organisations(keys: list[str], viewer: Actor) -> dict[str, Labelled]:
    found = organisations.organisations(int(key) for key in keys if key)
    labels: dict[str, Labelled] = {}
    for key in keys:
        office = found.get(int(key)) if key else None
        if office is None:
            labels[key] = Labelled(key, key or _("未填"), (1, key))
            continue
        own = office.pk == viewer.organisation_id
        label = _("%(name)s（本级）") % {"name": name_of(office)} if own else name_of(office)
        labels[key] = Labelled(office.code, label, (-1 if own else 0, office.code))
    return labels


def internal_key(dimension: Dimension, key: str) -> str:
    """Return the key as the facts hold it. Raises Invalid for an organisation nobody knows."""
    if not dimension.organisations or not key:
        return key
    return str(organisation_id(key, "key"))


def label_of(dimension: Dimension, key: str, viewer: Actor) -> str:
    """Return what one key of an address is called. Raises Invalid for an organisation nobody knows."""
    inside = internal_key(dimension, key)
    return labelled(dimension, [inside], viewer)[inside].label


def organisation_id(code: str, name: str) -> int:
    """Return the id of the organisation with a code. Raises Invalid naming ``name``."""
    found = Organisation.objects.filter(code=code).values_list("pk", flat=True).first()
    if found is None:
        raise Invalid({name: _("没有代码为 %(code)s 的机构，请核对机构代码") % {"code": code}})
    return int(found)


def choices(name: str, viewer: Actor, on: Any) -> list[tuple[str, str]]:
    """Return what a filter of the explorer offers: (key, label), in order."""
    if name == "institution":
        rows = organisations.heads(on=on) if viewer.is_regulator else Organisation.objects.none()
        return [(row.code, name_of(row)) for row in rows]
    if name == "organisation":
        children = organisations.subtree(viewer).filter(parent=viewer.organisation_id)
        return [] if viewer.is_regulator else [(row.code, name_of(row)) for row in children]
    if name == "place":
        return [(place.code, place.short_name) for place in places.counties()]
    if name in _AXES:
        return [(entry.code, "　" * entry.depth + entry.label) for entry in codes(_AXES[name], on)]
    return [(value, str(label)) for value, label in _CHOICES[name].choices if value]
