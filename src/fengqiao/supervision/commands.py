"""`fengqiao bulletin`."""

from pathlib import Path
from typing import Annotated, Final

import typer

from fengqiao.foundation.documents.redhead import redhead_pdf
from fengqiao.foundation.documents.redhead_word import redhead_word
from fengqiao.foundation.errors import Invalid, NotFound
from fengqiao.organisations import queries as organisations
from fengqiao.organisations.reference_year import today as data_day
from fengqiao.supervision.queries.bulletins.composing import compose
from fengqiao.supervision.queries.bulletins.papers import paper_of_draft
from fengqiao.supervision.queries.bulletins.templates import check_period, for_period, template_named
from fengqiao.supervision.rules.periods import Period, UnreadablePeriodError

WRITERS: Final = {".docx": redhead_word, ".pdf": redhead_pdf}


def bulletin(
    period: Annotated[str, typer.Option(help="期间：2019、2019Q3 / Period: a year or a quarter")],
    out: Annotated[Path, typer.Option(help="文件：.docx 或 .pdf / File: .docx or .pdf")],
    template: Annotated[str, typer.Option(help="模板名，缺省按期间 / Template; by the period unless named")] = "",
) -> None:
    """按模板和记录写出简报。

    Write a bulletin from its template and the records as they are now. It is a draft without number and kept nowhere:
    at the desk it is reviewed, approved, numbered and published.
    """
    writer = WRITERS.get(out.suffix.lower())
    if writer is None:
        raise typer.BadParameter("文件名以 .docx 或 .pdf 结尾 / The name ends in .docx or .pdf", param_hint="--out")
    try:
        asked = Period.read(period)
    except UnreadablePeriodError:
        raise typer.BadParameter(
            "写成 2019、2019Q3 或 2019-11 / Write 2019, 2019Q3 or 2019-11", param_hint="--period"
        ) from None
    today = data_day()
    if asked.first > today:
        raise Invalid({"period": "期间尚未开始 / The period has not begun"})
    regulator = organisations.regulator()
    if regulator is None:
        raise NotFound("还没有登记监管机构 / No regulator is registered yet")
    source = template_named(template or for_period(asked))
    check_period(source, asked)
    made = compose(source, asked, issuer=regulator.name, today=today)
    out.write_bytes(writer(paper_of_draft(made, source, issuer=regulator.name)))
    typer.echo(f"{out} ({len(made.figures)} 个数字 / figures)")
    for note in made.notes:
        typer.echo(f"- {note}", err=True)
