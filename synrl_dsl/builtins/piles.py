"""Signatures around piles of cards: dealing, the view, what a card does, what a card is."""

from synrl_dsl.builtins.registry import define

define(
    "distribution",
    "deal(count: int, of: list[T]) -> dist[list[T]]",
    "This many different items in a random order.",
    "deal(5, of: deck)",
)
define(
    "distribution",
    "deal(count: int, of: list[T], on: list[K]) -> dist[map[K -> list[T]]]",
    "This many items for each place, in a random order; no item twice.",
    "deal(4, of: deck, on: slots(2))",
)
define(
    "view",
    "card_pile() -> view",
    "Piles of cards, face down; while they are shown, the cards are laid out from top to bottom.",
    "card_pile()",
    draws=("place_on", "take_from", "tuck", "slide_in", "pass_on"),
    of=("list[card]", "map[K -> list[card]]"),
)
define(
    "animation",
    "place_on(end: pile_end, card: card, during: dist[s], pile: K?) -> animation",
    "A card comes face up, and is put on the top of the pile or under its bottom; of several piles, `pile` says which.",
    "place_on(top, c, during: 1s)",
)
define(
    "animation",
    "take_from(end: pile_end, during: dist[s], pile: K?) -> animation",
    "A card leaves the top or the bottom of the pile, face up where the op `shows` it.",
    "take_from(bottom, during: 1s)",
)
define(
    "animation",
    "tuck(from: pile_end, under: pile_end, during: dist[s], pile: K?) -> animation",
    "The card at one end of the pile goes to the other end, face down.",
    "tuck(top, under: bottom, during: 1s)",
)
define(
    "animation",
    "slide_in(card: card, depth: int, during: dist[s], pile: K?) -> animation",
    "A card comes face up and is put into the pile; `depth` cards lie above it then, and a tag says so in words.",
    "slide_in(c, depth: 2, during: 1s)",
)
define(
    "animation",
    "pass_on(from: K, to: K, during: dist[s]) -> animation",
    "The top card of one pile goes to the top of another, face down.",
    "pass_on(a, to: b, during: 1s)",
)
define(
    "function",
    "suit(card: card) -> suit",
    "The suit of a card: clubs, diamonds, hearts or spades.",
    "suit(deck[0])",
)
define(
    "function",
    "rank(card: card) -> text",
    "The rank of a card: 2 to 10, Jack, Queen, King or Ace.",
    "rank(deck[0])",
)
define(
    "function",
    "card_value(card: card) -> int",
    "The rank of a card as a number: 2 to 10, a Jack is 11, a Queen 12, a King 13, an Ace 14.",
    "card_value(deck[0])",
)
define(
    "function",
    "is_red(card: card) -> bool",
    "Whether a card is of diamonds or hearts.",
    "is_red(deck[0])",
)
