"""What is open at a place of a formula: groups, sets, brackets and bars.

In: what was open, as a string of one character each, and the next sign. Out: what is
open then, what the sign costs because of it, and how the model counts the sign: a bar
that closes is not the bar that opens, since norms are told by what follows them.
A sign that cannot stand there gives ``None``. Training and decoding share this.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import pairwise
from types import MappingProxyType

__all__ = [
    "BARE",
    "DELIMITER_SIZES",
    "DIVERGENCE",
    "FIRST",
    "PAIRED_SIGNS",
    "delimit",
    "follow",
    "left_open",
    "where",
]

# What makes the next sign a delimiter: which side it is on, 0 where that is open.
DELIMITER_SIZES = {r"\left": 1, r"\middle": 0, r"\right": -1} | {
    f"\\{size}{side}": sense
    for size in ("big", "Big", "bigg", "Bigg")
    for side, sense in (("", 0), ("l", 1), ("m", 0), ("r", -1))
}
# How the model counts bars that close.
_CLOSING_BARS = {"|": "| closing", "||": "|| closing", r"\|": r"\| closing"}
PAIRED_SIGNS = tuple(_CLOSING_BARS.values())

# Costs are hundredths of a nat.
_ODD_BARS = 300  # a \| without its partner
_MIXED_BARS = 300  # one kind of bar inside the other
_MIXED_SIDES = 600  # \left| … \right\|
_GIVEN_IN_DIVERGENCE = 400  # KL(p | q) for KL(p \| q)
_OPEN_SET = 900  # a \{ without its partner
_UNOPENED = 300  # \rvert without \lvert
# Sets of one and of two signs are rarer than groups of that length.
_SHORT_SETS = (0, 70, 330)

_NAMED_OPENING = frozenset((r"\lvert", r"\lVert", r"\lfloor", r"\lceil"))
_NAMED_CLOSING = frozenset((r"\rvert", r"\rVert", r"\rfloor", r"\rceil"))

_NORM = r"\|"
_NORMS = frozenset((_NORM, "||", r"\Vert", r"\lVert", r"\rVert"))
# A group that is nobody's argument, and a bracket with the arguments of a divergence.
BARE, DIVERGENCE = "nk"
_ARGUMENT, _BRACKET = "g("
# A set is counted up to three signs, by its character.
_SET = "0123"
_LONGER = dict(pairwise(_SET))
# The first of two arguments, and the place where the second begins.
FIRST, _SECOND = "fF"
_LEFT, _LEFT_NORM = "lL"
_BARS = {"|": "s", "||": "w", _NORM: "d"}
_OPEN_BARS = "".join(_BARS.values())
# What ends with the group it stands in, closed or not.
_IN_GROUP = _BRACKET + DIVERGENCE + _LEFT + _LEFT_NORM + _OPEN_BARS

_OPENED = {"(": _BRACKET, "[": _BRACKET, "{": _ARGUMENT, r"\{": _SET[0]}
_NOTHING: Mapping[str, int] = MappingProxyType({})

_Followed = tuple[str, int, str]


def follow(
    groups: str, sign: str, opens: str = "", telling: Mapping[str, int] = _NOTHING
) -> _Followed | None:
    """What is open after ``sign``.

    ``opens``: what a brace or bracket here opens, when it is not the usual. ``telling``:
    what a sign in a bare group costs, because it tells of a set.
    """
    if groups.endswith(_SECOND):
        if sign == r"\{":
            return None
        opens = _ARGUMENT if sign == "{" else opens
        groups = groups[:-1]
    last = groups[-1:]
    if last in _LONGER and sign != r"\}":
        groups = groups[:-1] + _LONGER[last]
    if sign in _PAIRED:
        return _PAIRED[sign](groups, sign)
    price = 0
    if last == BARE and sign in telling:
        price = telling[sign]
        groups = groups[:-1] + _ARGUMENT
    if sign in _OPENED:
        groups += opens or _OPENED[sign]
    return groups, price, sign


def delimit(groups: str, sign: str, side: int) -> _Followed:
    """What is open after a delimiter with a size: norms have the same sign on both sides."""
    if side > 0:
        return groups + (_LEFT_NORM if sign in _NORMS else _LEFT), 0, sign
    if side == 0:
        return groups, 0, sign
    inner = groups.rstrip(_BRACKET + DIVERGENCE + _OPEN_BARS)
    if not inner.endswith((_LEFT, _LEFT_NORM)):
        return groups, 0, sign
    mixed = inner.endswith(_LEFT_NORM) != (sign in _NORMS)
    return inner[:-1], _MIXED_SIDES * mixed, sign


def where(groups: str, *, before: bool, after: bool) -> str:
    """Where a mark stands: in what, and with white space on which sides."""
    inner = groups.rstrip(_OPEN_BARS + _SECOND)[-1:]
    if not inner:
        inside = "-"
    elif inner in _SET:
        inside = "{"
    else:
        inside = "(" if inner in _BRACKET + DIVERGENCE + _LEFT + _LEFT_NORM else "_"
    return inside + " " * before + "," + " " * after


def left_open(groups: str) -> int:
    """The cost of what is still open at the end of a formula."""
    return _ODD_BARS * groups.count(_BARS[_NORM]) + _OPEN_SET * sum(map(groups.count, _SET))


def _bar(groups: str, sign: str) -> _Followed:
    kind = _BARS[sign]
    if groups.endswith(kind):
        return groups[:-1], 0, _CLOSING_BARS[sign]
    if groups.endswith(DIVERGENCE):
        return groups, _GIVEN_IN_DIVERGENCE * (sign == "|"), sign
    return groups + kind, _MIXED_BARS * groups.endswith(tuple(_OPEN_BARS)), sign


def _bracket_closed(groups: str, sign: str) -> _Followed:
    """A bracket closes; bars in it that stayed open were not a pair's."""
    inner = groups.rstrip(_OPEN_BARS)
    if not inner.endswith((_BRACKET, DIVERGENCE)):
        return groups, 0, sign
    return inner[:-1], _ODD_BARS * groups[len(inner) :].count(_BARS[_NORM]), sign


def _closed(groups: str, sign: str) -> _Followed | None:
    at = len(groups.rstrip(_IN_GROUP)) - 1
    if at < 0:
        return "", 0, sign
    if groups[at] not in (_ARGUMENT + BARE + FIRST if sign == "}" else _SET):
        return None
    price = _ODD_BARS * groups[at:].count(_BARS[_NORM])
    if sign == r"\}":
        size = _SET.index(groups[at])
        price += _SHORT_SETS[size] if size < len(_SHORT_SETS) else 0
    return groups[:at] + _SECOND * (groups[at] == FIRST), price, sign


def _named_opened(groups: str, sign: str) -> _Followed:
    return groups + _BRACKET, 0, sign


def _named_closed(groups: str, sign: str) -> _Followed:
    inner = groups.rstrip(_OPEN_BARS)
    return (inner[:-1], 0, sign) if inner.endswith(_BRACKET) else (groups, _UNOPENED, sign)


_PAIRED: dict[str, Callable[[str, str], _Followed | None]] = {
    ")": _bracket_closed,
    "]": _bracket_closed,
    "}": _closed,
    r"\}": _closed,
    **dict.fromkeys(_BARS, _bar),
    **dict.fromkeys(_NAMED_OPENING, _named_opened),
    **dict.fromkeys(_NAMED_CLOSING, _named_closed),
}
