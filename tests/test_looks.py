"""Looks: they change no truth, hide nothing, and keep every mark legible at the size that a trainer sees."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt
from pathlib import Path

import numpy as np
import pytest
import skia
from av.video.frame import VideoFrame
from support import BOUNCE, GRID, from_text, sampler

from compiler.commands.options import viewer_of
from compiler.dataset.build import build
from compiler.dataset.clip import frames
from compiler.dataset.files import read_json
from compiler.dataset.work import Settings
from compiler.looks import PLAIN, STYLES, Look, develop, document, dress, look_of
from compiler.looks.colour import color_of, lch
from compiler.looks.occluders import free_bars
from compiler.looks.themes import PALETTES, THEMES
from compiler.lowering import plans_of
from compiler.picture import Mark, Picture
from compiler.render import Painter, Pixels
from compiler.render.fonts import FAMILIES
from compiler.streams import Stream, key_of
from compiler.trace import Trace
from compiler.video import SAME, Changed
from compiler.views import frame_picture
from synrl_dsl.builtins import PALETTE

LAB = tuple[float, float, float]


@cache
def clip(path: Path = BOUNCE, index: int = 0) -> Trace:
    return sampler(path, {BOUNCE: "hits", GRID: "forward"}[path]).sample("t", 0, index).trace


def drawn(style: str, number: int, trace: Trace | None = None) -> Look:
    return look_of(style, "t", 0, f"clip/{number}", trace or clip(), "initial")


# ------------------------------------------------------------------------ truth

SHORT = """
scene short "A ball."
  category motion
  task     collision_counting
  skills   spatial, short_term
canvas 96px, 96px, 10fps, length
param length ~ 2s .. 3s
param hue ~ palette
object ball: [circle, square]
  size = 20px
  fill = hue
  pos ~ inside(canvas, margin: 20px)
  motion = linear(speed: 90px/s, heading: 37deg, bounce: walls)
event hit when touches(ball, walls)
question hits
  ask "How many times does the {hue} {ball.shape} hit a wall?"
  answer count(hit)
