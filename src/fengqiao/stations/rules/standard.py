"""The words of the standard: six functions, kinds of evidence, permissions over guided outlets. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from fengqiao.foundation.marking import N_


class Function(StrEnum):
    """The six functions that a station joins in one place."""

    POLICY = "policy_notice_consult"
    EDUCATION = "education"
    COMPLAINT = "first_line_complaint"
    RESOLUTION = "multi_resolution"
    SERVICE = "service_experience"
    VOLUNTEER = "volunteer_image"


FUNCTIONS: Final[Mapping[str, str]] = {
    Function.POLICY: N_("业务政策公示咨询"),
    Function.EDUCATION: N_("金融知识宣传教育"),
    Function.COMPLAINT: N_("消费投诉一线处理"),
    Function.RESOLUTION: N_("矛盾纠纷多元化解"),
    Function.SERVICE: N_("金融服务体验提升"),
    Function.VOLUNTEER: N_("志愿公益形象展示"),
}
FUNCTION_ICONS: Final[Mapping[str, str]] = {
    Function.POLICY: "info-circle",
    Function.EDUCATION: "school",
    Function.COMPLAINT: "message-report",
    Function.RESOLUTION: "heart-handshake",
    Function.SERVICE: "mood-smile",
    Function.VOLUNTEER: "users-group",
}


class EvidenceKind(StrEnum):
    """What shows that a criterion is met."""

    PHOTO = "photo"
    DOCUMENT = "document"
    PERSON = "person"


EVIDENCE: Final[Mapping[str, str]] = {
    EvidenceKind.PHOTO: N_("现场照片"),
    EvidenceKind.DOCUMENT: N_("文件"),
    EvidenceKind.PERSON: N_("责任人员"),
}


class Permission(StrEnum):
    """What a station may do at the outlets it guides."""

    GUIDE = "guide"
    COORDINATE = "coordinate"
    INSPECT = "inspect"
    HANDLE = "handle"


PERMISSIONS: Final[Mapping[str, str]] = {
    Permission.GUIDE: N_("指导"),
    Permission.COORDINATE: N_("协调"),
    Permission.INSPECT: N_("检查"),
    Permission.HANDLE: N_("直接处理"),
}
