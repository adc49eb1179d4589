"""The entries of the menus. Contexts register theirs in ``AppConfig.ready``; the base templates only draw them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from django.urls import resolve, reverse

from fengqiao.foundation.actors import Actor, Level, Role

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from fengqiao.foundation.access import Declaration


@dataclass(frozen=True, slots=True)
class NavItem:
    """One entry.

    ``roles`` empty: an entry of the public portal; ``levels`` empty: of every level; ``section`` is the heading above it
    at the desk.
    """

    label: "str | _StrPromise"
    url_name: str
    icon: str
    roles: frozenset[Role] = field(default_factory=frozenset)
    order: int = 100
    section: "str | _StrPromise" = ""
    levels: frozenset[Level] = field(default_factory=frozenset)


_items: dict[str, NavItem] = {}


def register(item: NavItem) -> None:
    """Add an entry; registering the same ``url_name`` again replaces it."""
    _items[item.url_name] = item


def desk_items(actor: Actor | None) -> list[NavItem]:
    """Return the entries of the actor's role whose pages the actor may call, in order."""
    if actor is None:
        return []
    mine = [
        item for item in _items.values() if actor.role in item.roles and (not item.levels or actor.level in item.levels)
    ]
    return sorted((item for item in mine if _leads_somewhere(item, actor)), key=lambda item: item.order)


def _leads_somewhere(item: NavItem, actor: Actor) -> bool:
    """Whether the page's own declaration admits the actor: a menu must not offer what the page refuses."""
    declared = _declaration_of(item.url_name)
    return declared is not None and declared.admits(actor)


@cache
def _declaration_of(url_name: str) -> "Declaration | None":
    from fengqiao.foundation.access import declaration  # needs the applications, which register entries while loading

    return declaration(resolve(reverse(url_name)).func)


def desk_sections(actor: Actor | None) -> Iterator[tuple[str, list[NavItem]]]:
    """Return the same entries under their headings, each heading once: where its first entry stands."""
    sections: dict[str, list[NavItem]] = {}
    for item in desk_items(actor):
        sections.setdefault(str(item.section), []).append(item)
    yield from sections.items()


def portal_items() -> list[NavItem]:
    """Return the entries of the public portal, in order."""
    return sorted((item for item in _items.values() if not item.roles), key=lambda item: item.order)
