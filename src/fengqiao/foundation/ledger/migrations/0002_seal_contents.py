"""A seal says which events it covers, so that verification can name what is gone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_tables")]

    operations = [
        migrations.AddField("seal", "covered", models.TextField(default=""), preserve_default=False),
        migrations.AddField("seal", "events", models.PositiveBigIntegerField(default=0), preserve_default=False),
        migrations.AddField("seal", "digest", models.BinaryField(default=b"", max_length=32), preserve_default=False),
        migrations.AddField("seal", "previous", models.BinaryField(default=b"", max_length=32), preserve_default=False),
    ]
