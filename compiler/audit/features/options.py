"""Options in, by themselves or beside one frame, a row of features of each out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from statistics import mean
from sys import intern

from compiler.audit.features.marks import COLOURS, Row
from compiler.audit.features.sight import Sight
from compiler.audit.features.texts import edits, number_in, words_of
from compiler.values import MISSING, Moves, Value, display

LONGEST = 24
"""Items of an option or a place whose order is compared."""

RANKED = ("tokens", "asked", "best", "said", "off", "from", "here", "agrees")
"""Beginnings of the names of those features whose lag behind the best option is one, too."""


def option_features(options: tuple[Value, ...]) -> list[Row]:
    """Of each option, what it is beside the others: its rank, its distance from their middle, its length,
    and what it shares with none of them. Nothing of the clip."""
    texts = [display(o) for o in options]
    rows: list[Row] = [{"text": text, "length": float(len(text))} for text in texts]
    longest = sorted(len(t) for t in texts)
    alphabetical = sorted(texts)
    parts = [_parts(o) for o in options]
    for number, (row, text) in enumerate(zip(rows, texts, strict=True)):
        row["length rank"] = longest.index(len(text)) / len(texts)
        row["alphabetical rank"] = alphabetical.index(text) / len(texts)
        if len(parts[number]) > 1:
            row["nearness"] = mean(_likeness(parts[number], other) for other in parts)
        else:
            row["nearness"] = -mean(edits(text, other) for other in texts)
    if all(_is_number(o) for o in options):
        ordered = sorted(options)
        odd = sum(1 for o in options if o % 2 == 1)
        for row, option in zip(rows, options, strict=True):
            row["value"] = float(option)
            row["rank"] = float(ordered.index(option))
            row["middle off"] = float(mean(abs(option - o) for o in options))
            row["below"] = float(option - min(options))
            row["above"] = float(max(options) - option)
            row["parity shared"] = float(odd if option % 2 == 1 else len(options) - odd)
    elif all(isinstance(o, tuple | dict) for o in options):
        for row, own in zip(rows, parts, strict=True):
            others = [part for other in parts if other is not own for part in other]
            row["items"] = float(len(own))
            row["own items"] = float(sum(1 for part in own if part not in others))
            row["shared items"] = float(sum(others.count(part) for part in own))
            row["sum"] = sum(n for part in own if (n := number_in(part)) is not None)
        _lag(rows, ("items", "own items", "shared items", "sum"))
    return [{intern(name): value for name, value in row.items()} for row in rows]


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _parts(option: Value) -> list[str]:
    """The items of an option, as they are displayed; an option without items is its own."""
    if isinstance(option, Moves):
        return list(option.texts)
    if isinstance(option, dict):
        return [part for value in option.values() for part in _parts(value)]
    if isinstance(option, tuple) and not hasattr(option, "_fields"):
        return [part for value in option for part in _parts(value)]
    return [display(option)]


def options_in_frame(options: tuple[Value, ...], picks: Mapping[str, Value], sight: Sight) -> list[Row]:
    """Of each option, what one frame tells of it: where it is shown (px), how far from what the question asks about,
    how many of its items are read and in which order, there or anywhere; of a number how far it is from what can be
    counted or summed; of a place what lies there."""
    frame = _Frame(options, picks, sight)
    rows = [frame.row(option) for option in options]
    _lag(rows, {name for row in rows for name in row if name.startswith(RANKED)})
    return [{intern(name): value for name, value in row.items()} for row in rows]


def _lag(rows: Sequence[Row], names: Iterable[str]) -> None:
    """Add of each feature how far an option is behind the one where it is highest, and before the lowest."""
    for name in names:
        values = [float(row[name]) for row in rows if name in row]
        for row in rows:
            if name in row:
                row[f"{name} behind"] = max(values) - float(row[name])
                row[f"{name} before"] = float(row[name]) - min(values)


class _Frame:
    """One frame beside the options of one sample."""

    def __init__(self, options: tuple[Value, ...], picks: Mapping[str, Value], sight: Sight) -> None:
        self.sight = sight
        self.picks = {name: display(pick) for name, pick in picks.items() if pick is not MISSING}
        self.places = _places(sight)
        self.asked = [(name, self.places[text]) for name, text in self.picks.items() if text in self.places]
        self.read: dict[str, list[str]] = {}
        """What is read in each place, in order."""
        for token in sight.tokens:
            for place in token.inside:
                self.read.setdefault(place, []).append(token.text)
        self.all = [t.text for t in sight.tokens]
        self.also = {t.also.rstrip("/"): t.text for t in sight.tokens if t.also}
        self.shown = Counter([*self.all, *self.also, *(t.text for t in sight.said), *_object_looks(sight)])
        named = [text for text in self.picks.values() if _where(text, self.read)]
        self.asked_read = [item for text in named for item in _where(text, self.read)] if named else None
        self.numbers = _numbers(sight, self.read, named)
        self.said = [t.text for t in sight.said]
        self.common: Row = {f"{n} said": float(len(sight.words & words_of(t))) for n, t in self.picks.items()}

    def row(self, option: Value) -> Row:
        text = display(option)
        parts = _parts(option)
        row: Row = {f"is {name}": float(pick == text) for name, pick in self.picks.items()}
        row |= {
            **self.common,
            "said": float(len(self.sight.words & words_of(text))),
            "said items": float(sum(part in self.said for part in parts)),
            "shown": float(self.shown[text]),
        }
        if text in self.places:
            x, y = row["x"], row["y"] = self.places[text]
            for name, (ax, ay) in self.asked:
                row[f"from {name} x"], row[f"from {name} y"] = x - ax, y - ay
                row[f"from {name}"] = abs(x - ax) + abs(y - ay)
        if self.all and not _is_number(option):
            row |= self._items(parts)
            if isinstance(option, dict):
                row["agrees"] = float(sum(_parts(v) == self.read.get(display(k), []) for k, v in option.items()))
        if _is_number(option):
            row |= {f"off {name}": -abs(float(option) - number) for name, number in self.numbers.items()}
            row |= {f"more than {name}": float(option) - number for name, number in self.numbers.items()}
        if text in self.read or text in self.sight.labels or self._is_cell(text):
            row |= self._here(text)
        return row

    def _items(self, parts: list[str]) -> Row:
        """How much of an option is read, in what is asked about, in the place that fits best, and anywhere."""
        parts = [self.also.get(part, part) for part in parts]
        row = _overlap("tokens", parts, self.all)
        if self.asked_read is not None:
            row |= _overlap("asked", parts, self.asked_read)
        elif self.read:
            best = max(self.read.values(), key=lambda read: _likeness(parts, read))
            row |= _overlap("best", parts, best)
        return row

    def _is_cell(self, text: str) -> bool:
        return self.sight.board is not None and text in self.sight.board.centres

    def _here(self, place: str) -> Row:
        """Of an option that is a place: what lies there, and what an op does there."""
        sight, read = self.sight, self.read.get(place, [])
        row: Row = {
            "here items": float(len(read)),
            "here sum": sum(n for text in read if (n := number_in(text)) is not None),
            "here op": float(sum(place in t.inside for t in sight.said)),
            "here from": float(any(a == place for a, *_ in sight.arrows)),
            "here to": float(any(b == place for _, b, *_ in sight.arrows)),
        }
        row |= {f"here {name}": float(read.count(text)) for name, text in self.picks.items()}
        if sight.board is not None:
            row["here empty"] = float(place in sight.board.empty)
        return row


def _places(sight: Sight) -> dict[str, tuple[float, float]]:
    """Where all that an option or a pick may name is, px."""
    found: dict[str, tuple[float, float]] = {}
    for token in (*sight.tokens, *sight.said):
        found.setdefault(token.text, (token.x, token.y))
        if token.also:
            found.setdefault(token.also.rstrip("/"), (token.x, token.y))
    for mark in sight.picture.marks:
        if mark.role.startswith("object."):
            for text in (mark.name, mark.name.partition("[")[0], COLOURS.get(mark.fill or "", ""), mark.role[7:]):
                found.setdefault(text, (mark.x, mark.y))
    found |= sight.labels
    if sight.board is not None:
        found |= sight.board.centres
    return found


def _object_looks(sight: Sight) -> list[str]:
    """All that an option may name of the objects in a frame."""
    return [
        text
        for m in sight.picture.marks
        if m.role.startswith("object.")
        for text in (m.name, m.role.partition(".")[2], COLOURS.get(m.fill or "", ""))
    ]


def _where(place: str, read: Mapping[str, list[str]]) -> list[str]:
    """What is read in a place; of a directory its files, or whatever lies in it."""
    return read.get(place) or read.get(f"{place} with directories", [])


def _numbers(sight: Sight, read: Mapping[str, list[str]], named: Sequence[str]) -> dict[str, float]:
    """All that can be counted or added up in a frame, by what it is."""
    found: dict[str, float] = {}
    groups = {"all": [t.text for t in sight.tokens]} if sight.tokens else {}
    groups |= {f"asked {n}": _where(text, read) for n, text in enumerate(named)}
    for text in named:
        for way in ("with directories", "and below"):
            if f"{text} {way}" in read:
                groups[f"asked {way}"] = read[f"{text} {way}"]
    for name, texts in groups.items():
        found[f"count of {name}"] = float(len(texts))
        numbers = [n for text in texts if (n := number_in(text)) is not None]
        if numbers:
            found[f"sum of {name}"] = sum(numbers)
            found[f"most of {name}"], found[f"least of {name}"] = max(numbers), min(numbers)
            found[f"first of {name}"], found[f"last of {name}"] = numbers[0], numbers[-1]
    kinds = Counter(t.text for t in sight.tokens)
    if kinds:
        found["kinds"] = float(len(kinds))
        found["commonest"] = float(max(kinds.values()))
    for token in sight.said:
        number = number_in(token.text)
        if number is not None:
            found.setdefault(f"number of {token.role}", number)
    return found


def _overlap(name: str, parts: list[str], read: list[str]) -> Row:
    both = sum((Counter(parts) & Counter(read)).values())
    return {
        f"{name} shown": float(both),
        f"{name} share": both / max(1, len(parts)),
        f"{name} alike": _likeness(parts, read),
        f"{name} in order": _in_order(parts, read) / max(1, len(parts), len(read)) if both else 0.0,
    }


def _likeness(parts: list[str], read: list[str]) -> float:
    """Jaccard's index of two bags; 1 where they are equal."""
    both = sum((Counter(parts) & Counter(read)).values())
    return both / max(1, len(parts) + len(read) - both)


def _in_order(a: list[str], b: list[str]) -> int:
    """Length of the longest common subsequence."""
    a, b = a[:LONGEST], b[:LONGEST]
    row = [0] * (len(b) + 1)
    for x in a:
        corner = 0
        for j, y in enumerate(b, start=1):
            corner, row[j] = row[j], corner + 1 if x == y else max(row[j], row[j - 1])
    return row[-1]
