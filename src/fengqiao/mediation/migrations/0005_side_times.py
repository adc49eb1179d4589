"""The times that suit a side, from which the next session is planned."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mediation", "0004_accepted_on")]

    operations = [
        migrations.AddField(
            "side", "times", ArrayField(models.DateTimeField(), default=list, verbose_name="方便的时间")
        ),
    ]
