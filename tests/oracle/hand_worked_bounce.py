"""Nothing in; five bounce_count scenarios with hits and answers solved on paper out.

The canvas is 448 px square, so an outline that reaches e px meets the far wall with its `pos` at 448 - e.
Headings whose sine and cosine are 0, 1, 3/5 and 4/5 or equal keep the arithmetic to what paper allows.
"""

from typing import Any

from .worked import Asked, HandWorked

HEADING_3_4_5 = 53.13010235415598
"""Degrees; cosine 3/5 and sine 4/5."""

SQRT_2 = 1.4142135623730951


def bounce_scenarios() -> list[HandWorked]:
    """The five scenarios."""
    return [
        _circle_right(),
        _square_up(),
        _triangle_slanted(),
        _circle_into_corners(),
        _square_to_last_frame(),
    ]


def _circle_right() -> HandWorked:
    # Radius 20: `pos` runs between x = 20 and x = 428, 408 px apart, 4.08 s at 100 px/s.
    # right: (428 - 100) / 100 = 3.28 s; left: 3.28 + 4.08 = 7.36 s; right: 11.44 s; then 15.52 s: too late.
    # 12 s are 360 frames, the last at 359/30 = 11.9667 s, so 11.44 s counts.
    # Third hit 11.44 s: 10.94 s to 11.94 s, inside the clip.
    return HandWorked(
        "circle to the right and back",
        _scenario(12.0, "circle", 40.0, (100.0, 224.0), speed=100.0, heading=0.0),
        (
            _hits("circle", 3),
            _one_wall("circle", "right", 2),
            _one_wall("circle", "left", 1),
            _one_wall("circle", "top", 0),
            _when_third("circle", [10_940_000, 11_940_000]),
        ),
        events=_events((3_280_000, "right"), (7_360_000, "left"), (11_440_000, "right")),
    )


def _square_up() -> HandWorked:
    # A square in a circle of diameter 30 * sqrt 2 has sides of 30 and reaches 15 each way, not 21.2:
    # `pos` runs between y = 15 and y = 433, 418 px apart, 418 / 300 = 1.393333 s at 300 px/s.
    # Heading 90 is up, where y falls, so top comes first: (225 - 15) / 300 = 0.7 s.
    # Then every 1.393333 s: 2.093333 bottom, 3.486667 top, 4.88 bottom, 6.273333 top, 7.666667 bottom.
    # 8 s are 240 frames, the last at 7.9667 s; the seventh hit would be at 9.06 s.
    # Third hit 3.486667 s: 2.986667 s to 3.986667 s.
    return HandWorked(
        "square up and down",
        _scenario(8.0, "square", 30 * SQRT_2, (100.0, 225.0), speed=300.0, heading=90.0),
        (
            _hits("square", 6),
            _one_wall("square", "top", 3),
            _one_wall("square", "bottom", 3),
            _one_wall("square", "right", 0),
            _when_third("square", [2_986_667, 3_986_667]),
        ),
        events=_events(
            (700_000, "top"),
            (2_093_333, "bottom"),
            (3_486_667, "top"),
            (4_880_000, "bottom"),
            (6_273_333, "top"),
            (7_666_667, "bottom"),
        ),
    )


def _triangle_slanted() -> HandWorked:
    # In a circle of radius 24 the triangle reaches 24 up, 12 down and 24 * cos 30 = 20.784610 to either side.
    # 250 px/s at 3-4-5: 150 px/s to the right, 200 px/s up.
    # y runs between 24 and 448 - 12 = 436, 412 px apart, 2.06 s:
    #   top (224 - 24) / 200 = 1.0 s, bottom 3.06 s, top 5.12 s, bottom 7.18 s.
    # x runs between 20.784610 and 427.215390, 406.430781 px apart, 2.709539 s:
    #   right (427.215390 - 170) / 150 = 257.215390 / 150 = 1.714769 s, left 4.424308 s, right 7.133846 s.
    # 6.5 s are 195 frames, the last at 6.4667 s: five hits. Third hit 3.06 s: 2.56 s to 3.56 s.
    return HandWorked(
        "triangle on a slant",
        _scenario(6.5, "triangle", 48.0, (170.0, 224.0), speed=250.0, heading=HEADING_3_4_5),
        (
            _hits("triangle", 5),
            _one_wall("triangle", "top", 2),
            _one_wall("triangle", "bottom", 1),
            _one_wall("triangle", "left", 1),
            _when_third("triangle", [2_560_000, 3_560_000]),
        ),
        events=_events(
            (1_000_000, "top"),
            (1_714_769, "right"),
            (3_060_000, "bottom"),
            (4_424_308, "left"),
            (5_120_000, "top"),
        ),
    )


