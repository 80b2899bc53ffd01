"""Nothing in; five grid_swaps scenarios with states and answers solved on paper out.

A state is written as its four rows from the top, each from the left, so `b3` is the second letter of the
third word. Swaps last 1.1 s with 0.6 s between them, after an opening of 2 s and before a closing of 2 s.
"""

from typing import Any

from .worked import Asked, HandWorked


def grid_scenarios() -> list[HandWorked]:
    """The five scenarios."""
    return [_chain(), _elbow(), _home_again(), _star(), _snake()]


def _chain() -> HandWorked:
    # A is carried a1 -> b1 -> c1 -> c2; what it passes falls back by one: B to a1, C to b1, G (of c2) to c1.
    # In another place at the end: a1 b1 c1 c2, four letters.
    return _worked(
        "one letter along a chain",
        ("a1 b1", "b1 c1", "c1 c2"),
        (
            "ABCD EFGH IJKL MNOP",
            "BACD EFGH IJKL MNOP",
            "BCAD EFGH IJKL MNOP",
            "BCGD EFAH IJKL MNOP",
        ),
        (
            _forward("c2", "A"),
            _forward("b1", "C"),
            _retrodictive("c2", "G"),
            _retrodictive("a1", "A"),
            _historical(0, "first", "b1", "A"),
            _historical(1, "second", "c1", "A"),
            _moved(4),
        ),
    )


def _elbow() -> HandWorked:
    # B (b3) is carried up to b2, right to c2, down to c3, right to d3. It sends A (b2) down to b3, X (c2)
    # left to b2, W (c3) up to c2 and H (d3) left to c3. The fifth swap exchanges J (a4) and O (b4).
    # In another place at the end: b2 c2 b3 c3 d3 a4 b4, seven letters.
    return _worked(
        "columns and rows told apart",
        ("b3 b2", "b2 c2", "c2 c3", "c3 d3", "a4 b4"),
        (
            "KQDM TAXE RBWH JOLC",
            "KQDM TBXE RAWH JOLC",
            "KQDM TXBE RAWH JOLC",
            "KQDM TXWE RABH JOLC",
            "KQDM TXWE RAHB JOLC",
            "KQDM TXWE RAHB OJLC",
        ),
        (
            _forward("c2", "W"),
            _forward("c3", "H"),
            _retrodictive("b2", "A"),
            _retrodictive("d3", "H"),
            _historical(0, "first", "b2", "B"),
            _historical(1, "second", "b2", "X"),
            _historical(2, "third", "c3", "B"),
            _historical(3, "fourth", "d3", "B"),
            _moved(7),
        ),
    )


def _home_again() -> HandWorked:
    # A goes round the block a1 -> b1 -> b2 -> a2 -> a1 and is home again, while B (b1) ends at a2, F (b2) at
    # b1 and E (a2) at b2. The third swap exchanges O (c4) and P (d4), so the block's last two are the fourth
    # and fifth. Written but unmoved: a1. In another place at the end: b1 a2 b2 c4 d4, five letters.
    return _worked(
        "a letter that comes home",
        ("a1 b1", "b1 b2", "c4 d4", "b2 a2", "a2 a1"),
        (
            "ABCD EFGH IJKL MNOP",
            "BACD EFGH IJKL MNOP",
            "BFCD EAGH IJKL MNOP",
            "BFCD EAGH IJKL MNPO",
            "BFCD AEGH IJKL MNPO",
            "AFCD BEGH IJKL MNPO",
        ),
        (
            _forward("a1", "A"),
            _forward("a2", "B"),
            _retrodictive("a1", "A"),
            _retrodictive("b2", "F"),
            _historical(0, "first", "a1", "B"),
            _historical(1, "second", "b2", "A"),
            _historical(2, "third", "d4", "O"),
            _historical(3, "fourth", "a2", "A"),
            _moved(5),
        ),
    )


def _star() -> HandWorked:
    # b2 trades with its neighbours in turn. K goes out to a2; L comes in from a2 and goes out to b1; O comes
    # in from b1 and goes out to c2; J comes in from c2 and goes out to b3; G comes in from b3 and stays.
    # Then E (d3) and A (d4) trade, and E, now at d4, trades with B (c4).
    # In another place at the end: b2 a2 b1 c2 b3 d3 d4 c4, eight letters.
    return _worked(
        "a cell written four times",
        ("b2 a2", "b2 b1", "b2 c2", "b2 b3", "d3 d4", "d4 c4"),
        (
            "PONM LKJI HGFE DCBA",
            "PONM KLJI HGFE DCBA",
            "PLNM KOJI HGFE DCBA",
            "PLNM KJOI HGFE DCBA",
            "PLNM KGOI HJFE DCBA",
            "PLNM KGOI HJFA DCBE",
            "PLNM KGOI HJFA DCEB",
        ),
        (
            _forward("b2", "G"),
            _forward("c4", "E"),
            _retrodictive("b2", "K"),
            _retrodictive("d4", "A"),
            _historical(0, "first", "b2", "L"),
            _historical(1, "second", "b2", "O"),
            _historical(2, "third", "b2", "J"),
            _historical(3, "fourth", "b2", "G"),
            _historical(4, "fifth", "d4", "E"),
            _moved(8),
        ),
    )


