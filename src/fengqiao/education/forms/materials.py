"""Forms of the library."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from fengqiao.education.queries.events import audience_choices
from fengqiao.education.queries.reference import topic_choices
from fengqiao.foundation.forms import PlainForm


class VersionForm(PlainForm):
    """The text of a version, or a file that holds it."""

    text = forms.CharField(
        label=gettext_lazy("文字"),
        required=False,
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy("粘贴资料的文字；上传 Word、PDF 或纯文本时可以不填，系统会读出来"),
    )
    file = forms.FileField(
        label=gettext_lazy("文件"), required=False, widget=forms.FileInput(attrs={"accept": ".docx,.pdf,.txt"})
    )


class MaterialForm(VersionForm):
    """A new material."""

    title = forms.CharField(label=gettext_lazy("资料名称"), max_length=80)
    topic = forms.ChoiceField(label=gettext_lazy("主题"))
    audience = forms.ChoiceField(label=gettext_lazy("人群"))
    is_public = forms.BooleanField(label=gettext_lazy("审核后放进公众资料库"), required=False, initial=True)
    field_order = ("title", "topic", "audience", "is_public", "text", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].choices = topic_choices()  # type: ignore[attr-defined]
        self.fields["audience"].choices = audience_choices()  # type: ignore[attr-defined]
