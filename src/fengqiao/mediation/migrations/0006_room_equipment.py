"""What a room has: a screen, a printer, a hearing loop."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mediation", "0005_side_times")]

    operations = [
        migrations.AddField(
            "room",
            "equipment",
            models.CharField(blank=True, db_default="", default="", max_length=200, verbose_name="设备"),
        ),
    ]
