"""Where comments end in code whose line breaks all became spaces.

In: flattened Python. Out: the likeliest readings, each the spans of its comments.

Every word of ``# keep dropout active predictions = [model(x) …`` may be the first
one of the code that follows. So each is tried: the rest is read as code up to
the next comment, what the grammar forbids is dropped, and a model weighs the two
halves: prose on the left, statements that do something on the right.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from glossary.code.boundaries import ends_operand, may_begin, split_statements
from glossary.code.evidence import Evidence
from glossary.code.lexer import CLOSERS, KEYWORDS, OPENERS, Token, next_token
from glossary.code.statements import Statement, describe

__all__ = [
    "Piece",
    "Reading",
    "candidates",
    "known_names",
    "read_code",
    "readings",
    "statements_of",
]

_WORD = re.compile(r"\S+")
_CODE_WORD = re.compile(r"[=(\[]|\w\.\w")
# A name that is assigned, called, subscripted or dotted somewhere in the text.
_KNOWN = re.compile(r"(?<!\w)([A-Za-z_]\w*+)(?=\s=\s|\(|\.[A-Za-z_]|\[|=)")
_FUNCTION_WORDS = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "to",
        "and",
        "or",
        "for",
        "with",
        "in",
        "on",
        "at",
        "by",
        "from",
        "as",
        "is",
        "are",
        "be",
        "into",
        "if",
        "that",
        "this",
        "your",
        "our",
        "its",
        "we",
        "you",
        "it",
        "can",
        "will",
        "not",
        "all",
        "each",
        "every",
        "any",
        "using",
        "use",
        "via",
        "per",
        "than",
        "then",
        "which",
        "when",
        "where",
    ]
)
_ENDINGS = (
    ("stop", ".!?"),
    ("open", ":,;-=+*/<>(&|"),
    ("close", ")]}'\"`"),
    ("digit", "0123456789"),
)
_IDLE_KINDS = frozenset({"annotated", "constant", "expression", "name", "string"})
_MAX_COMMENT_WORDS = 60
_MAX_COMMENTS = 150
_MAX_TOKENS = 4_000
_ENDS_KEPT = 4
_TRAILING_WORDS = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """Code up to the next comment or the end (``stop``); ``brackets`` are still open there."""

    tokens: tuple[Token, ...]
    stop: int
    brackets: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read the text: start → end of each comment, and the log-probability."""

    comments: tuple[tuple[int, int], ...]
    score: float


@dataclass(frozen=True, slots=True)
class _State:
    reading: Reading
    position: int
    brackets: str


def read_code(text: str, position: int, brackets: str) -> Piece | None:
    """The code from ``position`` on, inside the open ``brackets``; None when it cannot be code."""
    tokens: list[Token] = []
    stack = list(brackets)
    while (token := next_token(text, position)) is not None:
        if token.kind == "comment":
            return Piece(tuple(tokens), token.start, "".join(stack))
        if token.kind == "error" or len(tokens) > _MAX_TOKENS:
            return None
        if token.kind == "op" and token.text in OPENERS:
            stack.append(token.text)
        elif (
            token.kind == "op"
            and token.text in CLOSERS
            and (not stack or OPENERS[stack.pop()] != token.text)
        ):
            return None
        tokens.append(token)
        position = token.end
    return Piece(tuple(tokens), len(text), "") if not stack else None


def readings(text: str, weigh: Callable[[Evidence], float], width: int = 6) -> list[Reading]:
    """The likeliest readings of a flattened text, best first.

    Empty when it is not Python, or has more comments than a snippet that one reads.
    """
    if text.count("#") > _MAX_COMMENTS:
        return []
    known = known_names(text)
    first = read_code(text, 0, "")
    if first is None:
        return []
    beam = [_State(Reading((), 0.0), first.stop, first.brackets)]
    done: list[Reading] = []
    weighed: dict[tuple[int, str], list[tuple[int, float, Piece]]] = {}
    while beam:
        grown: list[_State] = []
        for state in beam:
            if state.position >= len(text):
                done.append(state.reading)
                continue
            key = (state.position, state.brackets)
            if key not in weighed:
                weighed[key] = _weighed_ends(text, *key, known, weigh)
            for end, share, piece in weighed[key]:
                spans = (*state.reading.comments, (state.position, end))
                reading = Reading(spans, state.reading.score + share)
                grown.append(_State(reading, piece.stop, piece.brackets))
        grown.sort(key=lambda state: -state.reading.score)
        beam = grown[:width]
    done.sort(key=lambda reading: -reading.score)
    return done[:width]


