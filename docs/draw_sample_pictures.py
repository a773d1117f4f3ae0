#!/usr/bin/env python3
"""Draw every picture of sample-content, each into its post's folder.

    pip install pillow
    python3 docs/draw_sample_pictures.py

The pictures are made to be shrunk to about sixty columns of half blocks:
bold shapes, strong contrast, nothing thinner than one cell. Everything is
computed from fixed seeds, so that a second run draws the same pictures.
"""

import math
import random
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter

ROOT = Path(__file__).resolve().parent.parent / "sample-content"
W, H = 960, 540
S = 2  # drawn twice as large, then shrunk: smooth edges


def rgb(code):
    code = code.lstrip("#")
    return tuple(int(code[i : i + 2], 16) for i in (0, 2, 4))


def mix(a, b, t):
    t = max(0.0, min(1.0, t))
    return tuple(round(x + (y - x) * t) for x, y in zip(a, b))


def ramp(stops, t):
    """The colour at t on a list of (position, colour)."""
    for (p0, c0), (p1, c1) in zip(stops, stops[1:]):
        if t <= p1:
            return mix(c0, c1, (t - p0) / (p1 - p0))
    return stops[-1][1]


def sky(stops, bands=48, width=W, height=H):
    """A vertical gradient in flat bands: small as a file, calm to look at."""
    stops = [(p, rgb(c)) for p, c in stops]
    image = Image.new("RGB", (width * S, height * S))
    draw = ImageDraw.Draw(image)
    for i in range(bands):
        y0, y1 = height * S * i // bands, height * S * (i + 1) // bands
        draw.rectangle((0, y0, width * S, y1), fill=ramp(stops, i / (bands - 1)))
    return image


def disc(draw, x, y, r, fill):
    draw.ellipse(((x - r) * S, (y - r) * S, (x + r) * S, (y + r) * S), fill=fill)


def rect(draw, x0, y0, x1, y1, fill):
    draw.rectangle((x0 * S, y0 * S, x1 * S - 1, y1 * S - 1), fill=fill)


def poly(draw, points, fill):
    draw.polygon([(x * S, y * S) for x, y in points], fill=fill)


def halo(image, x, y, radius, colour, strength, rings=14):
    """Light around a point, in flat rings, added to what is there."""
    for i in range(rings):
        r = radius * (1 - i / rings)
        mask = Image.new("L", image.size, 0)
        disc(ImageDraw.Draw(mask), x, y, r, round(255 * strength / rings))
        image.paste(Image.new("RGB", image.size, rgb(colour)), (0, 0), mask)


def stars(draw, rng, n, box, colours, sizes=(3, 4, 5, 7)):
    x0, y0, x1, y1 = box
    for _ in range(n):
        disc(draw, rng.uniform(x0, x1), rng.uniform(y0, y1), rng.choice(sizes) / 1.4, rgb(rng.choice(colours)))


