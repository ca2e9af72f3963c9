r"""LaTeX mathematics as tokens, and what the damage leaves of each command.

In: a formula's source. Out: its tokens; white space is not one of them, it is only
remembered as standing before the next. The same cutting is used for training the
model, for reading a formula that is intact and for comparing two formulas.

The seeds went through a MySQL string literal, which reads ``\t`` as a tab,
``\n`` and ``\r`` as line breaks, ``\b``, ``\0`` and ``\Z`` as control
characters that were later dropped, ``\\`` as one backslash, keeps ``\%`` and
``\_``, and drops the backslash before anything else. White space was then collapsed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

__all__ = [
    "OPERATORS",
    "TEXT_COMMANDS",
    "TWO_ARGUMENTS",
    "WORD_COMMANDS",
    "Token",
    "argument_end",
    "damage",
    "group_end",
    "residue",
    "tokenize",
]

# Commands whose argument is words, never mathematics.
_TEXT_COMMANDS = r"""
    \text \textbf \textit \textrm \textsf \texttt \textnormal \textup \emph \mbox \hbox
    \tag \label \intertext \eqref \ref \hspace \vspace \color \begin \end
"""
TEXT_COMMANDS = frozenset(_TEXT_COMMANDS.split())

# Commands whose argument is a word or a formula.
_WORD_COMMANDS = r"\mathrm \operatorname \operatorname* \mathsf \mathtt \mathit"
WORD_COMMANDS = frozenset(_WORD_COMMANDS.split())

# Commands that take two arguments in braces.
_TWO_ARGUMENTS = r"\frac \dfrac \tfrac \cfrac \binom \dbinom \tbinom \overset \underset \stackrel"
TWO_ARGUMENTS = frozenset(_TWO_ARGUMENTS.split())

# What LaTeX sets upright by a command of that name.
_OPERATORS = """
    arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd inf ker lim ln log max min
    Pr sec sin sinh sup tan tanh
"""
OPERATORS = frozenset(_OPERATORS.split())

# Characters that a literal loses or turns into white space, by the letter after the backslash.
_WHITE = {"t": "\t", "n": "\n", "r": "\r"}
_GONE = "b0Z"
_KEPT = "%_"

_TOKEN = re.compile(r"\\(?:operatorname\*|[A-Za-z]+|.)|\|\||\s+|.", re.DOTALL)
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_LONGEST_WORDS = 400  # what takes more characters in braces is no words in a formula
_WORD = re.compile(r"\{[A-Za-z][A-Za-z0-9.-]+\}")


@dataclass(frozen=True, slots=True)
class Token:
    """One token; ``argument`` is the verbatim argument of a command that takes words."""

    text: str
    spaced: bool
    argument: str = ""


def group_end(tex: str, start: int, longest: int | None = None) -> int:
    """The offset after the group that opens at ``start``, or -1 when it is not closed.

    A group of more than ``longest`` characters counts as not closed.
    """
    depth = 0
    for brace in _BRACE.finditer(tex, start, len(tex) if longest is None else start + longest):
        depth += (brace[0] == "{") - (brace[0] == "}")
        if depth == 0 and brace[0] == "}":
            return brace.end()
    return -1


def argument_end(tex: str, command: str, start: int) -> int:
    """Where the verbatim argument of ``command`` that begins at ``start`` ends.

    ``start`` itself when the command takes no words or mathematics stands there.
    """
    if not tex.startswith("{", start):
        return start
    if command in TEXT_COMMANDS:
        end = group_end(tex, start, _LONGEST_WORDS)
        return start if end < 0 else end
    if command in WORD_COMMANDS:
        match = _WORD.match(tex, start)
        return match.end() if match else start
    return start


def tokenize(tex: str) -> list[Token]:
    """The tokens of a formula in which backslashes stand where the author put them."""
    tokens: list[Token] = []
    spaced = False
    offset = 0
    while offset < len(tex):
        match = _TOKEN.match(tex, offset)
        text = match[0] if match else tex[offset]
        offset += len(text)
        if text.isspace():
            spaced = True
            continue
        end = argument_end(tex, text, offset)
        tokens.append(Token(text, spaced, tex[offset:end]))
        offset, spaced = end, False
    return tokens


@cache
def residue(command: str) -> tuple[str, str]:
    r"""What the damage leaves of ``\command``: the white space before it, and its letters."""
    first = command[1]
    if first in _WHITE:
        return _WHITE[first], command[2:]
    if first in _GONE:
        return "", command[2:]
    if first in _KEPT:
        return "", command
    return "", command[1:]


_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_SPACES = re.compile(r"[ \t]+")


def damage(tex: str, *, lines: bool = False, lost: str = "") -> str:
    """A formula as the scrape would have left it.

    ``lines`` keeps line breaks as the line files do. ``lost`` limits the damage to
    backslashes before these letters; by default every backslash is read as MySQL does.
    """

    def read(match: re.Match[str]) -> str:
        if lost and match[1] not in lost:
            return match[0]
        if match[1] == "\\":
            return "\\"
        white, letters = residue(match[0])
        return white + letters

    text = _ESCAPE.sub(read, tex)
    if not lines:
        return re.sub(r"\s+", " ", text)
    text = _SPACES.sub(" ", text.replace("\r", "\n"))
    return re.sub(r" ?\n\s*", "\n", text)
