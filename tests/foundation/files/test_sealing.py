"""Files on disk: whatever goes in comes out, and nothing else does."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fengqiao.foundation.files.sealing import CHUNK, DamagedFileError, sealed, unsealed

around_the_border = st.builds(lambda whole, off: max(0, whole * CHUNK + off), st.integers(0, 3), st.integers(-2, 2))
BLOCK = CHUNK + 16


def seal(content: bytes, cut: int = 50_000) -> bytes:
    return b"".join(sealed(content[at : at + cut] for at in range(0, len(content), cut)))


def unseal(blob: bytes) -> bytes:
    return b"".join(unsealed(BytesIO(blob)))


def header_length(blob: bytes) -> int:
    return 4 + 2 + int.from_bytes(blob[4:6]) + 7


@given(size=around_the_border, cut=st.integers(1000, 200_000))
def test_what_is_sealed_comes_out_the_same_whatever_its_size(size, cut):
    content = bytes(range(251)) * (size // 251 + 1)
    assert unseal(seal(content[:size], cut)) == content[:size]


@given(size=around_the_border.filter(bool), data=st.data())
def test_any_changed_byte_is_noticed(size, data):
    blob = bytearray(seal(b"x" * size))
    blob[data.draw(st.integers(header_length(blob), len(blob) - 1))] ^= 1
    with pytest.raises(DamagedFileError):
        unseal(bytes(blob))


@pytest.mark.parametrize("blocks", [0, 1, 2])
def test_a_file_cut_between_chunks_is_noticed(blocks):
    blob = seal(b"x" * CHUNK * 3)
    with pytest.raises(DamagedFileError):
        unseal(blob[: header_length(blob) + blocks * BLOCK])


def test_chunks_in_another_order_are_noticed():
    blob = seal(b"a" * CHUNK + b"b" * CHUNK + b"c")
    start = header_length(blob)
    swapped = (
        blob[:start] + blob[start + BLOCK : start + 2 * BLOCK] + blob[start : start + BLOCK] + blob[start + 2 * BLOCK :]
    )
    with pytest.raises(DamagedFileError):
        unseal(swapped)


@pytest.mark.parametrize("blob", [b"", b"FQF1", b"PK\x03\x04" * 20, b"FQF1\xff\xffshort"])
def test_a_file_that_is_not_ours_is_refused(blob):
    with pytest.raises(DamagedFileError):
        unseal(blob)


def test_the_same_content_looks_different_each_time_and_shows_nothing_of_itself():
    first, second = seal(b"secret words" * 10), seal(b"secret words" * 10)
    assert first != second
    assert b"secret" not in first
