"""The case and what hangs on it."""

from typing import Final

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqiao.organisations.models import Organisation, OrganisationLevel, StaffMember
from fengqiao.places.models import Division


class CaseKind(models.TextChoices):
    """Kinds of case. Lists, search, deadlines and the ledger know no kinds."""

    COMPLAINT = "complaint", _("消费投诉")
    MEDIATION = "mediation", _("调解")


class Axis(models.TextChoices):
    """Independent axes of the statistical classification (JR/T 0169-2018 has three)."""

    PRODUCT = "product", _("业务类别")
    CAUSE = "cause", _("投诉原因")
    BUSINESS_CHANNEL = "business_channel", _("业务办理渠道")


class Code(models.Model):
    """One class of one axis, valid for a time. Cases keep the code itself."""

    axis = models.CharField(_("分类轴"), max_length=20, choices=Axis)
    code = models.CharField(_("代码"), max_length=24)
    name = models.CharField(_("名称"), max_length=80)
    name_en = models.CharField(_("英文名称"), max_length=120)
    parent_code = models.CharField(_("上级代码"), max_length=24, blank=True)
    trade = models.CharField(_("适用"), max_length=12, blank=True)  # bank, insurer or both
    source = models.CharField(_("来源"), max_length=200)
    effective_from = models.DateField(_("生效"))
    effective_to = models.DateField(_("失效"), null=True, blank=True)

    class Meta:
        ordering = ("axis", "code", "effective_from")
        constraints = (models.UniqueConstraint(fields=("axis", "code", "effective_from"), name="code_once_per_start"),)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class IntakeChannel(models.TextChoices):
    """How a case reached us."""

    WEBSITE = "website", _("网站")
    APP = "app", _("手机应用")
    OUTLET_VISIT = "outlet_visit", _("到访网点")
    PHONE = "phone", _("电话")
    LETTER = "letter", _("信函")
    EMAIL = "email", _("电子邮件")
    HOTLINE = "hotline", _("热线转办")
    REGULATOR_TRANSFER = "regulator_transfer", _("监管转办")
    OTHER = "other", _("其他")


SCOPE_COLUMNS: Final = ("head", "branch", "sub_branch", "outlet")


def _scope_indexes() -> list[models.Index]:
    """Return, for each scope and for the whole city, the indexes its lists walk in order."""
    open_cases = Q(closed_at__isnull=True)
    found = [
        models.Index(fields=("due_on", "id"), condition=open_cases, name="case_open"),
        models.Index(fields=("-opened_at", "-id"), name="case_recent"),
        models.Index(fields=("handler", "due_on", "id"), condition=open_cases, name="case_handler_open"),
        models.Index(fields=("owner", "due_on", "id"), condition=open_cases, name="case_owner_open"),
        models.Index(fields=("head", "updated_at", "id"), name="case_head_updated"),
    ]
    for column in SCOPE_COLUMNS:
        held = Q(**{f"{column}__isnull": False})
        found += [
            models.Index(fields=(column, "due_on", "id"), condition=open_cases & held, name=f"case_{column}_open"),
            models.Index(fields=(column, "-opened_at", "-id"), condition=held, name=f"case_{column}_recent"),
        ]
    return found


