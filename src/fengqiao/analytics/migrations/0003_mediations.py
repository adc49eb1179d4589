"""The view of facts of mediations, and the triggers that note which of their rollups are stale.

Whatever is stale so far is noted here, so that the job fills the rollups. A later migration that changes a column the
view reads drops the view first and makes it again.
"""

import django.db.models.deletion
from django.db import migrations, models

VIEW = """
CREATE VIEW analytics_mediation_fact AS
SELECT
    c.id AS case_id,
    m.body_id,
    (SELECT s.room_id FROM mediation_session s
        WHERE s.mediation_id = c.id AND s.room_id IS NOT NULL AND s.status IN ('planned', 'held')
        ORDER BY s.starts_at DESC, s.id DESC LIMIT 1) AS room_id,
    (SELECT a.mediator_id FROM mediation_appointment a
        WHERE a.mediation_id = c.id AND a.status = 'active'
        ORDER BY a.presiding DESC, a.id DESC LIMIT 1) AS mediator_id,
    c.head_id,
    o.kind AS trade,
    COALESCE(c.place_id, '') AS place_id,
    COALESCE(rpad(left(c.place_id, 6), 12, '0'), '') AS county,
    m.origin,
    m.matter,
    c.state,
    m.accepted_on,
    to_char(m.accepted_on, 'YYYY-MM') AS accepted_month,
    m.ended_at,
    (m.ended_at AT TIME ZONE 'Asia/Shanghai')::date AS ended_on,
    to_char(m.ended_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') AS ended_month,
    GREATEST((m.ended_at AT TIME ZONE 'Asia/Shanghai')::date - m.accepted_on, 0) AS days,
    m.ending_reason,
    m.agreed_amount,
    EXISTS (SELECT 1 FROM mediation_confirmation f
        WHERE f.mediation_id = c.id AND f.status = 'confirmed') AS confirmed,
    m.satisfaction
FROM mediation_mediation m
JOIN casework_case c ON c.id = m.case_id
JOIN organisations_organisation o ON o.id = c.subject_id
"""

CELLS = """
    INSERT INTO analytics_dirtymediationcell (basis, month, body_id)
    SELECT DISTINCT 'accepted', to_char({rows}.accepted_on, 'YYYY-MM'), {rows}.body_id
    FROM {source} WHERE {rows}.accepted_on IS NOT NULL
    UNION
    SELECT DISTINCT 'ended', to_char({rows}.ended_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'), {rows}.body_id
    FROM {source} WHERE {rows}.ended_at IS NOT NULL;
"""


def _cells(rows: str, source: str = "") -> str:
    return CELLS.format(rows=rows, source=source or rows)


def _joined(rows: str, column: str) -> str:
    return _cells("m", f"mediation_mediation m JOIN {rows} n ON n.{column} = m.case_id")


def _noting(name: str, before: str, after: str) -> str:
    return f"""
CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN {before} END IF;
    IF TG_OP <> 'DELETE' THEN {after} END IF;
    RETURN NULL;
END $$;
"""


# what a cell counts lies in four tables; a case is inserted before its mediation and deleted after it
NOTED = {
    "mediation_mediation": ("analytics_note_mediations", ("INSERT", "UPDATE", "DELETE")),
    "mediation_session": ("analytics_note_mediation_parts", ("INSERT", "UPDATE", "DELETE")),
    "mediation_confirmation": ("analytics_note_mediation_parts", ("INSERT", "UPDATE", "DELETE")),
    "casework_case": ("analytics_note_mediation_cases", ("UPDATE",)),
}
SEEN = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "OLD TABLE AS old_rows NEW TABLE AS new_rows",
    "DELETE": "OLD TABLE AS old_rows",
}

FUNCTIONS = (
    _noting("analytics_note_mediations", _cells("old_rows"), _cells("new_rows"))
    + _noting(
        "analytics_note_mediation_parts", _joined("old_rows", "mediation_id"), _joined("new_rows", "mediation_id")
    )
    + f"""
CREATE FUNCTION analytics_note_mediation_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM new_rows WHERE kind = 'mediation') THEN {_joined("new_rows", "id")} END IF;
    RETURN NULL;
END $$;
"""
)

TRIGGERS = "".join(
    f"""
CREATE TRIGGER analytics_mediation_{operation.lower()} AFTER {operation} ON {table} REFERENCING {SEEN[operation]}
    FOR EACH STATEMENT EXECUTE FUNCTION {function}();
"""
    for table, (function, operations) in NOTED.items()
    for operation in operations
)

DROP_FUNCTIONS = """
DROP FUNCTION analytics_note_mediations() CASCADE;
DROP FUNCTION analytics_note_mediation_parts() CASCADE;
DROP FUNCTION analytics_note_mediation_cases() CASCADE;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('analytics', '0002_facts'),
        ('casework', '0007_audiences'),
        ('mediation', '0004_accepted_on'),
        ('organisations', '0001_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='MediationFact',
            fields=[
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.DO_NOTHING, primary_key=True, related_name='+', serialize=False, to='casework.case')),
                ('room_id', models.BigIntegerField(null=True)),
                ('mediator_id', models.BigIntegerField(null=True)),
                ('trade', models.CharField(max_length=12)),
                ('place_id', models.CharField(max_length=12)),
                ('county', models.CharField(max_length=12)),
                ('origin', models.CharField(max_length=20)),
                ('matter', models.CharField(max_length=12)),
                ('state', models.CharField(max_length=24)),
                ('accepted_on', models.DateField(null=True)),
                ('accepted_month', models.CharField(max_length=7, null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ended_on', models.DateField(null=True)),
                ('ended_month', models.CharField(max_length=7, null=True)),
                ('days', models.IntegerField(null=True)),
                ('ending_reason', models.CharField(max_length=32)),
                ('agreed_amount', models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ('confirmed', models.BooleanField()),
                ('satisfaction', models.SmallIntegerField(null=True)),
            ],
            options={
                'db_table': 'analytics_mediation_fact',
                'managed': False,
            },
        ),
        migrations.CreateModel(
            name='DirtyMediationCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('basis', models.CharField(choices=[('accepted', 'accepted'), ('ended', 'ended')], max_length=8)),
                ('month', models.CharField(max_length=7)),
                ('body_id', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='MediationCell',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('basis', models.CharField(max_length=8)),
                ('month', models.CharField(max_length=7)),
                ('body_id', models.BigIntegerField()),
                ('key', models.CharField(blank=True, max_length=24)),
                ('accepted', models.IntegerField(db_default=0)),
                ('ended', models.IntegerField(db_default=0)),
                ('agreed', models.IntegerField(db_default=0)),
                ('fallen_due', models.IntegerField(db_default=0)),
                ('performed', models.IntegerField(db_default=0)),
                ('confirmed', models.IntegerField(db_default=0)),
                ('rated', models.IntegerField(db_default=0)),
                ('amount', models.DecimalField(db_default=0, decimal_places=2, max_digits=20)),
                ('stars', models.IntegerField(db_default=0)),
                ('days', models.JSONField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['month', 'body_id'], name='mediation_cell_month'), models.Index(fields=['body_id', 'month'], name='mediation_cell_body')],
            },
        ),
        migrations.RunSQL(VIEW, "DROP VIEW analytics_mediation_fact"),
        migrations.RunSQL(FUNCTIONS + TRIGGERS, DROP_FUNCTIONS),
        migrations.RunSQL(_cells("m", "mediation_mediation m"), migrations.RunSQL.noop),
    ]
