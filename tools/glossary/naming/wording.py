"""Words: the forms in which headers, names and texts are compared.

In: a header, a name or an entry. Out: its words in the form in which two spellings of
one thing are equal. Merging, names, addresses and domains all compare by these, so
that they agree on what "the same" is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from glossary.entry import Block, Entry, Heading, List, Math, Paragraph, Table
from glossary.headers import header_items
from glossary.walk import iter_blocks, plain_text

__all__ = [
    "KINDS",
    "SMALL_WORDS",
    "Wording",
    "entry_text",
    "entry_words",
    "fold",
    "fold_all",
    "fold_words",
    "header_key",
    "lead_text",
    "read_wording",
    "singular",
    "words_in",
]

#: Words that a title leaves small, and that give no letter to an acronym.
SMALL_WORDS = frozenset(
    {
        *("a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "nor", "of"),
        *("off", "on", "onto", "or", "over", "per", "the", "to", "up", "upon", "via", "vs", "with"),
    }
)
#: Words that say what kind of thing a name names: "NCHW layout" is NCHW.
KINDS = frozenset(
    {
        *("chart", "control chart", "curve", "loss", "score", "value"),
        *("agent", "algorithm", "benchmark", "convolution", "dataset", "format", "framework"),
        *(
            "layout",
            "library",
            "method",
            "methodology",
            "metric",
            "model",
            "modeling",
            "modelling",
            "optimizer",
            "platform",
        ),
        *("protocol", "technique", "test", "tool", "toolkit"),
    }
)
_WORD = re.compile(r"[^\W_]+")
_WORD_OR_LINE_END = re.compile(r"[^\W_]+|\n")
_RUNS = (Heading, Paragraph)
_NO_PLURAL = re.compile(r"(?:ss|us|is|(?<!\bvi)as|ics)$")


def header_key(header: str) -> str:
    """What two headers have in common that differ in nothing but spaces and capitals."""
    return ", ".join(" ".join(item.split()) for item in header_items(header)).lower()


@lru_cache(maxsize=65536)
def singular(word: str) -> str:
    """A lower-case word without the ending of its plural; only ever used to compare.

    >>> singular("networks"), singular("strategies"), singular("bias"), singular("vias")
    ('network', 'strategy', 'bias', 'via')
    """
    if len(word) < 4 or not word.endswith("s") or _NO_PLURAL.search(word):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes")):
        return word[:-2]
    return word[:-1]


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """A name reduced to its lower-case words in the singular, for comparing names."""
    return fold_words(words_in(name))


def fold_words(words: Iterable[str]) -> str:
    """The same of lower-case words; for texts, of which none is worth remembering."""
    return " ".join([singular(word) if word[-1] == "s" else word for word in words])


def fold_all(names: Iterable[str]) -> tuple[str, ...]:
    """Each of many names folded, all at one go; no name may have a line break."""
    words = _WORD_OR_LINE_END.findall("\n".join(names).lower())
    return tuple(map(str.strip, fold_words(words).split("\n")))


@dataclass(frozen=True, slots=True)
class Wording:
    """What an entry says, read off its blocks once for all that compare words.

    ``lead`` is :func:`lead_text`, ``text`` :func:`entry_text`, ``words`` are
    :func:`entry_words`.
    """

    lead: str
    text: str
    words: Sequence[str]


def read_wording(entry: Entry) -> Wording:
    """The wording of an entry."""
    text = entry_text(entry)
    return Wording(lead_text(entry), text, words_in(text))


def entry_words(entry: Entry) -> list[str]:
    """The lower-case words of an entry's blocks, in reading order.

    Formulas are left out, because repairing them changes their letters; the words of
    both layouts of one entry are equal.
    """
    return words_in(entry_text(entry))


def words_in(text: str) -> list[str]:
    """The lower-case words of a text."""
    return _WORD.findall(text.lower())


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in iter_blocks(blocks):
        if isinstance(block, _RUNS):
            yield plain_text([child for child in block.children if not isinstance(child, Math)])
        elif isinstance(block, Table):
            yield from (plain_text(cell) for cell in chain(block.header, *block.rows))
        elif not isinstance(block, List):
            yield getattr(block, "text", "")


def lead_text(entry: Entry) -> str:
    """The first paragraph without mark-up: where an entry defines its term."""
    for block in entry.blocks:
        if isinstance(block, Paragraph):
            return plain_text(block.children)
    return ""


def entry_text(entry: Entry) -> str:
    """All words of an entry as the author wrote them, block by block."""
    return "\n".join(_texts(entry.blocks))
