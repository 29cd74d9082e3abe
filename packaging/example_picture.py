"""Draws `resources/example.jpg`, the first picture people see: `python packaging/example_picture.py [FILE]`.

Flat shapes, drawn three times as large and scaled down, so that every edge is smooth. No randomness: the same Pillow
draws the same picture.
"""

import itertools
import math
import sys
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1600, 1200
SCALE = 3
HORIZON = 760
SUN = (1130, 610)
SUN_RADIUS = 118

Colour = tuple[int, int, int]
Point = tuple[float, float]

SKY: list[tuple[float, Colour]] = [
    (0.0, (72, 66, 120)),
    (0.28, (150, 92, 132)),
    (0.52, (226, 126, 112)),
    (0.76, (250, 176, 112)),
    (1.0, (255, 220, 158)),
]
WATER: list[tuple[float, Colour]] = [
    (0.0, (244, 176, 122)),
    (0.14, (206, 124, 116)),
    (0.45, (120, 78, 120)),
    (1.0, (38, 36, 76)),
]
CREAM: Colour = (255, 240, 206)


def gradient(size: tuple[int, int], stops: list[tuple[float, Colour]]) -> Image.Image:
    """From the top to the bottom."""
    column = Image.new("RGB", (1, size[1]))
    for y in range(size[1]):
        at = y / (size[1] - 1)
        lower = max(i for i, (stop, _) in enumerate(stops[:-1]) if stop <= at)
        (start, a), (end, b) = stops[lower], stops[lower + 1]
        part = (at - start) / (end - start)
        column.putpixel((0, y), tuple(round(p + (q - p) * part) for p, q in zip(a, b, strict=True)))
    return column.resize(size)


def scaled(points: Sequence[Point]) -> list[Point]:
    return [(x * SCALE, y * SCALE) for x, y in points]


