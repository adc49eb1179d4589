"""What actions of a complaint choose from: value to Chinese label."""

from collections.abc import Mapping
from typing import Final

from fengqiao.foundation.marking import N_

DECLINE_REASONS: Final[Mapping[str, str]] = {
    "not_authorised": N_("非本人且无授权"),
    "out_of_scope": N_("不属于消费投诉"),
    "wrong_institution": N_("不属于本机构"),
    "already_decided_same_facts": N_("同一事实已作决定"),
    "in_litigation_or_arbitration": N_("已进入诉讼或仲裁"),
}
RESULTS: Final[Mapping[str, str]] = {"granted": N_("支持"), "partly": N_("部分支持"), "refused": N_("不支持")}
NOTICE_METHODS: Final[Mapping[str, str]] = {
    "written": N_("书面送达或邮寄"),
    "sms": N_("短信"),
    "email": N_("电子邮件"),
    "phone": N_("电话"),
    "in_person": N_("当面"),
}
MAJOR_KINDS: Final[Mapping[str, str]] = {
    "disaster_accident_health_event": N_("自然灾害、安全事故、公共卫生事件引发"),
    "group_20_plus_in_person": N_("二十名以上投诉人当面共同投诉"),
    "designated_by_regulator": N_("监管机构认定"),
}
PAPER_TITLES: Final[Mapping[str, str]] = {
    "receipt": N_("投诉登记回执"),
    "decision": N_("消费投诉处理决定告知书"),
    "review_decision": N_("核查决定告知书"),
    "not_handled": N_("不予受理告知书"),
    "extension": N_("延期告知书"),
    "transfer": N_("投诉转办告知书"),
    "order": N_("要求报告通知书"),
}
NOTICE_TITLES: Final[Mapping[str, str]] = {**PAPER_TITLES, "brought_to_regulator": N_("向监管机构反映的回执")}
"""What the complainant is told, with a paper or without."""
