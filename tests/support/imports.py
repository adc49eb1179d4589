"""Rows of our template."""

TEMPLATE = ["来源编号", "收到日期", "被投诉机构", "诉求", "事实与理由", "投诉人姓名", "联系电话"]


def line(number: int | str, **cells: str) -> list[str]:
    """Return a row of the template; cells by column replace its own."""
    values = {
        "来源编号": str(number),
        "收到日期": "2026-05-06",
        "被投诉机构": "B-1-1-1",
        "诉求": f"退还第 {number} 笔年费",
        "事实与理由": "办卡时没有告知要收年费。",
        "投诉人姓名": "王小明",
        "联系电话": f"139{number:0>8}"[:11] if str(number).isdigit() else "13900000000",
        **cells,
    }
    return list(values.values())
