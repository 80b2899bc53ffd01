"""Painter, fonts and contact sheets: what is painted where, and what is refused."""

import hashlib
import math
import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from importlib.machinery import ModuleSpec
from types import ModuleType

import numpy as np
import pytest
import skia
from hypothesis import given
from hypothesis import strategies as st

from compiler.picture import Camera, Mark, Picture
from compiler.render import Fonts, Painter, Pixels, RenderError, fonts
from compiler.sheet import contact_sheet, wrapped

WHITE = "#ffffff"
RED = "#d03020"
RED_BGRA = (0x20, 0x30, 0xD0, 255)
BLACK_BGRA = (0, 0, 0, 255)
WHITE_BGRA = (255, 255, 255, 255)
SIZE = 100


def paint(*marks: Mark, ground: str = WHITE) -> Pixels:
    return Painter(SIZE, SIZE).paint(Picture(SIZE, SIZE, ground, marks))


def ink(pixels: Pixels) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is not white, in px, half-covered pixels counted by half."""
    cover = 1.0 - pixels[..., 1] / 255.0
    columns, rows = cover.max(axis=0), cover.max(axis=1)

    def ends(line: np.ndarray) -> tuple[float, float]:
        hit = np.flatnonzero(line > 0.02)
        return hit[0] + 1 - line[hit[0]], hit[-1] + line[hit[-1]]

    left, right = ends(columns)
    top, bottom = ends(rows)
    return left, top, right, bottom


def area(pixels: Pixels) -> float:
    """Covered area in px of black on white."""
    return float((1.0 - pixels[..., 1] / 255.0).sum())


def test_a_picture_without_marks_is_its_ground() -> None:
    pixels = paint(ground=RED)
    assert pixels.shape == (SIZE, SIZE, 4)
    assert pixels.dtype == np.uint8
    assert (pixels == RED_BGRA).all()


@pytest.mark.parametrize(
    ("mark", "expected"),
    [
        (Mark("circle", 50, 40, 60, 60, fill="#000000"), math.pi * 30**2),
        (Mark("circle", 50, 40, 60, 20, fill="#000000", rotation=33), math.pi * 30 * 10),
        (Mark("rect", 50, 50, 40.5, 20, fill="#000000"), 40.5 * 20),
        (Mark("rect", 50, 50, 40, 20, fill="#000000", rotation=45), 40 * 20),
        (Mark("rect", 50, 50, 40, 20, radius=10, fill="#000000"), 20 * 20 + math.pi * 10**2),
        (Mark("polygon", 50, 50, points=((-20, -20), (20, -20), (20, 20)), fill="#000000"), 800),
        (Mark("rect", 50, 50, 40, 20, stroke="#000000", stroke_width=0.0), 0),
        (Mark("rect", 50, 50, 0, 20, fill="#000000"), 0),
        (
            Mark("line", 10, 50, points=((0, 0), (80, 0)), stroke="#000000", stroke_width=6),
            80 * 6 + 9 * math.pi,
        ),
        # An open line of two sides, not the closed triangle.
        (
            Mark("line", 20, 20, points=((0, 0), (0, 60), (60, 60)), stroke="#000000", stroke_width=2),
            2 * 120 + math.pi + 1 * (math.pi / 4 - 1),
        ),
    ],
)
def test_a_mark_covers_its_area(mark: Mark, expected: float) -> None:
    assert area(paint(mark)) == pytest.approx(expected, rel=0.015)


def test_coordinates_run_right_and_down_and_fractions_of_a_pixel_count() -> None:
    assert ink(paint(Mark("rect", 30.25, 60.5, 20, 10, fill="#000000"))) == pytest.approx(
        (20.25, 55.5, 40.25, 65.5), abs=0.01
    )


def test_rotation_is_clockwise_on_screen_and_about_the_origin() -> None:
    hand = Mark("polygon", 50, 50, points=((-2, 0), (2, 0), (2, -40), (-2, -40)), fill="#000000")
    assert ink(paint(hand)) == pytest.approx((48, 10, 52, 50), abs=0.01)
    assert ink(paint(replace(hand, rotation=90))) == pytest.approx((50, 48, 90, 52), abs=0.01)


def test_later_marks_lie_over_earlier_ones_and_a_stroke_is_centred_on_the_outline() -> None:
    under = Mark("rect", 50, 50, 60, 60, fill="#000000")
    over = Mark("rect", 50, 50, 40, 40, fill=RED, stroke=WHITE, stroke_width=4)
    pixels = paint(under, over)
    assert tuple(pixels[50, 25]) == BLACK_BGRA
    assert tuple(pixels[50, 28]) == WHITE_BGRA
    assert tuple(pixels[50, 31]) == WHITE_BGRA
    assert tuple(pixels[50, 33]) == RED_BGRA
    assert (paint(over, under) == paint(under)).all()


def test_edges_are_anti_aliased() -> None:
    levels = np.unique(paint(Mark("circle", 50, 50, 60, 60, fill="#000000"))[..., 0])
    assert len(levels) > 20


def test_opacity_applies_to_fill_and_stroke_as_one() -> None:
    mark = Mark("circle", 50, 50, 60, 60, fill="#000000", stroke=RED, stroke_width=20, opacity=0.5)
    pixels = paint(mark)
    assert pixels[50, 50, 1] == pytest.approx(128, abs=2)
    # On the inner half of the stroke the fill lies underneath; it must not be seen.
    assert tuple(pixels[50, 24]) == tuple(pixels[50, 16])
    assert pixels[50, 24, 2] == pytest.approx((0xD0 + 255) / 2, abs=1)
    assert (pixels[..., 3] == 255).all()
    assert (paint(replace(mark, opacity=0.0)) == 255).all()


def test_a_stroke_inside_keeps_the_outline() -> None:
    shape = Mark("polygon", 50, 50, points=((-30, -30), (30, -30), (30, 30), (-30, 30)), rotation=20, fill="#000000")
    ringed = paint(replace(shape, stroke="#000000", stroke_width=8, inside=True))
    assert area(ringed) == pytest.approx(area(paint(shape)), rel=0.015)  # a sixth of a pixel
    pixels = paint(replace(shape, rotation=0, stroke=RED, stroke_width=8, inside=True))
    assert [tuple(pixels[50, x]) for x in (19, 21, 27, 29)] == [WHITE_BGRA, RED_BGRA, RED_BGRA, BLACK_BGRA]


@pytest.mark.parametrize("inside", [False, True])
@pytest.mark.parametrize("width", [5.3, 12.0, 80.0])
@pytest.mark.parametrize(
    "mark",
    [
        Mark("rect", 50.3, 49.6, 41.5, 33.2, rotation=15),
        Mark("rect", 50.3, 49.6, 41.5, 33.2, radius=9),
        Mark("rect", 50.3, 49.6, 41.5, 33.2, radius=1.5),
        Mark("rect", 50.3, 49.6, 41.5, 33.2, radius=30),
        Mark("circle", 50.3, 49.6, 41.5, 41.5),
        Mark("circle", 50.3, 49.6, 41.5, 33.2),
    ],
)
def test_fill_and_stroke_lie_as_they_do_eight_times_as_large(mark: Mark, width: float, inside: bool) -> None:
    small = replace(mark, fill=RED, stroke="#202060", stroke_width=width, inside=inside)
    large = replace(
        small,
        x=8 * small.x,
        y=8 * small.y,
        width=8 * small.width,
        height=8 * small.height,
        radius=8 * small.radius,
        stroke_width=8 * width,
    )
    fine = Painter(8 * SIZE, 8 * SIZE).paint(Picture(8 * SIZE, 8 * SIZE, WHITE, (large,)))
    wanted = fine.reshape(SIZE, 8, SIZE, 8, 4).mean(axis=(1, 3))
    off = np.abs(paint(small) - wanted)
    # Skia takes 4 x 4 samples of a pixel: an eighth of a pixel at some edges, nearly nothing in the mean.
    assert off.max() < 80
    assert off.mean() < 0.35


@pytest.mark.parametrize("rotation", [0, 90, 200])
def test_a_gradient_runs_down_the_screen_however_the_mark_is_turned(rotation: float) -> None:
    mark = Mark("circle", 50, 50, 80, 80, rotation=rotation, fill="#ff0000", fill_to="#0000ff")
    pixels = paint(mark).astype(int)
    assert pixels[12, 50, 2] > 215
    assert pixels[88, 50, 0] > 215
    assert pixels[50, 50, 0] == pytest.approx(128, abs=4)
    assert np.abs(pixels[50, 20] - pixels[50, 80]).max() <= 2


def test_a_blur_spreads_the_edge_and_keeps_the_middle() -> None:
    sharp = Mark("rect", 50, 50, 50, 50, fill="#000000")
    soft = paint(replace(sharp, blur=4.0))
    assert area(soft) == pytest.approx(area(paint(sharp)), rel=0.02)
    assert soft[50, 50, 1] < 3
    assert soft[50, 24:26, 1].mean() == pytest.approx(128, abs=4)
    assert 10 < soft[50, 20, 1] < 250


def test_a_camera_scales_about_the_middle_moves_and_cuts() -> None:
    camera = Camera(0.5, 10.0, -5.0, "#101010", RED, 4.0)
    marks = (Mark("rect", 0, 50, 20, 10, fill="#000000"),)
    pixels = Painter(SIZE, SIZE).paint(Picture(SIZE, SIZE, WHITE, marks, camera))
    assert camera.place(0, 50, SIZE, SIZE) == (35, 45)
    # mat, border, the half of the mark that lies on the canvas, the ground
    found = [tuple(pixels[45, x]) for x in (30, 33, 34, 35, 39, 41, 84, 85, 88)]
    mat = (16, 16, 16, 255)
    assert found == [mat, RED_BGRA, RED_BGRA, BLACK_BGRA, BLACK_BGRA, WHITE_BGRA, WHITE_BGRA, RED_BGRA, mat]
    with pytest.raises(RenderError, match="scale 0"):
        Painter(SIZE, SIZE).paint(Picture(SIZE, SIZE, WHITE, (), replace(camera, scale=0.0)))
    painter = Painter(SIZE, SIZE)
    painter.paint(Picture(SIZE, SIZE, WHITE, marks, camera))
    assert (painter.paint(Picture(SIZE, SIZE, WHITE, marks)) == paint(*marks)).all()


def test_families_are_drawn_apart_and_take_about_the_same_room() -> None:
    text = Mark("text", 50, 50, height=30, text="Rag 7", fill="#000000")
    painted = {family: paint(replace(text, font=family)) for family in fonts.FAMILIES}
    assert len({pixels.tobytes() for pixels in painted.values()}) == len(fonts.FAMILIES)
    line = "the quick brown fox, mv src/a.txt 12 + 7"
    for bold in (False, True):
        plain = Fonts().outline(line, bold).advance
        for family in fonts.FAMILIES:
            assert Fonts().outline(line, bold, family).advance <= 1.04 * plain, family
    # The rounded family lacks arrows: the whole text is set in the plain one.
    arrow = replace(text, text="a → b")
    assert (paint(replace(arrow, font="rounded")) == paint(arrow)).all()


@pytest.mark.parametrize("letter", ["H", "1", "J", "L"])
@pytest.mark.parametrize("bold", [False, True])
def test_a_label_is_centred_by_its_cap_height_and_its_ink(letter: str, bold: bool) -> None:
    left, top, right, bottom = ink(paint(Mark("text", 50, 50, height=60, text=letter, bold=bold, fill="#000000")))
    assert (left + right) / 2 == pytest.approx(50, abs=0.15)
    assert (top + bottom) / 2 == pytest.approx(50, abs=1.0)  # J hangs and 1 stands a little off the caps
    assert bottom - top == pytest.approx(0.66 * 60, abs=2.0)


def test_bold_is_another_face() -> None:
    text = Mark("text", 50, 50, height=40, text="ab", fill="#000000")
    assert area(paint(replace(text, bold=True))) > 1.2 * area(paint(text))


def test_left_aligned_text_stands_still_while_it_is_typed() -> None:
    line = Mark("text", 10, 50, height=20, text="mv", align="left", fill="#000000")
    more = replace(line, text="mv src")
    split = 10 + round(Fonts().width("mv", 20))
    # Skia rounds the edges of a longer outline a little differently.
    assert np.abs(paint(line)[:, :split].astype(int) - paint(more)[:, :split]).max() <= 10
    assert area(paint(more)) > area(paint(line))


def test_text_with_a_width_is_shrunk_to_it_and_never_stretched() -> None:
    text = Mark("text", 50, 50, height=20, text="HHHH", fill="#000000")
    left, _, right, _ = ink(paint(text))
    narrow = ink(paint(replace(text, width=30)))
    assert right - left > 40
    assert 25 < narrow[2] - narrow[0] <= 30
    assert (paint(replace(text, width=90)) == paint(text)).all()


def test_a_text_turns_and_moves_with_its_tile() -> None:
    text = Mark("text", 50, 50, height=40, text="H", fill="#000000")
    left, top, right, bottom = ink(paint(text))
    turned = ink(paint(replace(text, rotation=90)))
    assert turned == pytest.approx((SIZE - bottom, left, SIZE - top, right), abs=0.1)
    assert ink(paint(replace(text, y=50.5)))[1] - top == pytest.approx(0.5, abs=0.02)


def test_a_space_and_an_empty_text_paint_nothing() -> None:
    for text in ("", "   "):
        assert area(paint(Mark("text", 50, 50, height=20, text=text, fill="#000000"))) == 0


GOOD = Mark("rect", 1, 1, 1, 1, fill=RED, role="grid.tile", name="b1")


@pytest.mark.parametrize(
    ("mark", "parts"),
    [
        (replace(GOOD, kind="blob"), ["blob mark grid.tile b1", "circle, line, polygon, rect, text"]),
        (replace(GOOD, fill="red"), ["rect mark grid.tile b1", "'red'", "#rrggbb"]),
        (replace(GOOD, stroke="#12345", stroke_width=1.0), ["'#12345'"]),
        (replace(GOOD, fill=None), ["neither a fill nor a stroke"]),
        (replace(GOOD, x=math.nan), ["not finite"]),
        (replace(GOOD, rotation=-math.inf), ["not finite"]),
        (replace(GOOD, opacity=math.nan), ["not finite"]),
        (replace(GOOD, width=-1.0), ["negative"]),
        (replace(GOOD, blur=-1.0), ["negative"]),
        (replace(GOOD, fill_to="blue"), ["'blue'"]),
        (replace(GOOD, kind="text", height=9, text="a", font="comic"), ["'comic'", "sans, serif"]),
        (replace(GOOD, opacity=1.5), ["opacity is 1.5", "0..1"]),
        (replace(GOOD, align="middle"), ["'middle'", "'center' or 'left'"]),
        (replace(GOOD, kind="polygon", points=((0, 0), (1, 1))), ["3 points or more, it has 2"]),
        (replace(GOOD, kind="polygon", points=((0, 0), (1, math.inf), (1, 1))), ["not finite"]),
        (replace(GOOD, kind="line", points=((0, 0),)), ["2 points or more, it has 1"]),
        (replace(GOOD, kind="line", points=((0, 0), (1, 1))), ["a line has no inside"]),
        (
            replace(GOOD, kind="text", height=9, text="7 ♥"),
            ["text mark grid.tile b1", "'♥' (U+2665)", "'7 ♥'"],
        ),
        (replace(GOOD, kind="text", height=9, text="a\nb"), ["U+000A"]),
        (Mark("rect", 3, 4.5, 1, 1), ["rect mark at 3, 4.5"]),
    ],
)
def test_a_mark_that_cannot_be_painted_is_named(mark: Mark, parts: Sequence[str]) -> None:
    with pytest.raises(RenderError) as caught:
        paint(mark)
    for part in parts:
        assert part in str(caught.value)


def test_sizes_and_grounds_are_checked() -> None:
    with pytest.raises(RenderError, match="0 x 5"):
        Painter(0, 5)
    with pytest.raises(RenderError, match="10 x 20 px for a painter of 20 x 10 px"):
        Painter(20, 10).paint(Picture(10, 20, WHITE, ()))
    with pytest.raises(RenderError, match="the ground"):
        Painter(20, 10).paint(Picture(20, 10, "white", ()))


def test_a_painter_keeps_nothing_of_earlier_pictures() -> None:
    painter = Painter(SIZE, SIZE)
    first = Picture(SIZE, SIZE, RED, (Mark("circle", 50, 50, 60, 60, fill=WHITE, opacity=0.3),))
    second = Picture(SIZE, SIZE, WHITE, (Mark("text", 50, 50, height=30, text="Ab", fill=RED),))
    one, two, again = painter.paint(first), painter.paint(second), painter.paint(first)
    assert (one == again).all()
    assert not np.shares_memory(one, two)
    broken = replace(first, marks=(*first.marks, replace(GOOD, opacity=2.0)))
    with pytest.raises(RenderError):
        painter.paint(broken)
    assert (painter.paint(second) == two).all()
    assert (Painter(SIZE, SIZE).paint(second) == two).all()


def test_an_outline_dropped_from_the_cache_comes_back_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "CACHE_LIMIT", 2)
    book = Fonts()
    widths = {text: book.width(text, 12) for text in ("a", "bb", "ccc", "dddd")}
    assert widths == {text: Fonts().width(text, 12) for text in widths}
    assert widths["dddd"] > widths["a"] > 0


HASH = """
import hashlib, sys
sys.path[:0] = sys.argv[1:]
from compiler.picture import Camera, Mark, Picture
import compiler.render
assert "skia" not in sys.modules
from compiler.render import Painter
text = Mark("text", 60, 30, height=24, text="Grüße, 12 × 3", fill="#203040", rotation=7, opacity=0.9)
pixels = Painter(120, 64).paint(Picture(120, 64, "#f4f1ea", (text,)))
print(hashlib.sha256(pixels.tobytes()).hexdigest())
"""


def test_pixels_do_not_depend_on_the_process_or_on_system_fonts() -> None:
    def run(**environment: str) -> str:
        result = subprocess.run(
            [sys.executable, "-c", HASH, *sys.path],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, **environment},
        )
        assert result.stderr == ""
        return result.stdout

    here = Painter(120, 64).paint(
        Picture(
            120,
            64,
            "#f4f1ea",
            (Mark("text", 60, 30, height=24, text="Grüße, 12 × 3", fill="#203040", rotation=7, opacity=0.9),),
        )
    )
    expected = hashlib.sha256(here.tobytes()).hexdigest() + "\n"
    assert run(PYTHONHASHSEED="1") == expected
    assert run(PYTHONHASHSEED="2", FONTCONFIG_FILE="/nowhere", HOME="/nowhere") == expected


class MissingLibrary:
    """An import hook that fails as Skia does on a machine without OpenGL."""

    def find_spec(self, name: str, path: object = None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name == "skia":
            raise ImportError("libEGL.so.1: cannot open shared object file: No such file or directory")
        return None


def test_a_missing_system_library_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "skia")
    monkeypatch.setattr(sys, "meta_path", [MissingLibrary(), *sys.meta_path])
    with pytest.raises(RenderError, match=r"libEGL\.so\.1.*apt-get install libegl1 libgl1 libexpat1"):
        Painter(8, 8)


SANS = fonts.FAMILIES["sans"]


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "skia", None)
        with pytest.raises(RenderError, match="pip install skia-python"):
            Painter(8, 8)
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "font_source_sans_pro", None)
        with pytest.raises(RenderError, match="pip install font-source-sans-pro"):
            Painter(8, 8)
    with monkeypatch.context() as patch:
        patch.setitem(sys.modules, "font_manrope", None)
        with pytest.raises(RenderError, match=r"text mark at 4, 4: .*pip install font-manrope"):
            Painter(8, 8).paint(
                Picture(8, 8, WHITE, (Mark("text", 4, 4, height=4, text="a", font="geometric", fill=RED),))
            )
    with monkeypatch.context() as patch:
        patch.setitem(fonts.FAMILIES, "sans", replace(SANS, bold="SourceSansPro-Nowhere.ttf"))
        with pytest.raises(RenderError, match=r"SourceSansPro-Nowhere\.ttf is not installed"):
            Painter(8, 8)
    with monkeypatch.context() as patch:
        patch.setitem(fonts.FAMILIES, "sans", replace(SANS, bold="LICENSE.txt"))
        with pytest.raises(RenderError, match="damaged"):
            Painter(8, 8)


def png(data: bytes) -> Pixels:
    return skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(data)).toarray(colorType=skia.kBGRA_8888_ColorType)


def solid(color: tuple[int, ...], width: int = 64, height: int = 48) -> Pixels:
    return np.full((height, width, len(color)), color, np.uint8)


def box_of(sheet: Pixels, color: tuple[int, ...]) -> tuple[int, int, int, int]:
    rows, columns = np.nonzero((sheet == color).all(axis=2))
    return int(columns.min()), int(rows.min()), int(columns.max()) + 1, int(rows.max()) + 1


def test_a_sheet_shows_frames_in_reading_order_at_one_width() -> None:
    colors = [(200, 40 * k, 10, 255) for k in range(5)]
    frames = [(f"00:0{k}.0", solid(color)) for k, color in enumerate(colors)]
    frames[1] = (frames[1][0], solid((10, 40, 200)))  # RGB, the same colour
    frames[4] = (frames[4][0], solid(colors[4], 640, 320))
    boxes = [box_of(png(contact_sheet(frames, title="T", columns=3, frame_width=200)), c) for c in colors]
    assert [(right - left, bottom - top) for left, top, right, bottom in boxes] == [(200, 150)] * 4 + [(200, 100)]
    assert len({box[1] for box in boxes[:3]}) == 1
    assert boxes[0][2] < boxes[1][0] < boxes[2][0]
    assert boxes[3][0] == boxes[0][0]
    assert boxes[3][1] == boxes[4][1] > boxes[0][3]


def test_a_sheet_grows_with_its_text_and_repeats_to_the_byte() -> None:
    frames = [("00:00.0", solid((90, 90, 90, 255)))]
    bare = contact_sheet(frames, title="T")
    full = contact_sheet(frames, title="T", question="word " * 60, options=["A. 1", "B. 2"], answer="Answer: B")
    assert full == contact_sheet(frames, title="T", question="word " * 60, options=["A. 1", "B. 2"], answer="Answer: B")
    assert png(full).shape[0] > png(bare).shape[0] + 6 * 20
    assert png(full).shape[1] == png(bare).shape[1]
    margin = png(full)[:, -24:]
    assert (margin == 255).all(), "text runs into the margin"


def test_a_sheet_refuses_what_it_cannot_show() -> None:
    frame = solid((0, 0, 0, 255))
    with pytest.raises(RenderError, match="at least one frame"):
        contact_sheet([], title="T")
    with pytest.raises(RenderError, match="0 columns"):
        contact_sheet([("", frame)], title="T", columns=0)
    with pytest.raises(RenderError, match=r"frame 00:01\.0: uint8 \(48, 64\)"):
        contact_sheet([("00:00.0", frame), ("00:01.0", frame[..., 0])], title="T")
    with pytest.raises(RenderError, match=r"U\+4E2D"):
        contact_sheet([("", frame)], title="T", answer="中")


@given(st.text(alphabet="ab \n", max_size=60), st.integers(1, 12))
def test_wrapping_keeps_every_letter_and_the_width(text: str, width: int) -> None:
    lines = wrapped(text, width, len)
    assert all(len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_wrapping_breaks_at_spaces_first() -> None:
    assert wrapped("one two three", 7, len) == ["one two", "three"]
    assert wrapped("a\n\nb", 7, len) == ["a", "", "b"]
    assert wrapped("to abcdefgh i", 5, len) == ["to", "abcde", "fgh i"]


def test_a_picture_has_the_same_pixels_whatever_was_painted_before() -> None:
    """The painter goes on from what two pictures share; that must not show."""
    pictures = [
        Picture(64, 48, ground, (*stage, replace(BALL, x=x), *over))
        for ground in ("#ffffff", "#e0e0ff")
        for stage in ((), (BOX,), (BOX, replace(BOX, x=50.0)))
        for x in (10.0, 20.0)
        for over in ((), (replace(BOX, y=40.0),))
    ]
    alone = [Painter(64, 48).paint(p) for p in pictures]
    painter = Painter(64, 48)
    order = [(7 * k) % len(pictures) for k in range(4 * len(pictures))] + list(range(len(pictures)))
    for number in order:
        assert np.array_equal(painter.paint(pictures[number]), alone[number])


@st.composite
def marks(draw: st.DrawFn) -> Mark:
    """Any mark, near the canvas of SIZE or on it."""
    near = st.floats(-20.0, SIZE + 20.0)
    kind = draw(st.sampled_from(["circle", "rect", "polygon", "line", "text"]))
    points = tuple(draw(st.lists(st.tuples(st.floats(-30, 30), st.floats(-30, 30)), min_size=3, max_size=5)))
    fill = None if kind == "line" else draw(st.sampled_from(["#d7263d", "#2667d9"]))
    return Mark(
        kind,
        draw(near),
        draw(near),
        draw(st.floats(1, 40)),
        draw(st.floats(1, 40)),
        draw(st.sampled_from([0.0, 0.0, 30.0, -75.5])),
        points if kind in ("polygon", "line") else (),
        fill=fill,
        fill_to=fill and draw(st.sampled_from([None, None, "#f2c500"])),
        stroke=draw(st.sampled_from([None, "#101010"])) if fill else "#101010",
        stroke_width=draw(st.floats(0, 6)),
        inside=kind != "line" and draw(st.booleans()),
        blur=draw(st.sampled_from([0.0, 0.0, 2.5])),
        text="8g" if kind == "text" else "",
        opacity=draw(st.sampled_from([1.0, 0.4])),
    )


@given(st.data())
def test_what_is_repainted_is_the_picture_and_the_rest_is_as_before(data: st.DataObject) -> None:
    """Pictures that share marks under and over those that change, as those of a clip do."""
    stock = data.draw(st.lists(marks(), min_size=3, max_size=6))
    painter, before = Painter(SIZE, SIZE), np.zeros((SIZE, SIZE, 4), np.uint8)
    for number in range(5):
        some = st.lists(st.sampled_from(stock), max_size=2)
        under, over = (stock[:1], stock[1:3]) if number else ([], [])
        shown = (*under, *data.draw(some), *data.draw(st.lists(marks(), max_size=1)), *data.draw(some), *over)
        picture = Picture(SIZE, SIZE, WHITE, shown)
        pixels, (left, top, right, bottom) = painter.repaint(picture)
        assert np.array_equal(pixels, Painter(SIZE, SIZE).paint(picture))
        kept = np.ones((SIZE, SIZE), bool)
        kept[top:bottom, left:right] = False
        assert np.array_equal(pixels[kept], before[kept])
        before = pixels.copy()


def test_a_repeat_repaints_nothing_and_a_ball_its_surroundings() -> None:
    painter = Painter(64, 48)
    assert painter.repaint(Picture(64, 48, WHITE, (BOX, BALL)))[1] == (0, 0, 64, 48)
    assert painter.repaint(Picture(64, 48, WHITE, (BOX, BALL)))[1] == (0, 0, 0, 0)
    left, top, right, bottom = painter.repaint(Picture(64, 48, WHITE, (BOX, replace(BALL, y=22.0))))[1]
    assert (left, right, top, bottom) == (9, 31, 9, 33)


BALL = Mark("circle", 20.0, 20.0, 18.0, 18.0, fill="#d7263d", opacity=0.8)
BOX = Mark("rect", 30.0, 24.0, 20.0, 10.0, fill="#2667d9", stroke="#101010", stroke_width=2.0)