def _snake() -> HandWorked:
    # A is carried along a1 b1 c1 d1, d2 c2 b2 a2, a3 b3 c3 d3: eleven swaps. Each letter it passes falls back
    # by one cell of that path, so at the end the path reads B C D H, G F E I, J K L A in its own order, which
    # in row 2, walked from the right, is I E F G from the left. The fourth row is as it was.
    # In another place at the end: all twelve cells of the path.
    return _worked(
        "one letter along a snake",
        (
            "a1 b1",
            "b1 c1",
            "c1 d1",
            "d1 d2",
            "d2 c2",
            "c2 b2",
            "b2 a2",
            "a2 a3",
            "a3 b3",
            "b3 c3",
            "c3 d3",
        ),
        (
            "ABCD EFGH IJKL MNOP",
            "BACD EFGH IJKL MNOP",
            "BCAD EFGH IJKL MNOP",
            "BCDA EFGH IJKL MNOP",
            "BCDH EFGA IJKL MNOP",
            "BCDH EFAG IJKL MNOP",
            "BCDH EAFG IJKL MNOP",
            "BCDH AEFG IJKL MNOP",
            "BCDH IEFG AJKL MNOP",
            "BCDH IEFG JAKL MNOP",
            "BCDH IEFG JKAL MNOP",
            "BCDH IEFG JKLA MNOP",
        ),
        (
            _forward("d3", "A"),
            _forward("a2", "I"),
            _retrodictive("d1", "D"),
            _retrodictive("a3", "I"),
            _historical(2, "third", "d1", "A"),
            _historical(3, "fourth", "d1", "H"),
            _historical(4, "fifth", "d2", "G"),
            _historical(5, "sixth", "b2", "A"),
            _historical(6, "seventh", "b2", "E"),
            _historical(7, "eighth", "a2", "I"),
            _historical(8, "ninth", "b3", "A"),
            _historical(9, "tenth", "b3", "K"),
            _moved(12),
        ),
    )


def _worked(name: str, swaps: tuple[str, ...], states: tuple[str, ...], asked: tuple[Asked, ...]) -> HandWorked:
    """A record from swaps such as `a1 b1` and states of four words, on the scene's canvas and timeline."""
    starts_us = [2_000_000 + 1_700_000 * index for index in range(len(swaps))]
    ops = [
        {"op": "swap", "args": {"a": swap[:2], "b": swap[3:]}, "start_us": at, "end_us": at + 1_100_000}
        for swap, at in zip(swaps, starts_us, strict=True)
    ]
    base: dict[str, Any] = {
        "format": "synrl.scenario/1",
        "scene": "grid_swaps",
        "canvas": {"width": 480, "height": 480, "fps": 30},
        "length_s": (40 + 17 * len(swaps)) / 10,
        "params": {"swaps": len(swaps)},
        "state": {"grid": _grid(states[0])},
        "ops": ops,
    }
    return HandWorked(name, base, asked, states=tuple(_grid(state) for state in states))


def _grid(words: str) -> dict[str, str]:
    """Four words of four letters as cells a1 to d4."""
    names = ["a1", "b1", "c1", "d1", "a2", "b2", "c2", "d2", "a3", "b3", "c3", "d3", "a4", "b4", "c4", "d4"]
    return dict(zip(names, words.replace(" ", ""), strict=True))


def _forward(cell: str, answer: str) -> Asked:
    return Asked("forward", {"c": cell}, (f"Which letter is at {cell} at the end?",), answer)


def _retrodictive(cell: str, answer: str) -> Asked:
    return Asked("retrodictive", {"c": cell}, (f"Which letter was at {cell} before the first swap?",), answer)


def _historical(k: int, ordinal: str, cell: str, answer: str) -> Asked:
    wording = f"Which letter was at {cell} just after the {ordinal} swap?"
    return Asked("historical", {"k": k, "c": cell}, (wording,), answer)


def _moved(answer: int) -> Asked:
    wording = "Compared to the beginning, how many letters are in a different position at the end?"
    return Asked("moved", {}, (wording,), answer)
