"""Forms of bulletins: what to draft, the text to edit, what a move asks for."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from fengqiao.foundation.lifecycle import Move
from fengqiao.supervision.forms.indicators import PeriodField
from fengqiao.supervision.rules.bulletin.content import Block, with_texts
from fengqiao.supervision.rules.periods import Period

PREFIX: Final = "block-"
_SIGNS_A_LINE: Final = 60
HEADING_SIGNS: Final = 80


class DraftForm(forms.Form):
    """The template, and the period it is filled in for."""

    def __init__(self, data: Mapping[str, Any] | None, *, templates: Sequence[tuple[str, str]], today: date) -> None:
        # a quarter's is drafted more often than a year's, and of the quarter that is over
        super().__init__(data, label_suffix="", initial={"period": Period.quarter_of(today).before().key})
        self.fields["template"] = forms.ChoiceField(label=_("模板"), choices=list(templates))
        self.fields["period"] = PeriodField(today=today)
        self.fields["period"].required = True


class TextForm(forms.Form):
    """The headings and paragraphs of a draft; figures stand in them as ``[[3.1 937件]]``."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self, data: Mapping[str, Any] | None, *, blocks: Sequence[Block], texts: Mapping[str, str], seen: str
    ) -> None:
        super().__init__(data, label_suffix="", initial={"seen": seen})
        for place, block in enumerate(blocks):
            if not block.is_text:
                continue
            text = with_texts(block.text, texts)
            rows = 1 if block.kind == "heading" else max(2, -(-len(text) // _SIGNS_A_LINE))
            label = _("小标题") if block.kind == "heading" else _("第 %(n)s 段") % {"n": place + 1}
            self.fields[f"{PREFIX}{place}"] = forms.CharField(
                label=label, initial=text, widget=forms.Textarea(attrs={"rows": rows, "lang": "zh"})
            )

    @property
    def changed_texts(self) -> dict[int, str]:
        """Return what was sent, by place."""
        return {
            int(name.removeprefix(PREFIX)): text
            for name, text in self.cleaned_data.items()
            if name.startswith(PREFIX) and name in self.data
        }


class MoveForm(forms.Form):
    """What a move asks for."""

    def __init__(self, data: Mapping[str, Any] | None, *, move: Move) -> None:
        super().__init__(data, label_suffix="", auto_id=f"id_{move.action}_%s")
        for wanted in move.fields:
            self.fields[wanted.name] = forms.CharField(
                label=_(wanted.label), required=wanted.required, max_length=wanted.max_length,
                help_text=_(wanted.help) if wanted.help else "", widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip
