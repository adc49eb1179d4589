"""Import one file and print the peak memory of this process in MB; started by `bench.importing`."""

import resource
import sys
from pathlib import Path

import django

django.setup()

from bench.importing import run_import  # noqa: E402 - after Django

run_import(Path(sys.argv[1]))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
