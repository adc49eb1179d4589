"""The sweep of stored files asks for rows by hash."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_remarks_and_conflicts")]

    operations = [
        migrations.AlterField(
            model_name="attachment",
            name="sha256",
            field=models.CharField(db_index=True, max_length=64),
        ),
    ]
