"""x264's packets in, the same packets out with room for repeats between them, and the repeats themselves.

A repeat is a P slice whose macroblocks are all skipped: ITU-T H.264 infers for each the motion vector
zero and no residual, so it decodes to exactly the picture before it (8.4.1.1), for some ten bytes. Each
picture is a reference, counted by `frame_num` since the last IDR picture (7.4.3); repeats push the
numbers of the coded pictures behind them up, and as the field has a fixed width it is set in place.
"""

from __future__ import annotations

from dataclasses import dataclass

from compiler.video.bits import BitReader, BitWriter, escape, join_units, overwritten, split_units, unescape
from compiler.video.errors import VideoError

SLICE, IDR_SLICE, SPS, PPS = 1, 5, 7, 8
TYPE_BITS = 31  # of a unit's first byte; the two bits above tell whether it is a reference
REFERENCE = 2 << 5
P_SLICES = 5  # P, and so are the other slices of the picture
NO_DEBLOCKING = 1
WITH_CHROMA_FORMAT = {44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244}  # profiles, by 7.3.2.1.1
HEADER_BYTES = 32  # more than the numbers up to the picture order count can take


class UnexpectedStream(Exception):
    """Parameter sets under which a repeat would have to be written otherwise; says what it met."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What slice headers depend on. Widths in bits; `poc_bits` is 0 where no picture order count is sent."""

    frame_num_bits: int
    poc_bits: int
    macroblocks: int
    pps_id: int
    deblocking_control: bool


def read_parameters(extradata: bytes) -> Parameters:
    """Read one SPS and one PPS from a byte stream. Raises `UnexpectedStream`."""
    units = split_units(extradata)
    sps = [unit for unit in units if unit[0] & TYPE_BITS == SPS]
    pps = [unit for unit in units if unit[0] & TYPE_BITS == PPS]
    if len(sps) != 1 or len(pps) != 1:
        raise UnexpectedStream(f"{len(sps)} sequence and {len(pps)} picture parameter sets")
    try:
        frame_num_bits, poc_bits, macroblocks = _read_sps(BitReader(unescape(sps[0])[1:]))
        pps_id, deblocking_control = _read_pps(BitReader(unescape(pps[0])[1:]))
    except EOFError as error:
        raise UnexpectedStream(f"a parameter set is cut off: {error}") from error
    return Parameters(frame_num_bits, poc_bits, macroblocks, pps_id, deblocking_control)


class Repeats:
    """Numbers the pictures of one stream anew, repeats among them."""

    def __init__(self, parameters: Parameters) -> None:
        self._parameters = parameters
        self._coded = 0  # pictures from x264 since the last IDR picture, that one among them
        self._repeats = 0
        self._written: dict[int, bytes] = {}  # repeats by number, of which there are as many as between IDR pictures

    def coded(self, packet: bytes) -> bytes:
        """x264's next picture with its numbers set. Raises `VideoError` where x264 numbered otherwise."""
        units = split_units(packet)
        if any(unit[0] & TYPE_BITS == IDR_SLICE for unit in units):
            self._coded = self._repeats = 0
        if self._repeats:
            packet = join_units([self._numbered(unit) if unit[0] & TYPE_BITS == SLICE else unit for unit in units])
        self._coded += 1
        return packet

    def repeat(self) -> bytes:
        """The picture before it again, as a packet (7.3.3, 7.3.4)."""
        number = self._coded + self._repeats
        self._repeats += 1
        if number not in self._written:
            self._written[number] = self._repeat(number)
        return self._written[number]

    def _repeat(self, number: int) -> bytes:
        known = self._parameters
        bits = BitWriter()
        bits.ue(0)  # first macroblock
        bits.ue(P_SLICES)
        bits.ue(known.pps_id)
        bits.u(number % (1 << known.frame_num_bits), known.frame_num_bits)
        if known.poc_bits:
            bits.u(2 * number % (1 << known.poc_bits), known.poc_bits)
        bits.u(0, 1)  # as many references as the parameter set says: one
        bits.u(0, 1)  # the one before it
        bits.u(0, 1)  # the oldest reference goes
        bits.ue(0)  # quantizer as in the parameter set
        if known.deblocking_control:
            bits.ue(NO_DEBLOCKING)
        bits.ue(known.macroblocks)  # all skipped
        return join_units([bytes([REFERENCE | SLICE]) + escape(bits.finish())])

    def _numbered(self, unit: bytes) -> bytes:
        known = self._parameters
        payload = unescape(unit)
        bits = BitReader(payload[:HEADER_BYTES])
        reference = bits.u(8) >> 5
        for _ in range(3):  # first macroblock, type, parameter set
            bits.ue()
        at = bits.position
        found = bits.u(known.frame_num_bits)
        if not reference or found != self._coded % (1 << known.frame_num_bits):
            raise VideoError(
                f"x264 numbered picture {self._coded} after a keyframe {found} ({reference=}): it does not refer"
                " to the picture before it, and no repeats can be put between them"
            )
        number = self._coded + self._repeats
        payload = overwritten(payload, at, known.frame_num_bits, number % (1 << known.frame_num_bits))
        if known.poc_bits:
            payload = overwritten(payload, bits.position, known.poc_bits, 2 * number % (1 << known.poc_bits))
        return escape(payload)


