"""Topics, what complaints call for them, and plain words: kept in versions, by the regulator's administrator."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from fengqiao.education.models import Section, VocabularyEntry
from fengqiao.education.queries.materials import judged
from fengqiao.education.queries.reference import mapping, terms, topic_choices, topic_label, topics, topics_of
from fengqiao.education.services.reference import load_reference
from fengqiao.education.services.vocabulary import EntryData, add_entry, end_entry, renew_entry
from fengqiao.foundation.actors import Role
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.ledger import queries as ledger

PAGE = "/desk/education/vocabulary/"
TODAY = timezone.localdate


@pytest.fixture
def keeper(city):
    return city.actor("REG", Role.ADMINISTRATOR)


@pytest.fixture
def keep(keeper):
    """Add, or renew with ``again``, an entry from so many days ahead."""

    def write(section: str, key: str, value: str, *, days: int = 0, again: bool = False, **more):
        data = EntryData(
            value=value, source="D: 自定", effective_from=TODAY() + timedelta(days=days),
            **({"value_en": "Pensions"} if section == Section.TOPIC else {}), **more,
        )  # fmt: skip
        return (renew_entry if again else add_entry)(section, key, data, by=keeper, at=timezone.now())

    return write


def test_a_topic_is_added_can_be_chosen_and_is_ended(keep, keeper):
    keep(Section.TOPIC, "pension", "养老金融")
    assert ("PENSION", "养老金融") in topic_choices()
    end_entry(Section.TOPIC, "PENSION", effective_to=TODAY(), by=keeper, at=timezone.now())
    assert "PENSION" not in {one.code for one in topics(TODAY() + timedelta(days=1))}
    assert topic_label("PENSION") == "养老金融"


def test_a_new_version_holds_from_its_day_on_and_the_one_before_until_the_day_before(keep):
    keep(Section.PRODUCT, "B-SAV", "CASH", days=5, again=True)
    day = TODAY() + timedelta(days=4)
    assert topics_of("B-SAV", "", mapping(day)) == {"DEPOSIT"}
    assert topics_of("B-SAV", "", mapping(day + timedelta(days=1))) == {"CASH"}
    assert VocabularyEntry.objects.filter(key="B-SAV").count() == 2


def test_the_finer_class_decides_as_soon_as_it_is_entered(keep):
    assert topics_of("B-LOAN-HOME", "", mapping()) == {"LOAN"}
    keep(Section.PRODUCT, "B-LOAN-HOME", "RIGHTS")
    assert topics_of("B-LOAN-HOME", "", mapping()) == {"RIGHTS"}


def test_a_term_that_is_entered_is_judged_by_at_once(keep):
    assert "轧差" not in terms()
    keep(Section.TERM, "轧差", "两边欠的互相抵掉")
    assert judged("请先轧差。").terms == 1


def test_a_topic_that_classes_call_for_is_not_ended(keeper):
    with pytest.raises(Invalid, match="B-SAV"):
        end_entry(Section.TOPIC, "DEPOSIT", effective_to=TODAY(), by=keeper, at=timezone.now())


@pytest.mark.parametrize(
    ("section", "key", "value", "more", "field"),
    [
        (Section.TOPIC, "FRAUD", "又一个", {}, "key"),
        (Section.TOPIC, "不是代码", "名称", {}, "key"),
        (Section.TOPIC, "NEW", " ", {}, "value"),
        (Section.PRODUCT, "B-NOWHERE", "LOAN", {}, "key"),
        (Section.PRODUCT, "B-LOAN-HOME", "NOTOPIC", {}, "value"),
        (Section.TERM, "轧差", "请打13800000001", {}, "value"),
        (Section.TOPIC, "NEW", "名称", {"days": 40_000}, "effective_from"),
    ],
)
def test_what_does_not_fit_is_refused_beside_its_field_and_nothing_is_kept(keep, section, key, value, more, field):
    before = VocabularyEntry.objects.count()
    with pytest.raises(Invalid) as refused:
        keep(section, key, value, **more)
    assert list(refused.value.fields) == [field]
    assert VocabularyEntry.objects.count() == before


def test_a_version_on_or_before_the_day_of_the_last_is_refused(keep):
    with pytest.raises(Invalid, match="2019-01-01"):
        keep(Section.PRODUCT, "B-SAV", "CASH", days=(date(2019, 1, 1) - TODAY()).days, again=True)


def test_what_is_not_there_is_not_found(keep, keeper):
    with pytest.raises(NotFound):
        keep(Section.TERM, "没有的话", "说法", again=True)
    with pytest.raises(NotFound):
        keep("other", "X", "说法")
    end_entry(Section.PRODUCT, "B-SAV", effective_to=TODAY(), by=keeper, at=timezone.now())
    with pytest.raises(NotAllowed):
        end_entry(Section.PRODUCT, "B-SAV", effective_to=TODAY(), by=keeper, at=timezone.now())


@pytest.mark.parametrize(("office", "role"), [("REG", Role.REGULATOR), ("B", Role.ADMINISTRATOR), ("B", Role.OFFICER)])
def test_nobody_but_the_regulators_administrator_changes_anything(city, browser, office, role):
    data = EntryData(value="x", value_en="x", source="x", effective_from=TODAY())
    with pytest.raises(NotAllowed):
        add_entry(Section.TOPIC, "X", data, by=city.actor(office, role), at=timezone.now())
    client = browser(office, role)
    assert f"{PAGE}topic/new/" not in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}topic/new/").status_code in {403, 404}


def test_loading_again_adds_nothing_and_changes_nothing_that_was_entered(keep):
    keep(Section.PRODUCT, "B-SAV", "CASH", again=True)
    count = VocabularyEntry.objects.count()
    load_reference()
    assert VocabularyEntry.objects.count() == count
    assert mapping().product["B-SAV"] == "CASH"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("part", list(Section.values))
def test_every_part_is_shown_and_leaves_as_a_file(browser, part, language):
    client = browser("REG", Role.ADMINISTRATOR)
    client.cookies["django_language"] = language
    for address in (f"?part={part}", f"?part={part}&all=1", f"export/?part={part}&format=csv", f"{part}/new/"):
        assert client.get(f"{PAGE}{address}").status_code == 200
    assert client.get(f"{PAGE}?part=other").status_code == 404


def test_pages_add_renew_and_end_and_the_history_tells_who(browser):
    client = browser("REG", Role.ADMINISTRATOR)
    given = {"key": "PENSION", "value": "养老金融", "value_en": "Pensions", "source": "D: 自定"}
    wrong = client.post(f"{PAGE}topic/new/", {**given, "effective_from": "9999-01-01"}).content.decode()
    assert "请核对年份" in wrong
    assert "养老金融" in wrong
    assert client.post(f"{PAGE}topic/new/", {**given, "effective_from": TODAY()}).status_code == 302
    made = VocabularyEntry.objects.get(key="PENSION")
    renewed = {**given, "value": "<b>养老</b>", "effective_from": TODAY() + timedelta(days=2)}
    assert client.post(f"{PAGE}topic/{made.pk}/", renewed).status_code == 302
    last = VocabularyEntry.objects.get(key="PENSION", effective_to=None)
    end = f"{PAGE}topic/{last.pk}/end/"
    assert "失效日不能早于生效日" in client.post(end, {"effective_to": TODAY()}).content.decode()
    assert client.post(end, {"effective_to": TODAY() + timedelta(days=9)}).status_code == 302
    page = client.get(f"{PAGE}?all=1").content.decode()
    assert "&lt;b&gt;养老&lt;/b&gt;" in page
    assert [words in page for words in ("增加", "新版本", "停用", "未生效")] == [True] * 4
    deeds = [one.tag.rpartition("_")[2] for one in ledger.history("education-vocabulary")]
    assert deeds == ["added", "renewed", "ended"]


def test_the_class_is_chosen_from_those_without_a_topic_of_their_own(browser):
    client = browser("REG", Role.ADMINISTRATOR)
    page = client.get(f"{PAGE}product/new/").content.decode()
    assert 'value="B-LOAN-HOME"' in page
    assert 'value="B-SAV"' not in page
    given = {"key": "B-LOAN-HOME", "value": "RIGHTS", "source": "D", "effective_from": TODAY()}
    assert client.post(f"{PAGE}product/new/", given).status_code == 302
    history = client.get(f"{PAGE}?part=term").content.decode()
    assert "内容：依法维权与纠纷化解" in history
