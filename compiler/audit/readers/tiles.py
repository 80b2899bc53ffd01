"""Boards at viewed frames in, the traces they may come from out.

The model of what happens between: one pair of tiles at a time goes half round each other, clockwise, and
lies still then; no op undoes the one before it. So frames that show the same two cells empty belong to one
op, until a frame shows other cells empty, or all tiles at rest, or the tiles less far round.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.audit.features.board import BoardSeen, see_board
from compiler.audit.readers.clip import Clip
from compiler.functions.world import Arc
from compiler.plan import Plan
from compiler.simulate.machine import Binding
from compiler.simulate.program import Program
from compiler.trace import Draft, Trace
from compiler.values import Snapshot


def fits(plan: Plan) -> bool:
    """Whether a scene is one board of tiles, and every op of it an arc."""
    views = [(s.view.op, s.view.value) for s in plan.states]
    arcs = [(o.plays.op, o.plays.value) == ("call", "arc") for o in plan.ops]
    return views == [("call", "tiles")] and all(arcs) and not plan.objects


def rebuild(program: Program, clip: Clip) -> list[Trace]:
    """The trace that these boards show; none where an op can't be made out or isn't legal."""
    boards = [(us, board) for us, picture in clip.shots if (board := see_board(picture)) is not None]
    moves = _moves(boards)
    shown = [(us, board) for us, board in boards if board.all_up]
    if moves is None or not shown:
        return []
    us, board = shown[0]
    at_start = not moves or us < moves[0][1]
    places = dict(board.faces)
    if not at_start:
        for pair, _, _ in reversed(moves):
            before = _undone(program, clip, places, pair)
            if before is None:
                return []
            places = before
    draft = _draft(program, clip, places)
    for pair, start_us, end_us in moves:
        # Ops that show the same are taken to do the same; the first will do.
        binding = next((b for b in _bindings(program, draft, pair) if program.is_legal(draft, b)), None)
        if binding is None:
            return []
        op = program.ops[binding.op]
        program.do(draft, binding, start_us, end_us, op.plays(op.environment(draft, binding)))
    return [program.solve(draft)]


def _moves(boards: list[tuple[int, BoardSeen]]) -> list[tuple[frozenset[str], int, int]] | None:
    """(the two cells, first and last time at which they are seen to trade) of each op; None where tiles
    move otherwise."""
    moves: list[tuple[frozenset[str], int, int]] = []
    current: tuple[frozenset[str], float] | None = None
    for us, board in boards:
        if not board.flying:
            current = None
            continue
        progress = board.progress()
        if progress is None:
            return None
        pair = frozenset(board.empty)
        if current is not None and current[0] == pair and progress >= current[1]:
            moves[-1] = (pair, moves[-1][1], us + 1)
        else:
            moves.append((pair, us, us + 1))
        current = (pair, progress)
    return moves


def _draft(program: Program, clip: Clip, places: dict[str, str]) -> Draft:
    name = program.plan.states[0].name
    draft = clip.draft()
    draft.current[name] = Snapshot(name, 0, dict(places))
    draft.snapshots[name] = [draft.current[name]]
    return draft


def _bindings(program: Program, draft: Draft, pair: frozenset[str]) -> Iterator[Binding]:
    """The ops that make these two cells trade."""
    for op in program.ops.values():
        for binding in op.candidates(draft):
            if pair <= set(binding.values):
                animation = op.plays(op.environment(draft, binding))
                if isinstance(animation, Arc) and {animation.a, animation.b} == pair:
                    yield binding


def _undone(program: Program, clip: Clip, places: dict[str, str], pair: frozenset[str]) -> dict[str, str] | None:
    """The places before an op, told by its effects run backward."""
    draft = _draft(program, clip, places)
    for binding in _bindings(program, draft, pair):
        origins = program.inverse.origins(draft, binding)
        if origins is not None and len(origins) == 1:
            return dict(origins[0][program.plan.states[0].name])
    return None
