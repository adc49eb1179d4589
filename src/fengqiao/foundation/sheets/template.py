"""The table to fill in: headings, an explanation and an example, which import passes over."""

from io import BytesIO

from django.utils.translation import gettext as _
from xlsxwriter import Workbook

from fengqiao.foundation.sheets.columns import Sheet


def workbook(sheet: Sheet) -> bytes:
    """Return the table to fill in as XLSX; lines that begin with ``#`` explain."""
    helps = [_(column.help) if column.help else "" for column in sheet.columns]
    examples = [column.example for column in sheet.columns]
    helps[0], examples[0] = f"# {helps[0]}", f"# {examples[0]}"
    content = BytesIO()
    with Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        heading = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF5"})
        note = book.add_format({"italic": True, "font_color": "#666666", "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@"})  # so that codes and numbers keep their zeros
        page = book.add_worksheet(sheet.title[:31])
        page.freeze_panes(1, 1)
        page.set_column(0, len(sheet.columns) - 1, 20, text)
        page.write_row(0, 0, list(sheet.known), heading)
        page.write_row(1, 0, helps, note)
        page.write_row(2, 0, examples, note)
        page.set_row(1, 60)
    return content.getvalue()
