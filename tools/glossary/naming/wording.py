"""Words: the forms in which headers, names and texts are compared.

In: a header, a name or an entry. Out: its words in the form in which two spellings of
one thing are equal. Merging, names, addresses and domains all compare by these, so
that they agree on what "the same" is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import chain

from glossary.entry import Block, Entry, Heading, List, Math, Paragraph, Table
from glossary.headers import header_items
from glossary.walk import iter_blocks, plain_text

__all__ = [
    "KINDS",
    "SMALL_WORDS",
    "entry_text",
    "entry_words",
    "fold",
    "header_key",
    "lead_text",
    "singular",
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


def fold(name: str) -> str:
    """A name reduced to its lower-case words in the singular, for comparing names."""
    return " ".join(map(singular, _WORD.findall(name.lower())))


def entry_words(entry: Entry) -> list[str]:
    """The lower-case words of an entry's blocks, in reading order.

    Formulas are left out, because repairing them changes their letters; the words of
    both layouts of one entry are equal.
    """
    return [word for text in _texts(entry.blocks) for word in _WORD.findall(text.lower())]


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in iter_blocks(blocks):
        if isinstance(block, Heading | Paragraph):
            yield plain_text(child for child in block.children if not isinstance(child, Math))
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
