"""Append-only events and what vouches for them. A trigger refuses update, delete and truncate."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Chain(models.Model):
    """Head of one chain, e.g. ``case:17``: how many events it has, and a mark made from the hash of the last."""

    name = models.CharField(max_length=40, primary_key=True)
    length = models.PositiveIntegerField()
    head = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return self.name


class Event(models.Model):
    """One thing that happened. ``data`` never holds personal data."""

    chain = models.CharField(max_length=40)
    seq = models.PositiveIntegerField()
    at = models.DateTimeField(_("时间"))
    tag = models.CharField(_("事件"), max_length=48)
    actor_kind = models.CharField(max_length=8)
    actor_id = models.BigIntegerField(null=True)
    actor_role = models.CharField(max_length=16)
    organisation_id = models.BigIntegerField(null=True)
    data = models.JSONField(_("内容"), default=dict)
    hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ("chain", "seq")
        constraints = (models.UniqueConstraint(fields=("chain", "seq"), name="event_once_per_place"),)

    def __str__(self) -> str:
        return f"{self.chain}#{self.seq} {self.tag}"


class Seal(models.Model):
    """Root over the events of all chains that changed since the previous seal, chained to it.

    ``covered`` lists the event ids (``1-17,19-40``), ``digest`` is over their hashes, ``root`` over
    the whole row. The seal itself is an event of the chain ``seals``, so the last one cannot vanish.
    """

    day = models.DateField(_("日期"), unique=True)
    last_event_id = models.BigIntegerField()
    covered = models.TextField()
    events = models.PositiveBigIntegerField()
    chains = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    root = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField(_("封存时间"))

    class Meta:
        ordering = ("day",)

    def __str__(self) -> str:
        return str(self.day)


class Verification(models.Model):
    """One verification of the whole ledger asked for on a page: how far it is, and what it found.

    ``named`` holds the findings as text, the first thousand; ``findings`` counts all of them.
    """

    asked_at = models.DateTimeField(_("开始时间"))
    asked_by = models.BigIntegerField(null=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    failed = models.BooleanField(default=False)
    findings = models.PositiveIntegerField(default=0)
    named = models.JSONField(default=list)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"verification {self.pk}"
