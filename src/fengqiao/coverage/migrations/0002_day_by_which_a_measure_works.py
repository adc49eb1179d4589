"""An answer says by when its measure works; until then an answered gap is not late."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("coverage", "0001_tables")]

    operations = [
        migrations.AddField("gap", "ready_on", models.DateField(blank=True, null=True, verbose_name="计划完成日期")),
    ]
