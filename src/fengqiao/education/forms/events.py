"""Forms of events: planning, reporting, deciding."""

import re
from collections.abc import Collection, Sequence
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.education.queries import events as queries
from fengqiao.education.queries import scope
from fengqiao.education.queries.materials import usable
from fengqiao.education.queries.reference import topic_choices
from fengqiao.education.queries.scope import hosts_offered
from fengqiao.education.services.events import EventData, ReportData
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.forms import PlainForm
from fengqiao.organisations.fields import OfficeField
from fengqiao.places import queries as places
from fengqiao.places.fields import PlaceField

_MOMENT: Final = "%Y-%m-%dT%H:%M"


def moment() -> forms.DateTimeInput:
    """Return the field in which a phone offers its own way to choose a day and a time."""
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format=_MOMENT)


SLUG: Final = {"invalid": gettext_lazy("只能用字母、数字、下划线和连字符")}
"""What a code that goes into an address may hold."""


class EventForm(PlainForm):
    """What is said of an event before it is held; short enough for a phone."""

    title = forms.CharField(label=gettext_lazy("活动名称"), max_length=80)
    place = PlaceField(
        label=gettext_lazy("村、社区或乡镇"), help_text=gettext_lazy("输入名称选择，例如“枫源村”"), max_length=60
    )
    venue = forms.CharField(
        label=gettext_lazy("具体地点"), max_length=120, required=False, help_text=gettext_lazy("例如文化礼堂、集市东口")
    )
    setting = forms.ChoiceField(label=gettext_lazy("场所"), widget=forms.RadioSelect)
    audience = forms.ChoiceField(label=gettext_lazy("人群"), widget=forms.RadioSelect)
    topics = forms.MultipleChoiceField(label=gettext_lazy("主题"), widget=forms.CheckboxSelectMultiple)
    starts_at = forms.DateTimeField(label=gettext_lazy("开始"), widget=moment(), input_formats=[_MOMENT])
    ends_at = forms.DateTimeField(label=gettext_lazy("结束"), widget=moment(), input_formats=[_MOMENT])
    is_outdoor = forms.BooleanField(label=gettext_lazy("户外活动"), required=False)
    is_public = forms.BooleanField(label=gettext_lazy("公众可以参加，显示在公众网站"), required=False, initial=True)
    host = OfficeField(label=gettext_lazy("主办机构"), max_length=160)
    partner = forms.CharField(
        label=gettext_lazy("共同主办机构代码"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("几家一起办只登记一次；几个代码用逗号隔开"),
    )
    campaign = forms.TypedChoiceField(label=gettext_lazy("活动专题"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, viewer: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        host: Any = self.fields["host"]
        host.viewer = viewer
        _choices(self, "setting", queries.setting_choices())
        _choices(self, "audience", queries.audience_choices())
        _choices(self, "topics", topic_choices())
        _choices(self, "campaign", [("", _("不属于专题")), *queries.campaign_choices()])

    def clean_partner(self) -> list[int]:
        """Return the ids of the partners."""
        text = str(self.cleaned_data.get("partner") or "")
        codes = [part for part in re.split(r"[,，、;；\s]+", text) if part]
        found = {one.code: one.pk for one in scope.by_codes(codes)}
        if missing := [code for code in codes if code not in found]:
            raise forms.ValidationError(
                _("没有代码为 %(code)s 的机构，请核对机构代码") % {"code": _("、").join(missing)}
            )
        return [found[code] for code in codes]

    @property
    def data_given(self) -> EventData:
        """Return what was filled in."""
        given = self.cleaned_data
        return EventData(
            title=given["title"], place=given["place"], venue=given["venue"], setting=given["setting"],
            audience=given["audience"], topics=tuple(given["topics"]), starts_at=given["starts_at"],
            ends_at=given["ends_at"], hosts=(given["host"].pk, *given["partner"]), campaign=given["campaign"],
            is_outdoor=given["is_outdoor"], is_public=given["is_public"],
        )  # fmt: skip


def of_event(event: Any) -> dict[str, Any]:
    """Return what a form shows of an event that is there."""
    hosts = [one.organisation for one in event.hosts.select_related("organisation")]
    return {
        "title": event.title,
        "place": f"{event.place_id} {places.place(event.place_id).label}",
        "venue": event.venue,
        "setting": event.setting,
        "audience": event.audience,
        "topics": [one.code for one in event.topics.all()],
        "starts_at": timezone.localtime(event.starts_at).replace(tzinfo=None),
        "ends_at": timezone.localtime(event.ends_at).replace(tzinfo=None),
        "is_outdoor": event.is_outdoor,
        "is_public": event.is_public,
        "host": f"{hosts[0].code} {hosts[0].name}" if hosts else "",
        "partner": ", ".join(one.code for one in hosts[1:]),
        "campaign": event.campaign_id,
    }


def own_office(viewer: Actor) -> str:
    """Return the viewer's own organisation as the host field shows it."""
    own = hosts_offered(viewer).filter(pk=viewer.organisation_id).first()
    return f"{own.code} {own.name}" if own else ""


class ReportForm(PlainForm):
    """What came of an event; filled in on a phone, standing."""

    person_times = forms.IntegerField(
        label=gettext_lazy("人次"), min_value=0, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    counting = forms.ChoiceField(label=gettext_lazy("怎么统计的"), widget=forms.RadioSelect)
    leaflets = forms.IntegerField(
        label=gettext_lazy("发放资料份数"),
        min_value=0,
        initial=0,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    starts_at = forms.DateTimeField(label=gettext_lazy("实际开始"), widget=moment(), input_formats=[_MOMENT])
    ends_at = forms.DateTimeField(label=gettext_lazy("实际结束"), widget=moment(), input_formats=[_MOMENT])
    materials = forms.TypedMultipleChoiceField(
        label=gettext_lazy("用了哪些资料"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    report = forms.CharField(
        label=gettext_lazy("活动情况"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, topics: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "counting", queries.counting_choices())
        offered = usable(topics)
        if offered:
            _choices(self, "materials", offered)
        else:
            del self.fields["materials"]

    @property
    def data_given(self) -> ReportData:
        """Return what was filled in."""
        return ReportData(**{**self.cleaned_data, "materials": tuple(self.cleaned_data.get("materials", ()))})


class ReasonForm(PlainForm):
    """Why something is returned, cancelled or told apart."""

    reason = forms.CharField(label=gettext_lazy("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


def _choices(form: forms.Form, name: str, choices: Sequence[tuple[Any, str]]) -> None:
    form.fields[name].choices = choices  # type: ignore[attr-defined]
