"""What a play of random acts on cases needs, whatever their kind."""

from collections.abc import Iterable

from django.db import connection
from hypothesis import strategies as st

WORDS = st.sampled_from(
    ("已核实", "退还年费", "需要鉴定", "双方同意", "客户张三 13812345678", "<script>alert(1)</script>")
)
WILD = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        (
            "",
            " ",
            "\x00",
            "9999-12-31",
            "0001-01-01",
            "1e999999999",
            "99999999999999.999",
            "13812345678",
            "-1",
            "NaN",
            "\ud800",
        )
    ),
    st.none(),
    st.integers(-(2**70), 2**70),
    st.booleans(),
)


def fingerprints(tables: Iterable[str]) -> dict[str, str]:
    """One digest per table, so that a refusal can be seen to have changed nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{table}', coalesce(md5(string_agg(md5(t::text), '' ORDER BY t::text)), '') FROM {table} t"
                for table in tables
            )
        )
        return dict(cursor.fetchall())
