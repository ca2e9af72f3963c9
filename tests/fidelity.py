"""Specimens of every kind of entry, to compare what the formats show with what the seeds say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence

from glossary.entry import (
    Block,
    Code,
    CodeBlock,
    Drawing,
    Emphasis,
    Flowchart,
    Formula,
    Heading,
    Inline,
    Link,
    List,
    Math,
    Page,
    Paragraph,
    Strong,
    Table,
    Text,
)
from glossary.walk import iter_blocks, run_leaves

__all__ = ["KINDS", "formulas", "letters", "missing_in_order", "spaced_letters", "specimens"]

PER_KIND = 3
COUNT = 20
_FORMULA = "\0"


def specimens(pages: Sequence[Page]) -> tuple[Page, ...]:
    """Twenty entries: some with each kind of block, then the shortest and the longest."""
    chosen: dict[str, Page] = {}
    for kind in (Table, CodeBlock, Drawing, Flowchart, Formula, List, Heading):
        having = [page for page in pages if any(isinstance(b, kind) for b in _all(page))]
        for page in sorted(having, key=_size)[-PER_KIND:]:
            chosen.setdefault(page.names.slug, page)
    for page in sorted(pages, key=_size):
        if len(chosen) >= COUNT:
            break
        chosen.setdefault(page.names.slug, page)
    return tuple(list(chosen.values())[:COUNT])


def letters(text: str) -> str:
    """A text's letters and digits alone, in one form: what no layout may change."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text)))


def spaced_letters(text: str) -> str:
    """A text in that form, each run of letters a word."""
    return " ".join(map(letters, re.split(r"[\W_]+", text)))


def missing_in_order(pieces: Iterable[str], shown: str) -> list[str]:
    """The pieces that do not stand in a text, each after the one before."""
    stream = letters(shown)
    at = 0
    lost = []
    for piece in pieces:
        found = stream.find(letters(piece), at)
        if found < 0:
            lost.append(piece)
        else:
            at = found + len(letters(piece))
    return lost


def headings(page: Page) -> list[str]:
    """The headings in their order, as plain text."""
    return _pieces(block.children for block in _all(page) if isinstance(block, Heading))


def cells(page: Page) -> list[str]:
    """The cells of all tables, row by row, as plain text."""
    tables = (block for block in _all(page) if isinstance(block, Table))
    rows = (row for table in tables for row in (table.header, *table.rows))
    return _pieces(cell for row in rows for cell in row)


def code_lines(page: Page) -> list[str]:
    """The lines of all code, indentation and empty lines left out."""
    blocks = (block for block in _all(page) if isinstance(block, CodeBlock))
    return [line.strip() for block in blocks for line in block.text.splitlines() if line.strip()]


def prose(page: Page) -> list[str]:
    """The paragraphs, those of lists included, without formulas."""
    return _pieces(block.children for block in _all(page) if isinstance(block, Paragraph))


def formulas(page: Page) -> list[str]:
    """The sources of all formulas, in TeX."""
    displayed = [block.tex for block in _all(page) if isinstance(block, Formula)]
    texts = (block.children for block in _all(page) if isinstance(block, Paragraph | Heading))
    leaves = (leaf for text in texts for leaf in run_leaves(text))
    return displayed + [leaf.tex for leaf in leaves if isinstance(leaf, Math)]


# What every format must show in order; formulas each writes in its own way.
KINDS: tuple[Callable[[Page], list[str]], ...] = (headings, cells, code_lines, prose)


def _size(page: Page) -> int:
    return sum(source.last_line - source.first_line for source in page.entry.sources) + len(
        page.entry.blocks
    )


def _all(page: Page) -> Iterator[Block]:
    return iter_blocks(page.entry.blocks)


def _pieces(texts: Iterable[Iterable[Inline]]) -> list[str]:
    """The texts cut at their formulas, which every format writes in its own way."""
    pieces = (piece for text in texts for piece in _plain(text).split(_FORMULA))
    return [piece for piece in pieces if any(map(str.isalnum, piece))]


def _plain(inlines: Iterable[Inline]) -> str:
    return "".join(_text(inline) for inline in inlines)


def _text(inline: Inline) -> str:
    match inline:
        case Text(text) | Code(text):
            return text
        case Strong(children) | Emphasis(children) | Link(_, children):
            return _plain(children)
        case Math():
            return _FORMULA
    return ""