class Case(models.Model):
    """One dispute, whatever its kind.

    ``subject`` is the organisation complained against; ``head``, ``branch``, ``sub_branch`` and
    ``outlet`` copy its place in the tree, so that every scope is one equality with an index in
    list order. ``owner`` is who handles the case now, at ``level``.
    """

    number = models.CharField(_("编号"), max_length=20, unique=True)
    kind = models.CharField(max_length=12, choices=CaseKind)
    state = models.CharField(_("状态"), max_length=24)
    level = models.CharField(_("处理层级"), max_length=12, choices=OrganisationLevel)
    owner = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name=_("经办机构")
    )
    subject = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_index=False, verbose_name=_("被投诉机构")
    )
    head = models.ForeignKey(Organisation, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    branch = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    sub_branch = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    outlet = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )
    place = models.ForeignKey(
        Division, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("地区")
    )
    handler = models.ForeignKey(
        StaffMember, models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("经办人")
    )
    channel = models.CharField(_("渠道"), max_length=20, choices=IntakeChannel)
    product = models.CharField(_("业务类别"), max_length=24, blank=True)
    cause = models.CharField(_("投诉原因"), max_length=24, blank=True)
    amount = models.DecimalField(_("涉及金额"), max_digits=16, decimal_places=2, null=True)
    title = models.CharField(_("标题"), max_length=120)
    received_on = models.DateField(_("收到日期"))
    opened_at = models.DateTimeField(_("登记时间"))
    due_on = models.DateField(_("到期日"), null=True)
    due_provisional = models.BooleanField(_("到期日待定"), default=False)
    yellow_on = models.DateField(null=True)
    red_on = models.DateField(null=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True)
    rule_set = models.CharField(_("规则集"), max_length=32)
    source = models.CharField(_("来源"), max_length=40)
    source_ref = models.CharField(_("来源编号"), max_length=80, null=True)  # noqa: DJ001 - null keeps uniqueness partial
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(_("更新时间"))

    class Meta:
        indexes = _scope_indexes()
        constraints = (
            models.CheckConstraint(
                name="case_open_has_due_date", condition=Q(closed_at__isnull=False) | Q(due_on__isnull=False)
            ),
            models.UniqueConstraint(fields=("source", "source_ref"), name="case_once_per_source_ref"),
            models.CheckConstraint(
                name="case_closes_after_opening",
                condition=Q(closed_at__isnull=True) | Q(closed_at__gte=F("opened_at")),
            ),
        )

    def __str__(self) -> str:
        return self.number


class Person(models.Model):
    """Someone a case is about. Every value is encrypted with the person's own key.

    ``sealed_key`` is that key, wrapped by the current field key; without it nothing of the
    person can be read again, which is how one person is forgotten.
    """

    sealed_key = models.BinaryField(null=True)
    name = models.BinaryField(null=True)
    phone = models.BinaryField(null=True)
    email = models.BinaryField(null=True)
    id_number = models.BinaryField(null=True)
    address = models.BinaryField(null=True)
    phone_index = models.BinaryField(max_length=32, null=True, db_index=True)
    id_number_index = models.BinaryField(max_length=32, null=True, db_index=True)
    forgotten_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"person {self.pk}"


class PartyRole(models.TextChoices):
    """What someone is to a case."""

    COMPLAINANT = "complainant", _("投诉人")
    AGENT = "agent", _("代理人")
    HEIR = "heir", _("继承人")
    REPRESENTATIVE = "representative", _("代表人")
    ENTERPRISE = "enterprise", _("企业")