"""


def built(style: str, out: Path) -> dict[str, dict[str, object]]:
    """The trace files of three clips, by their paths."""
    viewer = viewer_of("4fps,64")
    settings = Settings(split="t", seed=3, style=style, forms=("free",), viewer=viewer)
    build(plans_of(from_text(SHORT), ("easy",)), [3], settings, out, 1, lambda done, total: None)
    found = sorted((out / "traces").rglob("*.json"))
    return {path.relative_to(out).as_posix(): dict(read_json(path)) for path in found}


def test_a_style_changes_pixels_and_nothing_else(tmp_path: Path) -> None:
    made = {style: built(style, tmp_path / style) for style in STYLES}
    for path, plain in made["plain"].items():
        assert plain["look"] == {"style": "plain"}
        for style in ("varied", "hard"):
            other = made[style][path]
            assert {k for k in plain if plain[k] != other[k]} == {"style", "look", "build_key", "video_sha256"}
            video = path.replace("traces", "videos").replace(".json", ".mp4")
            assert (tmp_path / style / video).read_bytes() != (tmp_path / "plain" / video).read_bytes()
    assert [list(found) for found in made.values()] == [list(made["plain"])] * 3


def test_plain_frames_are_the_pictures_as_they_are() -> None:
    trace = clip(GRID)
    painter, other = Painter(trace.width, trace.height), Painter(trace.width, trace.height)
    before: Picture | None = None
    for number, frame in enumerate(frames(trace, "initial", painter, PLAIN)):
        shown = frame_picture(trace, "initial", number)
        assert dress(shown, PLAIN, 0) is shown
        if isinstance(frame, Changed):
            assert (frame.pixels == other.paint(shown)).all()
        else:
            assert shown == before
        before = shown
        if number == 90:
            break


def test_repeats_stay_repeats_where_the_look_stands_still() -> None:
    trace = clip()
    resting = next(f for f in range(trace.frames) if frame_picture(trace, "none", f) != frame_picture(trace, "none", 0))
    assert resting > 20
    painter = Painter(trace.width, trace.height)

    def kinds(style: str) -> list[bool]:
        stream = frames(trace, "none", painter, drawn(style, 1))
        return [next(stream) is SAME for _ in range(20)]

    assert kinds("plain") == kinds("varied") == [False] + [True] * 19
    assert kinds("hard") == [False] * 20


# ---------------------------------------------------------------------- drawing


def test_a_look_hangs_on_its_keys_alone() -> None:
    for style in ("varied", "hard"):
        first = drawn(style, 0)
        assert first == drawn(style, 0)
        assert json.loads(json.dumps(document(first)))["theme"] == first.theme
        base = ("t", 0, "clip/0")
        for keys in (("u", 0, "clip/0"), ("t", 1, "clip/0"), ("t", 0, "clip/1")):
            assert look_of(style, *keys, clip(), "initial") != look_of(style, *base, clip(), "initial")
        # Of another trace only the free room counts.
        assert replace(drawn(style, 0, clip(index=1)), occluders=()) == replace(first, occluders=())


def test_all_that_can_be_drawn_is_drawn() -> None:
    looks = [drawn("varied", n) for n in range(300)]
    assert {look.theme for look in looks} == set(THEMES)
    assert {look.palette for look in looks} == set(PALETTES)
    assert {look.font for look in looks} == set(FAMILIES)
    assert {look.outline for look in looks} == {"none", "deep", "ink"}
    assert all(look.palette in THEMES[look.theme].palettes for look in looks)
    assert all(look.quantizer is None and not look.moves for look in looks)
    hard = drawn("hard", 0)
    assert hard.moves
    assert hard.quantizer is not None
    assert 4 <= len(hard.distractors) <= 7


# ------------------------------------------------------------------- geometry


def test_no_body_grows_moves_or_turns() -> None:
    for path in (BOUNCE, GRID):
        shown = frame_picture(clip(path), "initial", 70)
        bodies = [m for m in shown.marks if m.name and m.kind != "text"]
        assert bodies
        for style in ("varied", "hard"):
            for number in range(12):
                dressed = dress(shown, drawn(style, number), 0).marks
                found = [m for m in dressed if m.name and m.kind != "text"]
                for plain, other in zip(bodies, found, strict=True):
                    for field in ("role", "name", "kind", "x", "y", "width", "height", "rotation", "points", "opacity"):
                        assert getattr(plain, field) == getattr(other, field)
                    assert other.inside or (other.stroke is None) == (plain.stroke is None)


def test_bars_are_in_front_of_nothing() -> None:
    seen = 0
    for path, count in ((BOUNCE, 8), (GRID, 2)):
        for index in range(count):
            trace = clip(path, index)
            bars = drawn("hard", index, trace).occluders
            seen += len(bars)
            painter = Painter(trace.width, trace.height)
            empty = painter.paint(replace(frame_picture(trace, "initial", 0), marks=()))
            for frame in range(0, trace.frames, 6) if bars else ():
                used = (painter.paint(frame_picture(trace, "initial", frame)) != empty).any(axis=2)
                for bar in bars:
                    left, top = int(bar.x - bar.width / 2), int(bar.y - bar.height / 2)
                    assert not used[top : int(top + bar.height) + 2, left : int(left + bar.width) + 2].any()
    assert seen >= 4


def test_without_room_there_is_no_bar() -> None:
    stream = Stream(key_of("bars"))
    full = Picture(400, 300, "#ffffff", (Mark("rect", 200, 150, 330, 240, fill="#000000"),))
    assert free_bars([full], 400, 300, stream) == ()
    # A text takes the widest room it may, a turned mark the circle it may lie in.
    assert len(free_bars([replace(full, marks=())], 400, 300, stream)) == 2
    line = Mark("text", 200, 150, height=270, text="WW", fill="#000000")
    beam = Mark("rect", 200, 150, 380, 8, rotation=60, fill="#000000")
    for mark in (line, beam):
        assert free_bars([replace(full, marks=(mark,))], 400, 300, stream) == ()


# ------------------------------------------------------------------------- lens


def test_grain_is_even_and_never_rests() -> None:
    grey = np.full((80, 120, 4), (120, 130, 140, 255), np.uint8)
    look = Look("hard", noise=4.0, grain="00112233445566aa")
    first, second = develop(grey, look, 0), develop(grey, look, 1)
    assert (first == develop(grey, look, 0)).all()
    assert (first != second).any()
    assert (first[..., 3] == 255).all()
    change = first[..., :3].astype(int) - grey[..., :3]
    assert abs(change.mean()) < 0.2
    assert change.std() == pytest.approx(4.0, abs=0.3)
    assert develop(grey, PLAIN, 0) is grey


def test_blur_keeps_flat_areas_and_softens_edges() -> None:
    half = np.zeros((6, 8, 4), np.uint8)
    half[:, 4:, :3], half[..., 3] = 160, 255
    out = develop(half, Look("hard", blur=3), 0)
    assert out[:, :, 0].tolist() == [[0, 0, 0, 30, 130, 160, 160, 160]] * 6
    assert (out[..., 3] == 255).all()


# ------------------------------------------------------------------- legibility


def lab(color: np.ndarray) -> LAB:
    """A mean BGR colour as L, a, b."""
    b, g, r = (round(float(v)) for v in color)
    lightness, chroma, hue = lch(f"#{r:02x}{g:02x}{b:02x}")
    return lightness, chroma * cos(radians(hue)), chroma * sin(radians(hue))


def ciede2000(one: LAB, two: LAB) -> float:
    """The colour difference of CIE 142-2001; 1 is just seen side by side, 10 is seen at a glance."""
    (l1, a1, b1), (l2, a2, b2) = one, two
    c7 = ((hypot(a1, b1) + hypot(a2, b2)) / 2) ** 7
    stretch = 1.5 - 0.5 * sqrt(c7 / (c7 + 25.0**7))
    c1, c2 = hypot(stretch * a1, b1), hypot(stretch * a2, b2)
    h1, h2 = degrees(atan2(b1, stretch * a1)) % 360, degrees(atan2(b2, stretch * a2)) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    d_l, d_c, d_h = l2 - l1, c2 - c1, 2 * sqrt(c1 * c2) * sin(radians(turn / 2))
    lm, cm, hm = (l1 + l2) / 2, (c1 + c2) / 2, (h1 + turn / 2 if c1 * c2 else h1 + h2) % 360
    t = 1 - 0.17 * cos(radians(hm - 30)) + 0.24 * cos(radians(2 * hm))
    t += 0.32 * cos(radians(3 * hm + 6)) - 0.2 * cos(radians(4 * hm - 63))
    s_l = 1 + 0.015 * (lm - 50) ** 2 / sqrt(20 + (lm - 50) ** 2)
    s_c, s_h = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    c7 = cm**7
    bend = -2 * sqrt(c7 / (c7 + 25.0**7)) * sin(radians(60 * exp(-(((hm - 275) / 25) ** 2))))
    return sqrt((d_l / s_l) ** 2 + (d_c / s_c) ** 2 + (d_h / s_h) ** 2 + bend * d_c * d_h / (s_c * s_h))


def test_the_measure_gives_the_published_differences() -> None:
    # Sharma, Wu, Dalal: The CIEDE2000 Color-Difference Formula, table 1, pairs 1, 7, 14, 17, 21 and 25.
    for one, two, expected in (
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
        ((50.0, -0.001, 2.49), (50.0, 0.0011, -2.49), 4.7461),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((50.0, 2.5, 0.0), (50.0, 3.1736, 0.5854), 1.0),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ):
        assert ciede2000(one, two) == pytest.approx(expected, abs=1e-4)


def test_colours_go_to_lch_and_back() -> None:
    assert lch("#ffffff")[:2] == pytest.approx((100, 0), abs=0.02)
    assert lch("#ff0000") == pytest.approx((53.24, 104.55, 40.0), abs=0.05)
    for color in [*PALETTE.values(), "#000000", "#010203", "#7f7f7f"]:
        assert color_of(*lch(color)) == color


NAMES = tuple(PALETTE)
SIDE = 448


def board() -> Picture:
    """Every named colour as a small body, a label on the ground, and two faces with a letter."""
    marks = [
        Mark(
            "circle",
            60 + 110 * (n % 4),
            60 + 100 * (n // 4),
            40,
            40,
            fill=PALETTE[name],
            role="object.circle",
            name=name,
        )
        for n, name in enumerate(NAMES)
    ]
    marks.append(Mark("text", 60, 250, height=30, text="b4", fill="#5b6670", role="label", name="b4"))
    marks.append(
        Mark("rect", 200, 270, 80, 80, fill="#ffffff", stroke="#27405f", stroke_width=2, role="g.tile", name="a")
    )
    marks.append(Mark("text", 200, 270, height=50, text="H", fill="#1c2733", bold=True, role="g.face", name="a"))
    marks.append(
        Mark("rect", 340, 270, 80, 80, fill="#3b5a86", stroke="#27405f", stroke_width=2, role="g.tile", name="b")
    )
    return Picture(SIDE, SIDE, "#f6f5f1", tuple(marks))


def seen(picture: Picture, look: Look, side: int) -> Pixels:
    """A frame as a trainer sees it: dressed, painted, its colour at half size, and scaled."""
    pixels = develop(Painter(SIDE, SIDE).paint(dress(picture, look, 0)), look, 0)
    half = VideoFrame.from_ndarray(pixels, format="bgra").reformat(format="yuv420p", dst_colorspace="ITU709")
    whole = half.reformat(format="bgra", src_colorspace="ITU709").to_ndarray()
    image = skia.Image.fromarray(np.ascontiguousarray(whole), skia.kBGRA_8888_ColorType)
    sampling = skia.SamplingOptions(skia.FilterMode.kLinear, skia.MipmapMode.kLinear)
    small: Pixels = image.resize(side, side, sampling).toarray(colorType=skia.kBGRA_8888_ColorType)
    return small[..., :3]


def patch(pixels: Pixels, picture: Picture, look: Look, x: float, y: float, reach: int) -> Pixels:
    """The pixels within `reach` canvas px of a point of the canvas."""
    camera = dress(picture, look, 0).camera
    if camera is not None:
        x, y = camera.place(x, y, SIDE, SIDE)
    scale = pixels.shape[0] / SIDE
    left, top, right, bottom = (round(scale * v) for v in (x - reach, y - reach, x + reach, y + reach))
    return pixels[top:bottom, left:right].reshape(-1, 3)


def looks(style: str) -> Iterator[Look]:
    """Forty looks of a style, and for each theme one at least."""
    if style == "plain":
        yield PLAIN
        return
    found = [replace(drawn(style, n), occluders=()) for n in range(40)]
    yield from found
    for theme in sorted(set(THEMES) - {look.theme for look in found}):
        yield replace(found[0], theme=theme, palette=THEMES[theme].palettes[0])


@pytest.mark.parametrize("side", [448, 252])
@pytest.mark.parametrize("style", STYLES)
def test_every_colour_and_letter_is_told_apart(style: str, side: int) -> None:
    picture = board()
    named = {name: lab(np.array([int(c[i : i + 2], 16) for i in (5, 3, 1)])) for name, c in PALETTE.items()}
    for look in looks(style):
        pixels = seen(picture, look, side)
        told = f"{look.theme} {look.palette}"
        bodies = {}
        for mark in picture.marks[: len(NAMES)]:
            bodies[mark.name] = lab(patch(pixels, picture, look, mark.x, mark.y, 8).mean(axis=0))
            ground = lab(np.median(patch(pixels, picture, look, mark.x + 50, mark.y, 12), axis=0))
            assert ciede2000(bodies[mark.name], ground) > 20, (told, mark.name, "on the ground")
        for one, two in combinations(NAMES, 2):
            assert ciede2000(bodies[one], bodies[two]) > 15, (told, one, two)
        for name, color in bodies.items():
            assert min(NAMES, key=lambda other: ciede2000(color, named[other])) == name, (told, name)
        for x, y, reach, least in ((60, 250, 18, 30.0), (200, 270, 26, 45.0)):
            light = [lab(color)[0] for color in patch(pixels, picture, look, x, y, reach)]
            # Paper is what most pixels show, ink what the outermost do.
            paper = np.median(light)
            ink = max(abs(np.percentile(light, share) - paper) for share in (3, 97))
            assert ink > least, (told, look.font, (x, y), ink)
        front, back = (lab(np.median(patch(pixels, picture, look, x, 240, 6), axis=0)) for x in (180, 340))
        assert ciede2000(front, back) > 20, told


def test_what_lies_on_a_colour_stays_legible_on_every_ground() -> None:
    marks: list[Mark] = []
    for name, color in PALETTE.items():
        body = Mark("circle", 100, 100, 60, 60, fill=color, role="object.circle", name=name)
        marks += [body, replace(body, fill="#ffffff", opacity=0.8, role="flash")]
        marks.append(Mark("text", 100, 100, height=25, text="7", fill="#22252b", role="object_label", name=name))
    for number in range(60):
        look = drawn("varied", number)
        dressed = dress(Picture(SIDE, SIDE, "#f6f5f1", tuple(marks)), look, 0).marks
        for name in NAMES:
            body, flash, label = [m for m in dressed if m.name == name]
            assert (flash.fill, flash.fill_to, flash.stroke) == ("#ffffff", None, None)
            assert body.fill is not None
            assert label.fill is not None
            assert abs(lch(body.fill)[0] - lch(label.fill)[0]) > 30, (look.palette, name)


def test_every_palette_keeps_its_names() -> None:
    for name, palette in PALETTES.items():
        assert tuple(palette) == NAMES
        tones = {color: lab(np.array([int(c[i : i + 2], 16) for i in (5, 3, 1)])) for color, c in palette.items()}
        for one, two in combinations(NAMES, 2):
            assert ciede2000(tones[one], tones[two]) > 18, (name, one, two)
