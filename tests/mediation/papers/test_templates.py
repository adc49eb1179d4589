"""A body's own Word templates: those that work are used, those that do not are refused with what is wrong."""

import io
import zipfile
from io import BytesIO

import docx
import pytest

from fengqiao.foundation.actors import Role
from fengqiao.foundation.documents.checking import text_of
from fengqiao.foundation.errors import Invalid, NotAllowed, NotFound
from fengqiao.foundation.files import storage
from fengqiao.foundation.ledger import queries as ledger
from fengqiao.mediation.models import Body, IssuedPaper, PaperTemplate
from fengqiao.mediation.papers import build
from fengqiao.mediation.services.paper_templates import own_template, replace_template, reset_template, set_paper_word
from fengqiao.mediation.services.writing import write_paper
from support.city import moment

AT = moment("2022-06-01")


@pytest.fixture
def admin(city):
    return city.actor("TJ", Role.ADMINISTRATOR)


def own(kind: str = "application", *more: str, without: str = "") -> bytes:
    """The built-in template with more paragraphs, or without those that name a tag."""
    document = docx.Document(BytesIO(build.build(kind)))
    for text in more:
        document.add_paragraph(text)
    if without:
        for paragraph in list(document.paragraphs):
            if without in paragraph.text:
                paragraph.text = paragraph.text.replace(without, "")
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def replace(content: bytes, by, kind: str = "application"):
    return replace_template(kind=kind, name="我们的.docx", content=content, by=by, at=AT)


def test_a_bodys_template_is_used_for_the_word_file(apply, admin, settings, tmp_path):
    settings.DATA = tmp_path
    replace(own("application", "本中心地址：枫桥镇"), admin)
    opened = apply()
    paper = write_paper(case_id=opened.case_id, paper="application", values={}, at=AT)
    assert "本中心地址：枫桥镇" in text_of(b"".join(storage.open_stored(paper.word.sha256)))
    assert ledger.history(f"organisation:{admin.organisation_id}")[-1].tag == "paper_template.replaced"


def test_replacing_keeps_history_and_the_built_in_one_comes_back(admin):
    replace(own("application", "一"), admin)
    replace(own("application", "二"), admin)
    assert PaperTemplate.objects.filter(ended_at__isnull=True).count() == 1
    reset_template(kind="application", by=admin, at=AT)
    assert PaperTemplate.objects.count() == 2
    assert own_template(admin.organisation_id, "application") is None
    with pytest.raises(NotFound):
        reset_template(kind="application", by=admin, at=AT)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{{ claimant }}", "claimant"),
        ("{{ claim.headline }}", "headline"),
        ("{{ range(10) }}", "range"),
        ("{{ issuer * 1000 }}", "mul"),
        ("{{ ''.__class__.__mro__ }}", "__class__"),
        ("{{ issuer.ljust(1000000000) }}", "ljust"),
        ("{% set x = 1 %}", "assign"),
        ("{% for a in facts %}{% for b in facts %}{% for c in facts %}{% for d in facts %}x{% endfor %}{% endfor %}{% endfor %}{% endfor %}", "for"),
    ],
)  # fmt: skip
def test_a_template_with_strange_tags_is_refused_by_name(admin, text, named):
    with pytest.raises(Invalid) as refused:
        replace(own("application", text), admin)
    assert named in refused.value.fields["file"]
    assert not PaperTemplate.objects.exists()


@pytest.mark.parametrize("text", ["{{ claim", "{% if x %}"])
def test_a_template_with_broken_tags_is_refused(admin, text):
    with pytest.raises(Invalid):
        replace(own("application", text), admin)


@pytest.mark.parametrize(("kind", "tag"), [("agreement_signed", "{{ line }}"), ("application", "{{ number_line }}")])
def test_a_template_may_not_leave_out_what_the_paper_must_say(admin, kind, tag):
    with pytest.raises(Invalid) as refused:
        replace(own(kind, without=tag), admin, kind)
    assert "缺少" in refused.value.fields["file"]


def test_a_template_may_not_leave_out_the_code(admin):
    document = docx.Document(BytesIO(build.build("application")))
    for table in document.tables:
        for cell in table.rows[0].cells:
            for paragraph in cell.paragraphs:
                if "pictures[verify" in paragraph.text:
                    paragraph.text = ""
    written = BytesIO()
    document.save(written)
    with pytest.raises(Invalid, match="二维码"):
        replace(written.getvalue(), admin)


def with_member(name: str, content: bytes) -> bytes:
    package = io.BytesIO(build.build("application"))
    with zipfile.ZipFile(package, "a") as archive:
        archive.writestr(name, content)
    return package.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"not a file", b"PK\x03\x04", with_member("word/vbaProject.bin", b"x"), b"%PDF-1.7\n"],
)
def test_what_is_no_plain_word_file_is_refused(admin, content):
    with pytest.raises(Invalid):
        replace(content, admin)


def test_only_the_bodys_administrator_changes_templates(city, clerk):
    for actor in (clerk, city.actor("B-1-1", Role.ADMINISTRATOR), city.actor("REG", Role.ADMINISTRATOR)):
        with pytest.raises(NotAllowed):
            replace(own(), actor)
        with pytest.raises(NotAllowed):
            set_paper_word(word="绍金调", by=actor, at=AT)


def test_a_template_that_fails_on_a_real_case_gives_way_to_the_built_in_one(apply, admin, settings, tmp_path):
    settings.DATA = tmp_path
    replace(own("application", "{{ facts[3].label }}"), admin)  # the amount, which not every case has
    opened = apply(amount=None)
    paper = write_paper(case_id=opened.case_id, paper="application", values={}, at=AT)
    assert paper.number
    assert "王小明" in text_of(b"".join(storage.open_stored(paper.word.sha256)))


def test_a_word_belongs_to_one_body_for_good(city, admin, apply, settings, tmp_path):
    settings.DATA = tmp_path
    other = city.actor("TJ-COURT", Role.ADMINISTRATOR)
    set_paper_word(word="绍金调", by=admin, at=AT)
    write_paper(case_id=apply().case_id, paper="application", values={}, at=AT)
    set_paper_word(word="绍银调", by=admin, at=AT)
    for word in ("绍金调", "绍银调", "TJ", "绍〔调"):
        with pytest.raises(Invalid):
            set_paper_word(word=word, by=other, at=AT)
    assert IssuedPaper.objects.get().number == "绍金调〔2022〕申字第1号"
    assert Body.objects.get(pk=other.organisation_id).paper_word == ""
