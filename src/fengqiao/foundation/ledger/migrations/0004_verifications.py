from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_append_only")]

    operations = [
        migrations.CreateModel(
            name="Verification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField(verbose_name="开始时间")),
                ("asked_by", models.BigIntegerField(null=True)),
                ("done", models.PositiveBigIntegerField(default=0)),
                ("total", models.PositiveBigIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True, verbose_name="完成时间")),
                ("failed", models.BooleanField(default=False)),
                ("findings", models.PositiveIntegerField(default=0)),
                ("named", models.JSONField(default=list)),
            ],
            options={"ordering": ("-id",)},
        ),
    ]
