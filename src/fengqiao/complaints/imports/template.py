"""The template that offices fill in: headings, an explanation and an example, which import passes over."""

import csv
from io import BytesIO
from pathlib import Path
from typing import Final

from xlsxwriter import Workbook

from fengqiao.complaints.imports import profiles
from fengqiao.foundation.lists.exports import BOM

PROFILE: Final = "template"
_NOTES: Final = (
    "以 # 开头的行只是说明，导入时略过；请从第 4 行填起。Lines that begin with # are passed over; fill in from line 4.",
)


def rows() -> list[list[str]]:
    """Return heading, explanation and example; the latter two begin with ``#``."""
    fields = list(profiles.load(PROFILE).fields.values())
    heading = [rule.column for rule in fields]
    explanation = [f"{rule.help} {rule.label_en}: {rule.help_en}".strip(": ").strip() for rule in fields]
    example = [rule.example for rule in fields]
    explanation[0], example[0] = f"# {explanation[0]}", f"# {example[0]}"
    return [heading, explanation, example]


def write(path: Path) -> None:
    """Write the template as XLSX or, for any other ending, CSV."""
    if path.suffix.lower() == ".xlsx":
        path.write_bytes(workbook())
        return
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(BOM)
        csv.writer(file).writerows(rows())


def workbook() -> bytes:
    """Return the template as XLSX."""
    content, lines = BytesIO(), rows()
    with Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        heading = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF5"})
        note = book.add_format({"italic": True, "font_color": "#666666", "text_wrap": True, "valign": "top"})
        text = book.add_format({"num_format": "@"})  # so that codes and numbers keep their zeros
        sheet = book.add_worksheet("投诉")
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(lines[0]) - 1, 20, text)
        for number, line in enumerate(lines):
            sheet.write_row(number, 0, line, heading if number == 0 else note)
        sheet.set_row(1, 75)
        help_sheet = book.add_worksheet("说明")
        help_sheet.set_column(0, 0, 100)
        help_sheet.write_column(0, 0, _NOTES)
    return content.getvalue()