def finish(image):
    return image.resize((image.width // S, image.height // S), Image.LANCZOS)


def save(image, path, colours=96):
    target = ROOT / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if target.suffix == ".jpg":
        image.convert("RGB").save(target, quality=88, optimize=True, progressive=True)
    elif image.mode == "RGBA":
        image.quantize(colours, method=Image.FASTOCTREE, dither=Image.Dither.NONE).save(target, optimize=True)
    else:
        image.quantize(colours, method=Image.MEDIANCUT, dither=Image.Dither.NONE).save(target, optimize=True)
    print(f"{target.stat().st_size:7d}  {target.relative_to(ROOT)}")


def lighthouse():
    image = sky([(0, "#0b1440"), (0.35, "#2a2f77"), (0.55, "#84468c"), (0.68, "#e8707a"), (0.76, "#ffb56b"), (1, "#ffd98a")])
    draw = ImageDraw.Draw(image)
    stars(draw, random.Random(7), 42, (10, 10, 950, 190), ["#ffffff", "#cfd8ff", "#ffe9c4"])
    lamp = (676, 150)
    beams = Image.new("L", image.size, 0)
    bd = ImageDraw.Draw(beams)
    for spread, light in ((1.0, 70), (0.62, 120), (0.3, 190)):
        poly(bd, [lamp, (-20, 118 - 100 * spread), (-20, 118 + 78 * spread)], light)
        poly(bd, [lamp, (980, 186 - 48 * spread), (980, 186 + 48 * spread)], light)
    beams = beams.filter(ImageFilter.GaussianBlur(5 * S))
    image.paste(Image.new("RGB", image.size, rgb("#fff0b8")), (0, 0), beams)
    draw = ImageDraw.Draw(image)
    # sun just gone, its light on the sea
    disc(draw, 250, 404, 62, rgb("#fff0c0"))
    rect(draw, 0, 404, W, H, rgb("#1d2f6e"))
    for i in range(9):
        y = 404 + i * 15
        rect(draw, 0, y, W, y + 15, mix(rgb("#35478f"), rgb("#0b1440"), i / 8))
    for i, half in enumerate((92, 64, 78, 40)):
        y = 414 + i * 32
        rect(draw, 250 - half, y, 250 + half, y + 16, mix(rgb("#ffe0a0"), rgb("#e8707a"), i / 3))
    # rock
    poly(draw, [(470, 540), (520, 470), (560, 452), (590, 424), (640, 410), (716, 412), (760, 436), (820, 452), (880, 496), (960, 520), (960, 540)], rgb("#0a0d26"))
    poly(draw, [(520, 540), (590, 470), (640, 440), (700, 446), (660, 500), (640, 540)], rgb("#1b1f47"))
    # tower
    def half(y):
        return 27 + (y - 190) * 0.12
    bands = [190, 234, 278, 322, 366, 414]
    for i, (y0, y1) in enumerate(zip(bands, bands[1:])):
        left, right = (("#f4f0ff", "#b9b4dc") if i % 2 == 0 else ("#e23c4e", "#9c2140"))
        a, b = half(y0), half(y1)
        poly(draw, [(676 - a, y0), (676 + a, y0), (676 + b, y1), (676 - b, y1)], rgb(left))
        poly(draw, [(684, y0), (676 + a, y0), (676 + b, y1), (684, y1)], rgb(right))
    rect(draw, 632, 178, 720, 192, rgb("#0a0d26"))
    halo(image, *lamp, 110, "#fff3b0", 0.75)
    draw = ImageDraw.Draw(image)
    rect(draw, 656, 126, 696, 178, rgb("#fffbe0"))
    rect(draw, 650, 126, 657, 178, rgb("#0a0d26"))
    rect(draw, 695, 126, 702, 178, rgb("#0a0d26"))
    poly(draw, [(642, 128), (676, 92), (710, 128)], rgb("#e23c4e"))
    poly(draw, [(676, 92), (710, 128), (680, 128)], rgb("#9c2140"))
    return finish(image)


def night_skyline():
    image = sky([(0, "#080c33"), (0.28, "#2a1d70"), (0.48, "#8a3196"), (0.64, "#e8508a"), (0.76, "#ff9a6b"), (0.84, "#ffd08a"), (1, "#ffd08a")])
    draw = ImageDraw.Draw(image)
    rng = random.Random(2024)
    stars(draw, rng, 46, (8, 8, 952, 170), ["#ffffff", "#bcd0ff", "#ffdff0"])
    halo(image, 724, 128, 160, "#fff2cf", 0.5)
    draw = ImageDraw.Draw(image)
    disc(draw, 724, 128, 74, rgb("#fff4d6"))
    for x, y, r in ((700, 108, 15), (748, 146, 20), (738, 92, 9), (694, 156, 10)):
        disc(draw, x, y, r, rgb("#e9d3a6"))
    ground = 440
    x = -10
    while x < W:  # far houses
        w, h = rng.choice((44, 58, 70)), rng.randint(60, 150)
        rect(draw, x, ground - h, x + w, ground, rgb("#7a2f7c"))
        x += w
    x = -14
    roofs = [118, 214, 150, 300, 176, 84, 240, 128, 66, 104, 186, 232, 122]
    for i, h in enumerate(roofs):  # near houses with lit windows
        w = (84, 66, 92, 74)[i % 4]
        rect(draw, x, ground - h, x + w - 4, ground, rgb("#0c0a24"))
        if i == 3:
            rect(draw, x + w // 2 - 6, ground - h - 62, x + w // 2 + 2, ground - h, rgb("#0c0a24"))
            disc(draw, x + w // 2 - 2, ground - h - 64, 8, rgb("#ff4d6a"))
        for wy in range(ground - h + 18, ground - 16, 36):
            for wx in range(x + 12, x + w - 22, 32):
                if rng.random() < 0.6:
                    rect(draw, wx, wy, wx + 16, wy + 18, rgb(rng.choice(("#ffd35c", "#ffe9a8", "#ffb347", "#6fe3ff"))))
        x += w
    # the river keeps it all, upside down
    mirror = image.crop((0, (ground - 200) * S, W * S, ground * S)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    mirror = mirror.resize((W * S, (H - ground) * S)).filter(ImageFilter.BoxBlur(3 * S))
    mirror = Image.blend(mirror, Image.new("RGB", mirror.size, rgb("#1c1250")), 0.42)
    image.paste(mirror, (0, ground * S))
    draw = ImageDraw.Draw(image)
    rect(draw, 0, ground - 3, W, ground + 6, rgb("#ff8f6b"))
    return finish(image)


def sunrise():
    image = sky([(0, "#23315f"), (0.25, "#5a4a8c"), (0.45, "#c9628a"), (0.6, "#ff9966"), (0.72, "#ffd27a"), (1, "#fff0b8")])
    halo(image, 480, 312, 270, "#fff3c4", 0.7)
    draw = ImageDraw.Draw(image)
    disc(draw, 480, 300, 92, rgb("#fffbe6"))
    for cx, cy, w in ((170, 120, 190), (250, 138, 150), (760, 92, 220), (690, 110, 120), (850, 200, 130), (90, 226, 120)):
        draw.rounded_rectangle(((cx - w / 2) * S, (cy - 9) * S, (cx + w / 2) * S, (cy + 9) * S), 9 * S, fill=rgb("#ffb3a0"))
    layers = [
        ("#d9748a", [(0, 380), (110, 300), (190, 344), (300, 270), (400, 350), (520, 330), (640, 356), (740, 262), (830, 330), (960, 286)]),
        ("#93507f", [(0, 330), (90, 388), (210, 336), (330, 420), (450, 380), (590, 430), (720, 352), (820, 400), (960, 344)]),
        ("#543a70", [(0, 430), (130, 382), (260, 448), (420, 420), (560, 470), (680, 410), (800, 456), (960, 400)]),
        ("#241f4a", [(0, 452), (170, 488), (330, 462), (500, 506), (660, 470), (820, 506), (960, 464)]),
    ]
    for colour, line in layers:
        poly(draw, line + [(W, H), (0, H)], rgb(colour))
    poly(draw, [(262, 298), (300, 270), (344, 304), (322, 300), (304, 316), (284, 298)], rgb("#ffe6d8"))
    poly(draw, [(704, 298), (740, 262), (780, 293), (760, 294), (742, 308), (722, 292)], rgb("#ffe6d8"))
    rng = random.Random(11)
    for _ in range(30):  # trees in front
        x = rng.uniform(0, W)
        y, h = 508 + rng.uniform(-8, 26), rng.uniform(34, 62)
        poly(draw, [(x - h * 0.28, y), (x, y - h), (x + h * 0.28, y)], rgb("#120f2e"))
    rect(draw, 0, 520, W, H, rgb("#120f2e"))
    return finish(image)


def hue(h, s=1.0, v=1.0):
    i, f = int(h * 6) % 6, h * 6 - int(h * 6)
    p, q, t = v * (1 - s), v * (1 - s * f), v * (1 - s * (1 - f))
    r, g, b = ((v, t, p), (q, v, p), (p, v, t), (p, q, v), (t, p, v), (v, p, q))[i]
    return round(r * 255), round(g * 255), round(b * 255)


def test_card():
    image = Image.new("RGB", (W * S, H * S), rgb("#15171f"))
    draw = ImageDraw.Draw(image)
    bars = ["#f5f5f5", "#f7d038", "#2ec4d6", "#35c759", "#d64bd0", "#ef4444", "#3b5bff", "#101018"]
    for i, c in enumerate(bars):
        rect(draw, i * 120, 0, (i + 1) * 120, 330, rgb(c))
    for i in range(64):
        rect(draw, i * 15, 330, (i + 1) * 15, 400, hue(i / 64))
    for i in range(16):
        rect(draw, i * 60, 400, (i + 1) * 60, 470, (i * 17,) * 3)
    for row, c in enumerate(("#ff3b30", "#34c759", "#3478ff")):
        for i in range(32):
            rect(draw, i * 30, 470 + row * 24, (i + 1) * 30, 470 + row * 24 + 24, mix((0, 0, 0), rgb(c), i / 31))
    disc(draw, 480, 210, 196, rgb("#15171f"))
    for i in range(72):
        a = i * 5 - 90
        for ring in range(5):
            r = 182 - ring * 24
            box = ((480 - r) * S, (210 - r) * S, (480 + r) * S, (210 + r) * S)
            draw.pieslice(box, a, a + 5.4, fill=hue(i / 72, 1 - ring * 0.19, 1))
    disc(draw, 480, 210, 66, rgb("#15171f"))
    disc(draw, 480, 210, 46, rgb("#ffffff"))
    draw.pieslice(((480 - 46) * S, (210 - 46) * S, (480 + 46) * S, (210 + 46) * S), 0, 180, fill=rgb("#15171f"))
    return finish(image)


def waves():
    image = sky([(0, "#f7e6c4"), (0.45, "#fbd0a0"), (0.7, "#f59e7a"), (1, "#e9746a")])
    draw = ImageDraw.Draw(image)
    disc(draw, 700, 170, 104, rgb("#e8413c"))
    rows = [(300, "#7fb7c4", 150), (345, "#4a93b0", 190), (395, "#2a6d98", 170), (445, "#194d7d", 210), (500, "#0e2f5c", 180)]
    for n, (base, colour, length) in enumerate(rows):
        crest, foam = [], []
        for x in range(-10, W + 11, 4):
            phase = (x + n * 83) / length * 2 * math.pi
            y = base - 30 * math.sin(phase) - 14 * math.sin(phase * 2 + 0.9)
            crest.append((x, y))
            foam.append((x, y + 17 + 7 * math.sin(phase * 2)))
        poly(draw, crest + [(W + 10, H), (-10, H)], rgb("#fdf6e3"))
        poly(draw, foam + [(W + 10, H), (-10, H)], rgb(colour))
    # a small boat
    poly(draw, [(196, 262), (330, 262), (306, 296), (220, 296)], rgb("#5b2333"))
    poly(draw, [(258, 116), (258, 250), (338, 250)], rgb("#fdf6e3"))
    poly(draw, [(246, 146), (246, 250), (196, 250)], rgb("#e8413c"))
    rect(draw, 249, 110, 256, 264, rgb("#5b2333"))
    return finish(image)


def crt():
    image = sky([(0, "#2b1a3d"), (0.6, "#57294f"), (1, "#8a3d55")], 24)
    halo(image, 480, 230, 470, "#5fe0a0", 0.4, 18)
    draw = ImageDraw.Draw(image)
    poly(draw, [(0, 486), (W, 486), (W, H), (0, H)], rgb("#3a2a1e"))
    rect(draw, 0, 484, W, 492, rgb("#6b4a30"))
    def rr(x0, y0, x1, y1, r, fill):
        draw.rounded_rectangle((x0 * S, y0 * S, x1 * S, y1 * S), r * S, fill=fill)
    rr(196, 24, 764, 448, 44, rgb("#cfc3a6"))
    rr(208, 24, 764, 436, 40, rgb("#e9dfc4"))
    poly(draw, [(330, 446), (630, 446), (676, 486), (284, 486)], rgb("#a8997a"))
    rr(244, 62, 716, 376, 40, rgb("#3b352a"))
    screen = Image.new("RGB", image.size, rgb("#04160c"))
    halo(screen, 480, 215, 290, "#0f6b3c", 0.9, 18)
    sd = ImageDraw.Draw(screen)
    text, bright, amber = rgb("#4dff9a"), rgb("#d6ffe6"), rgb("#ffc857")
    lines = [(bright, 190), (None, 0), (text, 330), (text, 372), (text, 250), (text, 350), (amber, 0)]
    rng = random.Random(5)
    y = 90
    for colour, length in lines:
        x = 290
        while colour and x < 290 + length:
            w = rng.choice((48, 64, 96))
            rect(sd, x, y, min(x + w, 290 + length), y + 18, colour)
            x += w + 32
        y += 36
    rect(sd, 290, y - 36, 322, y - 18, amber)
    glow = screen.filter(ImageFilter.GaussianBlur(9 * S))
    screen = ImageChops.screen(screen, glow)
    sd = ImageDraw.Draw(screen)
    for y in range(72, 376, 36):  # scanlines as high as one pixel of half blocks
        dark = Image.new("RGB", (W * S, 18 * S), rgb("#02100a"))
        part = screen.crop((0, y * S, W * S, (y + 18) * S))
        screen.paste(Image.blend(part, dark, 0.62), (0, y * S))
    mask = Image.new("L", image.size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((258 * S, 76 * S, 702 * S, 362 * S), 34 * S, fill=255)
    image.paste(screen, (0, 0), mask)
    draw = ImageDraw.Draw(image)
    rr(640, 396, 700, 414, 8, rgb("#8f8062"))
    disc(draw, 280, 405, 10, rgb("#ff5a3c"))
    return finish(image)


def bookshelf():
    image = sky([(0, "#1f3b4d"), (0.6, "#2f6273"), (1, "#3f8088")], 24)
    draw = ImageDraw.Draw(image)
    poly(draw, [(0, 470), (480, 400), (960, 470), (960, 540), (0, 540)], rgb("#d9a566"))
    ox, oy = 160, 470

    def at(x, y, z):  # isometric: x to the right and down, y to the back, z up
        return ox + x * 0.866 + y * 0.5, oy + x * 0.10 - y * 0.42 - z

    def box(x, y, z, w, d, h, colour):
        c = rgb(colour)
        top = [at(x, y, z + h), at(x + w, y, z + h), at(x + w, y + d, z + h), at(x, y + d, z + h)]
        front = [at(x, y, z), at(x + w, y, z), at(x + w, y, z + h), at(x, y, z + h)]
        side = [at(x + w, y, z), at(x + w, y + d, z), at(x + w, y + d, z + h), at(x + w, y, z + h)]
        poly(draw, top, mix(c, (255, 255, 255), 0.35))
        poly(draw, side, mix(c, (0, 0, 0), 0.38))
        poly(draw, front, c)

    wood, length, depth = "#8a5230", 660, 120
    back = [at(0, depth, 0), at(length, depth, 0), at(length, depth, 396), at(0, depth, 396)]
    poly(draw, back, rgb("#4b2a1c"))
    poly(draw, [at(0, 0, 0), at(0, depth, 0), at(0, depth, 396), at(0, 0, 396)], rgb("#5e3723"))
    colours = ["#ef476f", "#ffd166", "#06d6a0", "#4cc9f0", "#f4f1de", "#f3722c", "#9b5de5", "#43aa8b", "#f9c74f", "#577590"]
    rng = random.Random(42)
    for shelf in range(3):
        z = shelf * 128
        box(0, 0, z, length, depth, 14, wood)
        x, last = 16, None
        while x < length - 66:
            w, h = rng.choice((32, 48, 48, 64)), rng.randint(70, 100)
            colour = rng.choice([c for c in colours if c != last])
            last = colour
            if shelf == 1 and 330 < x < 410:  # a gap: someone is reading
                x += 78
                continue
            box(x, 10, z + 14, w, 84, h, colour)
            c = rgb(colour)
            band = [at(x, 10, z + 14 + h * 0.62), at(x + w, 10, z + 14 + h * 0.62), at(x + w, 10, z + 14 + h * 0.78), at(x, 10, z + 14 + h * 0.78)]
            poly(draw, band, mix(c, (255, 255, 255) if sum(c) < 420 else (30, 20, 40), 0.6))
            x += w + 2
    box(0, 0, 384, length, depth, 14, wood)
    box(length, 0, 0, 16, depth, 398, wood)
    box(-14, 0, 0, 14, depth, 398, "#a0623a")
    # on top: a red mug, and two books lying
    box(70, 24, 398, 150, 70, 22, "#4cc9f0")
    box(84, 24, 420, 126, 66, 20, "#ffd166")
    box(470, 30, 398, 52, 44, 46, "#ef476f")
    return finish(image)


def grid():
    paper = Image.new("RGB", (W * S, H * S), rgb("#f6ecd2"))
    draw = ImageDraw.Draw(paper)
    red, faint, ink = rgb("#d1343f"), rgb("#eeb0a2"), rgb("#1c1a22")
    side, top = 400, 70

    def bar(points, width):
        pts = [(x * S, y * S) for x, y in points]
        draw.line(pts, fill=ink, width=width * S, joint="curve")
        for x, y in points:
            disc(draw, x, y, width / 2, ink)

    for left in (62, 498):
        rect(draw, left, top, left + side, top + side, rgb("#fdf8ea"))
        for n in range(-12, 13):  # dashed diagonals, verticals and levels
            if n % 2 == 0:
                continue
            t0, t1 = (n - 0.6) / 26 + 0.5, (n + 0.6) / 26 + 0.5
            for (ax, ay, bx, by) in ((0, 0, 1, 1), (1, 0, 0, 1), (0.5, 0, 0.5, 1), (0, 0.5, 1, 0.5)):
                p = [(left + side * (ax + (bx - ax) * t), top + side * (ay + (by - ay) * t)) for t in (t0, t1)]
                draw.line([(x * S, y * S) for x, y in p], fill=faint, width=8 * S)
        for o in range(14):
            draw.rectangle(((left - o) * S, (top - o) * S, (left + side + o) * S, (top + side + o) * S), outline=red, width=2 * S)
    # 中
    l = 62
    bar([(l + 86, top + 118), (l + 314, top + 118)], 38)
    bar([(l + 86, top + 118), (l + 96, top + 240)], 38)
    bar([(l + 314, top + 118), (l + 304, top + 240)], 38)
    bar([(l + 96, top + 240), (l + 304, top + 240)], 36)
    bar([(l + 200, top + 44), (l + 200, top + 356)], 44)
    # 文
    l = 498
    poly(draw, [(l + 166, top + 38), (l + 206, top + 28), (l + 240, top + 82), (l + 226, top + 98), (l + 200, top + 92)], ink)
    bar([(l + 58, top + 128), (l + 342, top + 128)], 36)
    bar([(l + 270, top + 134), (l + 228, top + 226), (l + 156, top + 302), (l + 62, top + 350)], 38)
    bar([(l + 126, top + 150), (l + 172, top + 226), (l + 248, top + 302), (l + 340, top + 348)], 42)
    # seal
    draw.rounded_rectangle((876 * S, 488 * S, 912 * S, 524 * S), 6 * S, fill=red)
    return finish(paper)


def tea():
    w, h = 720, 480
    image = Image.new("RGBA", (w * S, h * S), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)

    def ell(x0, y0, x1, y1, fill):
        draw.ellipse((x0 * S, y0 * S, x1 * S, y1 * S), fill=fill)

    for n, x0 in enumerate((282, 352, 422)):  # steam
        pts = []
        for i in range(41):
            t = i / 40
            pts.append((x0 + 22 * math.sin(t * 6.3 + n * 1.1) , 190 - t * (140 if n != 1 else 172)))
        for i, (x, y) in enumerate(pts):
            disc(draw, x, y, 13 - 8 * i / 40, mix(rgb("#f2c879"), rgb("#9ab7c9"), i / 40) + (255,))
    ell(92, 392, 612, 470, rgb("#1f6f78") + (255,))
    ell(104, 386, 600, 452, rgb("#4fb3b8") + (255,))
    ell(190, 398, 514, 438, rgb("#1f6f78") + (255,))
    # handle
    ell(480, 226, 626, 372, rgb("#d9483b") + (255,))
    ell(516, 262, 590, 336, (0, 0, 0, 0))
    # body
    body = [(168, 206)] + [(168 + 12 * (1 - math.cos(t / 20 * math.pi / 2)) + 74 * (t / 20) ** 3, 206 + 214 * t / 20) for t in range(21)]
    right = [(704 - x, y) for x, y in reversed(body)]
    poly(draw, body + right, rgb("#f0604d") + (255,))
    shade = [(x * 0.42 + 352 * 0.58 + 40 * (420 - y) / 214, y) for x, y in right]
    poly(draw, right + shade[::-1], rgb("#d9483b") + (255,))
    ell(168, 170, 536, 246, rgb("#ffe3c7") + (255,))
    ell(188, 180, 516, 238, rgb("#8a3b12") + (255,))
    ell(210, 194, 516, 238, rgb("#c9731e") + (255,))
    ell(250, 206, 380, 230, rgb("#f0a94a") + (255,))
    # a leaf on the cup
    poly(draw, [(258, 330), (300, 286), (356, 282), (350, 336), (308, 372), (270, 368)], rgb("#ffe3c7") + (255,))
    draw.line((256 * S, 378 * S, 340 * S, 298 * S), fill=rgb("#f0604d") + (255,), width=9 * S)
    return finish(image)


def moons():
    image = sky([(0, "#050816"), (0.5, "#0d1538"), (1, "#1e2a5a")], 32, W, 360)
    draw = ImageDraw.Draw(image)
    stars(draw, random.Random(99), 46, (8, 8, 952, 352), ["#ffffff", "#9fb4ff", "#ffe9c4"], (4, 5, 6))
    xs, radii = (96, 268, 480, 692, 864), (62, 78, 104, 78, 62)
    for x, r, phase in zip(xs, radii, (0.22, 0.5, 1.0, 0.5, 0.22)):
        disc(draw, x, 180, r + 9, rgb("#0a1030"))
        disc(draw, x, 180, r, rgb("#232c57"))
        if phase == 1.0:
            disc(draw, x, 180, r, rgb("#fff3cf"))
            for dx, dy, q in ((-34, -30, 20), (30, 34, 26), (36, -38, 12), (-40, 36, 13), (2, -4, 9)):
                disc(draw, x + dx, 180 + dy, q, rgb("#e2cf9f"))
            continue
        side = 1 if x < 480 else -1
        pts = []
        for i in range(-60, 61):
            a = math.radians(i * 1.5)
            pts.append((x + side * r * math.cos(a), 180 + r * math.sin(a)))
        for i in range(60, -61, -1):
            a = math.radians(i * 1.5)
            pts.append((x + side * r * (1 - 2 * phase) * math.cos(a), 180 + r * math.sin(a)))
        poly(draw, pts, rgb("#fff3cf"))
    return finish(image)


def heart():
    image = Image.new("RGBA", (64 * S, 64 * S), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    rows = ["..##.##..", ".#######.", "#########", "#########", ".#######.", "..#####..", "...###...", "....#...."]
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if cell == "#":
                rect(draw, 0.5 + x * 7, 4 + y * 7, 7.5 + x * 7, 11 + y * 7, rgb("#ff4d6a" if x + y < 9 else "#c9264b") + (255,))
    rect(draw, 14.5, 18, 21.5, 25, rgb("#ffd3dc") + (255,))
    return finish(image)


def rulers():
    """The same text under four rulers: bytes, code points, graphemes, columns."""
    w, h = 720, 280
    image = Image.new("RGB", (w * S, h * S), rgb("#1b2430"))
    draw = ImageDraw.Draw(image)
    rows = ((640, 25, "#e8b04b"), (190, 7, "#7fb069"), (74, 1, "#5b9bd5"), (110, 2, "#d66b7d"))
    for n, (length, ticks, colour) in enumerate(rows):
        x, y = 40, 28 + 60 * n
        draw.rounded_rectangle((x * S, y * S, (x + length) * S, (y + 42) * S), 7 * S, fill=rgb(colour))
        for k in range(ticks + 1):
            at = x + 6 + (length - 14) * k / ticks
            rect(draw, at, y, at + 3, y + (24 if k % 5 == 0 else 14), rgb("#1b2430"))
    return finish(image)


def steam(phase):
    """One moment of a cup whose steam moves; `phase` is in turns."""
    w, h = 320, 240
    image = Image.new("RGB", (w * S, h * S), rgb("#1b2430"))
    draw = ImageDraw.Draw(image)
    for n, x0 in enumerate((128, 156, 184)):
        for i in range(41):
            t = i / 40
            swing = (2 + 9 * t) * math.sin(t * 6 + n * 2.1 - phase * 2 * math.pi)
            colour = mix(rgb("#f2e6cf"), rgb("#5d7386"), t)
            disc(draw, x0 + swing, 108 - 88 * t, 5 - 2.5 * t, colour)
    rect(draw, 56, 212, 264, 220, rgb("#54606e"))
    draw.ellipse((206 * S, 128 * S, 264 * S, 190 * S), outline=rgb("#d9483b"), width=11 * S)
    body = [(88 + 4 * t / 20 + 34 * (t / 20) ** 3, 124 + 86 * t / 20) for t in range(21)]
    poly(draw, body + [(312 - x, y) for x, y in reversed(body)], rgb("#f0604d"))
    draw.ellipse((88 * S, 108 * S, 224 * S, 140 * S), fill=rgb("#ffe3c7"))
    draw.ellipse((97 * S, 113 * S, 215 * S, 136 * S), fill=rgb("#8a3b12"))
    return finish(image)


def save_moving(frames, path, colours):
    """An animation in one palette, of which each frame holds only what changes."""
    palette = frames[0].quantize(colours, method=Image.MEDIANCUT)
    first, *rest = (frame.quantize(palette=palette, dither=Image.Dither.NONE) for frame in frames)
    target = ROOT / path
    first.save(target, save_all=True, append_images=rest, duration=140, loop=0, optimize=True)
    print(f"{target.stat().st_size:7d}  {target.relative_to(ROOT)}")


def main():
    save(lighthouse(), "posts/welcome/img/lighthouse.jpg")
    save(night_skyline(), "posts/night-in-the-terminal/img/终端 夜色.png", 80)
    save(sunrise(), "posts/two-pixels-in-a-cell/img/sunrise.png", 96)
    save(waves(), "posts/two-pixels-in-a-cell/img/waves.png", 64)
    save(test_card(), "posts/two-pixels-in-a-cell/img/test-card.png", 256)
    save(heart(), "posts/two-pixels-in-a-cell/img/heart.png", 16)
    save(crt(), "posts/the-long-column/img/crt.png", 96)
    save(bookshelf(), "posts/the-long-column/img/bookshelf.png", 96)
    save(grid(), "posts/chinese-in-a-grid/img/grid.png", 32)
    save(tea(), "posts/tea-while-compiling/img/tea.png", 48)
    save(rulers(), "posts/img/four-rulers.png", 32)
    save_moving([steam(n / 8) for n in range(8)], "posts/tea-while-compiling/img/steam.gif", 24)
    save(moons(), "posts/half-of-white/img/moons.png", 64)


if __name__ == "__main__":
    main()
