"""Keyed randomness: in goes a path of names, out comes a stream that depends on nothing else.

Draws are made by hashing a key with a counter (BLAKE2b), so that a stream is the same on every
platform, in every worker and in every order, and one stream's use never moves another.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TypeVar

T = TypeVar("T")

_WORDS_A_BLOCK = 8


def key_of(*parts: str | int) -> bytes:
    """A key for a path of names and numbers; parts can't run together."""
    text = "\x1f".join(f"{type(p).__name__[0]}{p}" for p in parts)
    return blake2b(text.encode(), digest_size=32).digest()


class Stream:
    """Uniform draws from a key. A stream belongs to one draw of one declaration."""

    __slots__ = ("_block", "_count", "_key")

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._count = 0
        self._block = b""

    def child(self, *path: str | int) -> Stream:
        """The stream of a name below this one; independent of how far this one was used."""
        text = "\x1f".join(f"{type(p).__name__[0]}{p}" for p in path)
        return Stream(blake2b(text.encode(), key=self._key, digest_size=32).digest())

    def word(self) -> int:
        """64 uniform random bits."""
        place = self._count % _WORDS_A_BLOCK
        if place == 0:
            counter = (self._count // _WORDS_A_BLOCK).to_bytes(8, "little")
            self._block = blake2b(counter, key=self._key, digest_size=64).digest()
        self._count += 1
        return int.from_bytes(self._block[8 * place : 8 * place + 8], "little")

    def unit(self) -> float:
        """Uniform in [0, 1), on the 53-bit lattice."""
        return (self.word() >> 11) * 2.0**-53

    def below(self, count: int) -> int:
        """Uniform in 0 .. count - 1; the bias of the multiplication is below 2**-40 for count < 2**24."""
        return (self.word() * count) >> 64

    def choice(self, items: Sequence[T]) -> T:
        return items[self.below(len(items))]

    def shuffled(self, items: Sequence[T]) -> list[T]:
        """All items in a uniform random order (Fisher and Yates)."""
        out = list(items)
        for i in range(len(out) - 1, 0, -1):
            j = self.below(i + 1)
            out[i], out[j] = out[j], out[i]
        return out
