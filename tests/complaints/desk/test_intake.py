"""Taking down a complaint at the counter."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from fengqiao.casework.models import Attachment, Case, Party
from fengqiao.complaints.models import Complaint
from fengqiao.foundation.actors import Role
from fengqiao.foundation.ledger import queries as ledger
from support.desk import today

URL = "/desk/cases/new/"


def start(client) -> dict[str, str]:
    """The form as the browser has it: hidden fields and defaults."""
    text = client.get(URL).content.decode()
    hidden = dict(re.findall(r'<input type="hidden" name="(key|drafts)" value="([^"]+)"', text))
    return {
        **hidden,
        "channel": "outlet_visit",
        "filing": "self",
        "received_on": today().isoformat(),
        "subject": "B-1-1-1",
    }


def fill(client, **fields) -> dict[str, object]:
    return {**start(client), "name": "王小明", "phone": "13900000001", "request": "请退还年费", "do": "file", **fields}


def test_few_fields_file_a_complaint_and_show_number_and_code(clerk):
    answer = clerk.post(URL, fill(clerk), follow=True)
    case, complaint = Case.objects.get(), Complaint.objects.get()
    text = answer.content.decode()
    assert answer.redirect_chain[-1][0] == reverse("complaints:receipt", args=[case.number])
    assert case.number in text
    assert re.search(r"[0-9A-Z]{4}&nbsp;[0-9A-Z]{4}", text)
    assert (complaint.facts, complaint.in_person, case.channel) == ("请退还年费", True, "outlet_visit")
    assert "王**" in text
    assert "王小明" not in text


def test_the_own_outlet_is_chosen_already(clerk):
    assert re.search(r'<option value="B-1-1-1" selected', clerk.get(URL).content.decode())


def test_a_double_click_files_once(clerk):
    data = fill(clerk)
    first, again = (clerk.post(URL, data) for _ in range(2))
    assert first.url == again.url
    assert Case.objects.count() == 1
    assert clerk.get(again.url).status_code == 200


def test_filing_and_settling_is_one_step(clerk):
    clerk.post(URL, fill(clerk, do="settle", terms="当场退还", compensation="200"))
    assert (Case.objects.get().state, Complaint.objects.get().outcome) == ("closed", "settled")


def test_a_clerk_may_write_amounts_in_words(clerk):
    clerk.post(URL, fill(clerk, do="settle", terms="当场退还", amount="两千五", compensation="1.5千元"))
    assert Case.objects.get().amount == 2_500
    assert ledger.history(f"case:{Case.objects.get().pk}")[-1].data["compensation"] == "1500.00"


def test_settling_without_terms_keeps_everything_typed_and_files_nothing(clerk):
    page = clerk.post(URL, fill(clerk, do="settle"))
    text = page.content.decode()
    assert not Case.objects.exists()
    assert 'value="王小明"' in text
    assert ">\n请退还年费</textarea>" in text
    assert "请写明怎样解决" in text


def test_what_rules_send_up_cannot_be_settled_on_the_spot(clerk):
    page = clerk.post(URL, fill(clerk, do="settle", terms="已解决", press="on"))
    assert "须由上级机构办理" in page.content.decode()
    assert not Case.objects.exists()
    clerk.post(URL, fill(clerk, press="on"))
    assert Case.objects.get().level == "branch"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "id_name"),
        ({"phone": ""}, "请填写至少一种联系方式"),
        ({"request": " "}, "id_request"),
        ({"amount": "-5"}, "id_amount"),
        ({"amount": "many"}, "id_amount"),
        ({"subject": "R-1-1"}, "id_subject"),
        ({"received_on": (today() + timedelta(days=2)).isoformat()}, "收到日期不能晚于今天"),
        ({"filing": "agent"}, "请填写代理人或继承人姓名"),
        ({"product": "NO-SUCH"}, "id_product"),
    ],
)
def test_wrong_input_is_named_and_nothing_is_filed(clerk, wrong, says):
    page = clerk.post(URL, fill(clerk, **wrong))
    text = page.content.decode()
    assert page.status_code == 200
    assert "data-error-summary" in text
    assert says in text
    assert not Case.objects.exists()


def test_agent_and_representatives_become_parties(clerk):
    clerk.post(URL, fill(clerk, filing="agent", agent_name="李代理", agent_phone="13900000002"))
    assert set(Party.objects.values_list("role", flat=True)) == {"complainant", "agent"}
    clerk.post(
        URL,
        fill(
            clerk,
            filing="group",
            group_size="4",
            phone="13900000009",
            representative1_name="赵代表",
            representative1_phone="13900000003",
        ),
    )
    assert Complaint.objects.latest("pk").group_size == 4
    assert Party.objects.filter(role="representative").count() == 1


def test_files_survive_a_wrong_field_and_go_with_the_case(clerk):
    data = fill(clerk, request="")
    photo = SimpleUploadedFile("说明.txt", "柜台留言".encode(), "text/plain")
    page = clerk.post(URL, {**data, "files": photo})
    assert "说明.txt" in page.content.decode()
    clerk.post(URL, {**data, "request": "请退还年费"})
    assert Attachment.objects.get().case == Case.objects.get()


def test_a_file_of_a_wrong_kind_is_refused_with_the_reason(clerk):
    page = clerk.post(URL, fill(clerk, files=SimpleUploadedFile("x.html", b"<html><script>1</script>")))
    assert "附件没有收下" in page.content.decode()
    assert not Case.objects.exists()


def test_a_known_telephone_fills_in_the_person_within_scope(browser, clerk, filed):
    answer = clerk.post("/desk/cases/new/person/", {"phone": "139 0000 0001"})
    assert 'value="王小明"' in answer.content.decode()
    stranger = browser("R-1-1", Role.CLERK)
    assert "王小明" not in stranger.post("/desk/cases/new/person/", {"phone": "13900000001"}).content.decode()


def test_what_was_typed_is_not_replaced_by_a_known_person(clerk, filed):
    answer = clerk.post("/desk/cases/new/person/", {"phone": "13900000001", "name": "别人"})
    assert 'value="别人"' in answer.content.decode()


def test_an_unknown_number_leaves_the_form_and_takes_back_what_another_number_filled_in(clerk, filed):
    unknown = {"phone": "13911112222", "name": "王小明"}
    assert clerk.post("/desk/cases/new/person/", unknown).status_code == 204
    assert "王小明" not in clerk.post("/desk/cases/new/person/", {**unknown, "filled": "1"}).content.decode()


def test_the_receipt_is_for_the_browser_that_filed(browser, clerk, filed):
    assert clerk.get(reverse("complaints:receipt", args=[filed.number])).status_code == 404


def test_the_regulator_takes_down_for_transfer(browser):
    regulator = browser("REG", Role.REGULATOR)
    regulator.post(URL, fill(regulator))
    assert Case.objects.get().state == "with_regulator"
    found = regulator.get("/desk/cases/new/offices/", {"find": "机构B-1-1"})
    assert found.status_code == 200


def test_an_auditor_records_nothing(browser):
    auditor = browser("REG", Role.AUDITOR)
    assert auditor.get(URL).status_code == auditor.post(URL, {}).status_code == 403
