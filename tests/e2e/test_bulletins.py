"""A bulletin in a real browser: drafted, edited, reviewed by somebody else, approved and published, read by all."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from fengqiao.foundation.actors import Role
from fengqiao.organisations.models import Assignment, Organisation, OrganisationLevel, StaffMember
from fengqiao.supervision.models import BulletinVersion

pytestmark = pytest.mark.e2e


def colleague_of(page, other, address):
    """Log in somebody else of the regulator, who has no button on the demo's login page."""
    member = StaffMember.objects.create(username="colleague", name="第二人")
    office = Organisation.objects.filter(level=OrganisationLevel.REGULATOR).order_by("code")[0]
    Assignment.objects.create(member=member, organisation=office, role=Role.REGULATOR, starts_on=date(2010, 1, 1))
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")
    host = page.evaluate("location.origin")
    other.context.add_cookies(
        [
            {
                "name": settings.SESSION_COOKIE_NAME,
                "value": client.cookies[settings.SESSION_COOKIE_NAME].value,
                "url": host,
            }
        ]
    )
    other.goto(address)
    return other


def test_a_bulletin_goes_from_draft_to_the_public_page(page, new_page, log_in, sound):
    log_in(page, "regulator", "/desk/supervision/bulletins/new/")
    sound(page)
    page.select_option("[name=template]", "yearly")
    page.select_option("[name=period]", str(timezone.localdate().year))
    page.locator("form.fq-form button[type=submit]").click()
    page.wait_for_url(re.compile(r"/bulletins/\d+/$"))
    sound(page)
    page.get_by_role("link", name="修改文字").click()
    sound(page)
    page.locator("textarea").first.fill("经汇总，现通报如下。")
    page.get_by_role("button", name="保存").click()
    page.get_by_role("button", name="提交复核").click()
    page.get_by_text("待复核").first.wait_for()
    desk = page.url.partition("/desk/")[2]

    second = colleague_of(page, new_page(locale="en"), f"/desk/{desk}")
    sound(second)
    for label, state in (("Pass the review", "reviewed"), ("Approve and number", "approved"), ("Publish", "published")):
        second.get_by_role("button", name=label, exact=True).click()
        second.wait_for_load_state("networkidle")
        assert BulletinVersion.objects.get().state == state
    second.locator("a.fq-figure").first.click()
    sound(second)

    reader = new_page()
    reader.goto("/bulletins/")
    sound(reader)
    reader.locator(".fq-bulletin-list a").first.click()
    reader.get_by_text("经汇总，现通报如下。").wait_for()
    sound(reader)
