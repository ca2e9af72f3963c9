"""Python's tokens, read from text whose layout is gone.

In: any text. Out: tokens with their offsets. The standard library's tokenizer
wants intact lines and raises on the first damage; this one never raises, reads
on from any offset, and says ``error`` for what cannot be a token, so that a
search may try where a comment ends.
"""

from __future__ import annotations

import keyword
import re
from dataclasses import dataclass

__all__ = ["CLOSERS", "COMPOUND", "KEYWORDS", "OPENERS", "Token", "next_token", "tokens_of"]

OPENERS = {"(": ")", "[": "]", "{": "}"}
CLOSERS = frozenset(OPENERS.values())
KEYWORDS = frozenset(keyword.kwlist)
# Words that begin a statement with a block of its own.
COMPOUND = frozenset(
    {"async", "class", "def", "elif", "else", "except", "finally", "for", "if", "try", "while"}
    | {"with"}
)

_PREFIX = r"(?:[rR][bBfF]?|[bBfF][rR]?|[uU])?"
_TOKEN = re.compile(
    rf"""
    (?P<space>[ \t\f\r]+|\\(?:\r?\n|[ ]))
  | (?P<newline>\n)
  | (?P<comment>\#[^\n]*)
  | (?P<string>{_PREFIX}(?:
        \"\"\"(?:[^\\"]|\\.|"(?!""))*\"\"\"
      | '''(?:[^\\']|\\.|'(?!''))*'''
      | "(?!"")(?:[^\\"\n]|\\.)*"
      | '(?!'')(?:[^\\'\n]|\\.)*'
    ))
  | (?P<number>(?:0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+
      | (?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?)(?![\w]))
  | (?P<name>[^\W\d]\w*)
  | (?P<op>\*\*=|//=|>>=|<<=|\.\.\.|->|:=|[-+*/%&|^@=!<>]=|\*\*|//|<<|>>
      | [-+*/%&|^~<>()\[\]{{}},:.;@=])
  | (?P<error>.)
    """,
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A token; kind is newline, comment, string, number, name, op or error."""

    kind: str
    text: str
    start: int
    end: int


def next_token(text: str, position: int) -> Token | None:
    """The first token at or after ``position``, white space skipped; None at the end."""
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:  # not reached: every character is at least an error
            return None
        if match.lastgroup != "space":
            return Token(match.lastgroup or "error", match.group(), position, match.end())
        position = match.end()
    return None


def tokens_of(text: str) -> list[Token]:
    """All tokens of a text whose line breaks are intact."""
    return [
        Token(match.lastgroup or "error", match.group(), match.start(), match.end())
        for match in _TOKEN.finditer(text)
        if match.lastgroup != "space"
    ]
