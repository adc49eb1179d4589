"""Words for what the ledger holds about reference data, and for parameters' units and parts."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from fengqiao.casework import code_versions
from fengqiao.foundation.calendar.services import YEAR_ENTERED
from fengqiao.foundation.ledger import runs
from fengqiao.foundation.parameters.services import PARAMETER_CHANGED

TAGS: Final = {
    PARAMETER_CHANGED: _("修改参数"),
    YEAR_ENTERED: _("录入放假安排"),
    code_versions.ADDED: _("增加类别"),
    code_versions.CLOSED: _("停用类别"),
    code_versions.RENEWED: _("类别新版本"),
    "ledger.sealed": _("每日封存"),
    runs.ASKED: _("发起核验"),
    runs.VERIFIED: _("核验完成"),
    "person.forgotten": _("删除个人信息"),
}
KEYS: Final = {
    "rule_set": _("规则集"),
    "parameter": _("参数"),
    "before": _("原值"),
    "after": _("新值"),
    "before_source": _("原来源"),
    "source": _("来源"),
    "verified": _("已核实"),
    "effective_from": _("生效"),
    "effective_to": _("失效"),
    "corrected": _("更正原值"),
    "year": _("年份"),
    "off": _("放假"),
    "work": _("调休上班"),
    "axis": _("分类轴"),
    "label": _("名称"),
    "label_en": _("英文名称"),
    "parent_code": _("上级类别"),
    "trade": _("适用"),
    "day": _("日期"),
    "root": _("封存根"),
    "verification": _("核验编号"),
    "findings": _("问题数"),
    "reason": _("理由"),
    "ground": _("法律依据"),
    "cases": _("案件"),
}
DOMAINS: Final = {
    "complaint": _("消费投诉处理"),
    "privacy": _("个人信息保护"),
    "security": _("登录与安全"),
    "intake": _("受理页面"),
    "photos": _("照片"),
    "stations": _("金融消保服务站"),
    "measures": _("统计口径"),
    "mediation": _("金融纠纷调解"),
    "coverage": _("服务覆盖"),
    "supervision": _("监督评价"),
    "dates": _("填写日期的范围"),
}
EFFECTS: Final = {
    "complaint": _("自生效日起收到的投诉按新值处理；此前收到的投诉仍按收到之日的值，已起算的期限不变。"),
    "privacy": _("自生效日起，页面上个人信息的显示方式和须同意的告知书版本随之改变。"),
    "security": _("自生效日起，所有人员登录、设置密码和会话时长按新值执行。"),
    "intake": _("自生效日起，消费者和柜面登记投诉时按新值执行。"),
    "stations": _("自生效日起服务站的期限和评分按新值计算；已起算的期限不变。"),
    "photos": _("自生效日起上传的照片按新值检查和缩小。"),
    "measures": _("自生效日起，统计页面和对外数据按新值计算。"),
    "dates": _("自生效日起填写的日期按新值检查；已经登记的不变。"),
    "coverage": _("自生效日起，覆盖结果在下一次重新计算时按新值判断；新的任务和上门服务按新的期限。"),
    "supervision": _("自生效日起，监督评价按新值计算和措辞，督办和报告的期限按新值；已经公布的和已起算的期限不变。"),
    "mediation": _("自生效日起收到的调解案件按新值计算期限；选定调解员和排期自生效日起按新值执行。"),
}
UNITS: Final = {
    "nd": _("自然日"),
    "wd": _("工作日"),
    "y": _("年"),
    "month": _("个月"),
    "h": _("小时"),
    "min": _("分钟"),
    "pct": "%",
    "CNY": _("元"),
    "MB": "MB",
    "person": _("人"),
    "times": _("次"),
    "char": _("字"),
    "kind": _("类"),
    "file": _("个文件"),
    "case": _("件"),
    "km": _("公里"),
    "point": _("分（代价）"),
    "pixel": _("像素"),
    "tenth": _("千分点"),
    "fold": _("倍"),
    "megapixel": _("百万像素"),
}
PARTS: Final = {
    "outlet": _("网点"),
    "sub_branch": _("支行/支公司"),
    "branch": _("分行/分公司/中心支公司"),
    "head_office": _("总行/总公司"),
    "group": _("群体投诉"),
    "major": _("重大投诉"),
    "special_needs": _("特殊群体"),
    "media": _("媒体关注"),
    "repeated": _("重复投诉"),
    "first": _("前几位"),
    "last": _("后几位"),
    "receipt": _("收到之日"),
    "acceptance": _("受理之日"),
    "website": _("网站"),
    "app": _("手机应用"),
    "contract": _("合同"),
    "month": _("每月"),
    "quarter": _("每季"),
    "half_year": _("每半年"),
    "year": _("每年"),
}
TRADES: Final = {"": _("通用"), "bank": _("银行"), "insurer": _("保险公司")}