def _circle_into_corners() -> HandWorked:
    # 200 * sqrt 2 px/s at 315 degrees: 200 px/s to the right and 200 px/s down. Radius 24: x and y both run
    # between 24 and 424, 400 px apart, 2 s. From the centre: lower right corner (424 - 224) / 200 = 1.0 s,
    # upper left corner 3.0 s, lower right corner 5.0 s, then 7.0 s. 6 s are 180 frames, the last at 5.9667 s.
    # A corner is two hits at one time, in the order left, right, top, bottom.
    # Hits: right, bottom, left, top, right, bottom; the third is left at 3.0 s: 2.5 s to 3.5 s.
    return HandWorked(
        "circle from corner to corner",
        _scenario(6.0, "circle", 48.0, (224.0, 224.0), speed=200 * SQRT_2, heading=315.0),
        (
            _hits("circle", 6),
            _one_wall("circle", "right", 2),
            _one_wall("circle", "bottom", 2),
            _one_wall("circle", "left", 1),
            _one_wall("circle", "top", 1),
            _when_third("circle", [2_500_000, 3_500_000]),
        ),
        events=_events(
            (1_000_000, "right"),
            (1_000_000, "bottom"),
            (3_000_000, "left"),
            (3_000_000, "top"),
            (5_000_000, "right"),
            (5_000_000, "bottom"),
        ),
    )


def _square_to_last_frame() -> HandWorked:
    # 181 frames: length 181/30 s, the last frame at 180/30 = 6.0 s, which is still simulated time.
    # Reach 15: x runs between 15 and 433, 418 px apart, 4.18 s at 100 px/s. Heading 180 is to the left:
    # left (197 - 15) / 100 = 1.82 s, right 1.82 + 4.18 = 6.0 s, at the last frame exactly: it counts.
    # There is no third hit.
    return HandWorked(
        "square that hits at the last frame",
        _scenario(181 / 30, "square", 30 * SQRT_2, (197.0, 300.0), speed=100.0, heading=180.0),
        (
            _hits("square", 2),
            _one_wall("square", "left", 1),
            _one_wall("square", "right", 1),
            _one_wall("square", "bottom", 0),
        ),
        events=_events((1_820_000, "left"), (6_000_000, "right")),
    )


def _scenario(
    length: float, shape: str, size: float, pos: tuple[float, float], speed: float, heading: float
) -> dict[str, Any]:
    """A red ball on the scene's canvas; length s, size and pos px, speed px/s, heading degrees."""
    return {
        "format": "synrl.scenario/1",
        "scene": "bounce_count",
        "canvas": {"width": 448, "height": 448, "fps": 30},
        "length_s": length,
        "params": {"length": length, "hue": "red", "speed": speed, "heading": heading},
        "objects": {"ball": [{"shape": shape, "size": size, "pos": list(pos)}]},
    }


def _events(*hits: tuple[int, str]) -> tuple[dict[str, Any], ...]:
    """Hit events from (start in microseconds, wall)."""
    return tuple({"name": "hit", "start_us": at, "object": "ball", "wall": wall} for at, wall in hits)


def _hits(shape: str, answer: int) -> Asked:
    wordings = (
        f"How many times does the red {shape} hit a wall?",
        f"Count the wall hits of the red {shape}.",
    )
    return Asked("hits", {}, wordings, answer)


def _one_wall(shape: str, wall: str, answer: int) -> Asked:
    wording = f"How many times does the red {shape} hit the {wall} wall?"
    return Asked("one_wall", {"w": wall}, (wording,), answer)


def _when_third(shape: str, answer: list[int]) -> Asked:
    wording = f"When does the red {shape} hit a wall for the third time?"
    return Asked("when_third", {}, (wording,), answer)
