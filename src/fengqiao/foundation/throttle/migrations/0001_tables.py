"""The table of windows, unlogged: it is written at every public call and worth nothing after a crash."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Create the table."""

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Window",
            fields=[
                ("key", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                ("ends_at", models.DateTimeField(db_index=True)),
                ("hits", models.PositiveIntegerField()),
            ],
        ),
        migrations.RunSQL(
            "ALTER TABLE throttle_window SET UNLOGGED",
            "ALTER TABLE throttle_window SET LOGGED",
        ),
    ]
