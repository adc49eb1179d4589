"""The caller says when a notice was made; those given up are found by index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("notices", "0001_tables")]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="created_at",
            field=models.DateTimeField(verbose_name="生成时间"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["-id"], condition=models.Q(status="failed"), name="notice_failed"),
        ),
    ]
