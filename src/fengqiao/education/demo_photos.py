"""A few drawn photos for the demo's latest reports, with time and place as a camera notes them; one from another day."""

from datetime import datetime, timedelta
from io import BytesIO
from random import Random
from typing import Final

from django.utils import timezone
from PIL import ExifTags, Image, ImageDraw

from fengqiao.education.models import Event
from fengqiao.education.services.photos import add_photos
from fengqiao.foundation.actors import SYSTEM

SEED: Final = "education-photos"
EVENTS: Final = 4
_SIZE: Final = (640, 480)


def load(now: datetime) -> None:
    """Hand in one photo for each of some reports; the last one does not fit its event."""
    random = Random(SEED)  # noqa: S311 - invented data, must repeat
    for number, event in enumerate(Event.objects.filter(status="held").order_by("-starts_at", "-id")[:EVENTS]):
        late = timedelta(days=5) if number == EVENTS - 1 else timedelta(0)
        taken = event.starts_at + timedelta(minutes=random.randint(5, 50)) - late
        add_photos(event.pk, [BytesIO(_drawn(random, taken))], by=SYSTEM, at=now)


def _drawn(random: Random, taken: datetime) -> bytes:
    """Return a picture of a square with people, taken at a moment."""
    image = Image.new("RGB", _SIZE, (214, 228, 232))
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 300, *_SIZE), fill=(196, 189, 170))
    pen.rectangle((140, 110, 500, 170), fill=(168, 50, 42))
    pen.rectangle((150, 170, 158, 320), fill=(90, 90, 90))
    pen.rectangle((482, 170, 490, 320), fill=(90, 90, 90))
    for _person in range(24):
        x, y = random.randint(20, 610), random.randint(300, 440)
        shade = random.randint(40, 150)
        pen.ellipse((x - 8, y - 34, x + 8, y - 18), fill=(224, 186, 158))
        pen.rectangle((x - 10, y - 18, x + 10, y + 22), fill=(shade, random.randint(40, 140), 170 - shade // 2))
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = f"{timezone.localtime(taken):%Y:%m:%d %H:%M:%S}"
    written = BytesIO()
    image.save(written, "JPEG", quality=80, exif=exif)
    return written.getvalue()
