"""What the forms of several contexts share: plain labels, and a place for what a service refuses."""

from datetime import UTC, datetime
from typing import Any, Final

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext as _

from fengqiao.foundation.errors import Invalid, Refusal

DOCUMENTS: Final = ".pdf,.docx,.xlsx,.txt,image/*"
"""What a browser offers where papers and pictures of them are asked for."""


def day_input() -> forms.DateInput:
    """Return the widget of a day."""
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def time_input() -> forms.TimeInput:
    """Return the widget of a time."""
    return forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


def lines(rows: int = 3) -> forms.Textarea:
    """Return the widget of a longer text."""
    return forms.Textarea(attrs={"rows": rows})


class SeveralFiles(forms.FileField):
    """Several files in one field; ``accept`` is a hint to the browser, the store looks at the content."""

    def __init__(self, *args: Any, accept: str = DOCUMENTS, **kwargs: Any) -> None:
        widget = _SeveralInput(attrs={"class": "form-control", "accept": accept})
        super().__init__(*args, **{"widget": widget, **kwargs})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Return the files handed in; none is an empty list unless one is required."""
        found = [super(SeveralFiles, self).clean(one, initial) for one in data or [None]]
        return [one for one in found if one]


class _SeveralInput(forms.ClearableFileInput):
    allow_multiple_selected = True


def posted(request: HttpRequest) -> tuple[Any, Any]:
    """Return what a form is bound to: texts and files of a POST, nothing before."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


NOTHING_YET: Final = datetime.min.replace(tzinfo=UTC)
"""When what somebody saw was changed, where they saw that there was nothing yet."""


def moment_seen(text: str) -> datetime | None:
    """Return when what somebody saw was last changed, as the page told the form; None where it told nothing.

    What is no moment becomes the first of all, at which nothing was changed: the service then says that somebody was faster.
    """
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return NOTHING_YET


def choose_again(form: forms.Form) -> None:
    """Say beside every field whose files came with a form that was refused that they were not kept: a browser forgets them."""
    for name in form.files if form.errors else ():
        if name in form.fields:
            form.add_error(name, _("所选文件没有保存，请改正后重新选择"))


def show_refusal(form: forms.BaseForm, refused: Refusal) -> None:
    """Show in a form why a service refused, beside the field where it says so; a field found wrong already keeps its word."""
    fields = refused.fields if isinstance(refused, Invalid) else {"": refused.message}
    for name, message in fields.items():
        if not form.has_error(name):
            form.add_error(name if name in form.fields else None, message)


class SeenMixin(forms.Form):
    """A form that says when what it changes had last been changed, as its page told; ``initial`` gives the moment as ISO text."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    @property
    def seen_at(self) -> datetime | None:
        """Return that moment, `NOTHING_YET` where there was nothing; None where no page was seen."""
        told = self.data.get("seen")
        return None if told is None else moment_seen(told) or NOTHING_YET

    def go_on_from(self, changed_at: datetime) -> None:
        """Take what was typed as said in view of the newest state: who was told that somebody saved may save over it."""
        renewed: Any = self.data
        renewed = renewed.copy()  # a `QueryDict` of what was posted cannot be changed
        renewed["seen"] = changed_at.isoformat()
        self.data = renewed


class PlainForm(forms.Form):
    """A form whose labels have no suffix and that takes what a service refuses."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})

    def take(self, refused: Refusal) -> None:
        """Show why a service refused (`show_refusal`)."""
        show_refusal(self, refused)
