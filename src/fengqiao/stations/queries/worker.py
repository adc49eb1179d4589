"""The service worker's source."""

from functools import cache
from importlib.resources import files


@cache
def source() -> bytes:
    """Return the script that keeps sheets readable without a network."""
    return files("fengqiao.stations").joinpath("data", "sheet_worker.js").read_bytes()
