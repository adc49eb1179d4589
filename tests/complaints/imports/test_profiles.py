"""Profiles say what columns mean."""

import tomllib

import pytest

from fengqiao.casework.models import Axis, Code, IntakeChannel
from fengqiao.complaints.imports import profiles
from fengqiao.complaints.imports.profiles import ProfileError, load, names, parse

SMALL = """
title = "小"
title_en = "small"
source = "small"
[fields.received]
columns = ["day"]
[fields.request]
columns = ["text"]
[fields.institution]
columns = ["bank"]
"""


def test_every_shipped_profile_loads():
    assert {load(name).source for name in names()} == {"cfpb", "messages_zh", "template"}


@pytest.mark.parametrize("name", profiles.names())
def test_choices_of_shipped_profiles_are_values_of_ours(name, db):
    profile = load(name)
    for field, values in (
        ("channel", set(IntakeChannel.values)),
        ("product", set(Code.objects.filter(axis=Axis.PRODUCT).values_list("code", flat=True))),
        ("cause", set(Code.objects.filter(axis=Axis.CAUSE).values_list("code", flat=True))),
    ):
        if field in profile.fields:
            assert set(profile.fields[field].choices.values()) <= values


def test_an_unknown_profile_is_refused_with_those_there_are():
    with pytest.raises(ProfileError, match="cfpb、messages_zh、template"):
        load("../../etc/passwd")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("[fields.request]", "[fields.wish]"), "unknown field wish"),
        (('columns = ["text"]', ""), "neither columns nor a default"),
        (('columns = ["text"]', 'columns = ["text"]\ncolour = "red"'), "colour"),
        (('[fields.institution]\ncolumns = ["bank"]', ""), "institution"),
        (('source = "small"', 'source = "small"\ncolour = "red"'), "colour"),
        (('[fields.received]\ncolumns = ["day"]', ""), "received missing"),
        (
            ('columns = ["bank"]', 'columns = ["bank"]\n[fields.state]\ncolumns = ["s"]\nchoices = { A = "gone" }'),
            "gone",
        ),
    ],
)
def test_a_mistake_in_a_profile_is_named(change, says):
    parse("small", tomllib.loads(SMALL))
    with pytest.raises(ProfileError, match=says):
        parse("small", tomllib.loads(SMALL.replace(*change)))
