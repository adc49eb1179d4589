"""Batches in processes of their own. Imports nothing of Django before it is set up there."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from typing import Any

_write: list[Callable[[int], int]] = []


def write_all(order: Mapping[str, Any], numbers: Sequence[int], processes: int) -> Iterator[int]:
    """Write the batches of an order (its fields) and give how many cases each wrote, as they are done."""
    with ProcessPoolExecutor(processes, get_context("spawn"), _start, (order,)) as pool:
        futures = [pool.submit(_work, number) for number in numbers]
        for future in as_completed(futures):
            yield future.result()


def _start(order: Mapping[str, Any]) -> None:
    import django

    django.setup()
    from fengqiao.complaints.invented.generating import Generator, Order

    _write[:] = [Generator(Order(**order)).write]


def _work(number: int) -> int:
    return _write[0](number)
