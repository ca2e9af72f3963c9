r"""Beta or eta: ``eta`` is what the damage leaves of both ``\beta`` and ``\eta``.

In: an entry's formulas in tokens and its prose. Out: which of the two the entry means.
Authors mean one of them throughout a text, and a formula alone seldom tells, so what
stands around every ``eta`` of the entry and telling words of its prose vote together,
with weights that ``tools/training/train_formulas.py`` learned.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from glossary.formulas.model import symbol
from glossary.formulas.tokens import Token

__all__ = ["BETA", "ETA", "features", "is_beta"]

BETA, ETA = r"\beta", r"\eta"
_EITHER = "eta"

_WORDS = re.compile(  # ``\beta\b`` is the word eta between two edges of words
    r"β|η|\bbeta\b|\beta\b|learning.rate|step.?size|descent|gradient|sgd|optimi|update|momentum"
    r"|adam|decay|moving average|schedul|diffus|nois|converge|normaliz|scale|shift|smooth|softplus"
    r"|regress|coefficient|linear model|intercept|slope|penalt|weight|loss|threshold|precision"
    r"|kl |variational|vae|autoencod|posterior|prior|dirichlet|topic|kernel|temperature|discount"
    r"|reward|policy|natural param|exponential famil|efficien"
)
_JOINT = re.compile(r"[-_]")
_NUMBERS = (["0"], ["1"], ["2"])
_SIGNS = r"""
    \alpha \gamma \delta \epsilon \varepsilon \zeta \theta \lambda \mu \xi \pi \sigma \phi
    \nabla \partial \sum \leftarrow \mathbf{}
"""
_COMPANIONS = frozenset(_SIGNS.split())


def features(formulas: Sequence[Sequence[Token]], prose: str) -> list[str]:
    """What speaks for one or the other, each once, in a fixed order."""
    found = {f"word {_JOINT.sub(' ', word)}" for word in _WORDS.findall(prose.lower())}
    for tokens in formulas:
        signs = [_neutral(symbol(token)) for token in tokens]
        padded = ["", "", *signs, "", "", ""]
        digits = [token.text for token in tokens]
        found.update(f"with {sign}" for sign in signs if sign in _COMPANIONS)
        for at, sign in enumerate(signs):
            if sign == _EITHER:
                found.update(_surroundings(padded, at + 2))
                found.update(_digit(digits, at))
    size = min(8, sum(map(len, formulas)) // 4)
    found.add(f"size {size}")
    return sorted(found)


def is_beta(found: Sequence[str], weights: dict[str, float]) -> tuple[bool, float]:
    """Whether the features speak for beta, and how strongly: log odds without their sign."""
    odds = weights.get("", 0.0) + sum(weights.get(feature, 0.0) for feature in found)
    return odds > 0, abs(odds)


def _neutral(sign: str) -> str:
    if sign in {BETA, ETA}:
        return _EITHER
    return "0" if sign.isdigit() else sign


def _surroundings(padded: Sequence[str], at: int) -> set[str]:
    """What stands around a sign; ``padded`` has two empty signs before the first, three behind."""
    before, after = padded[at - 2 : at], padded[at + 1 : at + 4]
    following = (padded[place] for place in range(at + 1, len(padded)))
    found = {
        f"before {before[1]}",
        f"before {before[0]} {before[1]}",
        f"after {after[0]}",
        f"after {after[0]} {after[1]}",
        "next " + next((sign for sign in following if len(sign) > 1 or sign.isalpha()), ""),
    }
    if after[0] and after[0] in "_^":
        found.add(f"after {after[0]} {after[1]} {after[2]}")
        index = after[2] if after[1] == "{" else after[1]
        found.add(f"script {after[0]} {index}")
    return found


def _digit(signs: Sequence[str], at: int) -> set[str]:
    """Which of several it is: there are momentum's two, and the first of a sum's."""
    after = [sign for sign in signs[at + 1 : at + 4] if sign != "{"]
    return {f"number {after[1]}"} if after[:1] == ["_"] and after[1:2] in _NUMBERS else set()
