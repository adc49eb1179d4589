"""Loading the standard."""

import tomllib
from importlib.resources import files

from django.db import transaction

from fengqiao.stations.models import Criterion, Standard


@transaction.atomic
def load_reference() -> int:
    """Load the shipped versions that are not there yet and return how many; what is there stays as it is.

    A version is never rewritten: whoever was judged by it must be able to read it as it was.
    """
    text = files("fengqiao.stations").joinpath("data", "standards.toml").read_text(encoding="utf-8")
    present = set(Standard.objects.values_list("code", flat=True))
    missing = [entry for entry in tomllib.loads(text)["standard"] if entry["code"] not in present]
    for entry in missing:
        names = ("code", "name", "source", "valid_from", "pass_pct", "rectify_pct")
        standard = Standard.objects.create(**{name: entry[name] for name in names})
        Criterion.objects.bulk_create(
            Criterion(
                standard=standard,
                position=position,
                code=one["code"],
                function=one["function"],
                text=one["text"],
                points=one["points"],
                evidence=one["evidence"],
                is_must=one["must"],
            )
            for position, one in enumerate(entry["criteria"])
        )
    return len(missing)
