"""The statistical model of LaTeX mathematics: how likely one token is after others.

In: the data file that ``tools/training/train_formulas.py`` writes. Out: costs, that is negative
logarithms of probabilities in hundredths of a nat, so that sums stay integers and
results do not depend on the machine.

Every token is one character here, which makes a history a short string: literal
characters stand for themselves, commands for characters of a private area. What was
seen after a history is one string, too: the penalty for what was not, then each token
with its cost, costs being characters of another private area. So the whole table is
read by splitting two strings, in a fraction of the time that objects would take.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TypedDict

from glossary.formulas.tokens import Token

__all__ = [
    "ANY",
    "END",
    "FIRST_CODE",
    "SEPARATOR",
    "START",
    "UNKNOWN",
    "Model",
    "ModelData",
    "category",
    "load_model",
    "read_cost",
    "symbol",
    "write_cost",
]

START, END, UNKNOWN, ANY = "\x02", "\x03", "\x00", "\x01"
FIRST_CODE = 0xE000
_FIRST_COST = 0xE800
_LAST_COST = 0xF8FF
SEPARATOR = "\n"
_LEADING_SPACE = 350  # authors seldom begin a formula with white space
_EVEN = (69, 69)  # with white space or without, when neither was seen
_DATA = Path(__file__).parent.parent / "data" / "formulas.json.gz"


def symbol(token: Token) -> str:
    """The token as the model counts it: words in an argument are all alike."""
    if not token.argument:
        return token.text
    if token.text in {r"\begin", r"\end"}:
        return token.text + token.argument
    return token.text + "{}"


def category(sign: str) -> str:
    """The kind of a symbol, as far as it matters for white space beside it."""
    if len(sign) > 1:
        if sign.endswith("}"):
            return "T"
        return "C" if sign[1].isalpha() else sign
    if sign.isalpha():
        return "a"
    if sign.isdigit():
        return "0"
    return sign


def write_cost(cost: int) -> str:
    """A cost as one character."""
    return chr(min(_FIRST_COST + cost, _LAST_COST))


def read_cost(character: str) -> int:
    """The cost that :func:`write_cost` wrote."""
    return ord(character) - _FIRST_COST


class ModelData(TypedDict):
    """What the data file holds."""

    order: int
    commands: list[str]  # in the order of their codes
    histories: str
    followers: str  # for each history the penalty, then each code with its cost
    spaces: dict[str, list[int]]  # costs of white space and of none between two signs
    spelled: dict[str, list[int]]  # of letters that spell a command: outside, in scripts, alone
    places: dict[str, dict[str, int]]  # of a mark in a bracket, script, set, with white space
    telling: dict[str, int]  # of a sign in a group that is nobody's argument
    greek: dict[str, float]  # weights of what tells beta from eta


class Model:
    """Costs of tokens and of white space; build it with :func:`load_model`."""

    def __init__(self, data: ModelData) -> None:
        self.order = data["order"]
        histories, followers = data["histories"], data["followers"]
        self._followers = dict(
            zip(histories.split(SEPARATOR), followers.split(SEPARATOR), strict=True)
        )
        self._spaces = data["spaces"]
        self.greek = data["greek"]
        self.spelled = data["spelled"]
        self.places = data["places"]
        self.telling = data["telling"]
        commands = data["commands"]
        self.codes = {name: chr(FIRST_CODE + i) for i, name in enumerate(commands)}
        self._names = {code: name for name, code in self.codes.items()}
        # A closing bar stands beside white space like any bar.
        self._plain = {
            code: self.code(name.split(" ")[0]) for code, name in self._names.items() if " " in name
        }
        self._marks = frozenset(map(self.code, self.places))
        self._unseen = read_cost(self._followers[""][0])
        self._known: dict[str, int] = {}
        self._known_spaces: dict[str, Sequence[int]] = {}

    def code(self, sign: str) -> str:
        """The character that stands for a symbol."""
        if len(sign) == 1:
            return sign if not FIRST_CODE <= ord(sign) <= _LAST_COST else UNKNOWN
        return self.codes.get(sign, UNKNOWN)

    def encode(self, tokens: Iterable[Token]) -> str:
        """A sequence of tokens as one string."""
        return "".join(self.code(symbol(token)) for token in tokens)

    def cost(self, history: str, code: str) -> int:
        """The cost of a token after a history (the last ``order - 1`` codes or fewer)."""
        key = history + code
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._look_up(history, code)
        return found

    def _look_up(self, history: str, code: str) -> int:
        total = 0
        while True:
            followers = self._followers.get(history, "")
            at = followers.find(code, 1)
            if at > 0:
                return total + read_cost(followers[at + 1])
            if not history:
                return total + self._unseen
            if followers:
                total += read_cost(followers[0])
            history = history[1:]

    def space_cost(self, before: str, after: str, *, spaced: bool) -> int:
        """The cost of white space, or of none, between two codes."""
        key = before + after
        found = self._known_spaces.get(key)
        if found is None:
            found = self._known_spaces[key] = self._look_up_space(before, after)
        return found[0] if spaced else found[1]

    def _look_up_space(self, before: str, after: str) -> Sequence[int]:
        if before in self._marks or after in self._marks:
            return 0, 0  # part of the cost of the place where they stand
        if before == START:
            return _LEADING_SPACE, 0
        before, after = self._plain.get(before, before), self._plain.get(after, after)
        left = category(self._names.get(before, before))
        right = self._names.get(after, after)
        found = self._spaces.get(left + after) or self._spaces.get(left + ANY + category(right))
        return found or _EVEN


@cache
def load_model() -> Model:
    """The trained model, read once."""
    return Model(json.loads(gzip.decompress(_DATA.read_bytes())))
