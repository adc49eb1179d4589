"""One row per caller and endpoint."""

from django.db import models


class Window(models.Model):
    """Calls of one caller to one endpoint in the current time window. Unlogged: losing it in a crash harms nobody."""

    key = models.BinaryField(primary_key=True, max_length=32)
    ends_at = models.DateTimeField(db_index=True)
    hits = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.hits} until {self.ends_at:%H:%M:%S}"
