"""Topics, which complaints call for them, and plain words for terms: in versions, never overwritten."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Section(models.TextChoices):
    """Parts of the vocabulary; a key is unique within its part."""

    TOPIC = "topic", _("宣教主题")
    PRODUCT = "product", _("业务归到的主题")
    CAUSE = "cause", _("原因归到的主题")
    TERM = "term", _("行话与通俗说法")


class VocabularyEntry(models.Model):
    """One version of an entry: a topic's names, the topic a class of complaints calls for, a term's plain words.

    ``key`` is the topic's code, the class's code or the term; ``value`` what it says from a day on.
    """

    section = models.CharField(_("类别"), max_length=8, choices=Section)
    key = models.CharField(_("代码"), max_length=24)
    value = models.CharField(_("名称"), max_length=80)
    value_en = models.CharField(_("英文名称"), max_length=120, blank=True)
    source = models.CharField(_("来源"), max_length=200)
    effective_from = models.DateField(_("生效"))
    effective_to = models.DateField(_("失效"), null=True, blank=True)

    class Meta:
        ordering = ("section", "id")
        constraints = (
            models.UniqueConstraint(fields=("section", "key", "effective_from"), name="vocabulary_version_once"),
            models.UniqueConstraint(
                fields=("section", "key"), condition=Q(effective_to=None), name="vocabulary_one_in_force"
            ),
            models.CheckConstraint(
                name="vocabulary_ends_after_start",
                condition=Q(effective_to=None) | Q(effective_to__gte=F("effective_from")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.section} {self.key} {self.effective_from}"
