"""What is open at a place of a formula: groups, sets, brackets and bars.

In: what was open, as a string of one character each, and the next sign. Out: what is
open then, what the sign costs because of it, and how the model counts the sign: a bar
that closes is not the bar that opens, since norms are told by what follows them.
A sign that cannot stand there gives ``None``. Training and decoding share this.
"""

from __future__ import annotations

from collections.abc import Callable

__all__ = ["DELIMITER_SIZES", "PAIRED_SIGNS", "delimit", "follow", "left_open"]

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
# In a group that is no command's argument: signs that tell of a set's braces.
_BARE = {",": 900, r"\sim": 400, r"\in": 400, r"\mid": 400, r"\leq": 400, r"\geq": 400, "<": 400}

_NAMED_OPENING = frozenset((r"\lvert", r"\lVert", r"\lfloor", r"\lceil"))
_NAMED_CLOSING = frozenset((r"\rvert", r"\rVert", r"\rfloor", r"\rceil"))

_NORM = r"\|"
_ARGUMENT, _GROUP, _SET, _BRACKET, _DIVERGENCE = "gnb(k"
_LEFT, _LEFT_NORM = "lL"
_BARS = {"|": "s", "||": "w", _NORM: "d"}
_OPEN_BARS = "".join(_BARS.values())
_ENDS_WITH_GROUP = _BRACKET + _DIVERGENCE + _LEFT + _LEFT_NORM + _OPEN_BARS

_Followed = tuple[str, int, str]


def follow(
    groups: str, sign: str, *, bare: bool = False, divergence: bool = False
) -> _Followed | None:
    """What is open after ``sign``.

    ``bare``: a group here would be nobody's argument. ``divergence``: a bracket here
    would hold the arguments of one.
    """
    if sign in _BARS:
        return _bar(groups, sign)
    if sign in _NAMED_OPENING:
        return groups + _BRACKET, 0, sign
    if sign in _NAMED_CLOSING:
        inner = groups.rstrip(_OPEN_BARS)
        return (inner[:-1], 0, sign) if inner.endswith(_BRACKET) else (groups, _UNOPENED, sign)
    if sign in _CLOSES:
        return _CLOSES[sign](groups, sign)
    if groups.endswith(_GROUP) and sign in _BARE:
        return groups[:-1] + _ARGUMENT, _BARE[sign], sign
    bracket = _DIVERGENCE if divergence else _BRACKET
    group = _GROUP if bare else _ARGUMENT
    opened = {"(": bracket, "[": bracket, "{": group, r"\{": _SET}
    return groups + opened.get(sign, ""), 0, sign


def delimit(groups: str, sign: str, side: int) -> _Followed:
    """What is open after a delimiter with a size: norms have the same sign on both sides."""
    if side > 0:
        return groups + (_LEFT_NORM if sign == _NORM else _LEFT), 0, sign
    if side == 0:
        return groups, 0, sign
    inner = groups.rstrip(_BRACKET + _DIVERGENCE + _OPEN_BARS)
    if not inner.endswith((_LEFT, _LEFT_NORM)):
        return groups, 0, sign
    mixed = inner.endswith(_LEFT_NORM) != (sign == _NORM)
    return inner[:-1], _MIXED_SIDES * mixed, sign


def left_open(groups: str) -> int:
    """The cost of what is still open at the end of a formula."""
    return _ODD_BARS * groups.count(_BARS[_NORM]) + _OPEN_SET * groups.count(_SET)


def _bar(groups: str, sign: str) -> _Followed:
    kind = _BARS[sign]
    if groups.endswith(kind):
        return groups[:-1], 0, _CLOSING_BARS[sign]
    if groups.endswith(_DIVERGENCE):
        return groups, _GIVEN_IN_DIVERGENCE * (sign == "|"), sign
    return groups + kind, _MIXED_BARS * groups.endswith(tuple(_OPEN_BARS)), sign


def _bracket_closed(groups: str, sign: str) -> _Followed:
    """A bracket closes; bars in it that stayed open were not a pair's."""
    inner = groups.rstrip(_OPEN_BARS)
    if not inner.endswith((_BRACKET, _DIVERGENCE)):
        return groups, 0, sign
    return inner[:-1], _ODD_BARS * groups[len(inner) :].count(_BARS[_NORM]), sign


def _closed(groups: str, sign: str) -> _Followed | None:
    at = len(groups.rstrip(_ENDS_WITH_GROUP)) - 1
    if at < 0:
        return "", 0, sign
    if groups[at] not in (_ARGUMENT + _GROUP if sign == "}" else _SET):
        return None
    return groups[:at], _ODD_BARS * groups[at:].count(_BARS[_NORM]), sign


_CLOSES: dict[str, Callable[[str, str], _Followed | None]] = {
    ")": _bracket_closed,
    "]": _bracket_closed,
    "}": _closed,
    r"\}": _closed,
}
