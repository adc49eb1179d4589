"""Loading the divisions."""

import csv
from importlib.resources import files
from typing import Final

from django.db import connection, transaction

_COLUMNS: Final = ("code", "name", "level", "parent_code")
_TOP: Final = "city"


def _rows() -> list[tuple[str, str, str, str | None]]:
    text = files("fengqiao.places").joinpath("data/shaoxing_divisions.csv").read_text(encoding="utf-8")
    rows = []
    for row in csv.DictReader(text.splitlines()):
        code, name, level, parent = (row[column] for column in _COLUMNS)
        rows.append((code, name, level, None if level == _TOP else parent))
    return rows


@transaction.atomic
def load_reference() -> int:
    """Load or update the divisions of the city and return how many the file holds.

    Idempotent. A division that the file no longer has is kept, since cases may lie in it.
    Source: National Bureau of Statistics, codes of 2023 (``data/README.md``).
    """
    rows = _rows()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE incoming_division (code text, name text, level text, parent_id text) ON COMMIT DROP"
        )
        with cursor.copy("COPY incoming_division FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            """
            INSERT INTO places_division AS old (code, name, level, parent_id)
            SELECT code, name, level, parent_id FROM incoming_division
            ON CONFLICT (code) DO UPDATE
            SET name = excluded.name, level = excluded.level, parent_id = excluded.parent_id
            WHERE (old.name, old.level, old.parent_id)
                IS DISTINCT FROM (excluded.name, excluded.level, excluded.parent_id)
            """
        )
        cursor.execute("DROP TABLE incoming_division")
    return len(rows)
