"""Names and words as the portal shows them."""

from datetime import date, datetime
from typing import Any

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def named(organisation: Any) -> str:
    """Return an institution's name in the reader's language where it has one."""
    if (get_language() or "").startswith("en") and organisation.name_en:
        return str(organisation.name_en)
    return str(organisation.name)


@register.filter
def worded(text: Any) -> str:
    """Translate a text that was marked for translation where it was declared."""
    return _(str(text)) if text else ""


@register.filter
def listed(words: Any) -> str:
    """Join words as the reader's language does."""
    return _("、").join(str(word) for word in words)


@register.filter
def dialled(number: Any) -> str:
    """Return a telephone number as ``tel:`` takes it: the first of several, digits only."""
    first = str(number).replace("；", "、").replace(",", "、").replace("/", "、").split("、")[0]
    return "".join(char for char in first if char.isdecimal() or char == "+")


@register.simple_tag
def long_day(value: date | datetime | None) -> SafeString:
    """Show a day in words, with its weekday: nobody should have to count."""
    if value is None:
        return format_html("—")
    day = timezone.localtime(value).date() if isinstance(value, datetime) else value
    shown = _("%(day)s，%(weekday)s") % {
        "day": formats.date_format(day, "DATE_FORMAT"),
        "weekday": formats.date_format(day, "l"),
    }
    return format_html('<time datetime="{}">{}</time>', day.isoformat(), shown)


@register.filter
def at(found: Any, key: Any) -> Any:
    """Return what a mapping holds under a key; nothing for what it does not hold."""
    return found.get(str(key))
