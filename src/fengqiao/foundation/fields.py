"""Form fields that several contexts use."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext

from fengqiao.foundation.amounts import read_amount


class AmountField(forms.Field):
    """An amount in yuan, read as people write it; None when it is empty. What was typed comes back with an error."""

    def to_python(self, value: Any) -> Decimal | None:
        """Return the amount. Raises ValidationError."""
        if isinstance(value, Decimal):
            return value
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return read_amount(text)
        except ValueError as wrong:
            raise forms.ValidationError(gettext(str(wrong))) from None
