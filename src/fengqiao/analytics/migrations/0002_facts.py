"""The view of facts, the indexes its readers walk, and the triggers that note which rollups are stale.

Days and months are those of the city (Asia/Shanghai), whatever the session's time zone is. A later migration that
changes a column the view reads drops the view first and makes it again.
"""

from django.db import migrations

VIEW = """
CREATE VIEW analytics_case_fact AS
SELECT
    c.id AS case_id,
    c.head_id,
    c.branch_id,
    c.sub_branch_id,
    c.outlet_id,
    c.subject_id,
    COALESCE(c.branch_id, c.sub_branch_id, c.outlet_id, c.subject_id) AS unit_of_head,
    COALESCE(c.sub_branch_id, c.outlet_id, c.subject_id) AS unit_of_branch,
    COALESCE(c.outlet_id, c.subject_id) AS unit_of_sub_branch,
    CASE
        WHEN c.outlet_id IS NOT NULL THEN 'outlet'
        WHEN c.sub_branch_id IS NOT NULL THEN 'sub_branch'
        WHEN c.branch_id IS NOT NULL THEN 'branch'
        ELSE 'head_office'
    END AS subject_level,
    COALESCE(h.peer_group, '') AS peer_group,
    c.state,
    CASE WHEN c.closed_at IS NULL THEN c.level ELSE COALESCE(NULLIF(p.closed_level, ''), c.level) END AS level,
    c.level = 'regulator' AS with_regulator,
    COALESCE(c.place_id, '') AS place_id,
    COALESCE(rpad(left(c.place_id, 6), 12, '0'), '') AS county,
    COALESCE(rpad(left(c.place_id, 9), 12, '0'), '') AS town,
    c.product,
    c.cause,
    c.channel,
    c.received_on,
    to_char(c.received_on, 'YYYY-MM') AS received_month,
    c.closed_at,
    (c.closed_at AT TIME ZONE 'Asia/Shanghai')::date AS closed_on,
    to_char(c.closed_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM') AS closed_month,
    GREATEST((c.closed_at AT TIME ZONE 'Asia/Shanghai')::date - c.received_on, 0) AS days,
    p.outcome,
    p.on_time,
    p.passed_up_at IS NOT NULL AS passed_up,
    p.rejected_at IS NOT NULL AS rejected,
    p.reviewed_at IS NOT NULL AS reviewed,
    p.regulator_at IS NOT NULL AS at_regulator,
    p.reopened > 0 AS reopened,
    p.satisfaction,
    p.really_settled,
    -- without a yellow light no clock of the institution runs: paused, or the consumer's turn
    c.closed_at IS NULL AND c.yellow_on IS NOT NULL
        AND c.due_on < (now() AT TIME ZONE 'Asia/Shanghai')::date AS overdue
FROM casework_case c
JOIN complaints_complaint p ON p.case_id = c.id
LEFT JOIN organisations_organisation h ON h.id = c.head_id
"""

INDEXES = """
CREATE INDEX analytics_case_received ON casework_case (head_id, received_on);
CREATE INDEX analytics_case_closed ON casework_case (head_id, closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX analytics_case_in_review ON casework_case (head_id) WHERE state = 'in_review';
CREATE INDEX analytics_extension_asked ON complaints_complaint (case_id) WHERE extension_asked_at IS NOT NULL;
"""

DROP_INDEXES = """
DROP INDEX analytics_case_received;
DROP INDEX analytics_case_closed;
DROP INDEX analytics_case_in_review;
DROP INDEX analytics_extension_asked;
"""

CELLS = """
    INSERT INTO analytics_dirtycell (basis, month, head_id)
    SELECT DISTINCT 'received', to_char({rows}.received_on, 'YYYY-MM'), {rows}.head_id FROM {source} WHERE {kind}
    UNION
    SELECT DISTINCT 'closed', to_char({rows}.closed_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM'), {rows}.head_id
    FROM {source} WHERE {kind} AND {rows}.closed_at IS NOT NULL;
"""


def _cells(rows: str, source: str = "") -> str:
    return CELLS.format(rows=rows, source=source or rows, kind=f"{rows}.kind = 'complaint'")


def _joined(rows: str) -> str:
    return _cells("c", f"casework_case c JOIN {rows} n ON n.case_id = c.id")


FUNCTIONS = f"""
CREATE FUNCTION analytics_note_cases() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN {_cells("old_rows")} END IF;
    IF TG_OP <> 'DELETE' THEN {_cells("new_rows")} END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION analytics_note_complaints() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN {_joined("old_rows")} ELSE {_joined("new_rows")} END IF;
    RETURN NULL;
END $$;
"""

TRIGGERS = "".join(
    f"""
CREATE TRIGGER analytics_{operation.lower()} AFTER {operation} ON {table} REFERENCING {seen}
    FOR EACH STATEMENT EXECUTE FUNCTION {function}();
"""
    for table, function in (
        ("casework_case", "analytics_note_cases"),
        ("complaints_complaint", "analytics_note_complaints"),
    )
    for operation, seen in (
        ("INSERT", "NEW TABLE AS new_rows"),
        ("UPDATE", "OLD TABLE AS old_rows NEW TABLE AS new_rows"),
        ("DELETE", "OLD TABLE AS old_rows"),
    )
)

DROP_FUNCTIONS = """
DROP FUNCTION analytics_note_cases() CASCADE;
DROP FUNCTION analytics_note_complaints() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("analytics", "0001_tables"),
        ("casework", "0002_case_number_sequence"),
        ("complaints", "0001_tables"),
        ("organisations", "0001_tables"),
    ]

    operations = [
        migrations.RunSQL(VIEW, "DROP VIEW analytics_case_fact"),
        migrations.RunSQL(INDEXES, DROP_INDEXES),
        migrations.RunSQL(FUNCTIONS + TRIGGERS, DROP_FUNCTIONS),
    ]