def _read_sps(bits: BitReader) -> tuple[int, int, int]:
    """Width of `frame_num`, width of the picture order count or 0, macroblocks of a picture (7.3.2.1.1)."""
    profile = bits.u(8)
    bits.u(16)  # constraints, level
    bits.ue()  # id
    if profile in WITH_CHROMA_FORMAT:
        _expect(bits.ue(), 1, "chroma_format_idc")
        _expect(bits.ue(), 0, "bit_depth_luma_minus8")
        _expect(bits.ue(), 0, "bit_depth_chroma_minus8")
        bits.u(1)  # lossless at quantizer 0
        _expect(bits.u(1), 0, "seq_scaling_matrix_present_flag")
    frame_num_bits = bits.ue() + 4
    order = bits.ue()
    if order not in (0, 2):
        raise UnexpectedStream(f"pic_order_cnt_type {order}, where 0 or 2 is known")
    poc_bits = bits.ue() + 4 if order == 0 else 0
    bits.ue()  # references kept
    bits.u(1)  # gaps allowed
    macroblocks = (bits.ue() + 1) * (bits.ue() + 1)
    _expect(bits.u(1), 1, "frame_mbs_only_flag")
    return frame_num_bits, poc_bits, macroblocks


def _read_pps(bits: BitReader) -> tuple[int, bool]:
    """Id, and whether slices control deblocking (7.3.2.2)."""
    pps_id = bits.ue()
    bits.ue()  # id of the sequence parameter set
    _expect(bits.u(1), 0, "entropy_coding_mode_flag")
    _expect(bits.u(1), 0, "bottom_field_pic_order_in_frame_present_flag")
    _expect(bits.ue(), 0, "num_slice_groups_minus1")
    # With more than one, x264 might refer past a repeat to what is no longer the picture it meant.
    _expect(bits.ue(), 0, "num_ref_idx_l0_default_active_minus1")
    bits.ue()  # the same of B slices
    _expect(bits.u(1), 0, "weighted_pred_flag")
    bits.u(2)  # weights of B slices
    for _ in range(3):  # quantizers, their offset for chroma
        bits.se()
    deblocking_control = bool(bits.u(1))
    bits.u(1)  # intra prediction from intra macroblocks only
    _expect(bits.u(1), 0, "redundant_pic_cnt_present_flag")
    return pps_id, deblocking_control


def _expect(found: int, wanted: int, name: str) -> None:
    if found != wanted:
        raise UnexpectedStream(f"{name} {found}, where {wanted} is known")
