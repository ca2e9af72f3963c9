"""Telling an entry's header line from every other line.

In: a line and the line after it. Out: yes or no. A header is a list of search
words separated by commas, mostly in small letters; a line of a body may look the
same (003:1039 ``then training the classifier corresponds to … known).``), so a
header must also be answered: the body after it begins with its words.
"""

from __future__ import annotations

import re

from glossary.structure.grammar import VERBS

__all__ = [
    "header_items",
    "is_furniture",
    "is_header",
    "is_search_words",
    "looks_like_header",
    "words_of",
]

_LONGEST_HEADER = 400
_LONGEST_FURNITURE = 160
_FURNITURE = re.compile(
    "|".join(
        (
            r"[←‹«<]\s*Back to .{1,60}",
            r"AI Factory Glossary",
            r"[\d,.]+ technical terms and definitions",
            r"#?\s*(?:[A-Z0-9#]\s+){8,}.{0,20}",  # the row of letters
            r"Showing page [\d,.]+ of [\d,.]+(?: \([\d,.]+ entries\))?",
            r"[←‹«]\s*Prev(?:ious)?\b.{0,30}",
            r"Next\s*[→›»]",
        )
    )
)
# What a body's line has and a list of search words has not.
_NOT_A_HEADER = re.compile(r"\*\*|[$`^_{}\\]|^[-•|#]|^\d+[.)] |[.!?;:]$|[=≈∝]|[.!?] [A-Z]|^— ")
_WORD = re.compile(r"[^\W_]+")
_OPENING_WORDS = 240
_LONGEST_ITEM = 6  # words; 004:66 has the longest of the seeds' items
# A body opens so whatever its header's words are: ``**Term** is``, ``**Term (T)** —``.
_LEAD = re.compile(
    r"\*\*[^*]{1,160}\*\*(?: \([^()]{1,80}\))? (?:is|are|was|were|refers? to|[—–])\s"
)
# Words with which a torn sentence goes on, but no search word begins (003:1025, 003:1039).
_CONTINUATIONS = frozenset(
    ("where", "then", "and", "or", "but", "which", "with", "while", "so", "that", "because")
)


def is_furniture(line: str) -> bool:
    """Whether the line belongs to the web page around the entries."""
    text = line.strip()
    return len(text) <= _LONGEST_FURNITURE and _FURNITURE.fullmatch(text) is not None


def looks_like_header(line: str) -> bool:
    """Whether the line by itself could be a header."""
    return (
        0 < len(line) <= _LONGEST_HEADER
        and not _NOT_A_HEADER.search(line)
        and _WORD.search(line) is not None
    )


def is_header(line: str, following: str) -> bool:
    """Whether ``line`` is a header in a file of lines, where ``following`` comes next.

    The first item of a header is at least partly in the words that open its body;
    a body opens with the bold term or with a sentence, never with a list or a table.
    """
    if not looks_like_header(line):
        return False
    first = line.split(maxsplit=1)[0]
    sentence_case = first[:1].isupper() and first[1:].islower()
    if sentence_case or "," not in line:
        # Headers are lists in small letters; any other must be the very term of its body.
        term = line.partition(",")[0].partition("(")[0].strip().lower()
        return bool(term) and following.lower().startswith(f"**{term}")
    if re.match(r"[-•|`#]|\d+\. ", following):
        return False
    opening = {_stem(word) for word in words_of(following[:_OPENING_WORDS])}
    if any(_stem(word) in opening for word in words_of(line) if len(word) > 1):
        return True
    # An acronym and its domain may have no word in common with the term they stand for.
    return is_search_words(line) and _LEAD.match(following) is not None


def is_search_words(line: str) -> bool:
    """Whether the line is a list of search words beyond doubt, whatever comes after it.

    No line of the seeds' bodies is one, fences aside: those that begin with a small
    letter are formulas or the rest of a sentence.
    """
    if line[:1].isupper() or not looks_like_header(line):
        return False
    items = header_items(line)
    return (
        len(items) > 1
        and all(len(item.split()) <= _LONGEST_ITEM for item in items)
        and not any(item.split()[0] in _CONTINUATIONS for item in items)
        and not VERBS.intersection(line.split())
    )


def header_items(header: str) -> tuple[str, ...]:
    """The items of a header; a comma inside parentheses separates nothing."""
    if "(" not in header:
        return tuple(item for part in header.split(",") if (item := part.strip()))
    items: list[str] = []
    depth = 0
    begin = 0
    for index, character in enumerate(header):
        if character == "(":
            depth += 1
        elif character == ")":
            depth = max(0, depth - 1)
        elif character == "," and depth == 0:
            items.append(header[begin:index])
            begin = index + 1
    items.append(header[begin:])
    return tuple(item.strip() for item in items if item.strip())


def words_of(text: str) -> list[str]:
    """The words of a text in small letters, without punctuation."""
    return [word.lower() for word in _WORD.findall(text)]


def _stem(word: str) -> str:
    """The word without a plural ending, cut so that ``hyperparameter`` meets its kin."""
    return word.rstrip("s")[:6]
