"""Words of the agreement and of the application for judicial confirmation."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fengqiao.foundation.documents.frames import Values, day, row, section
from fengqiao.mediation.papers.kinds import Agreed, AgreementPaper, ConfirmationPaper, SignedAgreementPaper
from fengqiao.mediation.papers.wording.parts import (
    case_row,
    frame,
    moment,
    money,
    names,
    parties,
    payments,
    signed_rows,
    to_sign,
    wording_of,
)


def picture_name(number: int) -> str:
    """Return under which name the drawn signature of this place is found among a paper's pictures."""
    return f"signature-{number}"


@wording_of(AgreementPaper)
def _draft(paper: AgreementPaper) -> Values:
    opening = _("本稿供各方核对，经各方、调解员签署并加盖调解组织印章后生效；修改后原签署作废。")
    signers = [(side.role, side.name) for side in paper.parties]
    signers += [(_("调解员"), name) for name in paper.mediators]
    signers.append((_("调解组织"), paper.head.issuer))
    return frame(paper.head, paper.kind, opening) | _agreed(paper) | {
        "signatures": to_sign(_("六、签署"), signers)
    }  # fmt: skip


@wording_of(SignedAgreementPaper)
def _signed(paper: SignedAgreementPaper) -> Values:
    if paper.is_oral:
        opening = _("各方认为无需制作书面协议，经调解达成口头协议，由调解员记录如下。")
    else:
        opening = _("各方当事人经调解，本着自愿、平等的原则，达成如下协议。")
    rows = [
        (
            _("%(role)s：%(name)s") % {"role": one.role, "name": one.name},
            picture_name(number) if one.picture else "",
            one.how,
            moment(one.at),
        )
        for number, one in enumerate(paper.signatures)
    ]
    signatures = signed_rows(_("六、签署"), rows)
    if paper.is_oral:
        signatures = to_sign(_("六、记录"), [(_("调解员"), name) for name in paper.mediators])
    values = frame(paper.head, paper.kind, opening, title=_("口头调解协议登记书") if paper.is_oral else "")
    values = values | _agreed(paper) | {"signatures": signatures}
    values["facts"].append(row(_("生效日期"), day(paper.effective_on)))
    return values


def _agreed(paper: Agreed) -> Values:
    terms = section(_("三、协议内容、履行方式和期限"), [paper.terms])
    if paper.amount is not None:
        terms["lines"].append(_("协议金额：%(amount)s。") % {"amount": money(paper.amount)})
    is_oral = isinstance(paper, SignedAgreementPaper) and paper.is_oral
    return {
        "facts": [
            case_row(paper.head),
            row(_("协议版本"), _("第 %(n)s 版") % {"n": paper.version}),
            row(_("调解员"), names(paper.mediators)),
        ],
        "parties": parties(_("一、当事人"), paper.parties),
        "dispute": section(_("二、主要事实、争议事项和各方责任"), [paper.facts]),
        "terms": terms,
        "payments": payments(_("四、分期履行"), paper.payments),
        "effect": section(_("五、协议的效力和份数"), _oral_effect() if is_oral else _effect(paper)),
    }


def _effect(paper: Agreed) -> list[str]:
    confirm = ngettext(
        "（二）各方可以自协议生效之日起%(days)d日内共同向有管辖权的人民法院申请司法确认。",
        "（二）各方可以自协议生效之日起%(days)d日内共同向有管辖权的人民法院申请司法确认。",
        paper.confirm_apply_days,
    )
    return [
        _(
            "（一）本协议自各方当事人签名、盖章或者按指印，调解员签名并加盖调解组织印章之日起生效，各方应当按照约定履行。"
        ),
        confirm % {"days": paper.confirm_apply_days},
        _("（三）就本协议的履行或者内容发生争议的，任何一方可以向人民法院提起诉讼。"),
        _("（四）本协议一式%(n)s份，各方当事人各执一份，调解组织留存一份，效力相同。") % {"n": paper.copies},
    ]


def _oral_effect() -> list[str]:
    return [
        _("（一）口头协议自各方当事人达成协议之日起生效，各方应当按照约定履行。"),
        _("（二）就协议的履行或者内容发生争议的，任何一方可以向人民法院提起诉讼。"),
    ]


@wording_of(ConfirmationPaper)
def _confirmation(paper: ConfirmationPaper) -> Values:
    opening = _("申请人各方经调解达成协议，现共同申请贵院对调解协议予以司法确认。")
    heading = _("五、申请人签名")
    return frame(paper.head, paper.kind, opening) | {
        "facts": [
            case_row(paper.head),
            row(_("管辖法院"), paper.court),
            row(_("调解协议书编号"), paper.agreement_number),
            row(_("协议生效日期"), day(paper.effective_on)),
            row(_("申请日期"), day(paper.applied_on)),
            row(_("调解员"), names(paper.mediators)),
        ],
        "parties": parties(_("一、申请人及送达地址、联系方式"), paper.parties),
        "request": section(_("二、申请事项"), [_("请求确认上述调解协议有效。协议内容如下："), paper.terms]),
        "statement": section(
            _("三、共同声明"),
            [
                _("（一）各方出于解决纠纷的目的自愿达成协议，没有恶意串通、规避法律的行为；"),
                _("（二）因协议内容给他人造成损害的，愿意承担相应的民事责任和其他法律责任；"),
                _("（三）各方确认上述送达地址和联系方式准确，人民法院可据此送达。"),
            ],
        ),
        "enclosures": {
            "heading": _("四、随附材料"),
            "lines": [],
            "columns": [_("序号"), _("材料"), _("说明")],
            "rows": _enclosures(),
        },
        "signatures": to_sign(heading, [(side.role, side.name) for side in paper.parties]),
    }


def _enclosures() -> list[list[str]]:
    """Return what the court asks for (司法确认程序若干规定 Art. 3)."""
    wanted = [
        (_("司法确认申请书"), _("本申请书，各方共同签名")),
        (_("调解协议书"), _("签署生效的协议")),
        (_("申请人的身份证明"), _("自然人身份证件，或者机构的营业执照、负责人身份证明")),
        (_("调解组织及调解员的资格证明"), _("由调解组织出具")),
        (_("与协议有关的财产权利证明等证明材料"), _("协议涉及财产权利的提交")),
        (_("授权委托书"), _("委托他人代为申请的提交，由委托人签名或者盖章")),
    ]
    return [[str(number), name, note] for number, (name, note) in enumerate(wanted, start=1)]
