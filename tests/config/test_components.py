"""Components of the pages."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.contrib.staticfiles.finders import find
from django.template import engines
from django.utils import translation

from fengqiao.config.static_files import VENDOR
from fengqiao.config.templatetags import fengqiao_ui as ui

TODAY = date(2026, 3, 2)


def draw(template: str, **context: object) -> str:
    return engines["django"].from_string(template).render(context)


@pytest.mark.parametrize(
    ("amount", "chinese", "english"),
    [
        (Decimal(8600), "¥8,600", "¥8,600"),
        (Decimal("9999.99"), "¥9,999.99", "¥9,999.99"),
        (Decimal(10000), "¥1万", "¥10,000"),
        (Decimal("128000.50"), "¥12.8万", "¥128,000.50"),
        (Decimal(100_000), "¥10万", "¥100,000"),
        (Decimal(560_000_000), "¥5.6亿", "¥560,000,000"),
    ],
)
def test_money_is_short_in_chinese_with_the_exact_amount_beside_it(amount, chinese, english):
    assert f">{chinese}<" in ui.money(amount)
    assert "万" not in ui.money(amount) or f'title="{english}"' in ui.money(amount)
    with translation.override("en"):
        assert f">{english}<" in ui.money(amount)


@pytest.mark.parametrize(
    ("days", "chinese", "english"),
    [
        (3, "还有 3 天", "3 days left"),
        (1, "还有 1 天", "1 day left"),
        (0, "今天到期", "Due today"),
        (-2, "逾期 2 天", "2 days overdue"),
    ],
)
def test_a_due_day_reads_as_days_from_today(days, chinese, english):
    assert ui.due_words(TODAY + timedelta(days=days), TODAY) == chinese
    with translation.override("en"):
        assert ui.due_words(TODAY + timedelta(days=days), TODAY) == english


def test_a_provisional_due_day_says_why():
    assert "暂定" in ui.due(TODAY, TODAY, provisional=True)


@pytest.mark.parametrize("colour", list(ui.LIGHTS))
def test_a_light_has_words_and_a_drawing_beside_its_colour(colour):
    drawn = draw("{% light colour %}", colour=colour)
    assert "<svg" in drawn
    assert str(ui.LIGHTS[colour][1]) in drawn


def test_an_icon_nobody_drew_is_an_error():
    with pytest.raises(ui.UnknownIconError):
        ui.icon("../../../package")


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
@pytest.mark.parametrize(
    "template",
    [
        "{% state text %}",
        "{% masked text text text %}",
        "{% empty text text %}",
        "{% stat text text %}",
        "{% definition text text text %}",
    ],
)
def test_a_hostile_text_stays_text(template, text):
    drawn = draw(template, text=text)
    assert "<script>" not in drawn
    assert "<img" not in drawn


@pytest.mark.parametrize("name", list(VENDOR))
def test_every_third_party_file_is_there(name):
    assert find(name)
