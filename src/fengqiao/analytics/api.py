"""Measures over HTTP."""

from typing import Annotated

from ninja import Path, Query, Router, Schema
from pydantic import Field

from fengqiao.analytics import queries
from fengqiao.foundation.access import TokenRequest
from fengqiao.foundation.inputs import WITHOUT_NUL, Day, Text
from fengqiao.foundation.problems import PROBLEMS

router = Router(tags=["measures"])

Filter = Annotated[str, Query(max_length=40, pattern=WITHOUT_NUL)]


class FigureOut(Schema):
    """One figure: a fraction for rates, yuan for sums, None when no case counts. ``cases`` is the query that lists its cases."""

    key: str = Field(examples=["2026-10"])
    label: str
    value: float | None = Field(examples=[0.934])
    numerator: int
    denominator: int
    cases: str


class MeasureOut(Schema):
    """A measure by a dimension, with the figure over all."""

    measure: str = Field(examples=["first_line_settlement_rate"])
    name: str
    definition: str
    source: str
    unit: str
    by: str | None
    total: FigureOut
    rows: list[FigureOut]


@router.get("/{measure}", response={200: MeasureOut, **PROBLEMS}, operation_id="get_measure", summary="A measure")
def get(  # noqa: PLR0913, PLR0917 - the filters of the list
    request: TokenRequest,
    measure: Path[Text],
    by: Annotated[Text | None, Query(max_length=20, description="A dimension, e.g. month or product")] = None,
    date_from: Annotated[Day | None, Query(alias="from")] = None,
    date_to: Annotated[Day | None, Query(alias="to")] = None,
    institution: Filter = "",
    organisation: Filter = "",
    level: Filter = "",
    place: Filter = "",
    product: Filter = "",
    cause: Filter = "",
    channel: Filter = "",
    peer_group: Filter = "",
    body: Filter = "",
    room: Filter = "",
    mediator: Filter = "",
    trade: Filter = "",
    matter: Filter = "",
    origin: Filter = "",
) -> MeasureOut:
    """Return a measure over the complaints or mediations within your scope; both days belong to the period.

    Mediations are narrowed by body, room, mediator, trade, institution, place, matter and origin; complaints by the rest.
    """
    filters = {
        "institution": institution,
        "organisation": organisation,
        "level": level,
        "place": place,
        "product": product,
        "cause": cause,
        "channel": channel,
        "peer_group": peer_group,
        "body": body,
        "room": room,
        "mediator": mediator,
        "trade": trade,
        "matter": matter,
        "origin": origin,
    }
    table = queries.measure(
        viewer=request.auth,
        measure_id=measure,
        by=by,
        date_from=date_from,
        date_to=date_to,
        filters=filters,
    )
    return MeasureOut(
        measure=measure,
        name=table.measure.name,
        definition=table.measure.definition,
        source=table.measure.source,
        unit=table.measure.unit,
        by=by,
        total=_figure(table.total),
        rows=[_figure(row) for row in table.rows],
    )


def _figure(row: queries.MeasureRow) -> FigureOut:
    return FigureOut(
        key=row.key,
        label=row.label,
        value=row.value,
        numerator=row.numerator,
        denominator=row.denominator,
        cases=row.query,
    )
