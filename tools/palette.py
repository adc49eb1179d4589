"""Small pictures of pages: a PNG of at most 256 colours. The browser counts the colours, we write the file."""

import base64
import struct
import zlib
from typing import Any, Final

from playwright.sync_api import Page

# The palette: the colours used most, then the most used one of each further shade (five bits a channel), so that neither
# a large area nor a rare hue is lost. Every other colour takes the nearest.
_REDUCE: Final = """async picture => {
  const bitmap = await createImageBitmap(await (await fetch("data:image/png;base64," + picture)).blob());
  const { width, height } = bitmap;
  const context = new OffscreenCanvas(width, height).getContext("2d");
  context.drawImage(bitmap, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  const colours = new Map();
  for (const pixel of pixels) colours.set(pixel, (colours.get(pixel) ?? 0) + 1);
  const shades = new Map();
  for (const [colour, count] of colours) {
    const key = colour & 0xf8f8f8;
    const shade = shades.get(key) ?? { total: 0, most: 0, colour };
    shade.total += count;
    if (count > shade.most) Object.assign(shade, { most: count, colour });
    shades.set(key, shade);
  }
  const used = [...colours].sort((a, b) => b[1] - a[1]).slice(0, 64).map(([colour]) => colour);
  const further = [...shades.values()].sort((a, b) => b.total - a.total).map(({ colour }) => colour);
  const palette = [...new Set([...used, ...further])].slice(0, 256)
    .map(colour => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255]);
  const nearest = new Map();
  for (const colour of colours.keys()) {
    let best = 0, least = Infinity;
    palette.forEach(([r, g, b], index) => {
      const far = ((colour & 255) - r) ** 2 + (((colour >> 8) & 255) - g) ** 2 + (((colour >> 16) & 255) - b) ** 2;
      if (far < least) [best, least] = [index, far];
    });
    nearest.set(colour, best);
  }
  let indices = "";
  for (const pixel of pixels) indices += String.fromCharCode(nearest.get(pixel));
  return { width, height, palette, indices: btoa(indices) };
}"""


def reduced(picture: bytes, blank: Page) -> bytes:
    """Return a PNG with 256 colours at most; ``blank`` is a page to compute in."""
    found: dict[str, Any] = blank.evaluate(_REDUCE, base64.b64encode(picture).decode())
    width, height, indices = found["width"], found["height"], base64.b64decode(found["indices"])
    rows = b"".join(b"\0" + indices[start : start + width] for start in range(0, width * height, width))
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", bytes(channel for colour in found["palette"] for channel in colour)),
            _chunk(b"IDAT", zlib.compress(rows, 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