class Party(models.Model):
    """A person's part in a case."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="parties")
    person = models.ForeignKey(Person, models.PROTECT, related_name="parties")
    role = models.CharField(_("身份"), max_length=16, choices=PartyRole)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "person", "role"), name="party_once"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.role}"


class DeadlineStatus(models.TextChoices):
    """What became of a deadline."""

    RUNNING = "running", _("进行中")
    PAUSED = "paused", _("已中止")
    MET = "met", _("按期")
    MISSED = "missed", _("逾期")
    VOID = "void", _("不再适用")


class Deadline(models.Model):
    """One time limit of a case, with how it was computed."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="deadlines")
    kind = models.CharField(_("时限"), max_length=24)
    rule_set = models.CharField(max_length=32)
    starts_on = models.DateField(_("起算"))
    length = models.PositiveSmallIntegerField(_("期限"))
    unit = models.CharField(_("单位"), max_length=2)  # nd natural days, wd working days
    raw_due_on = models.DateField(_("顺延前"))
    due_on = models.DateField(_("到期"))
    target_on = models.DateField(_("内部目标"))
    yellow_on = models.DateField(_("黄灯"))
    red_on = models.DateField(_("红灯"))
    provisional = models.BooleanField(_("待定"), default=False)
    status = models.CharField(_("状态"), max_length=8, choices=DeadlineStatus, default=DeadlineStatus.RUNNING)
    finished_on = models.DateField(_("完成"), null=True)
    overdue_since = models.DateField(null=True)  # set by the sweep, once
    extended_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", verbose_name=_("批准人"))
    extension_reason = models.CharField(_("延期理由"), max_length=400, blank=True)
    agreed = models.BooleanField(_("双方约定"), default=False, db_default=False)  # such a date moves with no calendar

    class Meta:
        indexes = (
            models.Index(fields=("case", "kind"), name="deadline_case"),
            models.Index(fields=("due_on", "id"), condition=Q(status="running"), name="deadline_running"),
            models.Index(fields=("case",), condition=Q(provisional=True), name="deadline_provisional"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("case", "kind"),
                condition=Q(status__in=("running", "paused")),
                name="deadline_one_running_per_kind",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.due_on}"


class Exclusion(models.Model):
    """Days that do not count: expert work, mediation (both days included)."""

    deadline = models.ForeignKey(Deadline, models.CASCADE, related_name="exclusions")
    reason = models.CharField(_("事由"), max_length=24)
    starts_on = models.DateField(_("起"))
    ends_on = models.DateField(_("止"), null=True)

    def __str__(self) -> str:
        return f"{self.reason} {self.starts_on}"


class Remark(models.Model):
    """A text given with an action. It may name people, so it stays out of the ledger, which keeps its hash."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="remarks", db_index=False)
    seq = models.PositiveIntegerField()  # of the event in the case's chain
    name = models.CharField(max_length=24)
    text = models.TextField()
    audience = models.CharField(max_length=12, blank=True, default="", db_default="")  # of the kind; empty: everyone

    class Meta:
        ordering = ("case", "seq", "id")
        indexes = (models.Index(fields=("case", "seq"), name="remark_case"),)

    def __str__(self) -> str:
        return f"{self.case_id}#{self.seq} {self.name}"


class Conflict(models.Model):
    """A handler's declared interest in a case: no part in it from then on (recusal)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="conflicts")
    member = models.ForeignKey(StaffMember, models.PROTECT, related_name="+")
    declared_at = models.DateTimeField(_("声明时间"))

    class Meta:
        constraints = (models.UniqueConstraint(fields=("case", "member"), name="conflict_once"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.member_id}"


class Attachment(models.Model):
    """A file kept for a case. The bytes lie under their hash in the data folder."""

    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="attachments")  # null while a draft
    draft = models.CharField(max_length=43, blank=True, db_index=True)
    name = models.CharField(_("文件名"), max_length=160)
    media_type = models.CharField(_("类型"), max_length=80)
    size = models.PositiveBigIntegerField(_("大小"))
    sha256 = models.CharField(max_length=64, db_index=True)
    document = models.CharField(_("文书"), max_length=32, blank=True)  # set for papers the system wrote
    visible_to_consumer = models.BooleanField(default=True)
    audience = models.CharField(max_length=12, blank=True, default="", db_default="")  # of the kind; empty: everyone
    added_by = models.CharField(max_length=16)  # actor kind
    added_at = models.DateTimeField(_("添加时间"))

    def __str__(self) -> str:
        return self.name


class SearchEntry(models.Model):
    """What full-text search knows of a case: its words, segmented, without personal data."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="search_entry")
    words = SearchVectorField()

    class Meta:
        indexes = (GinIndex(fields=("words",), name="search_words"),)

    def __str__(self) -> str:
        return f"search {self.case_id}"


class Order(models.Model):
    """A report on one case that a higher body asks for by a date (督办)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="orders")
    ordered_by = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("要求机构"))
    addressee = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("报告机构"))
    question = models.TextField(_("要求"))
    ordered_at = models.DateTimeField(_("发出时间"))
    due_on = models.DateField(_("期限"))
    answer = models.TextField(_("答复"), blank=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index(fields=("addressee", "due_on"), condition=Q(answered_at__isnull=True), name="order_open"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} order {self.pk}"


class SavedView(models.Model):
    """A named filter of a work list."""

    member = models.ForeignKey(StaffMember, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("名称"), max_length=40)
    query = models.CharField(max_length=400)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("member", "name"), name="saved_view_once"),)

    def __str__(self) -> str:
        return self.name


class Request(models.Model):
    """An idempotency key that was used, and the case it filed."""

    key = models.CharField(max_length=120)
    client = models.CharField(max_length=40)  # token:7, consumer, staff:12
    fingerprint = models.CharField(max_length=64)
    case = models.ForeignKey(Case, models.CASCADE, null=True, related_name="+")
    made_at = models.DateTimeField()
    response = models.JSONField(default=dict)
    sealed_code = models.BinaryField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("client", "key"), name="request_once"),)

    def __str__(self) -> str:
        return self.key
