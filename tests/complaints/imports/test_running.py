"""Importing files: what comes in, what is rejected and why, once and for all."""

import csv
import os
import signal
import subprocess
import sys
import tracemalloc
from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from xlsxwriter import Workbook

from fengqiao.casework.models import Case, Deadline, Party
from fengqiao.casework.services import PersonData, read_person
from fengqiao.complaints.imports import profiles, running, template
from fengqiao.complaints.imports.rejects import reason_of
from fengqiao.complaints.models import Complaint, Decision
from fengqiao.foundation.actors import SYSTEM, Role
from fengqiao.foundation.ledger.models import Chain, Event
from fengqiao.foundation.ledger.queries import history, verify
from fengqiao.foundation.sheets import reading
from fengqiao.foundation.sheets.reading import Unreadable
from support.imports import TEMPLATE, line


def problems(result: running.Result) -> list[tuple[int, str, str]]:
    """Return line, column and reason of what was rejected."""
    return [(line, p.column, reason_of(p)) for line, found in result.first_problems for p in found]


def rejected_rows(path: Path) -> list[dict[str, str]]:
    """Return the rows of a file of rejects."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def counts(result: running.Result) -> tuple[int, int, int]:
    return result.accepted, result.new, result.rejected


def test_a_row_becomes_a_complaint_with_office_clock_people_and_event(run, file):
    assert counts(run(file(line(1)))) == (1, 1, 0)
    case = Case.objects.get()
    assert (case.source, case.source_ref, case.state, case.level) == ("template", "1", "received", "outlet")
    assert (case.received_on, case.due_on) == (date(2026, 5, 6), Deadline.objects.get(kind="decide").due_on)
    assert read_person(Party.objects.get().person) == PersonData(name="王小明", phone="13900000001")
    assert [event.tag for event in history(f"case:{case.pk}")] == ["complaint.filed"]
    assert [event.tag for event in history("imports")] == ["complaint.imported"]


def test_importing_twice_writes_once_and_accepts_all(run, file):
    path = file(*(line(n) for n in range(1, 6)))
    assert counts(run(path)) == (5, 5, 0)
    assert counts(run(path)) == (5, 0, 0)
    assert Case.objects.count() == 5


def test_a_number_that_comes_twice_is_rejected_with_the_first_line(run, file):
    result = run(file(line(1), line(2), line(1, 诉求="又一次")))
    assert counts(result) == (2, 2, 1)
    assert problems(result) == [(4, "来源编号", "与第 2 行编号相同")]


def test_a_number_repeated_in_another_batch_is_rejected_too(run, file, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 2)
    result = run(file(*(line(n) for n in (1, 2, 3, 2, 1, 4))))
    assert counts(result) == (4, 4, 2)
    assert [at for at, _column, _reason in problems(result)] == [5, 6]


def test_alike_rows_without_a_number_are_all_kept_and_known_again(run, file, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 2)
    alike = line("", 诉求="退还年费")
    path = file(alike, alike, line("", 诉求="别的"), alike)
    assert counts(run(path)) == (4, 4, 0)
    assert counts(run(path)) == (4, 0, 0)
    assert counts(run(file(alike, alike, line("", 诉求="别的"), alike, alike))) == (5, 1, 0)


BAD = {
    "no day": ({"收到日期": "昨天"}, "收到日期", "日期"),
    "day to come": ({"收到日期": "2026-07-01"}, "收到日期", "不能晚于今天"),
    "no institution": ({"被投诉机构": "没有的银行"}, "被投诉机构", "没有代码或名称"),
    "nothing asked": ({"诉求": "  "}, "诉求", "请填写"),
    "no facts": ({"事实与理由": ""}, "事实与理由", "请填写"),
    "nobody": ({"投诉人姓名": ""}, "投诉人姓名", "请填写"),
    "no contact": ({"联系电话": ""}, "联系电话", "联系方式"),
    "NUL": ({"诉求": "a\0b"}, "诉求", "NUL"),
    "endless": ({"事实与理由": "长" * 50_001}, "事实与理由", "过长"),
    "long number": ({"来源编号": "9" * 81}, "来源编号", "过长"),
}


@pytest.mark.parametrize(("cells", "column", "says"), BAD.values(), ids=BAD)
def test_a_row_at_fault_is_rejected_alone_with_line_column_and_reason(run, file, cells, column, says):
    path = file(line(1), line(2, **cells), line(3))
    result = run(path)
    assert counts(result) == (2, 2, 1)
    ((at, where, why),) = problems(result)
    assert (at, where) == (3, column)
    assert says in why
    (row,) = rejected_rows(result.rejects)
    assert result.rejects == path.with_name("file.csv.rejected.csv")
    assert (row["line"], row["column"]) == ("3", column)
    assert set(TEMPLATE) < set(row)


MORE = {
    "money": ({"涉及金额": "很多"}, "涉及金额", "金额"),
    "product": ({"业务类别": "香蕉"}, "业务类别", "分类“香蕉”不存在"),
    "place": ({"地区代码": "330681"}, "地区代码", "十二位"),
    "channel": ({"渠道": "鸽子"}, "渠道", "不在可选范围"),
    "state": ({"办理状态": "消失"}, "办理状态", "不在可选范围"),
    "special": ({"特殊人群": "老年人、外星人"}, "特殊人群", "外星人"),
    "no day of answer": ({"办理状态": "已化解"}, "答复日期", "请填写答复日期"),
    "answered before": ({"办理状态": "已化解", "答复日期": "2026-05-01"}, "答复日期", "收到日期之后"),
    "no result": ({"办理状态": "已决定", "答复日期": "2026-05-10"}, "处理结论", "处理结论"),
    "closed before": (
        {"办理状态": "已化解", "答复日期": "2026-05-10", "办结日期": "2026-05-09"},
        "办结日期",
        "答复日期之后",
    ),
    "stars alone": ({"办理状态": "已化解", "答复日期": "2026-05-10", "满意度": "5"}, "满意度", "确已解决"),
}


@pytest.mark.parametrize(("cells", "column", "says"), MORE.values(), ids=MORE)
def test_further_columns_are_checked_likewise(run, write_csv, cells, column, says):
    path = write_csv([*TEMPLATE, *cells], [[*line(1), *cells.values()], [*line(2), *("" for _ in cells)]])
    result = run(path)
    assert counts(result) == (1, 1, 1)
    ((_at, where, why),) = problems(result)
    assert where == column
    assert says in why


def test_what_has_happened_before_comes_in_as_actions(run, write_csv):
    more = ["办理状态", "答复日期", "处理结论", "处理情况", "接受决定", "满意度", "确已解决"]
    path = write_csv(
        [*TEMPLATE, *more],
        [
            [*line(1), "已化解", "2026-05-08", "", "退还年费", "", "5", "是"],
            [*line(2), "已决定", "2026-05-08", "部分支持", "属实", "是", "", ""],
            [*line(3, 收到日期="2026-03-02"), "已决定", "2026-03-10", "不支持", "不属实", "否", "", ""],
            [*line(4), "已决定", "2026-05-25", "支持", "属实", "", "", ""],
            [*line(5), "已撤回", "2026-05-08", "", "", "", "", ""],
            [*line(6), "不予受理", "2026-05-08", "", "请向法院", "", "", ""],
            [*line(7), "办理中", "", "", "", "", "", ""],
        ],
    )
    assert counts(run(path)) == (7, 7, 0)
    found = {c.case.source_ref: (c.case.state, c.outcome, c.on_time) for c in Complaint.objects.select_related("case")}
    assert found == {
        "1": ("closed", "settled", True),
        "2": ("closed", "decision_accepted", True),
        "3": ("closed", "unresolved", True),
        "4": ("notified", "", False),
        "5": ("withdrawn", "withdrawn", True),
        "6": ("not_handled", "declined", True),
        "7": ("investigating", "", None),
    }
    assert Complaint.objects.get(case__source_ref="1").satisfaction == 5
    assert Decision.objects.count() == 3
    assert list(verify()) == []


def test_a_dry_run_finds_the_same_and_writes_nothing(run, file):
    path = file(line(1), line(2, 诉求=""), line(1))
    before = Event.objects.count(), Chain.objects.count()
    result = run(path, dry_run=True)
    assert counts(result) == (1, 1, 2)
    assert (Event.objects.count(), Chain.objects.count()) == before
    assert not Case.objects.exists()
    assert not Party.objects.exists()
    assert list(path.parent.iterdir()) == [path]
    assert counts(run(path)) == (1, 1, 2)


def test_formulas_in_rejected_rows_are_defused(run, file):
    result = run(file(line(1), line(2, 诉求="", 事实与理由="=cmd|calc")))
    assert rejected_rows(result.rejects)[0]["事实与理由"] == "'=cmd|calc"


def test_rejected_rows_go_to_the_data_folder_when_the_files_own_may_not_be_written(run, file, tmp_path):
    path = file(line(1, 诉求=""))
    path.parent.chmod(0o555)
    try:
        result = run(path, rejects_in=tmp_path.parent / "elsewhere")
    finally:
        path.parent.chmod(0o755)
    assert result.rejects == tmp_path.parent / "elsewhere" / "file.csv.rejected.csv"


def test_an_earlier_file_of_rejected_rows_goes_when_nothing_is_rejected(run, file):
    first = run(file(line(1, 诉求="")))
    assert first.rejects.exists()
    run(file(line(1)))
    assert not first.rejects.exists()


def test_a_branch_imports_for_its_own_subtree_only(run, file, city):
    result = run(file(line(1), line(2, 被投诉机构="R-1-1")), by=city.actor("B-1", Role.OFFICER))
    assert counts(result) == (1, 1, 1)
    assert problems(result)[0][1] == "被投诉机构"


def test_an_institution_is_found_by_its_only_name(run, file, city):
    twin = city.add("B-1-2-2", "outlet", "B-1-2")
    twin.name = city.offices["B-1-2-1"].name
    twin.save()
    result = run(file(line(1, 被投诉机构="机构B-1-1-1"), line(2, 被投诉机构=twin.name)))
    assert counts(result) == (1, 1, 1)
    assert "B-1-2-1、B-1-2-2" in problems(result)[0][2]


def test_the_template_imports_nothing_until_it_is_filled_in(run, tmp_path):
    for name in ("t.csv", "t.xlsx"):
        template.write(tmp_path / name)
        assert counts(run(tmp_path / name)) == (0, 0, 0)


def test_the_example_of_the_template_is_in_order(run, write_csv):
    header, _explanation, example = template.rows()
    example[0] = example[0].removeprefix("# ")
    example[header.index("被投诉机构")] = "B-1-1-1"
    assert counts(run(write_csv(header, [example]))) == (1, 1, 0)


def test_a_spreadsheet_imports_as_a_csv_does(run, tmp_path):
    with Workbook(str(tmp_path / "f.xlsx")) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, TEMPLATE)
        for number in range(1, 4):
            sheet.write_row(number, 0, line(number))
        sheet.write_row(4, 0, line(4, 收到日期="x"))
    result = run(tmp_path / "f.xlsx")
    assert counts(result) == (3, 3, 1)
    assert problems(result)[0][:2] == (5, "收到日期")


def test_columns_may_be_headed_by_field_names(run, write_csv):
    names = ["source_ref", "received", "institution", "request", "facts", "name", "phone"]
    assert counts(run(write_csv(names, [line(1)]))) == (1, 1, 0)


MESSAGES = ["message_id", "user_id", "subject", "sent_at", "body"]


def test_messages_need_an_institution_for_the_file_or_the_row(run, write_csv):
    rows = [["1", "u", "房贷利率", "2026/5/6 12:09:38", "没有下调"]]
    path = write_csv(MESSAGES, rows)
    assert problems(run(path, "messages_zh"))[0][1:] == ("institution", "请填写此项")
    assert counts(run(path, "messages_zh", institution="B-1-1")) == (1, 1, 0)
    path = write_csv([*MESSAGES, "institution"], [[*rows[0], "R-1"], ["2", *rows[0][1:], ""]])
    assert counts(run(path, "messages_zh", institution="B")) == (2, 1, 0)
    assert Case.objects.get(source_ref="2").subject.code == "B"


CFPB = [
    "Date received", "Product", "Sub-product", "Issue", "Sub-issue", "Consumer complaint narrative",
    "Company public response", "Company", "State", "ZIP code", "Tags", "Consumer consent provided?", "Submitted via",
    "Date sent to company", "Company response to consumer", "Timely response?", "Consumer disputed?", "Complaint ID",
]  # fmt: skip


def cfpb(
    number: str, response: str, *, day: str = "2019-10-01", timely: str = "Yes", disputed: str = "N/A", tags: str = ""
) -> list[str]:
    return [
        day, "Mortgage", "FHA mortgage", "Late fee", "", "They charged me {$100.00}", "", f"COMPANY {number[-1]}", "FL",
        "330XX", tags, "", "Web", day, response, timely, disputed, number,
    ]  # fmt: skip


def test_american_records_come_in_as_the_record_says(run, write_csv):
    path = write_csv(
        CFPB,
        [
            cfpb("1", "Closed with monetary relief", tags="Older American, Servicemember"),
            cfpb("2", "Closed with explanation", disputed="Yes"),
            cfpb("3", "Closed with explanation", disputed="No", timely="No", day="2021-03-01"),
            cfpb("4", "In progress", day="2023-04-01"),
            cfpb("5", "Teleported"),
        ],
    )
    result = run(path, "cfpb")
    assert counts(result) == (4, 4, 1)
    assert problems(result)[0][:2] == (6, "Company response to consumer")
    found = {
        c.case.source_ref: (c.case.rule_set, c.case.state, c.outcome, c.on_time)
        for c in Complaint.objects.select_related("case")
    }
    assert found == {
        "1": ("INS_2013", "closed", "settled", True),
        "2": ("INS_2013", "closed", "unresolved", True),
        "3": ("CBIRC_2020", "closed", "decision_accepted", False),
        "4": ("CBIRC_2020", "investigating", "", None),
    }
    case = Case.objects.get(source_ref="1")
    assert (case.product, case.cause, case.complaint.special_needs) == ("B-LOAN-HOME", "B-PRICING", ["elderly"])
    assert case.owner.level != "outlet"  # an older person: up by rule


def test_a_company_is_always_given_the_same_institution(run, write_csv):
    rows = [cfpb(f"{n}{company}", "In progress") for company in "1234567" for n in range(1, 4)]
    run(write_csv(CFPB, rows), "cfpb")
    heads = set(Case.objects.values_list("source_ref", "head__code"))
    assert len({(ref[-1], head) for ref, head in heads}) == 7
    assert {head for _ref, head in heads} == {"B", "R"}


def test_american_records_stay_out_of_real_installations(run, write_csv, settings):
    settings.DEMO = False
    with pytest.raises(Unreadable, match="示范"):
        run(write_csv(CFPB, [cfpb("1", "In progress")]), "cfpb")


def test_memory_is_flat_in_the_number_of_rows(run, tmp_path, monkeypatch):
    monkeypatch.setattr(running, "BATCH", 50)
    monkeypatch.setattr(reading, "SAMPLE", 4096)

    def peak(rows: int) -> int:
        path = tmp_path / f"{rows}.csv"
        with path.open("w", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows([TEMPLATE, *(line("", 收到日期="x") for _ in range(rows))])
        tracemalloc.start()
        try:
            run(path, dry_run=True)
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(100)
    assert peak(2000) < peak(500) * 1.1


@pytest.mark.django_db(transaction=True)
def test_an_import_that_was_killed_goes_on_where_it_stopped(city, file, django_db_blocker):
    total = 3000
    path = file(*(line(n) for n in range(1, total + 1)))
    script = Path(__file__).with_name("killed_import.py")
    environment = {**os.environ, "IMPORT_DATABASE": connection.settings_dict["NAME"]}
    command = [sys.executable, str(script), str(path)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        for done in process.stdout:  # one line a batch
            if int(done) >= 2:
                process.send_signal(signal.SIGKILL)
                break
    assert process.returncode == -signal.SIGKILL
    written = Case.objects.count()
    assert 0 < written < total
    assert list(verify()) == []
    result = running.import_file(running.Request(path, profiles.load("template"), SYSTEM), at=timezone.now())
    assert counts(result) == (total, total - written, 0)
    assert Case.objects.count() == total
    assert list(verify()) == []
