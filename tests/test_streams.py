"""Keyed streams: stable, independent, uniform."""

from __future__ import annotations

from collections import Counter

from compiler.streams import Stream, key_of


def test_a_stream_is_the_same_on_every_platform():
    # Worked once and fixed: a change here changes every dataset.
    stream = Stream(key_of("bounce_count", "train", 0, "hits", "easy", 0, 0))
    assert [stream.word() for _ in range(3)] == [
        10220071101891161739,
        5988673336683720229,
        18155250528225322652,
    ]


def test_parts_of_a_key_do_not_run_together():
    keys = [key_of("ab", "c"), key_of("a", "bc"), key_of("abc"), key_of("a", "b", "c"), key_of(1), key_of("1")]
    assert len(set(keys)) == len(keys)


def test_a_child_does_not_depend_on_how_far_its_parent_was_used():
    parent, used = Stream(key_of("x")), Stream(key_of("x"))
    for _ in range(20):
        used.word()
    assert parent.child("p", 3).word() == used.child("p", 3).word()


def test_neighbouring_seeds_share_nothing():
    words = [{Stream(key_of("s", seed)).child(i).word() for i in range(200)} for seed in range(5)]
    assert len(set.union(*words)) == 5 * 200


def test_below_is_uniform():
    stream = Stream(key_of("uniform"))
    counts = Counter(stream.below(7) for _ in range(70_000))
    chi_square = sum((counts[k] - 10_000) ** 2 / 10_000 for k in range(7))
    assert chi_square < 22.5  # 99.9 % of 6 degrees of freedom


def test_shuffles_are_uniform():
    stream = Stream(key_of("shuffle"))
    counts = Counter(tuple(stream.shuffled([1, 2, 3])) for _ in range(12_000))
    assert len(counts) == 6
    assert sum((c - 2000) ** 2 / 2000 for c in counts.values()) < 20.5


def test_unit_stays_in_its_half_open_range():
    stream = Stream(key_of("unit"))
    values = [stream.unit() for _ in range(20_000)]
    assert min(values) >= 0
    assert max(values) < 1
    assert abs(sum(values) / len(values) - 0.5) < 0.01
