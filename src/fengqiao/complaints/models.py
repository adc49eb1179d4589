"""What a complaint has beyond a case."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from fengqiao.casework.models import Case
from fengqiao.organisations.models import Organisation, OrganisationLevel, StaffMember


class Filing(models.TextChoices):
    """In whose name a complaint is made (Order 2020 No.3, Arts 12-14)."""

    SELF = "self", _("本人")
    AGENT = "agent", _("代理人")
    HEIR = "heir", _("继承人")
    GROUP = "group", _("多人共同")


class Track(models.TextChoices):
    """How long the decision may take (Art. 18)."""

    SIMPLE = "simple", _("简单")
    COMPLEX = "complex", _("复杂")
    EXTENDED = "extended", _("特别复杂")


class Outcome(models.TextChoices):
    """How a complaint ended."""

    SETTLED = "settled", _("和解")
    DECISION_ACCEPTED = "decision_accepted", _("接受处理决定")
    NO_OBJECTION = "no_objection", _("期满无异议")
    UNRESOLVED = "unresolved", _("未能化解")
    REVIEWED = "reviewed", _("核查终结")
    MEDIATED = "mediated", _("调解达成协议")
    WITHDRAWN = "withdrawn", _("撤回")
    MERGED = "merged", _("合并处理")
    DECLINED = "declined", _("不予受理")


class Complaint(models.Model):
    """A consumer's claim against an institution (Order 2020 No.3, Art. 2)."""

    case = models.OneToOneField(Case, models.CASCADE, primary_key=True, related_name="complaint")
    request = models.TextField(_("诉求"))
    facts = models.TextField(_("事实与理由"))
    filing = models.CharField(_("提出方式"), max_length=8, choices=Filing, default=Filing.SELF)
    group_size = models.PositiveIntegerField(_("人数"), default=1)
    in_person = models.BooleanField(_("当面提出"), default=False)
    special_needs = models.JSONField(_("特殊需要"), default=list)
    media = models.BooleanField(_("媒体关注"), default=False)
    own_conduct = models.BooleanField(_("涉及本机构人员行为"), default=False)
    repeated = models.BooleanField(_("重复投诉"), default=False)
    major = models.CharField(_("重大投诉"), max_length=32, blank=True)
    track = models.CharField(_("类型"), max_length=8, choices=Track, default=Track.SIMPLE)
    receipt_digest = models.BinaryField(max_length=32)
    privacy_notice = models.CharField(max_length=16, blank=True)
    language = models.CharField(max_length=8, default="zh-hans")
    outcome = models.CharField(_("结果"), max_length=20, choices=Outcome, blank=True)
    closed_level = models.CharField(_("办结层级"), max_length=12, choices=OrganisationLevel, blank=True)
    on_time = models.BooleanField(_("按期"), null=True)
    passed_up_at = models.DateTimeField(_("上交时间"), null=True)
    rejected_at = models.DateTimeField(_("不接受决定时间"), null=True)
    reviewed_at = models.DateTimeField(_("申请核查时间"), null=True)
    regulator_at = models.DateTimeField(_("诉至监管时间"), null=True)
    reopened = models.PositiveSmallIntegerField(_("重开次数"), default=0)
    merged_into = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    leader = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", verbose_name=_("领办人"))
    satisfaction = models.PositiveSmallIntegerField(_("满意度"), null=True)
    really_settled = models.BooleanField(_("确已解决"), null=True)
    rated_at = models.DateTimeField(_("评价时间"), null=True)
    comment = models.TextField(_("评价"), blank=True)
    extension_asked_at = models.DateTimeField(null=True)
    extension_reason = models.CharField(max_length=400, blank=True)
    agreed_terms = models.TextField(_("约定事项"), blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                name="complaint_satisfaction_one_to_five",
                condition=models.Q(satisfaction__isnull=True) | models.Q(satisfaction__range=(1, 5)),
            ),
        )

    def __str__(self) -> str:
        return f"complaint {self.case_id}"


class DecisionResult(models.TextChoices):
    """What was decided on the request."""

    GRANTED = "granted", _("支持")
    PARTLY = "partly", _("部分支持")
    REFUSED = "refused", _("不支持")


class Decision(models.Model):
    """A decision, or the decision of a review (Art. 19, 20), and how the complainant was told."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="decisions")
    is_review = models.BooleanField(_("核查决定"), default=False)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name=_("决定机构"))
    result = models.CharField(_("结论"), max_length=12, choices=DecisionResult)
    findings = models.TextField(_("核实情况"))
    reasons = models.TextField(_("决定依据和理由"))
    decided_at = models.DateTimeField(_("决定时间"))
    decided_by = models.ForeignKey(StaffMember, models.PROTECT, null=True, related_name="+", verbose_name=_("决定人"))
    method = models.CharField(_("告知方式"), max_length=12, blank=True)
    notified_on = models.DateField(_("告知日期"), null=True)
    received_on = models.DateField(_("收到日期"), null=True)
    unreachable = models.BooleanField(_("无法联系"), default=False)
    proof = models.TextField(_("告知凭证"), blank=True)

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"decision on {self.case_id}"


class ImportStatus(models.TextChoices):
    """How far an uploaded file is."""

    UPLOADED = "uploaded", _("待确认")
    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("导入中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未能导入")


class ImportRun(models.Model):
    """A file that a staff member uploaded to import, and what became of it."""

    member = models.ForeignKey(StaffMember, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    role = models.CharField(max_length=16)
    profile = models.CharField(_("导入方案"), max_length=40)
    institution = models.CharField(_("机构代码"), max_length=24, blank=True)
    name = models.CharField(_("文件名"), max_length=160)
    token = models.CharField(max_length=43, unique=True)  # what the stored file is called
    uploaded_at = models.DateTimeField(_("上传时间"))
    status = models.CharField(_("状态"), max_length=8, choices=ImportStatus, default=ImportStatus.UPLOADED)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    accepted = models.PositiveIntegerField(_("接受"), default=0)
    new = models.PositiveIntegerField(_("新写入"), default=0)
    rejected = models.PositiveIntegerField(_("退回"), default=0)
    message = models.CharField(max_length=400, blank=True)
    finished_at = models.DateTimeField(_("完成时间"), null=True)

    class Meta:
        ordering = ("-id",)
        indexes = (models.Index(fields=("member", "-id"), name="import_run_member"),)

    def __str__(self) -> str:
        return self.name