def _weighed_ends(
    text: str, start: int, brackets: str, known: Counter[str], weigh: Callable[[Evidence], float]
) -> list[tuple[int, float, Piece]]:
    """The likeliest ends of one comment with their log-probabilities."""
    ends = [
        (end, weigh(evidence), piece)
        for end, piece, evidence in candidates(text, start, brackets, known)
    ]
    if not ends:
        return []
    high = max(score for _, score, _ in ends)
    norm = high + math.log(sum(math.exp(score - high) for _, score, _ in ends))
    ends.sort(key=lambda item: -item[1])
    return [(end, score - norm, piece) for end, score, piece in ends[:_ENDS_KEPT]]


def candidates(
    text: str, start: int, brackets: str, known: Counter[str]
) -> list[tuple[int, Piece, Evidence]]:
    """Each end that the grammar allows for the comment at ``start``, with its evidence."""
    result: list[tuple[int, Piece, Evidence]] = []
    for end in _ends(text, start):
        piece = read_code(text, end, brackets)
        if piece is None:
            continue
        if not brackets and piece.tokens and not may_begin(piece.tokens[0]):
            continue
        comment = text[start + 1 : end].split()
        features = _comment_side(comment)
        features += _code_side(text, comment, piece, brackets, known)
        result.append((end, piece, ("#in" if brackets else "#out", features)))
    return result


def _ends(text: str, start: int) -> list[int]:
    """Before each word after the first, before the next ``#``, and at the end of the text."""
    ends: list[int] = []
    for number, match in enumerate(_WORD.finditer(text, start + 1)):
        if match.start() == start + 1:
            continue
        ends.append(match.start())
        if match.group().startswith("#") or number > _MAX_COMMENT_WORDS:
            return ends
    return [*ends, len(text)]


def known_names(text: str) -> Counter[str]:
    """How often each name is written as only code writes it."""
    return Counter(_KNOWN.findall(text))


def _ending(comment: Sequence[str]) -> str:
    """How the comment's last word ends, or what it is."""
    if not comment:
        return "none"
    last = comment[-1]
    if last.lower() in _FUNCTION_WORDS:
        return "function"
    return next((name for name, marks in _ENDINGS if last[-1] in marks), "word")


def _comment_side(comment: Sequence[str]) -> list[str]:
    code_like = sum(bool(_CODE_WORD.search(word)) for word in comment)
    result = [
        f"words:{min(len(comment), 12)}",
        f"codelike:{min(3, code_like)}",
        f"last:{_ending(comment)}",
        f"w:{comment[-1].lower() if comment else ''}",
    ]
    for word in comment:
        if word in ("=", "+=", "import", "def", "class", "return"):
            result.append(f"has:{word}")
        elif re.search(r"\w\(", word):
            result.append("has:(")
    return result


