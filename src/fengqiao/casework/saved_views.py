"""Named filters of the work list, each person's own."""

from typing import Final
from urllib.parse import parse_qsl, urlencode

from django.db import transaction
from django.utils.translation import gettext as _

from fengqiao.casework.models import SavedView
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound

MOST: Final = 20
_LONGEST_QUERY: Final = 400
_NOT_KEPT: Final = frozenset({"after", "csrfmiddlewaretoken"})


def saved_views(viewer: Actor) -> list[SavedView]:
    """Return the viewer's own saved views by name."""
    if viewer.person_id is None:
        return []
    return list(SavedView.objects.filter(member_id=viewer.person_id).order_by("name")[:MOST])


@transaction.atomic
def save_view(*, name: str, query: str, by: Actor) -> SavedView:
    """Keep the filters of an address under a name; the same name again replaces them.

    Raises:
        NotAllowed: the actor is no person. Invalid: no name, a name too long, or too many views.
    """
    if by.person_id is None:
        raise NotAllowed(_("只有工作人员可以保存视图"))
    name = " ".join(name.split())
    if not name or len(name) > 40:
        raise Invalid({"name": _("请为视图取一个 40 字以内的名称")})
    kept = urlencode([(k, v) for k, v in parse_qsl(query) if k not in _NOT_KEPT])
    if len(kept) > _LONGEST_QUERY:
        raise Invalid({"name": _("筛选条件过长，无法保存")})
    mine = SavedView.objects.filter(member_id=by.person_id)
    if mine.exclude(name=name).count() >= MOST:
        raise Invalid({"name": _("最多保存 %(n)s 个视图，请先删除不用的") % {"n": MOST}})
    return SavedView.objects.update_or_create(member_id=by.person_id, name=name, defaults={"query": kept})[0]


def delete_view(*, view_id: int, by: Actor) -> None:
    """Forget one of the actor's own views. Raises NotFound."""
    removed, _rows = SavedView.objects.filter(pk=view_id, member_id=by.person_id).delete()
    if not removed:
        raise NotFound(_("没有找到这个视图"))
