"""Forms of lessons and questions."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.education.forms.events import SLUG
from fengqiao.education.queries.bank import lesson_choices
from fengqiao.education.queries.reference import topic_choices
from fengqiao.education.queries.training import courses
from fengqiao.foundation.forms import PlainForm


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class LessonForm(PlainForm):
    """A lesson in both languages."""

    slug = forms.SlugField(
        label=gettext_lazy("网址代码"), max_length=40, help_text=gettext_lazy("小写字母和连字符"), error_messages=SLUG
    )
    title = forms.CharField(label=gettext_lazy("标题"), max_length=60)
    title_en = forms.CharField(label=gettext_lazy("英文标题"), max_length=120)
    topic = forms.ChoiceField(label=gettext_lazy("主题"))
    minutes = forms.IntegerField(label=gettext_lazy("几分钟"), min_value=1, max_value=30)
    order = forms.IntegerField(label=gettext_lazy("排列顺序"), min_value=0, max_value=9999)
    body = forms.CharField(
        label=gettext_lazy("正文"), max_length=6000, widget=_area(10), help_text=gettext_lazy("段落之间空一行")
    )
    body_en = forms.CharField(label=gettext_lazy("英文正文"), max_length=9000, widget=_area(10))

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = topic_choices()  # type: ignore[attr-defined]
        if not is_new:
            del self.fields["slug"]


class QuestionForm(PlainForm):
    """A question in both languages; one choice a line."""

    code = forms.SlugField(label=gettext_lazy("代码"), max_length=40, error_messages=SLUG)
    topic = forms.ChoiceField(label=gettext_lazy("主题"))
    text = forms.CharField(label=gettext_lazy("题目"), max_length=200, widget=_area(2))
    text_en = forms.CharField(label=gettext_lazy("英文题目"), max_length=300, widget=_area(2))
    choices = forms.CharField(
        label=gettext_lazy("选项"), max_length=800, widget=_area(4), help_text=gettext_lazy("一行一个")
    )
    choices_en = forms.CharField(label=gettext_lazy("英文选项"), max_length=1200, widget=_area(4))
    answer = forms.IntegerField(label=gettext_lazy("第几个对"), min_value=1, max_value=10)
    explanation = forms.CharField(label=gettext_lazy("讲解"), max_length=300, widget=_area(2))
    explanation_en = forms.CharField(label=gettext_lazy("英文讲解"), max_length=400, widget=_area(2))
    lesson = forms.ChoiceField(label=gettext_lazy("放在哪一课后面"), required=False)
    courses = forms.MultipleChoiceField(
        label=gettext_lazy("哪些员工测试会抽到"), required=False, widget=forms.CheckboxSelectMultiple
    )
    is_active = forms.BooleanField(label=gettext_lazy("在用"), required=False, initial=True)

    def __init__(self, *args: Any, is_new: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = topic_choices()  # type: ignore[attr-defined]
        self.fields["lesson"].choices = [("", _("不放")), *lesson_choices()]  # type: ignore[attr-defined]
        self.fields["courses"].choices = [(one.code, one.label) for one in courses()]  # type: ignore[attr-defined]
        if not is_new:
            del self.fields["code"]

    @property
    def values(self) -> dict[str, Any]:
        """Return what was filled in, choices as lists and the answer counted from 0."""
        given = dict(self.cleaned_data)
        for name in ("choices", "choices_en"):
            given[name] = [line.strip() for line in given[name].splitlines() if line.strip()]
        given["answer"] -= 1
        return given
