"""Forms of evaluations: a year's weights, the sheet of scores, meetings, moves, and what-if."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.foundation.files.evidence import MOST
from fengqiao.foundation.forms import PlainForm, SeenMixin, SeveralFiles, day_input, lines
from fengqiao.foundation.lifecycle import Move
from fengqiao.supervision.forms.orders import MoveForm
from fengqiao.supervision.queries.evaluations.scope import in_words
from fengqiao.supervision.queries.evaluations.sheet import ElementRow, ItemRow
from fengqiao.supervision.rules.rating.scheme import Scheme
from fengqiao.supervision.services.evaluations.files import Attached
from fengqiao.supervision.services.evaluations.sheets import Entry, Taken


def _number(label: str, most: Decimal = Decimal(100), *, required: bool = False) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"step": "0.1", "min": "0", "max": str(most), "inputmode": "decimal"})
    return forms.DecimalField(
        label=label, required=required, min_value=0, max_value=most, decimal_places=1, widget=widget
    )


class YearForm(SeenMixin, PlainForm):
    """Weights by element (``weight-ELEMENT``), why these, and when self-assessments are due."""

    def __init__(self, *args: Any, scheme: Scheme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._codes = [one.code for one in scheme.elements]
        for one in scheme.elements:
            name = f"weight-{one.code}"
            self.fields[name] = _number(in_words(one.name), required=True)
            least = _("不低于 %(n)s%%") if scheme.reset_yearly else _("固定为 %(n)s%%")
            self.fields[name].help_text = least % {"n": one.minimum if scheme.reset_yearly else one.weight}
        self.fields["note"] = forms.CharField(
            label=_("权重说明"), max_length=400, required=False, widget=lines(3),
            help_text=_("写明依据；评价开始后再调整，必须写明原因。"),
        )  # fmt: skip
        self.fields["self_due_on"] = forms.DateField(label=_("自评期限"), widget=day_input())

    def weights(self) -> dict[str, Decimal]:
        """Return the weights that were entered."""
        return {code: self.cleaned_data[f"weight-{code}"] for code in self._codes}


class SheetForm(SeenMixin, PlainForm):
    """Scores, items left out and reasons, one group an item; deductions for the regulator."""

    def __init__(
        self,
        *args: Any,
        sheet: Sequence[ElementRow],
        scheme: Scheme,
        names: Mapping[str, str],
        rates: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._sheet, self._scheme, self._rates = sheet, scheme, rates
        for element in sheet:
            for row in element.rows:
                self.fields[f"score-{row.code}"] = _number(_("%(item)s：分数") % {"item": row.name})
                if rates:
                    self.fields[f"excluded-{row.code}"] = forms.BooleanField(label=_("不适用"), required=False)
                self.fields[f"reason-{row.code}"] = forms.CharField(
                    label=_("理由") if rates else _("说明"), max_length=2000, required=False, widget=lines(2)
                )
                if not rates:
                    self._add_files(row)
        for one in scheme.deductions if rates else ():
            self.fields[f"points-{one.code}"] = _number(names[one.code], one.most)
            self.fields[f"points-{one.code}"].help_text = _("最多 %(n)s 分") % {"n": one.most}
            self.fields[f"why-{one.code}"] = forms.CharField(
                label=_("事实和依据"), max_length=2000, required=False, widget=lines(2)
            )

    def _add_files(self, row: ItemRow) -> None:
        self.fields[f"files-{row.code}"] = SeveralFiles(
            label=_("添加证明文件"), required=False, help_text=_("PDF、Word、Excel、文本或图片，一项最多 %(n)s 个。") % {"n": MOST},
        )  # fmt: skip
        if row.files:
            self.fields[f"dropped-{row.code}"] = forms.MultipleChoiceField(
                label=_("删除已附的文件"), required=False, widget=forms.CheckboxSelectMultiple,
                choices=[(str(one.pk), one.file_name) for one in row.files],
            )  # fmt: skip

    @property
    def groups(self) -> list[tuple[ElementRow, list[tuple[Any, list[Any], list[Any]]]]]:
        """Return elements with their items, each with its fields and those of its files."""
        parts = ("score", "excluded", "reason") if self._rates else ("score", "reason")
        return [
            (
                element,
                [
                    (row, [self[f"{part}-{row.code}"] for part in parts], self._of_files(row.code))
                    for row in element.rows
                ],
            )
            for element in self._sheet
        ]

    def _of_files(self, code: str) -> list[Any]:
        return [self[name] for name in (f"files-{code}", f"dropped-{code}") if name in self.fields]

    def attached(self) -> Attached:
        """Return the files that were chosen, and those that are taken back."""
        data, codes = self.cleaned_data, [row.code for element in self._sheet for row in element.rows]
        files = {code: data[f"files-{code}"] for code in codes if data.get(f"files-{code}")}
        return Attached(files, [int(pk) for code in codes for pk in data.get(f"dropped-{code}", ())])

    @property
    def taking(self) -> list[list[Any]]:
        """Return the fields of each deduction."""
        deductions = self._scheme.deductions if self._rates else ()
        return [[self[f"points-{one.code}"], self[f"why-{one.code}"]] for one in deductions]

    def entries(self) -> dict[str, Entry]:
        """Return what was entered by item."""
        data = self.cleaned_data
        return {
            row.code: Entry(
                None if data.get(f"excluded-{row.code}") else data.get(f"score-{row.code}"),
                bool(data.get(f"excluded-{row.code}")),
                data.get(f"reason-{row.code}", ""),
            )
            for element in self._sheet
            for row in element.rows
        }

    def deductions(self) -> dict[str, Taken]:
        """Return the points that were taken away, by reason."""
        data = self.cleaned_data
        codes = [one.code for one in self._scheme.deductions if self._rates and data.get(f"points-{one.code}")]
        return {code: Taken(data[f"points-{code}"], data.get(f"why-{code}", "")) for code in codes}


class MeetingForm(PlainForm):
    """A meeting and the institutions it decides on."""

    held_on = forms.DateField(label=gettext_lazy("会议日期"), widget=day_input())
    chair = forms.CharField(label=gettext_lazy("主持人"), max_length=40)
    members = forms.CharField(
        label=gettext_lazy("参加人员"), max_length=2000, widget=lines(4), help_text=gettext_lazy("一行一人。")
    )
    minutes = forms.CharField(label=gettext_lazy("会议记录"), max_length=6000, widget=lines(6))
    evaluations = forms.MultipleChoiceField(
        label=gettext_lazy("一并决定的机构"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["evaluations"]
        chosen.choices = [(str(pk), text) for pk, text in choices]
        if not choices:
            del self.fields["evaluations"]

    def names(self) -> list[str]:
        """Return who was there, besides the chair."""
        return [line.strip()[:40] for line in self.cleaned_data["members"].splitlines() if line.strip()]


class CourseForm(MoveForm):
    """The fields of a move of an evaluation; ``choices`` by field are those that come from records."""

    def __init__(self, move: Move, *args: Any, choices: Mapping[str, Sequence[tuple[Any, str]]], **kwargs: Any) -> None:
        super().__init__(move, *args, **kwargs)
        for name in self.declared:
            if name in choices:
                drawn = self.fields[name]
                options = [("", "—"), *((str(key), text) for key, text in choices[name])]
                self.fields[name] = forms.ChoiceField(label=drawn.label, required=drawn.required, choices=options)


class WhatIfForm(PlainForm):
    """Scores, weights and points as one supposes them, over those that stand."""

    def __init__(self, *args: Any, scheme: Scheme, names: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._scheme = scheme
        for one in scheme.elements:
            self.fields[f"w-{one.code}"] = _number(_("%(element)s：权重（%%）") % {"element": in_words(one.name)})
        for item in scheme.items():
            self.fields[f"s-{item.code}"] = _number(names[item.code])
        for deduction in scheme.deductions:
            self.fields[f"d-{deduction.code}"] = _number(names[deduction.code], deduction.most)

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        """Return the fields: an element's weight with its items, then deductions."""
        made = [
            (in_words(one.name), [self[f"w-{one.code}"], *(self[f"s-{item.code}"] for item in one.items)])
            for one in self._scheme.elements
        ]
        return [*made, (_("扣分"), [self[f"d-{one.code}"] for one in self._scheme.deductions])]

    def supposed(self, part: str) -> dict[str, Decimal]:
        """Return what was entered: ``w`` weights, ``s`` scores, ``d`` points deducted."""
        given = self.cleaned_data.items()
        return {name[2:]: value for name, value in given if name.startswith(f"{part}-") and value is not None}
