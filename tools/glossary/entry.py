"""The vocabulary: what the converter's steps hand to each other.

Everything here is a frozen dataclass or an enumeration; nothing here computes. What
people are told, in :mod:`glossary.notes`, belongs to the vocabulary too.
A step receives these values and returns new ones, so each can be tested alone,
run in any process and compared with ``==``.

Lines are 1-based lines of the seed file. In a flattened seed file a whole body
stands on one line, so all its blocks carry that line.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from glossary.notes import InputError, Note, NoteCode, Repair, SourceRef, Unplaced

__all__ = [
    "Ambiguity",
    "Block",
    "Cell",
    "Code",
    "CodeBlock",
    "Drawing",
    "Emphasis",
    "Entry",
    "Fence",
    "FlowEdge",
    "FlowNode",
    "Flowchart",
    "Formula",
    "Heading",
    "Inline",
    "InputError",
    "Layout",
    "Link",
    "LinkRecord",
    "List",
    "ListItem",
    "Math",
    "Names",
    "Note",
    "NoteCode",
    "Page",
    "Paragraph",
    "Placement",
    "RawEntry",
    "Repair",
    "SourceRef",
    "Strong",
    "Table",
    "Text",
    "Unplaced",
]


class Layout(Enum):
    """How a seed file lays an entry out."""

    FLATTENED = "flattened"  # header, blank line, the whole body on one line
    LINES = "lines"  # header directly followed by the body's lines


# --- inlines -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Text:
    """Literal characters, never mark-up; printing escapes what needs it."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """Inline code, without its backticks."""

    text: str


@dataclass(frozen=True, slots=True)
class Math:
    """An inline formula in LaTeX, without its dollar signs.

    As delimited by the structure step ``tex`` is the source text, line breaks
    included, because they tell which letter was lost; the formulas step
    replaces it by the repaired LaTeX.
    """

    tex: str
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Strong:
    """Bold text."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Emphasis:
    """Italic text."""

    children: tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A cross-reference to the page ``slug``; the children keep the author's words."""

    slug: str
    children: tuple[Inline, ...]


Inline = Text | Code | Math | Strong | Emphasis | Link


# --- blocks --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heading:
    """A section heading; level 2 to 4, since level 1 is the page's title."""

    level: int
    children: tuple[Inline, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    children: tuple[Inline, ...]
    line: int


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item: its own text first (a paragraph), then what is nested in it."""

    blocks: tuple[Block, ...]
    line: int


@dataclass(frozen=True, slots=True)
class List:
    """A bullet list, or an ordered one when ``start`` is its first number."""

    items: tuple[ListItem, ...]
    line: int
    start: int | None = None


Cell = tuple["Inline", ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table; every row has as many cells as the header, ``""`` or left/center/right a column."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    alignments: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced or drawn block as delimited by the structure step, not yet understood.

    ``tag`` is the author's language word; ``flattened`` tells that its line
    breaks were lost too; ``fenced`` is false for a drawing that stood in the
    text without a fence.
    """

    tag: str
    text: str
    line: int
    flattened: bool = False
    fenced: bool = True


@dataclass(frozen=True, slots=True)
class Formula:
    """A display formula.

    ``tex`` as in :class:`Math` when ``plain`` is false. When ``plain`` is true it is
    a formula in Unicode or ASCII characters, which the formulas step turns into
    LaTeX when it can be certain, and leaves as the author's characters otherwise.
    """

    tex: str
    line: int
    plain: bool = False
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class CodeBlock:
    """Code or a listing, restored; ``language`` is a Pygments lexer name, ``text`` for none.

    ``notice`` is a sentence for the reader, such as what could not be restored.
    """

    language: str
    text: str
    line: int
    notice: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Character art that lives from its alignment: boxes, trees; shown in a fixed-width face."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class FlowNode:
    """A box of a flowchart; ``group`` is the caption of the frame it stands in, if any."""

    name: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class FlowEdge:
    """An arrow of a flowchart between two nodes, by name, or a dotted line without a head."""

    source: str
    target: str
    label: str = ""
    dotted: bool = False


@dataclass(frozen=True, slots=True)
class Flowchart:
    """A flow drawn with arrows, read as a graph; ``description`` says it in words."""

    nodes: tuple[FlowNode, ...]
    edges: tuple[FlowEdge, ...]
    line: int
    title: str
    description: str


Block = Heading | Paragraph | List | Table | Fence | Formula | CodeBlock | Drawing | Flowchart


# --- entries -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RawEntry:
    """One header and its body as they stand in a seed file.

    ``body`` holds the body's lines without line ends: one in the flattened
    layout. ``body_line`` is the file line of ``body[0]``.
    """

    header: str
    body: tuple[str, ...]
    layout: Layout
    source: SourceRef
    body_line: int
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry in blocks.

    ``opening`` is the bold term with which the body begins, or that stands alone
    above it as the entry's own title line ('' when there is none); ``subtitle``
    is what follows the dash on such a title line. A title line is not in
    ``blocks``; a bold term that opens the first sentence is. ``sources`` has more
    than one element once copies of an entry were merged; the blocks' lines belong
    to the first.
    """

    header: str
    opening: str
    subtitle: str
    blocks: tuple[Block, ...]
    layout: Layout
    sources: tuple[SourceRef, ...]
    truncated: bool = False
    repairs: tuple[Repair, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """What an entry is called and where it lives.

    ``title`` is unique on the site, its qualifier in parentheses included when
    it needs one; ``aliases`` are true names and acronyms, ``keywords`` the loose
    rest of the header; ``topic`` is shared by pages on the same subject.
    """

    title: str
    aliases: tuple[str, ...]
    keywords: tuple[str, ...]
    slug: str
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Placement:
    """The domain an entry belongs to, with the reason in words."""

    domain: str
    reason: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class LinkRecord:
    """One link that was set: the author's words, the target's slug, the file line and why."""

    surface: str
    slug: str
    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """A name on the page ``slug`` that may mean several entries and was not linked."""

    slug: str
    surface: str
    candidates: tuple[str, ...]
    source: SourceRef
    reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """An entry ready to be printed; ``related`` and ``referenced_by`` hold slugs."""

    entry: Entry
    names: Names
    placement: Placement
    links: tuple[LinkRecord, ...] = ()
    related: tuple[str, ...] = ()
    referenced_by: tuple[str, ...] = ()
