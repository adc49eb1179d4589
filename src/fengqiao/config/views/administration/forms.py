"""Forms of these pages. What holds and what does not, the services say; forms only read what was typed."""

from datetime import date
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.config.views.administration.wording import PARTS, TRADES
from fengqiao.foundation.calendar.notation import NotationError, parse_days
from fengqiao.foundation.errors import Invalid
from fengqiao.foundation.parameters.rules import CHOICES, Json

ROWS: Final = {"rows": 3}
VALUE: Final = "value"


class DateInput(forms.DateInput):
    """The browser's own date picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PageForm(forms.Form):
    """A form that takes the messages of a refused use case beside its fields."""

    def refuse(self, refusal: Invalid) -> None:
        """Show what was refused where it was typed, else above the form."""
        for name, message in refusal.fields.items():
            first = next((own for own in self.fields if own == name or own.startswith(f"{name}:")), None)
            self.add_error(first, message)


class ParameterForm(PageForm):
    """A new value of a parameter, in fields that fit the value it takes the place of."""

    effective_from = forms.DateField(
        label=gettext_lazy("生效日"),
        widget=DateInput(),
        help_text=gettext_lazy("与现值的生效日相同，即为更正现值；较晚，则现值到前一日为止"),
    )
    source = forms.CharField(
        label=gettext_lazy("来源"), max_length=200, help_text=gettext_lazy("文号与条款，如：2020 年第 3 号令第十八条")
    )
    verified = forms.BooleanField(label=gettext_lazy("已与原文核对"), required=False)

    def __init__(self, *args: Any, parameter: str, old: Json, unit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.old = old
        if isinstance(old, dict):
            values = {f"{VALUE}:{key}": _field(parameter, part, _part(key)) for key, part in old.items()}
            given = {f"{VALUE}:{key}": part for key, part in old.items()}
        else:
            values = {VALUE: _field(parameter, old, _("新值") + (f"（{unit}）" if unit else ""))}
            given = {VALUE: _written(old, parameter)}
        self.fields = {**values, **self.fields}
        self.initial = {**given, **self.initial}

    @property
    def value(self) -> Json:
        """Return the new value in the shape of the old one."""
        given = self.cleaned_data
        if isinstance(self.old, dict):
            return {key: _read(given[f"{VALUE}:{key}"], part) for key, part in self.old.items()}
        return _read(given[VALUE], self.old)


def _part(key: str) -> str:
    return str(PARTS.get(key, key))


def _field(parameter: str, old: Json, label: str) -> forms.Field:
    if isinstance(old, bool):
        return forms.TypedChoiceField(
            label=label, choices=[("1", _("是")), ("0", _("否"))], coerce=lambda text: text == "1", empty_value=None
        )
    if isinstance(old, int):
        return forms.IntegerField(label=label)
    choices = [(choice, _part(choice)) for choice in sorted(CHOICES.get(parameter, ()))]
    if isinstance(old, list):
        return (
            forms.MultipleChoiceField(label=label, choices=choices, widget=forms.CheckboxSelectMultiple)
            if choices
            else forms.CharField(label=label, widget=forms.Textarea(attrs=ROWS), help_text=_("每行一项"))
        )
    return forms.ChoiceField(label=label, choices=choices) if choices else forms.CharField(label=label, max_length=200)


def _written(old: Json, parameter: str) -> Json:
    if isinstance(old, bool):
        return "1" if old else "0"
    return "\n".join(old) if isinstance(old, list) and parameter not in CHOICES else old


def _read(given: Any, old: Json) -> Json:
    if isinstance(old, list) and isinstance(given, str):
        return [line.strip() for line in given.splitlines() if line.strip()]
    return given


class YearForm(PageForm):
    """The arrangement of a year, as published."""

    year = forms.IntegerField(label=gettext_lazy("年份"))
    off = forms.CharField(
        label=gettext_lazy("放假的日子"),
        widget=forms.Textarea(attrs=ROWS),
        help_text=gettext_lazy("含其中的周末。可写 0101-0103、1月1日至3日 或 2027-01-01，用空格、逗号或换行隔开"),
    )
    work = forms.CharField(
        label=gettext_lazy("调休上班的周末"),
        widget=forms.Textarea(attrs=ROWS),
        required=False,
        help_text=gettext_lazy("没有则留空"),
    )
    source = forms.CharField(
        label=gettext_lazy("来源"),
        max_length=200,
        help_text=gettext_lazy("国务院办公厅通知的文号，如：国办发明电〔2026〕1号"),
    )

    def clean(self) -> dict[str, Any]:
        """Read the days; a piece that is none is named at its field."""
        cleaned = super().clean() or {}
        for name in ("off", "work"):
            if name in cleaned:
                cleaned[name] = self._days(name, cleaned.get("year"), cleaned[name])
        return cleaned

    def _days(self, name: str, year: int | None, text: str) -> frozenset[date]:
        if year is None or not date.min.year <= year < date.max.year:
            return frozenset()
        try:
            return parse_days(year, text)
        except NotationError as error:
            self.add_error(name, _("看不懂“%(piece)s”，请写成 0101 或 0101-0103") % {"piece": error.piece})
            return frozenset()


class CodeNamesForm(PageForm):
    """The names and the source of a version of a class."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("英文名称"), max_length=120)
    source = forms.CharField(label=gettext_lazy("来源"), max_length=200)
    effective_from = forms.DateField(label=gettext_lazy("生效日"), widget=DateInput())


class CodeForm(CodeNamesForm):
    """A new class."""

    field_order = ("code", "name", "name_en", "parent_code", "trade", "source", "effective_from")

    code = forms.CharField(
        label=gettext_lazy("代码"), max_length=24, help_text=gettext_lazy("大写字母、数字和连字符，设立后不变")
    )
    parent_code = forms.ChoiceField(label=gettext_lazy("上级类别"), required=False)
    trade = forms.ChoiceField(label=gettext_lazy("适用"), choices=list(TRADES.items()), required=False)

    def __init__(self, *args: Any, parents: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent_code"].choices = [("", _("（顶层）")), *parents]  # type: ignore[attr-defined]


class CodeEndForm(PageForm):
    """The last day of a class."""

    effective_to = forms.DateField(label=gettext_lazy("最后一天"), widget=DateInput())


class PersonForm(forms.Form):
    """Which case the request of a person is about."""

    number = forms.CharField(label=gettext_lazy("案件编号"), max_length=20)


class ForgettingForm(PageForm):
    """Why a person is forgotten."""

    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=200, help_text=gettext_lazy("记入账本，请勿写姓名、电话等个人信息")
    )
    ground = forms.CharField(
        label=gettext_lazy("提前删除的法律依据"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("只在档案保存期未满时需要"),
    )
    sure = forms.BooleanField(label=gettext_lazy("我知道删除后任何人都无法恢复"))