class Scene:
    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE))

    def shape(self, points: Sequence[Point], colour: Colour, opacity: float = 1.0) -> None:
        if opacity == 1.0:
            ImageDraw.Draw(self.image).polygon(scaled(points), fill=colour)
            return
        mask = Image.new("L", self.image.size)
        ImageDraw.Draw(mask).polygon(scaled(points), fill=round(255 * opacity))
        self.image.paste(colour, mask=mask)

    def disc(self, centre: Point, radius: float, colour: Colour) -> None:
        (x, y), r = centre, radius
        box = [v * SCALE for v in (x - r, y - r, x + r, y + r)]
        ImageDraw.Draw(self.image).ellipse(box, fill=colour)

    def glow(self, centre: Point, radius: float, colour: Colour, strength: float) -> None:
        """Light around `centre` that fades with the distance; drawn small, since it has no edges."""
        small = Image.new("L", (WIDTH // 4, HEIGHT // 4))
        x, y, r = centre[0] / 4, centre[1] / 4, radius / 4
        ImageDraw.Draw(small).ellipse((x - r, y - r, x + r, y + r), fill=round(255 * strength))
        mask = small.filter(ImageFilter.GaussianBlur(r / 2)).resize(self.image.size, Image.Resampling.BICUBIC)
        light = Image.new("RGB", self.image.size, colour)
        self.image = Image.composite(ImageChops.screen(self.image, light), self.image, mask)


def ridge(base: float, peaks: Sequence[Point], roughness: float) -> list[Point]:
    """A mountain line through `peaks`, with small steps on its slopes, closed along `base`."""
    line: list[Point] = []
    for (x0, y0), (x1, y1) in itertools.pairwise(peaks):
        steps = max(2, round(abs(x1 - x0) / 26))
        for step in range(steps):
            at = step / steps
            bend = math.sin((x0 + at * 97 + step * 2.1) * 0.9) * roughness * math.sin(math.pi * at)
            line.append((x0 + (x1 - x0) * at, y0 + (y1 - y0) * at + bend))
    line.append(peaks[-1])
    return [(peaks[0][0], base), *line, (peaks[-1][0], base)]


def cloud(scene: Scene, centre: Point, width: float, colour: Colour, opacity: float) -> None:
    """A flat, long lens."""
    x, y = centre
    points = [
        (x + width / 2 * math.cos(a), y + width * 0.035 * math.sin(a) * (1.0 if math.sin(a) < 0 else 0.45))
        for a in (2 * math.pi * i / 90 for i in range(90))
    ]
    scene.shape(points, colour, opacity)


def sky(scene: Scene) -> None:
    scene.image.paste(gradient((WIDTH * SCALE, HORIZON * SCALE), SKY), (0, 0))
    scene.glow(SUN, 420, (255, 190, 120), 0.75)
    for x, y, width, opacity in (
        (330, 210, 520, 0.30),
        (520, 246, 380, 0.22),
        (1270, 150, 440, 0.22),
        (1090, 330, 620, 0.34),
        (1330, 372, 420, 0.26),
        (240, 420, 420, 0.24),
    ):
        cloud(scene, (x, y), width, (255, 214, 178), opacity)
    scene.disc(SUN, SUN_RADIUS, (255, 243, 212))
    for x, y, size in ((420, 330, 22), (478, 300, 17), (520, 345, 14)):
        bird(scene, (x, y), size)


def bird(scene: Scene, at: Point, size: float) -> None:
    x, y = at
    wing = [(x, y), (x - size * 0.5, y - size * 0.5), (x - size, y - size * 0.3), (x - size * 0.5, y - size * 0.34)]
    scene.shape([*wing, (x, y + size * 0.1)], (70, 48, 84))
    scene.shape([*((2 * x - px, py) for px, py in wing), (x, y + size * 0.1)], (70, 48, 84))


def mountains(scene: Scene) -> None:
    far = [(-20, 560), (120, 520), (300, 470), (470, 540), (640, 430), (790, 520), (930, 560), (1120, 640), (1300, 570)]
    scene.shape(ridge(HORIZON, [*far, (1460, 500), (1640, 560)], 7), (186, 110, 124))
    middle = [(-20, 640), (150, 560), (330, 630), (520, 520), (700, 640), (880, 690), (1040, 720), (1240, 676)]
    scene.shape(ridge(HORIZON, [*middle, (1420, 590), (1640, 660)], 6), (132, 80, 112))
    near = [(-20, 700), (110, 672), (280, 708), (450, 690), (640, 735), (860, 752), (1180, 752), (1360, 722)]
    scene.shape(ridge(HORIZON, [*near, (1510, 690), (1640, 712)], 3), (84, 56, 96))


def water(scene: Scene) -> None:
    mirror = scene.image.crop((0, (2 * HORIZON - HEIGHT) * SCALE, WIDTH * SCALE, HORIZON * SCALE))
    mirror = mirror.transpose(Image.Transpose.FLIP_TOP_BOTTOM).filter(ImageFilter.GaussianBlur(9 * SCALE))
    surface = gradient((WIDTH * SCALE, (HEIGHT - HORIZON) * SCALE), WATER)
    scene.image.paste(Image.blend(surface, mirror, 0.25), (0, HORIZON * SCALE))
    scene.glow((SUN[0], HORIZON + 40), 190, (255, 190, 120), 0.6)
    for row in range(26):
        y = HORIZON + 8 + row * 7 + row * row * 0.36
        reach = 120 + 34 * math.sin(row * 1.9) - row * 1.6
        for side in range(3):
            shift = math.sin(row * 2.7 + side * 2.1) * (24 + row * 3)
            length = reach * (0.95, 0.5, 0.3)[side] * (0.75 + 0.25 * math.sin(row * 5.3 + side))
            ripple(scene, (SUN[0] + shift, y + side * 2.4), length, 2.2 + row * 0.20, 0.85 - row * 0.022)
    for row in range(15):
        y = HORIZON + 36 + row * 26
        for column in range(4):
            x = (column * 431 + row * 257) % 1700 - 50
            ripple(scene, (x, y + 7 * math.sin(x)), 46 + row * 7, 1.6 + row * 0.22, 0.10)


def ripple(scene: Scene, at: Point, length: float, height: float, opacity: float) -> None:
    """One glint: a lens with pointed ends."""
    x, y = at
    length = max(length, 9 * height)
    curve = [(at / 8, math.cos(at / 8 * math.pi / 2) ** 2) for at in range(-8, 9)]
    points = [(x + u * length, y - v * height) for u, v in curve]
    points += [(x + u * length, y + v * height) for u, v in reversed(curve)]
    box = tuple(round(v * SCALE) for v in (x - length, y - height, x + length, y + height))
    size = (max(1, box[2] - box[0]), max(1, box[3] - box[1]))
    mask = Image.new("L", size)
    local = [((px * SCALE) - box[0], (py * SCALE) - box[1]) for px, py in points]
    ImageDraw.Draw(mask).polygon(local, fill=round(255 * max(0.0, min(1.0, opacity))))
    scene.image.paste(CREAM, (box[0], box[1]), mask)


def boat(scene: Scene) -> None:
    left, deck = 470, 952
    reflection = [(left + 8, deck + 62), (left + 300, deck + 62), (left + 250, deck + 130), (left + 120, deck + 210)]
    scene.shape(reflection, (36, 30, 62), 0.45)
    scene.shape([(left + 170, deck + 66), (left + 262, deck + 66), (left + 190, deck + 190)], (235, 196, 168), 0.28)
    mast = left + 158
    scene.shape(
        [(mast - 3, deck - 330), (mast + 4, deck - 330), (mast + 5, deck + 6), (mast - 5, deck + 6)], (58, 40, 66)
    )
    main_sail = [(mast + 8, deck - 318), (mast + 40, deck - 230), (mast + 84, deck - 130), (mast + 138, deck - 34)]
    scene.shape([*main_sail, (mast + 70, deck - 22), (mast + 8, deck - 20)], (255, 240, 214))
    scene.shape([(mast + 8, deck - 318), (mast + 40, deck - 230), (mast + 8, deck - 214)], (255, 250, 234))
    scene.shape(
        [(mast - 8, deck - 288), (mast - 8, deck - 22), (mast - 106, deck - 30), (mast - 62, deck - 130)],
        (232, 190, 166),
    )
    scene.shape([(mast + 4, deck - 352), (mast + 4, deck - 328), (mast + 40, deck - 340)], (226, 96, 84))
    hull = [
        (left, deck),
        (left + 318, deck - 6),
        (left + 296, deck + 32),
        (left + 262, deck + 60),
        (left + 62, deck + 62),
    ]
    scene.shape([*hull, (left + 26, deck + 36)], (46, 32, 60))
    scene.shape([(left, deck), (left + 318, deck - 6), (left + 313, deck + 6), (left + 7, deck + 12)], (196, 98, 88))
    for x, length in ((left + 20, 90), (left + 220, 120), (left + 330, 46)):
        ripple(scene, (x, deck + 66), length, 4, 0.4)


def shore(scene: Scene) -> None:
    """A dark foreground at the lower right, which makes the rest recede."""
    bank = [(1040, 1210), (1120, 1168), (1230, 1150), (1330, 1112), (1470, 1094), (1610, 1062), (1610, 1210)]
    scene.shape(bank, (24, 22, 48))
    for index in range(26):
        x = 1130 + index * 18.5
        foot = 1180 - (x - 1130) * 0.21
        height = 52 + 34 * math.sin(index * 1.7) + 22 * math.sin(index * 0.61)
        lean = 10 * math.sin(index * 0.9) + 6
        scene.shape([(x - 3, foot + 12), (x + lean, foot - height), (x + 4, foot + 12)], (24, 22, 48))


def main() -> None:
    default = Path(__file__).resolve().parents[1] / "resources" / "example.jpg"
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else default
    scene = Scene()
    for draw in (sky, mountains, water, boat, shore):
        draw(scene)
    picture = scene.image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    picture.save(target, "JPEG", quality=90, optimize=True, progressive=True)
    print(f"{target}: {target.stat().st_size} bytes")


if __name__ == "__main__":
    main()
