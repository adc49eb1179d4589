"""Import a file into a named database and say after each batch how many are done; a test kills this process."""

import os
import sys
from pathlib import Path

import django
from django.conf import settings

settings.DATABASES["default"]["NAME"] = os.environ["IMPORT_DATABASE"]
django.setup()

from django.utils import timezone  # noqa: E402

from fengqiao.complaints.imports import profiles, running  # noqa: E402
from fengqiao.foundation.actors import SYSTEM  # noqa: E402

running.BATCH = 200
batches = 0


def report(_done: int, _total: int) -> None:
    global batches  # noqa: PLW0603
    batches += 1
    print(batches, flush=True)  # noqa: T201 - the test reads it


request = running.Request(Path(sys.argv[1]), profiles.load("template"), SYSTEM)
running.import_file(request, at=timezone.now(), report=report)
