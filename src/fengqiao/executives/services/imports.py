"""Taking in tables of responsible persons and dedicated staff, through the same use case as the pages."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.executives.models import DedicatedStaff, Responsible
from fengqiao.executives.queries.scope import institutions
from fengqiao.executives.queries.sections import PEOPLE, STAFF, Section
from fengqiao.executives.rules.words import POSTS
from fengqiao.executives.services.registers import keep
from fengqiao.executives.services.standing import refresh
from fengqiao.foundation.actors import Actor
from fengqiao.foundation.marking import N_
from fengqiao.foundation.sheets.columns import Column, Sheet
from fengqiao.foundation.sheets.importing import Importer
from fengqiao.foundation.sheets.values import one_of, read_day, read_flag, up_to
from fengqiao.organisations import queries as organisations

_HOUSE: Final = N_("机构代码")


def _post(text: str) -> int:
    for post, name in POSTS.items():
        if text in {name, _(name), str(int(post))}:
            return int(post)
    raise ValueError(N_("职务应是董事长、行长、总经理或分管高管"))


def _house(by: Actor) -> Column:
    """Return the column of the institution; codes outside the scope of who uploads are refused row by row."""
    codes = {code: code for code in institutions(by).values_list("code", flat=True)}
    read = one_of(codes, N_("没有这个机构，或它不在您的范围内"))
    return Column("organisation", _HOUSE, read, example="B08-01-05")


_SINCE: Final = Column("since", N_("起"), read_day, example="2026-01-01")
_UNTIL: Final = Column("until", N_("止"), read_day, required=False)


def _people(by: Actor) -> Sheet:
    return Sheet(
        N_("第一责任人和分管高管"),
        (
            _house(by),
            Column("post", N_("职务"), _post, example="行长", help=N_("董事长、行长、总经理或分管高管")),
            Column("name", N_("姓名"), up_to(40), example="俞建国"),
            Column("title", N_("任职名称"), up_to(60), required=False, empty=""),
            Column("duty", N_("职责分工"), up_to(200), required=False, empty=""),
            _SINCE,
            _UNTIL,
        ),
        key=("organisation", "post", "since"),
    )


def _staff(by: Actor) -> Sheet:
    return Sheet(
        N_("消保专职人员"),
        (
            _house(by),
            Column("name", N_("姓名"), up_to(40), example="徐晓燕"),
            Column("post", N_("岗位"), up_to(60), example="消保专员"),
            Column("is_full_time", N_("专职"), read_flag, required=False, empty=True, example="是"),
            _SINCE,
            _UNTIL,
        ),
        key=("organisation", "name", "post"),
    )


def _write(section: Section, model: type[Any], values: Mapping[str, Any], by: Actor, at: datetime) -> int:
    """Write one row; return whose it is. Raises as `registers.keep`."""
    given = {name: value for name, value in values.items() if name != "organisation"}
    organisation = organisations.organisation(values["organisation"])
    keep(section, model(**given), organisation, by=by, at=at, judge=False)
    return organisation.pk


def _finish(written: Sequence[int], _by: Actor, at: datetime) -> None:
    refresh(set(written), on=timezone.localdate(at))


PEOPLE_TABLE: Final = Importer(
    key="responsible",
    title=gettext_lazy("导入第一责任人和分管高管"),
    note=gettext_lazy("同一机构同一职务的任期不能重叠；登录人员导入后在机构页面补填。"),
    sheet=_people,
    write=lambda values, by, at: _write(PEOPLE, Responsible, values, by, at),
    finish=_finish,
    back="executives:institutions",
)
STAFF_TABLE: Final = Importer(
    key="dedicated",
    title=gettext_lazy("导入消保专职人员"),
    note=gettext_lazy("每人一行；离岗的填写“止”。"),
    sheet=_staff,
    write=lambda values, by, at: _write(STAFF, DedicatedStaff, values, by, at),
    finish=_finish,
    back="executives:institutions",
)
