"""Draws the result of an evaluation as a PDF with a watermark; touches no records."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.utils.translation import gettext as _

from fengqiao.foundation.documents import render_pdf
from fengqiao.foundation.documents.frames import Head, framed, row
from fengqiao.supervision.documents import TEMPLATES

_LINES: Final = 4
Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultPaper:
    """What the paper says. ``mark`` names for whom and when it was made (S5: not for advertising; watermark ours)."""

    number: str
    issuer: str
    addressee: str
    issued_on: date
    language: str
    year: int
    scheme: str
    score: str
    level: str
    decided: str
    elements: tuple[Cells, ...]
    items: tuple[Cells, ...]
    deductions: tuple[Cells, ...]
    mark: str


def draw_result(paper: ResultPaper) -> bytes:
    """Return the PDF in the active language. Raises FontsMissingError, Invalid."""
    head = Head(
        language=paper.language, number=paper.number, issuer=paper.issuer, addressee=paper.addressee,
        issued_on=paper.issued_on,
    )  # fmt: skip
    values = framed(
        head,
        _("消保监管评价结果"),
        [_("现将评价结果告知如下。结果只供监管机构和被评价机构使用，不得用于广告宣传或者其他商业目的。")],
    )
    return render_pdf(
        TEMPLATES,
        "rating",
        values
        | {
            "mark": [paper.mark] * _LINES,
            "facts": [
                row(_("评价年度"), str(paper.year)),
                row(_("评价办法"), paper.scheme),
                row(_("得分"), paper.score),
                row(_("等级"), paper.level),
                row(_("集体决定"), paper.decided),
            ],
            "elements": _table(_("要素"), (_("要素"), _("权重"), _("得分"), _("加权")), paper.elements),
            "items": _table(_("评价项目"), (_("评价项目"), _("指标"), _("得分"), _("说明")), paper.items),
            "taken": _table(_("扣分"), (_("扣分"), _("分"), _("事实和依据")), paper.deductions),
        },
    )


def _table(heading: str, columns: Cells, rows: tuple[Cells, ...]) -> dict[str, Any]:
    return {"heading": heading, "lines": [], "columns": list(columns), "rows": [list(one) for one in rows]}
