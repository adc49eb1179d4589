"""A few drawn pictures that stand for photos of a station in the demo."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Final

from PIL import Image, ImageDraw

from fengqiao.foundation.files import references
from fengqiao.foundation.files.models import Photo
from fengqiao.foundation.files.photo_store import keep_photos
from fengqiao.foundation.files.storage import Stored, store

SIZE: Final = (960, 640)
_WALL: Final = {
    "policy_notice_consult": "#dfe9ee",
    "education": "#efe6d2",
    "first_line_complaint": "#e3ecdf",
    "multi_resolution": "#e9e2ee",
    "service_experience": "#f0e3de",
    "volunteer_image": "#e2e8f1",
}


def scenes(at: datetime) -> Mapping[str, Photo]:
    """Draw one picture per function, keep them, and return them by function."""
    files = {function: BytesIO(_drawn(number, wall)) for number, (function, wall) in enumerate(_WALL.items())}
    return keep_photos(files=files, at=at)


def paper() -> Stored:
    """Keep a short text that stands for every document of the demo, and return it."""
    references.hold(alone=False)
    content = "服务站工作制度（演示）\n一、逐件登记投诉，三日内联系。\n二、每月检查公示和便民用品。\n".encode()
    return store(BytesIO(content), max_bytes=len(content))


def _drawn(number: int, wall: str) -> bytes:
    width, height = SIZE
    image = Image.new("RGB", SIZE, wall)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, height * 0.74, width, height), fill="#b9a78c")
    pen.rectangle((60, 60, 420, 300), fill="#1f5f5b")
    for line in range(5):
        pen.rectangle((90, 100 + line * 36, 390 - line * 24 * (number % 3), 114 + line * 36), fill="#f5f1e6")
    for seat in range(3):
        left = 500 + seat * 140
        pen.rounded_rectangle(
            (left, 380, left + 100, 470), 16, fill=("#c8553d", "#2f6690", "#588157")[(seat + number) % 3]
        )
        pen.rectangle((left + 10, 470, left + 20, 530), fill="#444444")
        pen.rectangle((left + 80, 470, left + 90, 530), fill="#444444")
    pen.rectangle((90, 400, 420, 520), fill="#8d6e4f")
    pen.rectangle((70, 380, 440, 408), fill="#a98a67")
    pen.ellipse((600 + 20 * number, 110, 680 + 20 * number, 190), fill="#f2c14e")
    written = BytesIO()
    image.save(written, "JPEG", quality=80)
    return written.getvalue()
