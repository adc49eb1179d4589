"""How and within which time each remedy is used, in words."""

from collections.abc import Callable, Mapping
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fengqiao.complaints.papers.kinds import RemedyKind, Ways, applicable_remedies

Row = Mapping[str, str]


def rows(ways: Ways, *, may_be_reviewed: bool) -> list[Row]:
    """Return one row (``kind``, ``name``, ``how``, ``within``) for each remedy that applies, in the order of Art. 19."""
    wanted = applicable_remedies(may_be_reviewed=may_be_reviewed)
    return [_WORDING[kind](ways) | {"kind": kind.value} for kind in RemedyKind if kind in wanted]


def _review(ways: Ways) -> dict[str, str]:
    return {
        "name": _("核查"),
        "how": _("向%(office)s提出书面申请，由其对处理程序、期限和结果进行核查") % {"office": ways.review_office},
        "within": ngettext(
            "自收到本告知书之日起%(days)d日内（自然日）", "自收到本告知书之日起%(days)d日内（自然日）", ways.review_days
        )
        % {"days": ways.review_days},
    }


def _mediation(ways: Ways) -> dict[str, str]:
    body = ways.mediation_body or _("金融纠纷调解组织或其他依法设立的调解组织")
    how = _("与我们共同向%(body)s申请调解，不收费用") % {"body": body}
    contact = _("（联系方式：%(contact)s）") % {"contact": ways.mediation_contact} if ways.mediation_contact else ""
    return {
        "name": _("调解"),
        "how": how + contact,
        "within": _("随时，须双方自愿"),
    }


def _arbitration(ways: Ways) -> dict[str, str]:
    return {
        "name": _("仲裁"),
        "how": _("双方有书面仲裁协议或合同中有仲裁条款的，向约定的仲裁机构申请"),
        "within": _limitation(ways),
    }


def _litigation(ways: Ways) -> dict[str, str]:
    return {"name": _("诉讼"), "how": _("向有管辖权的人民法院提起民事诉讼"), "within": _limitation(ways)}


def _regulator(ways: Ways) -> dict[str, str]:
    how = _("向%(regulator)s反映") % {"regulator": ways.regulator}
    hotline = _("（热线：%(number)s）") % {"number": ways.hotline} if ways.hotline else ""
    return {"name": _("监管渠道"), "how": how + hotline, "within": _("随时")}


def _limitation(ways: Ways) -> str:
    if ways.limitation_years is None:
        return _("在法律规定的时效期间内")
    return ngettext(
        "自知道或应当知道权利受到损害之日起%(years)d年内，法律另有规定的除外",
        "自知道或应当知道权利受到损害之日起%(years)d年内，法律另有规定的除外",
        ways.limitation_years,
    ) % {"years": ways.limitation_years}


_WORDING: Final[Mapping[RemedyKind, Callable[[Ways], dict[str, str]]]] = {
    RemedyKind.REVIEW: _review,
    RemedyKind.MEDIATION: _mediation,
    RemedyKind.ARBITRATION: _arbitration,
    RemedyKind.LITIGATION: _litigation,
    RemedyKind.REGULATOR: _regulator,
}
