"""Photos as a phone takes them, with metadata."""

from io import BytesIO

from PIL import ExifTags, Image, ImageDraw


def _parts(value):
    degrees = int(abs(value))
    minutes = int((abs(value) - degrees) * 60)
    return float(degrees), float(minutes), round((abs(value) - degrees - minutes / 60) * 3600, 4)


def photo(*, size=(400, 300), taken=None, place=None, orientation=None, colour="seagreen", mark=0) -> bytes:
    """Return a JPEG; ``mark`` makes its content differ."""
    image = Image.new("RGB", size, colour)
    draw = ImageDraw.Draw(image)
    draw.line((0, 0, size[0], size[1]), fill="white", width=3)
    draw.rectangle((5, 5, 6 + mark % 40, 12), fill="black")
    exif = Image.Exif()
    if orientation:
        exif[ExifTags.Base.Orientation] = orientation
    if taken:
        exif.get_ifd(ExifTags.IFD.Exif)[ExifTags.Base.DateTimeOriginal] = taken
    if place:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        for value, parts, reference, names in zip(place, (2, 4), (1, 3), ("NS", "EW"), strict=True):
            gps[parts], gps[reference] = _parts(value), names[value < 0]
    written = BytesIO()
    image.save(written, "JPEG", exif=exif)
    return written.getvalue()
