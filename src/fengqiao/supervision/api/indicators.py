"""Indicators over HTTP: what there is, and a value within the caller's scope with all it is held against."""

from datetime import date
from typing import Annotated

from django.utils import translation
from ninja import Path, Query, Router, Schema
from pydantic import Field

from fengqiao.foundation.access import TokenRequest
from fengqiao.foundation.inputs import Text
from fengqiao.foundation.problems import PROBLEMS
from fengqiao.organisations.reference_year import today as data_day
from fengqiao.supervision.queries.answers import IndicatorAnswer, answer
from fengqiao.supervision.queries.earlier import Earlier
from fengqiao.supervision.queries.readings import breakdowns, indicator_named
from fengqiao.supervision.rules.indicators import INDICATORS, Indicator

router = Router(tags=["indicators"])


class WordsOut(Schema):
    """The same in Chinese and in English."""

    zh: str
    en: str


class IndicatorOut(Schema):
    """What an indicator is. ``direction`` says which way is better; ``timing`` whether it speaks of a period, its last day, or today only."""

    id: str = Field(examples=["first_line_banks"])
    names: WordsOut
    definition: WordsOut
    unit: WordsOut
    source: WordsOut
    aspect: str = Field(examples=["concept", "mechanism", "conduct", "complaints", "education"])
    direction: str = Field(examples=["up", "down", "neutral"])
    shape: str = Field(examples=["count", "sum", "share", "ratio", "statistic"])
    timing: str = Field(examples=["flow", "stock", "standing"])
    breakdowns: list[str] = Field(examples=[["institution", "county", "month"]])
    version: int
    valid_from: date


class IndicatorsOut(Schema):
    """The registry, in the order of the five aspects."""

    items: list[IndicatorOut]


class EarlierOut(Schema):
    """An earlier value, counted up to ``until``."""

    period: str
    until: date
    value: float | None
    reason: str
    records: str


class PeersOut(Schema):
    """Where an institution stands among its peer group; no peer's own value. ``rank`` 1 is best."""

    median: float
    number: int
    rank: int | None


class TargetOut(Schema):
    """What is to be reached; ``is_goal``: by the goals adopted for the year, else by a parameter."""

    value: float
    source: str
    is_goal: bool


class ValueOut(Schema):
    """An indicator's value: a fraction for shares; null with the ``reason`` where it cannot be given, never zero instead."""

    indicator: str
    version: int
    period: str
    is_over: bool
    organisation: str
    place: str
    unit: str
    value: float | None
    numerator: float | None
    denominator: float | None
    reason: str = Field(examples=["", "not_begun", "no_quarter", "not_reported", "nothing_counted", "too_few"])
    reason_text: str
    rule_set: str = Field(examples=["MEASURES_2019"])
    data_on: date
    last_year: EarlierOut | None = Field(description="Up to the same day while the period runs")
    last_period: EarlierOut | None = Field(description="Once the period is over")
    peers: PeersOut | None = Field(description="Of a bank or insurer as a whole")
    target: TargetOut | None
    records: str = Field(description="Address of exactly the records counted")
    notes: list[str] = Field(description="Institutions that closed or merged within the period")


@router.get("", response={200: IndicatorsOut, **PROBLEMS}, operation_id="list_indicators", summary="Indicators")
def list_indicators(request: TokenRequest) -> IndicatorsOut:
    """Return the registry of indicators."""
    return IndicatorsOut(items=[_described(one) for one in INDICATORS.values()])


@router.get(
    "/{indicator}", response={200: ValueOut, **PROBLEMS}, operation_id="get_indicator", summary="An indicator's value"
)
def get_indicator(
    request: TokenRequest,
    indicator: Path[Text],
    period: Annotated[
        Text | None, Query(max_length=8, description="2026, 2026Q3 or 2026-09; this year unless named")
    ] = None,
    organisation: Annotated[Text | None, Query(max_length=40, description="Code of an office in your scope")] = None,
    place: Annotated[Text | None, Query(max_length=12, description="Code of a county, town or village")] = None,
) -> ValueOut:
    """Return an indicator as it stands now, of an office, a place and a period within your scope."""
    shown = indicator_named(indicator)
    found = answer(
        shown, period or "", viewer=request.auth, today=data_day(), organisation=(organisation or "").strip(),
        place=(place or "").strip(),
    )  # fmt: skip
    return _shown(shown, found)


def _described(one: Indicator) -> IndicatorOut:
    return IndicatorOut(
        id=one.id,
        names=_words(one.name),
        definition=_words(one.definition),
        unit=_words(one.unit),
        source=_words(one.source),
        aspect=one.aspect,
        direction=one.direction,
        shape=one.shape,
        timing=one.timing,
        breakdowns=list(breakdowns(one)),
        version=one.version,
        valid_from=one.valid_from,
    )


def _words(sentence: str) -> WordsOut:
    with translation.override("en"):
        return WordsOut(zh=sentence, en=translation.gettext(sentence))


def _shown(shown: Indicator, found: IndicatorAnswer) -> ValueOut:
    total = found.answer.total
    return ValueOut(
        indicator=shown.id,
        version=shown.version,
        period=found.answer.period.key,
        is_over=found.is_over,
        organisation=found.organisation,
        place=found.place,
        unit=translation.gettext(shown.unit),
        value=total.value,
        numerator=total.numerator,
        denominator=total.denominator,
        reason=total.reason or "",
        reason_text=found.reason,
        rule_set=found.rule_set,
        data_on=found.answer.last,
        last_year=_earlier(found, "last_year"),
        last_period=_earlier(found, "last_period"),
        peers=PeersOut(median=found.peers.median, number=found.peers.number, rank=found.peers.rank)
        if found.peers
        else None,
        target=TargetOut(value=found.aim.value, source=found.aim.source, is_goal=found.aim.is_goal)
        if found.aim
        else None,
        records=total.query,
        notes=list(found.notes),
    )


def _earlier(found: IndicatorAnswer, which: str) -> EarlierOut | None:
    one: Earlier | None = next((one for one in found.earlier if one.which == which), None)
    if one is None:
        return None
    reading = one.reading
    return EarlierOut(
        period=one.period.key, until=one.last, value=reading.value, reason=reading.reason or "", records=reading.query
    )
