"""Events and seals are only ever added; chains are never removed.

The triggers stop mistakes and ordinary access. Whoever may switch triggers off is found out by
`fengqiao audit verify`. A database named ``test_…`` may be truncated, because that is how Django
empties tables between tests that commit.
"""

from django.db import migrations

GUARD = """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' AND starts_with(current_database(), 'test_') THEN
        RETURN NULL;
    END IF;
    RAISE EXCEPTION '账本只能追加 / the ledger is append-only: % on % refused', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER ledger_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_event
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_seal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_seal
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
CREATE TRIGGER ledger_chain_stays BEFORE DELETE OR TRUNCATE ON ledger_chain
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse();
"""

UNGUARD = """
DROP TRIGGER ledger_chain_stays ON ledger_chain;
DROP TRIGGER ledger_seal_append_only ON ledger_seal;
DROP TRIGGER ledger_event_append_only ON ledger_event;
DROP FUNCTION ledger_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_seal_contents")]

    operations = [migrations.RunSQL(GUARD, UNGUARD)]
