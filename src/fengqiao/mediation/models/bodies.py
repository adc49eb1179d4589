"""Bodies that mediate, their rooms, jurisdiction, committee and members (人民调解法 Arts 7-9, 34)."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqiao.organisations.models import Organisation, StaffMember
from fengqiao.places.models import Division


class BodyKind(models.TextChoices):
    """Kinds of body."""

    CENTRE = "centre", _("调解中心")
    STUDIO = "studio", _("调解工作室")
    COURT_ROOM = "court_room", _("驻法院调解室")


class Body(models.Model):
    """An organisation that mediates: a centre, a studio or a room at a court."""

    organisation = models.OneToOneField(Organisation, models.PROTECT, primary_key=True, related_name="mediation_body")
    kind = models.CharField(_("类型"), max_length=12, choices=BodyKind)
    trades = ArrayField(models.CharField(max_length=12), verbose_name=_("行业"))  # of `OrganisationKind`
    matters = ArrayField(models.CharField(max_length=12), verbose_name=_("受理事项"))  # of `rules.choices.Matter`
    association = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("设立的行业协会")
    )
    court = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("所驻法院")
    )
    justice = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("指导的司法行政机关")
    )
    hours = models.CharField(_("开放时间"), max_length=120, blank=True)
    capacity = models.PositiveSmallIntegerField(_("每日场次"), default=8)
    introduction = models.TextField(_("简介"), blank=True)
    is_open = models.BooleanField(_("受理案件"), default=True)
    # stands before 〔2026〕 in the numbers of papers; empty: the organisation's code
    paper_word = models.CharField(_("文书代字"), max_length=12, blank=True, default="", db_default="")

    class Meta:
        ordering = ("organisation__code",)
        constraints = (
            models.UniqueConstraint(fields=("paper_word",), condition=~Q(paper_word=""), name="body_paper_word_once"),
        )

    def __str__(self) -> str:
        return f"body {self.pk}"


class Jurisdiction(models.Model):
    """A county or town from which a body takes matters."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="jurisdictions")
    place = models.ForeignKey(Division, models.PROTECT, related_name="+", verbose_name=_("地区"))

    class Meta:
        constraints = (models.UniqueConstraint(fields=("body", "place"), name="jurisdiction_once"),)

    def __str__(self) -> str:
        return f"{self.body_id} {self.place_id}"


class Room(models.Model):
    """A room for sessions."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="rooms")
    name = models.CharField(_("名称"), max_length=40)
    seats = models.PositiveSmallIntegerField(_("座位"), default=8)
    is_accessible = models.BooleanField(_("无障碍"), default=False)
    # a default of the database, too: the release before writes no such column
    equipment = models.CharField(_("设备"), max_length=200, blank=True, default="", db_default="")
    is_in_use = models.BooleanField(_("可用"), default=True)

    class Meta:
        ordering = ("body", "name")
        constraints = (models.UniqueConstraint(fields=("body", "name"), name="room_once"),)

    def __str__(self) -> str:
        return self.name


class CommitteeTerm(models.Model):
    """One term of a body's committee: 3 to 9 members, one chair, women among them, three years (Arts 8, 9)."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="terms")
    starts_on = models.DateField(_("起"))
    ends_on = models.DateField(_("止"))

    class Meta:
        ordering = ("body", "-starts_on")
        constraints = (models.CheckConstraint(name="term_ends_after_start", condition=Q(ends_on__gt=F("starts_on"))),)

    def __str__(self) -> str:
        return f"{self.body_id} {self.starts_on}"


class CommitteeSeat(models.Model):
    """A member of a committee for one term."""

    term = models.ForeignKey(CommitteeTerm, models.CASCADE, related_name="seats")
    member = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("姓名"), max_length=40)
    is_chair = models.BooleanField(_("主任"), default=False)
    is_woman = models.BooleanField(_("女性"), default=False)
    since = models.DateField(_("增补日期"), null=True, blank=True)  # null: since the term began
    until = models.DateField(_("离任日期"), null=True, blank=True)  # the last day; null: until the term ends

    class Meta:
        ordering = ("term", "-is_chair", "name")
        constraints = (
            models.UniqueConstraint(
                fields=("term",), condition=Q(is_chair=True, until__isnull=True), name="committee_one_chair"
            ),
            models.CheckConstraint(
                name="seat_ends_after_start",
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
            ),
        )

    def __str__(self) -> str:
        return self.name


class MemberHouse(models.Model):
    """An institution that belongs to the mechanism behind a body (S13) and has promised not to refuse mediation."""

    body = models.ForeignKey(Body, models.CASCADE, related_name="member_houses")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("机构"))
    since = models.DateField(_("加入"))
    until = models.DateField(_("退出日期"), null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("body", "organisation"), condition=Q(until__isnull=True), name="member_house_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.body_id} {self.organisation_id}"