def _code_side(
    text: str, comment: Sequence[str], piece: Piece, brackets: str, known: Counter[str]
) -> list[str]:
    ending = _ending(comment)
    if not piece.tokens:
        what = "hash" if piece.stop < len(text) else "end"
        return [f"empty:{what}", f"empty:{what} last:{ending}"]
    first = piece.tokens[0]
    # A word that looks like code only here may be a word of the comment that looks so.
    elsewhere = known[first.text] > bool(_KNOWN.match(text, first.start))
    sort = _sort(first, elsewhere)
    second = piece.tokens[1] if len(piece.tokens) > 1 else None
    follower = second.text if second and second.kind == "op" else "word" if second else "end"
    capital = "A" if first.text[:1].isupper() else "a"
    result = [
        f"first:{sort}",
        f"first:{sort} {follower}",
        f"first:{sort} {follower} {capital} last:{ending}",
        f"f:{first.text}",
    ]
    if brackets:
        return [*result, f"adjacent:{_adjacent(piece)}"]
    statements = [
        describe(_source(text, tokens, ()), tokens) for tokens in split_statements(piece.tokens)
    ]
    complete = statements[:-1] if piece.brackets else statements
    result += [
        f"opaque:{min(2, sum(s.kind == 'opaque' for s in complete))}",
        f"idle:{min(3, sum(s.kind in _IDLE_KINDS for s in complete))}",
        f"bare:{min(3, sum(s.kind == 'name' for s in statements))} n:{min(4, len(statements))}",
        f"n:{min(4, len(statements))}",
        f"tail:{statements[-1].kind}",
    ]
    if complete:
        kind = complete[0].kind
        result += [f"kind:{kind}", f"kind:{kind} last:{ending} {capital}"]
    return result


def _sort(token: Token, known: bool) -> str:
    if token.kind == "name" and token.text not in KEYWORDS:
        return "name:known" if known else "name:new"
    return token.text if token.kind in ("name", "op") else token.kind


def _adjacent(piece: Piece) -> int:
    """How often two operands stand side by side before the bracket closes: words, not code."""
    adjacent = depth = 0
    for before, token in zip(piece.tokens, piece.tokens[1:], strict=False):
        depth += before.text in OPENERS
        if (
            ends_operand(before)
            and token.kind in ("name", "number")
            and (token.text not in KEYWORDS)
        ):
            adjacent += 1
        depth -= before.text in CLOSERS
        if depth < 0:
            break
    return min(2, adjacent)


def statements_of(text: str, reading: Reading) -> tuple[list[Statement], tuple[str, ...]]:
    """The statements of a reading, and the comments after the last one.

    A comment inside a statement's brackets stays in it, with its line break; one
    between two statements goes above the second.
    """
    ends = dict(reading.comments)
    code: list[Token] = []
    notes: list[Token] = []
    position = 0
    while (token := next_token(text, position)) is not None:
        position = token.end
        if token.kind == "comment":
            position = ends[token.start]
            comment = text[token.start : position].rstrip()
            notes.append(Token("comment", comment, token.start, token.start + len(comment)))
        else:
            code.append(token)
    result: list[Statement] = []
    for group in split_statements(code):
        above = _take(notes, group[0].start)
        if result and above and not result[-1].opens and _is_trailing(above[0].text):
            last = result.pop()
            result.append(replace(last, text=f"{last.text}  {above.pop(0).text}"))
        inner = _take(notes, group[-1].start)
        source = _source(text, group, inner)
        result.append(describe(source, group, tuple(note.text for note in above)))
    return result, tuple(note.text for note in notes)


def _take(notes: list[Token], before: int) -> list[Token]:
    """Remove and return the comments that start before the offset ``before``."""
    count = sum(note.start < before for note in notes)
    taken = notes[:count]
    del notes[:count]
    return taken


def _is_trailing(comment: str) -> bool:
    """Whether a comment between two statements belongs to the first: it is short, no sentence."""
    words = comment.lstrip("# ").split()
    sentence = bool(words) and words[0][:1].isupper() and words[0].isalpha()
    return len(words) <= _TRAILING_WORDS and not sentence


def _source(text: str, group: Sequence[Token], inner: Sequence[Token]) -> str:
    """The statement's text; a comment in it and a backslash get their line breaks back."""
    parts: list[str] = []
    position = group[0].start
    for token in sorted([*group, *inner], key=lambda token: token.start):
        gap = text[position : token.start]
        after_comment = bool(parts) and parts[-1].startswith("#")
        parts.append(_gap(gap, before_comment=token.kind == "comment", after=after_comment))
        parts.append(token.text)
        position = token.end
    return "".join(parts)


def _gap(gap: str, *, before_comment: bool, after: bool) -> str:
    if after:
        return "\n"
    if before_comment:
        return "  "
    return " \\\n" if "\\" in gap else gap
