"""Why a mediator is proposed, passed over or excluded, and why a session is planned so, in words a person can read.

Sources: SPC 2016, the Supreme People's Court's rules on invited mediation (最高人民法院关于人民法院特邀调解的规定);
SPC 2022, its rules on online mediation (人民法院在线调解规则); the People's Mediation Law (人民调解法).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final, TypeAlias

from fengqiao.foundation.marking import N_

Param: TypeAlias = str | int | date | tuple[str, ...]


class Bar(StrEnum):
    """Why a mediator may not or cannot take a case."""

    EMPLOYED = "employed"
    FORMERLY_EMPLOYED = "formerly_employed"
    RELATIVE = "relative"
    EARLIER_ROLE = "earlier_role"
    OBJECTED = "objected"
    DECLINED = "declined"
    UNQUALIFIED = "unqualified"
    OTHER_BODY = "other_body"
    LANGUAGE_MISSING = "language_missing"
    AT_CAPACITY = "at_capacity"
    NO_FREE_SLOT = "no_free_slot"
    OTHER_SEATED = "other_seated"


class Ground(StrEnum):
    """What speaks for or against a mediator who may take the case."""

    SPECIALITY = "speciality"
    TRADE = "trade"
    OTHER_FIELD = "other_field"
    SPEAKS = "speaks"
    LACKS_LANGUAGE = "lacks_language"
    NEAR = "near"
    FAR = "far"
    SAME_COUNTY = "same_county"
    OTHER_COUNTY = "other_county"
    LIGHT_LOAD = "light_load"
    HEAVY_LOAD = "heavy_load"
    SETTLES_WELL = "settles_well"
    SETTLES_LESS = "settles_less"
    NO_RECORD = "no_record"
    EXPERIENCED = "experienced"
    INEXPERIENCED = "inexperienced"
    SOON = "soon"
    NOT_SOON = "not_soon"
    CONSENTED = "consented"


class Note(StrEnum):
    """What a plan says of a session, of a case without one, and of a change."""

    WAITED = "waited"
    DUE = "due"
    AFTER_DUE = "after_due"
    ROOM_NEAR = "room_near"
    ROOM_FAR = "room_far"
    NO_MEDIATOR = "no_mediator"
    NO_ROOM = "no_room"
    NO_COMMON_SLOT = "no_common_slot"
    CROWDED_OUT = "crowded_out"
    COSTS_TOO_MUCH = "costs_too_much"
    NO_LONGER_POSSIBLE = "no_longer_possible"
    SOONER = "sooner"
    LATER = "later"
    FITS_BETTER = "fits_better"
    FITS_LESS = "fits_less"
    NEARER = "nearer"
    FARTHER = "farther"
    EVENS_LOAD = "evens_load"
    MAKES_ROOM = "makes_room"


@dataclass(frozen=True, slots=True)
class Reason:
    """A code and what to put into its sentence. Codes of trades, languages and the like stay codes here."""

    code: Bar | Ground | Note
    params: tuple[tuple[str, Param], ...] = ()

    @property
    def is_favourable(self) -> bool:
        """Whether it speaks for the mediator, the session or the change."""
        return self.code in FAVOURABLE


def because(code: Bar | Ground | Note, **params: Param) -> Reason:
    """Return a reason."""
    return Reason(code, tuple(params.items()))


def as_kept(reason: Reason) -> dict[str, object]:
    """Return a reason as JSON keeps it."""
    values = {name: value.isoformat() if isinstance(value, date) else value for name, value in reason.params}
    return {"code": str(reason.code), "params": values}


def as_reason(kept: Mapping[str, Any]) -> Reason:
    """Return a reason from JSON; its days stay text, which is how a sentence shows them. Raises KeyError if unknown."""
    params = {name: tuple(value) if isinstance(value, list) else value for name, value in kept["params"].items()}
    return because(_CODES[kept["code"]], **params)


_CODES: Final[Mapping[str, Bar | Ground | Note]] = {str(code): code for kind in (Bar, Ground, Note) for code in kind}
FAVOURABLE: Final[frozenset[Bar | Ground | Note]] = frozenset({
    Ground.SPECIALITY, Ground.TRADE, Ground.SPEAKS, Ground.NEAR, Ground.SAME_COUNTY, Ground.LIGHT_LOAD,
    Ground.SETTLES_WELL, Ground.EXPERIENCED, Ground.SOON, Ground.CONSENTED,
    Note.WAITED, Note.DUE, Note.ROOM_NEAR, Note.SOONER, Note.FITS_BETTER, Note.NEARER, Note.EVENS_LOAD,
    Note.MAKES_ROOM,
})  # fmt: skip

TEXTS: Final[Mapping[str, str]] = {
    Bar.EMPLOYED: N_("现任职于当事机构"),
    Bar.FORMERLY_EMPLOYED: N_("%(ended)s 前任职于当事机构，离职未满 %(years)s 年"),
    Bar.RELATIVE: N_("近亲属任职于当事机构"),
    Bar.EARLIER_ROLE: N_("曾以其他身份参与本纠纷"),
    Bar.OBJECTED: N_("有一方提出异议"),
    Bar.DECLINED: N_("本人已谢绝承办"),
    Bar.UNQUALIFIED: N_("不具备调解员资格或资格已到期"),
    Bar.OTHER_BODY: N_("不是受理本纠纷的调解组织的调解员"),
    Bar.LANGUAGE_MISSING: N_("不会当事人必需的%(languages)s"),
    Bar.AT_CAPACITY: N_("手上 %(open)s 件，已达上限"),
    Bar.NO_FREE_SLOT: N_("没有空闲时段"),
    Bar.OTHER_SEATED: N_("本案已有调解员"),
    Ground.SPECIALITY: N_("熟悉%(speciality)s纠纷"),
    Ground.TRADE: N_("熟悉%(trade)s业务"),
    Ground.OTHER_FIELD: N_("未登记%(speciality)s专长"),
    Ground.SPEAKS: N_("会说%(languages)s"),
    Ground.LACKS_LANGUAGE: N_("不会%(languages)s"),
    Ground.NEAR: N_("距离 %(km)s 公里"),
    Ground.FAR: N_("距离较远，%(km)s 公里"),
    Ground.SAME_COUNTY: N_("在同一县（市、区）"),
    Ground.OTHER_COUNTY: N_("不在同一县（市、区）"),
    Ground.LIGHT_LOAD: N_("手上 %(open)s 件"),
    Ground.HEAVY_LOAD: N_("手上已有 %(open)s 件（上限 %(capacity)s 件），近期任务较重"),
    Ground.SETTLES_WELL: N_("同类纠纷结案 %(closed)s 件，调成 %(settled)s 件"),
    Ground.SETTLES_LESS: N_("同类纠纷结案 %(closed)s 件，调成 %(settled)s 件，低于平均"),
    Ground.NO_RECORD: N_("尚无同类纠纷调解记录"),
    Ground.EXPERIENCED: N_("有承办此类程序所需的经验"),
    Ground.INEXPERIENCED: N_("同类纠纷结案 %(closed)s 件，少于此类程序期望的 %(wanted)s 件"),
    Ground.SOON: N_("%(on)s 起有空"),
    Ground.NOT_SOON: N_("%(on)s 才有空"),
    Ground.CONSENTED: N_("与当事机构的关系已披露，各方同意其调解"),
    Note.WAITED: N_("已等待 %(days)s 天"),
    Note.DUE: N_("调解期限至 %(due)s"),
    Note.AFTER_DUE: N_("晚于调解期限 %(due)s"),
    Note.ROOM_NEAR: N_("当事人到调解室 %(km)s 公里"),
    Note.ROOM_FAR: N_("当事人到调解室较远，%(km)s 公里"),
    Note.NO_MEDIATOR: N_("没有可以承办的调解员"),
    Note.NO_ROOM: N_("没有坐得下各方的调解室"),
    Note.NO_COMMON_SLOT: N_("调解员与调解室没有共同的空闲时段"),
    Note.CROWDED_OUT: N_("时段已全部排给更急的案件"),
    Note.COSTS_TOO_MUCH: N_("余下的安排代价过高，建议另行协商"),
    Note.NO_LONGER_POSSIBLE: N_("原安排已不可行"),
    Note.SOONER: N_("提前 %(days)s 天"),
    Note.LATER: N_("推迟 %(days)s 天"),
    Note.FITS_BETTER: N_("调解员更合适"),
    Note.FITS_LESS: N_("调解员合适程度略低"),
    Note.NEARER: N_("路程减少 %(km)s 公里"),
    Note.FARTHER: N_("路程增加 %(km)s 公里"),
    Note.EVENS_LOAD: N_("调解员任务更均衡"),
    Note.MAKES_ROOM: N_("为其他案件让出时段"),
}

_RELATIONS: Final = N_("最高人民法院关于人民法院特邀调解的规定（2016）第十五条")
_OWN_RULES: Final = N_("调解组织内部安排")
SOURCES: Final[Mapping[Bar, str]] = {
    Bar.EMPLOYED: _RELATIONS,
    Bar.FORMERLY_EMPLOYED: _RELATIONS,
    Bar.RELATIVE: _RELATIONS,
    Bar.EARLIER_ROLE: N_("最高人民法院关于人民法院特邀调解的规定（2016）第十五条、第十六条"),
    Bar.OBJECTED: N_("人民调解法第二十三条"),
    Bar.DECLINED: N_("人民法院在线调解规则（2022）第十二条"),
    Bar.UNQUALIFIED: N_("法发〔2019〕27号"),
    Bar.OTHER_BODY: _OWN_RULES,
    Bar.LANGUAGE_MISSING: _OWN_RULES,
    Bar.AT_CAPACITY: _OWN_RULES,
    Bar.NO_FREE_SLOT: _OWN_RULES,
    Bar.OTHER_SEATED: _OWN_RULES,
}
YIELDING: Final = frozenset({Bar.LANGUAGE_MISSING, Bar.AT_CAPACITY, Bar.NO_FREE_SLOT})
"""What the body may set aside with a reason on record: an interpreter comes, one case more fits in."""
SEPARATOR: Final = N_("、")


def sentence(
    reason: Reason,
    *,
    translate: Callable[[str], str] = str,
    name: Callable[[str, str], str] = lambda kind, code: code,
) -> str:
    """Return the reason in words.

    ``translate`` turns a Chinese template into the reader's language; ``name`` says what a code is called, given
    the kind of code (the parameter's name: ``speciality``, ``trade``, ``languages``) and the code.
    """
    values: dict[str, str] = {}
    for kind, value in reason.params:
        if isinstance(value, tuple):
            values[kind] = translate(SEPARATOR).join(name(kind, code) for code in value)
        else:
            values[kind] = name(kind, value) if isinstance(value, str) else str(value)
    return translate(TEXTS[reason.code]) % values
