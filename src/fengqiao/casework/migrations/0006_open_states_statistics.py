"""Which states open cases are in: without it PostgreSQL takes state and being open for independent, and chooses
plans for lists of open cases as if they held a sixth of their rows.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("casework", "0005_agreed_deadlines")]

    operations = [
        migrations.RunSQL(
            "CREATE STATISTICS casework_case_open_states ON state, (closed_at IS NULL) FROM casework_case",
            "DROP STATISTICS casework_case_open_states",
        ),
    ]
