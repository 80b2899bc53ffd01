"""Motions in closed form: they begin at `pos`, have no jumps, add up, and keep what physics keeps at a bounce."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, pairwise
from math import cos, hypot, inf, isclose, pi, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.errors import SceneError
from compiler.motion import motions as m
from compiler.motion.bounce import Box, bounced, box_of, free_track
from compiler.motion.collide import Body, Collided, collide
from compiler.motion.motions import Motion
from compiler.motion.tracks import Track
from compiler.values import US, Thing, Vector

POS = Vector(200.0, 150.0)
END_S = 20.0
BOX = Box(20.0, 428.0, 20.0, 300.0)

MOTIONS: dict[str, Motion] = {
    "linear": m.linear(90.0, 30.0),
    "linear with rests": m.linear(90.0, 30.0, None, 1.5, 4.0),
    "accelerated": m.accelerated(120.0, -30.0, 200.0, None, 0.5),
    "circular": m.circular(80.0, -60.0, 45.0),
    "spiral": m.spiral(20.0, 15.0, 90.0, 10.0, 1.0, 6.0),
    "sine": m.sine(50.0, 20.0, 40.0, 3.0),
    "zigzag": m.zigzag(50.0, 340.0, 40.0, 3.0, 8.0, 1.0),
    "eight": m.eight(200.0, 80.0, 6.0, 25.0),
    "polyline": m.polyline((0.0, 90.0, 225.0), (100.0, 60.0, 80.0), 70.0, 0.5),
    "path": m.path((60.0, 120.0, 20.0), (40.0, 0.0, -50.0), 6.0, 1.0),
    "spin": m.spin(90.0, 1.0, 5.0),
    "hold": m.hold(3.0),
    "sequence": m.sequence((m.hold(1.0), m.circular(50.0, 90.0, 0.0, None, 3.0), m.spin(-30.0, None, 2.0))),
    "combined": m.combined((m.linear(30.0, 0.0, None, 1.0, 6.0), m.eight(50.0, 20.0, 4.0), m.spin(40.0))),
}


def track_of(motion: Motion) -> Track:
    return free_track(motion, POS, END_S)


def moved(track: Track, seconds: float) -> tuple[float, float, float]:
    """Displacement to the right and up since the start in px, and the turn in degrees."""
    at, us = track.position(round(seconds * US)), round(seconds * US)
    return at.x - POS.x, POS.y - at.y, track.turned(us)


def close(a: tuple[float, ...], b: tuple[float, ...], within: float = 1e-6) -> bool:
    return all(isclose(x, y, abs_tol=within) for x, y in zip(a, b, strict=True))


def gaps(track: Track) -> list[float]:
    """How far, in px or degrees, a track jumps from one segment to the next."""
    found = []
    for a, b in pairwise(track.segments):
        before, after, since = a.at(b.start_s), b.at(b.start_s), b.start_s - a.start_s
        found.append(hypot(after.x - before.x, after.y - before.y))
        found.append(abs(b.angle.at(0.0) - a.angle.at(since)))
    return found


# ------------------------------------------------------------------ each motion


@pytest.mark.parametrize("name", MOTIONS)
def test_a_motion_begins_where_the_object_is_and_never_jumps(name: str) -> None:
    track = track_of(MOTIONS[name])
    assert track.segments[0].start_s == 0.0
    assert close(moved(track, 0.0), (0.0, 0.0, 0.0))
    assert max(gaps(track), default=0.0) < 1e-9


def test_an_accelerated_motion_turns_back_when_its_speed_is_used_up() -> None:
    track = track_of(m.accelerated(120.0, -30.0, 90.0))
    for t in (0.0, 1.0, 4.0, 8.0, 10.0):
        assert close(moved(track, t), (0.0, 120.0 * t - 15.0 * t * t, 0.0))
    assert close((track.speed(4 * US), track.speed(6 * US)), (0.0, 60.0))
    assert track.heading(3 * US) == pytest.approx(90.0)
    assert track.heading(5 * US) == pytest.approx(270.0)


@pytest.mark.parametrize(("turn", "way"), [(60.0, 1.0), (-60.0, -1.0)])
def test_a_circle_is_gone_round_from_its_point_counter_clockwise_above_0(turn: float, way: float) -> None:
    track = track_of(m.circular(80.0, turn, 45.0))
    for t in (0.0, 0.7, 3.0, 5.5):
        angle = (45.0 + way * 60.0 * t) * pi / 180
        rim = (80.0 * (cos(angle) - cos(pi / 4)), 80.0 * (sin(angle) - sin(pi / 4)), 0.0)
        assert close(moved(track, t), rim)
        assert track.speed(round(t * US)) == pytest.approx(80.0 * pi / 3)
    assert track.distance(6 * US) == pytest.approx(2 * pi * 80.0)


def test_a_spiral_s_radius_grows_steadily() -> None:
    track = track_of(m.spiral(20.0, 15.0, 90.0))
    for t in (0.0, 1.0, 2.5, 7.0):
        x, y, _ = moved(track, t)
        assert hypot(x + 20.0, y) == pytest.approx(20.0 + 15.0 * t)


def test_a_sine_and_a_zigzag_swing_to_the_left_first_as_far_as_their_amplitude() -> None:
    for motion in (m.sine(50.0, 0.0, 40.0, 4.0), m.zigzag(50.0, 0.0, 40.0, 4.0, 12.0)):
        track = track_of(motion)
        for t, left in ((1.0, 40.0), (2.0, 0.0), (3.0, -40.0), (4.0, 0.0), (9.0, 40.0)):
            assert close(moved(track, t), (50.0 * t, left, 0.0)), motion.said[0]
    # Halfway to the side a zigzag is at half of it, a sine further out.
    assert moved(track_of(m.zigzag(50.0, 0.0, 40.0, 4.0, 12.0)), 0.5)[1] == pytest.approx(20.0)
    assert moved(track_of(m.sine(50.0, 0.0, 40.0, 4.0)), 0.5)[1] == pytest.approx(40.0 * sin(pi / 4))


def test_an_eight_is_crossed_at_the_start_and_as_wide_and_high_as_it_says() -> None:
    track = track_of(m.eight(200.0, 80.0, 6.0))
    places = [moved(track, 6.0 * k / 4800) for k in range(4801)]
    assert max(x for x, _, _ in places) == pytest.approx(100.0, abs=1e-3)
    assert min(x for x, _, _ in places) == pytest.approx(-100.0, abs=1e-3)
    assert max(y for _, y, _ in places) == pytest.approx(40.0, abs=1e-3)
    assert min(y for _, y, _ in places) == pytest.approx(-40.0, abs=1e-3)
    assert close(moved(track, 3.0), (0.0, 0.0, 0.0))


def test_a_polyline_goes_its_legs_at_one_speed_and_rests() -> None:
    track = track_of(m.polyline((0.0, 90.0, 180.0), (100.0, 60.0, 40.0), 50.0))
    corners = {2.0: (100.0, 0.0, 0.0), 3.2: (100.0, 60.0, 0.0), 4.0: (60.0, 60.0, 0.0), 9.0: (60.0, 60.0, 0.0)}
    for t, corner in corners.items():
        assert close(moved(track, t), corner)
    assert [track.speed(round(t * US)) for t in (0.0, 1.9, 3.9)] == pytest.approx([50.0] * 3)
    assert track.speed(5 * US) == 0.0
    assert track.heading(5 * US) is None


def test_a_path_passes_through_its_points_in_equal_times_without_a_corner() -> None:
    track = track_of(m.path((60.0, 120.0, 20.0), (40.0, 0.0, -50.0), 6.0))
    for t, point in ((2.0, (60.0, -40.0, 0.0)), (4.0, (120.0, 0.0, 0.0)), (6.0, (20.0, 50.0, 0.0))):
        assert close(moved(track, t), point)
    for t in (2.0, 4.0):
        before, after = (track.velocity(round(t * US) + d) for d in (-1, 1))
        assert close(before, after, within=1e-3)


@pytest.mark.parametrize("name", ["circular", "sine", "eight", "zigzag"])
def test_a_period_later_the_path_is_repeated(name: str) -> None:
    motion = {**MOTIONS, "zigzag": m.zigzag(50.0, 340.0, 40.0, 3.0, 30.0)}[name]
    assert motion.period_s is not None
    track, period = track_of(motion), motion.period_s
    drifts = []
    for t in (0.2, 1.3, 2.9):
        a, b = moved(track, t), moved(track, t + period)
        drifts.append((b[0] - a[0], b[1] - a[1]))
    assert close(drifts[0], drifts[1]), drifts
    assert close(drifts[0], drifts[2]), drifts
    # What has no speed of its own comes back; the others get on by it.
    assert hypot(*drifts[0]) == pytest.approx(0.0 if name in ("circular", "eight") else 50.0 * period)


def test_a_motion_rests_before_and_after_its_time() -> None:
    for name, (after, during) in {"linear with rests": (1.5, 4.0), "spiral": (1.0, 6.0), "spin": (1.0, 5.0)}.items():
        track, end = track_of(MOTIONS[name]), after + during
        assert close(moved(track, after), (0.0, 0.0, 0.0))
        assert not close(moved(track, after + 0.1), (0.0, 0.0, 0.0))
        assert close(moved(track, end), moved(track, END_S))
        assert not close(moved(track, end), moved(track, end - 0.1))


# ------------------------------------------------------------------ sums and sequences


@given(st.lists(st.sampled_from(sorted(MOTIONS)), min_size=1, max_size=4), st.floats(0.0, END_S))
def test_combined_motions_add_their_displacements_and_turns(names: list[str], seconds: float) -> None:
    parts = [moved(track_of(MOTIONS[name]), seconds) for name in names]
    total = track_of(m.combined(tuple(MOTIONS[name] for name in names)))
    wanted = tuple(sum(values) for values in zip(*parts, strict=True))
    assert close(moved(total, seconds), wanted, within=1e-5)
    assert max(gaps(total), default=0.0) < 1e-6


def test_in_a_sequence_each_motion_goes_on_where_the_one_before_ended() -> None:
    parts = (m.polyline((0.0,), (100.0,), 50.0), m.hold(1.0), m.spin(90.0, None, 2.0), m.linear(30.0, 90.0))
    track = track_of(m.sequence(parts))
    for t, wanted in (
        (2.0, (100.0, 0.0, 0.0)),
        (3.0, (100.0, 0.0, 0.0)),
        (4.0, (100.0, 0.0, 90.0)),
        (5.0, (100.0, 0.0, 180.0)),
        (8.0, (100.0, 90.0, 180.0)),
    ):
        assert close(moved(track, t), wanted)


REFUSED: list[tuple[Callable[[], Motion], str]] = [
    (lambda: m.linear(90.0, 0.0, None, -1.0), "'after' is -1.000 s"),
    (lambda: m.linear(90.0, 0.0, None, None, -1.0), "'during' is -1.000 s"),
    (lambda: m.hold(-1.0), "'during' is -1.000 s"),
    (lambda: m.circular(-5.0, 90.0), "radius is 0 px or more"),
    (lambda: m.sine(50.0, 0.0, 40.0, 0.0), "a period of 0.000 s"),
    (lambda: m.zigzag(50.0, 0.0, 40.0, 1e-3, 600.0), "at most 10,000 pieces"),
    (lambda: m.eight(50.0, 40.0, 601.0), "at most 600 s"),
    (lambda: m.polyline((0.0, 90.0), (10.0,), 50.0), "2 headings for 1 lengths"),
    (lambda: m.polyline((0.0,), (10.0,), 0.0), "a speed above 0"),
    (lambda: m.path((1.0,), (), 2.0), "1 x for 0 y"),
    (lambda: m.path((1.0,), (1.0,), 0.0), "above 0 s"),
    (lambda: m.sequence(()), "0 pieces"),
    (lambda: m.sequence((m.spin(90.0), m.hold(1.0))), "what follows spin() never comes"),
    (lambda: m.sequence((m.linear(9.0, 0.0, "walls"),)), "a motion that bounces stands alone"),
    (lambda: m.combined((m.linear(9.0, 0.0, "walls"), m.spin(9.0))), "a motion that bounces stands alone"),
    (lambda: m.combined(()), "of no motion"),
]


@pytest.mark.parametrize(("make", "told"), REFUSED, ids=[told for _, told in REFUSED])
def test_a_motion_that_cannot_be_is_refused_in_words(make: Callable[[], Motion], told: str) -> None:
    with pytest.raises(SceneError) as caught:
        make()
    assert told in str(caught.value)


# ------------------------------------------------------------------ bounces


def energy(track: Track, us: int, down: float) -> float:
    """Kinetic and potential energy of a mass 1 that falls by `down` px/s2."""
    return track.speed(us) ** 2 / 2 - down * track.position(us).y


@pytest.mark.parametrize("heading", [270.0, 90.0])
def test_a_ball_that_falls_keeps_its_energy_until_a_wall_turns_it(heading: float) -> None:
    """Between two contacts v^2 / 2 - a s is kept along the heading; a wall turns the heading, not the speed."""
    motion = m.accelerated(60.0, 40.0, heading, "walls")
    contacts, track = bounced(motion, POS, BOX, END_S, "ball")
    assert len(contacts) >= 4
    down = 40.0 if heading == 270.0 else -40.0
    times = [0, *(c.us for c in contacts)]
    for start, end in pairwise(times):
        inside = [start + (end - start) * k // 7 for k in range(1, 7)]
        values = [energy(track, us, down) for us in inside]
        assert max(values) - min(values) < 1e-3 * max(1.0, abs(values[0]))
        down = -down
    for contact in contacts:
        assert track.speed(contact.us - 1) == pytest.approx(track.speed(contact.us + 1), abs=1e-3)


def test_a_bounced_motion_is_as_fast_as_the_free_one_and_stays_in_its_box() -> None:
    motion = m.accelerated(150.0, -25.0, 37.0, "walls")
    contacts, track = bounced(motion, POS, BOX, END_S, "ball")
    free = free_track(motion, POS, END_S)
    assert {c.wall for c in contacts} == {"left", "right", "top", "bottom"}
    assert max(gaps(track)) < 1e-6
    for us in range(0, round(END_S * US), 37_000):
        at = track.position(us)
        assert BOX.left - 1e-6 <= at.x <= BOX.right + 1e-6
        assert BOX.top - 1e-6 <= at.y <= BOX.bottom + 1e-6
        assert track.speed(us) == pytest.approx(free.speed(us), abs=1e-3)
    assert track.distance(round(END_S * US)) == pytest.approx(free.distance(round(END_S * US)), rel=1e-4)


def test_a_motion_that_turns_back_passes_the_same_places_at_mirrored_times() -> None:
    _, track = bounced(m.accelerated(150.0, -25.0, 37.0, "walls"), POS, BOX, END_S, "ball")
    turning = 6 * US  # 150 px/s are used up
    assert track.speed(turning) == pytest.approx(0.0, abs=1e-6)
    for since in range(0, turning, 113_000):
        before, after = track.position(turning - since), track.position(turning + since)
        assert close(before, after)
        assert track.speed(turning - since) == pytest.approx(track.speed(turning + since), abs=1e-3)


def test_what_starts_in_a_wall_or_meets_it_without_end_is_refused() -> None:
    with pytest.raises(SceneError, match="not clear of the walls"):
        bounced(m.linear(9.0, 0.0, "walls"), Vector(20.0, 150.0), BOX, END_S, "ball")
    with pytest.raises(SceneError, match="more often than 10,000 times"):
        bounced(m.accelerated(0.0, 1e6, 0.0, "walls"), POS, BOX, END_S, "ball")


# ------------------------------------------------------------------ circles off each other


def body(number: int, x: float, y: float, vx: float, vy: float, radius: float = 20.0, walls: bool = True) -> Body:
    box = box_of(448, 320, (radius,) * 4) if walls else None
    return Body(Thing("disc", number), radius, x, y, vx, vy, box)


def crowd() -> list[Body]:
    return [
        body(0, 60.0, 60.0, 90.0, 70.0, 20.0),
        body(1, 200.0, 90.0, -120.0, 40.0, 30.0),
        body(2, 350.0, 220.0, 30.0, -150.0, 25.0),
        body(3, 100.0, 240.0, 60.0, 10.0, 15.0),
    ]


def motion_of(found: Collided, bodies: list[Body], us: int) -> tuple[float, float, float]:
    """Momentum and kinetic energy of all bodies; the mass of each is its radius squared."""
    px = py = e = 0.0
    for one in bodies:
        v, mass = found.tracks[one.thing].velocity(us), one.radius**2
        px, py, e = px + mass * v.x, py + mass * v.y, e + mass * (v.x**2 + v.y**2) / 2
    return px, py, e


def test_two_equal_discs_that_meet_head_on_exchange_their_velocities() -> None:
    found = collide([body(0, 100.0, 150.0, 80.0, 0.0), body(1, 300.0, 150.0, -40.0, 0.0)], 2.0)
    (meeting,) = found.meetings
    assert meeting.us == round((200.0 - 40.0) / 120.0 * US)
    after = [found.tracks[Thing("disc", k)].velocity(meeting.us + 1) for k in (0, 1)]
    assert close(after[0], (-40.0, 0.0))
    assert close(after[1], (80.0, 0.0))


def test_a_meeting_keeps_momentum_and_energy_and_a_wall_keeps_energy() -> None:
    bodies = crowd()
    found = collide(bodies, END_S)
    assert len(found.meetings) >= 10
    walls = {c.us for contacts in found.walls.values() for c in contacts}
    assert len(walls) >= 10
    energies = [motion_of(found, bodies, us)[2] for us in range(0, round(END_S * US), 500_000)]
    assert max(energies) == pytest.approx(min(energies), rel=1e-9)
    for meeting in found.meetings:
        if all(abs(us - meeting.us) > 1 for us in walls):
            before, after = (motion_of(found, bodies, meeting.us + d) for d in (-1, 1))
            assert close(before, after, within=1e-6 * before[2])


def test_discs_touch_when_they_meet_and_never_overlap() -> None:
    bodies = crowd()
    found = collide(bodies, END_S)

    def gap(a: Body, b: Body, us: int) -> float:
        p, q = (found.tracks[one.thing].position(us) for one in (a, b))
        return hypot(p.x - q.x, p.y - q.y) - a.radius - b.radius

    by_thing = {one.thing: one for one in bodies}
    for meeting in found.meetings:
        assert abs(gap(by_thing[meeting.first], by_thing[meeting.second], meeting.us)) < 1e-3
    for us in range(0, round(END_S * US), 11_000):
        assert min(gap(a, b, us) for a, b in combinations(bodies, 2)) > -1e-6
    assert all(max(gaps(track)) < 1e-6 for track in found.tracks.values())


def test_discs_without_walls_go_on_for_ever_after_their_last_meeting() -> None:
    found = collide([body(0, 100.0, 150.0, 80.0, 0.0, walls=False), body(1, 300.0, 150.0, 0.0, 0.0, walls=False)], 60.0)
    assert len(found.meetings) == 1
    assert not any(found.walls.values())
    assert found.tracks[Thing("disc", 1)].position(60 * US).x == pytest.approx(300.0 + 80.0 * 58.0)


def test_discs_that_overlap_or_stand_in_a_wall_at_the_start_are_refused() -> None:
    with pytest.raises(SceneError, match=r"disc\[0\] and disc\[1\] overlap at the start"):
        collide([body(0, 100.0, 150.0, 80.0, 0.0), body(1, 139.0, 150.0, 0.0, 0.0)], 2.0)
    with pytest.raises(SceneError, match="not clear of the walls"):
        collide([body(0, 15.0, 150.0, 80.0, 0.0), body(1, 139.0, 150.0, 0.0, 0.0)], 2.0)


def test_a_motion_without_an_end_has_a_last_piece_that_goes_on() -> None:
    assert MOTIONS["linear"].pieces[-1].seconds == inf
    assert track_of(MOTIONS["linear"]).position(600 * US).x == pytest.approx(POS.x + 90.0 * cos(pi / 6) * 600.0)
