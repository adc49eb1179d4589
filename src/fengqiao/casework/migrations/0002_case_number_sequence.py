"""Where case numbers come from: one sequence for all kinds and years, so numbers never collide."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_tables")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE case_number_seq AS bigint", "DROP SEQUENCE case_number_seq"),
    ]
