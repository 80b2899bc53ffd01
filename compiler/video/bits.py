"""Bits of H.264 in and out: NAL units, emulation prevention, fixed-width and exp-Golomb numbers.

Clauses are of ITU-T H.264: 7.2 and 9.1 for the numbers, 7.4.1 for emulation prevention, annex B for
the byte stream.
"""

from __future__ import annotations

import re

START_CODE = b"\0\0\0\1"
ESCAPED = re.compile(rb"\0\0(?=[\0-\3])")


class BitReader:
    """Reads numbers from the front of a payload; behind its end `EOFError` is raised."""

    def __init__(self, payload: bytes) -> None:
        self._bits = int.from_bytes(payload, "big")
        self._left = len(payload) * 8
        self._size = self._left

    @property
    def position(self) -> int:
        """Bits read so far."""
        return self._size - self._left

    def u(self, width: int) -> int:
        """An unsigned number of so many bits."""
        if width > self._left:
            raise EOFError(f"{width} bits wanted at bit {self.position}, the payload has {self._size}")
        self._left -= width
        return (self._bits >> self._left) & ((1 << width) - 1)

    def ue(self) -> int:
        """An unsigned exp-Golomb number: as many zeros as bits follow the first one."""
        zeros = 0
        while not self.u(1):
            zeros += 1
        return (1 << zeros) - 1 + self.u(zeros)

    def se(self) -> int:
        """A signed exp-Golomb number: 0, 1, -1, 2, -2 ... in the order of `ue`."""
        number = self.ue()
        return (number + 1) // 2 if number % 2 else -(number // 2)


class BitWriter:
    """Collects numbers into a payload."""

    def __init__(self) -> None:
        self._bits = 0
        self._size = 0

    def u(self, number: int, width: int) -> None:
        """An unsigned number of so many bits."""
        if number >> width:
            raise ValueError(f"{number} does not fit into {width} bits")
        self._bits = self._bits << width | number
        self._size += width

    def ue(self, number: int) -> None:
        """An unsigned exp-Golomb number."""
        self.u(number + 1, 2 * (number + 1).bit_length() - 1)

    def finish(self) -> bytes:
        """The payload, closed by a one and zeros up to a whole byte (7.3.2.11)."""
        self.u(1, 1)
        self.u(0, -self._size % 8)
        return self._bits.to_bytes(self._size // 8, "big")


def overwritten(payload: bytes, position: int, width: int, number: int) -> bytes:
    """The payload with the `width` bits from bit `position` on set to a number that fits into them."""
    first, end = position // 8, (position + width + 7) // 8
    below = end * 8 - position - width
    mask = ((1 << width) - 1) << below
    bits = int.from_bytes(payload[first:end], "big") & ~mask | number << below
    return payload[:first] + bits.to_bytes(end - first, "big") + payload[end:]


def escape(payload: bytes) -> bytes:
    """Break up what would look like a start code: a 3 goes between two zeros and a byte up to 3."""
    return ESCAPED.sub(b"\0\0\3", payload)


def unescape(unit: bytes) -> bytes:
    """Take those bytes out again."""
    return unit.replace(b"\0\0\3", b"\0\0")


def split_units(stream: bytes) -> list[bytes]:
    """The NAL units of a byte stream, without start codes. No unit ends in a zero byte."""
    return [part.rstrip(b"\0") for part in stream.split(b"\0\0\1")[1:]]


def join_units(units: list[bytes]) -> bytes:
    """The byte stream of NAL units."""
    return b"".join(START_CODE + unit for unit in units)
