"""Which language a fence holds, said only when it is certain.

In: the author's tag, or the text itself. Out: a Pygments lexer name, or '' for none.
A wrong highlight is worse than none, so a guess needs two independent signs or one
that no other language has (``data/languages.toml``), and whatever is shown highlighted
was lexed beforehand: a lexer that meets a character it does not know marks it as an
error on the page.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Error
from pygments.util import ClassNotFound

__all__ = ["clean_lexing", "guess_language", "is_plain", "known_language"]

_DATA = Path(__file__).parent.parent / "data" / "languages.toml"
_ENOUGH = 2
# What is longer was not written to be read, and takes some lexers minutes.
_LONGEST_TEXT = 10_000
_LONGEST_LINE = 600
# Running text: no line of a program has so many lower-case words in a row.
_PROSE = re.compile(r"(?:[a-z]{2,} ){6}[a-z]{2,}")
_LINE_START, _LINE_END = r"(?m:^)", r"(?m:$)"
_WORD_START, _WORD_END = r"(?<!\S)", r"(?!\S)"


@dataclass(frozen=True, slots=True)
class _Sign:
    """One sign of a language: in lines, and in a text whose line breaks are lost."""

    language: str
    points: int
    in_lines: re.Pattern[str]
    flattened: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class _Languages:
    """What the data file says."""

    plain: frozenset[str]
    synonyms: Mapping[str, str]
    signs: Sequence[_Sign]
    whole: Mapping[str, re.Pattern[str]]


@cache
def _languages() -> _Languages:
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    signs = [
        _Sign(
            language["name"],
            points,
            re.compile(sign.replace("¶", _LINE_START).replace("¦", _LINE_END)),
            re.compile(sign.replace("¶", _WORD_START).replace("¦", _WORD_END)),
        )
        for language in data["language"]
        for points, key in ((1, "one"), (2, "two"))
        for sign in language.get(key, ())
    ]
    whole = {one["name"]: re.compile(one["whole"]) for one in data["language"] if "whole" in one}
    return _Languages(frozenset(data["plain"]), data["synonyms"], signs, whole)


def is_plain(tag: str) -> bool:
    """Whether a tag says nothing about the language."""
    return tag in _languages().plain


def known_language(tag: str) -> str:
    """The Pygments name for the author's tag, or '' when there is none."""
    name = _languages().synonyms.get(tag, tag)
    if is_plain(tag):
        return ""
    return name if name == "colang" or _lexer(name) is not None else ""


def guess_language(text: str, *, flattened: bool) -> str:
    """The language of an untagged text, or '' when it is not certain.

    In a flattened text a line may begin after any space, so that words in the middle
    look like the beginning of one by chance; its very first word must be a sign, too.
    """
    points: dict[str, int] = {}
    opened: set[str] = set()
    for sign in _languages().signs:
        pattern = sign.flattened if flattened else sign.in_lines
        if pattern.search(text):
            points[sign.language] = points.get(sign.language, 0) + sign.points
        if pattern.match(text):
            opened.add(sign.language)
    points = {name: count for name, count in points.items() if count >= _ENOUGH}
    if not points:
        return ""
    name = "cuda" if "cuda" in points else max(points, key=lambda key: (points[key], key))
    lines = [line.strip() for line in text.split("\n")]
    whole = _languages().whole.get(name)
    if flattened:
        certain = name in opened and whole is None
    else:
        certain = whole is None or all(whole.fullmatch(line) for line in lines)
    prose = sum(bool(_PROSE.search(line)) and line[:1] not in "#-/" for line in lines)
    return name if certain and prose * 3 <= len(lines) else ""


@lru_cache(maxsize=256)
def _lexer(name: str) -> Lexer | None:
    try:
        return get_lexer_by_name(name, stripnl=False)
    except ClassNotFound:
        return None


def clean_lexing(language: str, text: str) -> bool:
    """Whether the site's highlighter accepts the text without an error token."""
    if language in ("text", "colang"):
        return True
    lexer = _lexer(language)
    if lexer is None or len(text) > _LONGEST_TEXT:
        return False
    if max(map(len, text.split("\n"))) > _LONGEST_LINE:
        return False
    return all(kind is not Error for kind, _ in lexer.get_tokens(text))
