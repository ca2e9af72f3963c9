"""Pages: an entry's blocks as a MyST document.

In: a :class:`glossary.entry.Page` and what it must know of the others. Out: the text of
its file. Each kind of block has one small function in a table; front matter is data,
everything of the seed is escaped, and what the converter itself adds stands below the
line ``% end of entry``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

from glossary.entry import (
    Block,
    CodeBlock,
    Drawing,
    Entry,
    Fence,
    Flowchart,
    Formula,
    Heading,
    List,
    NoteCode,
    Page,
    Paragraph,
    SourceRef,
    Strong,
    Table,
    Text,
)
from glossary.naming.wording import fold
from glossary.printing.definition import Definition, lead_of
from glossary.printing.escape import (
    cell_source,
    clean,
    clean_lines,
    formula_line,
    heading_source,
    inline_source,
    label_source,
    literal_fence,
    paragraph_source,
)
from glossary.printing.front_matter import front_matter
from glossary.printing.general_index import index_entries
from glossary.printing.labels import labelled_source
from glossary.printing.lead import lead_source
from glossary.printing.mermaid import flowchart_source

__all__ = [
    "END_OF_ENTRY",
    "NamePage",
    "Surroundings",
    "blocks_source",
    "document",
    "entry_line",
    "entry_list",
    "page_source",
]

END_OF_ENTRY = "% end of entry"
FEW = 10  # more pages than these that refer to a page are folded away
MANY = 60  # of more pages than these only the closest are named, whatever the glossary's size

_LANGUAGE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_+#.-]*")
_DIRECTIVE_LANGUAGES = frozenset({"mermaid"})  # fences that the site reads as directives


@dataclass(frozen=True, slots=True)
class NamePage:
    """The page for a name that several entries carry: its title, path and their slugs."""

    title: str
    path: str
    slugs: frozenset[str]


@dataclass(frozen=True)
class Surroundings:
    """What a page says about others: titles and definitions by slug, domain titles by id.

    ``terms`` holds by slug the names that lead to that page and to no other, ``meanings``
    the pages for the names that it shares with others.
    """

    titles: Mapping[str, str]
    definitions: Mapping[str, Definition]
    domains: Mapping[str, str]
    terms: Mapping[str, Sequence[str]]
    meanings: Mapping[str, Sequence[NamePage]] = field(default_factory=dict)

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """The titles as words of a link: many pages show each."""
        return {slug: label_source(title) for slug, title in self.titles.items()}

    @cached_property
    def glosses(self) -> Mapping[str, str]:
        """What lists say behind the linked title, again on many pages."""
        return {slug: _gloss(definition) for slug, definition in self.definitions.items()}


def _gloss(definition: Definition) -> str:
    if definition.predicate:
        return f" {inline_source(definition.predicate)}"
    sentence = inline_source(definition.sentence)
    return f" — {sentence}" if sentence else ""


def page_source(page: Page, around: Surroundings) -> str:
    """The file of one entry."""
    return document(
        _front_matter_of(page, around),
        f"(entry-{page.names.slug})=\n# {heading_source([Text(page.names.title)])}",
        *_names(page, around),
        *_body(page.entry),
        END_OF_ENTRY,
        *_warnings(page.entry),
        *_neighbours(page, around),
        _source_line(page.entry.sources),
    )


def document(*parts: str) -> str:
    """A file of these parts, those without text left out."""
    return "\n\n".join(part for part in parts if part) + "\n"


# --- front matter and names -------------------------------------------------------------


def _front_matter_of(page: Page, around: Surroundings) -> str:
    names = page.names
    description = around.definitions[names.slug].text
    meta = {"description": clean(description), "keywords": ", ".join(_meta_keywords(page))}
    return front_matter(
        {
            "title": clean(names.title),
            "aliases": [clean(alias) for alias in names.aliases],
            "keywords": [clean(keyword) for keyword in names.keywords],
            "terms": [clean(term) for term in around.terms.get(names.slug, ())],
            "domain": page.placement.domain,
            "definition": clean(around.definitions[names.slug].marked),
            "related": [slug for slug in page.related if slug in around.titles],
            "sources": [_reference(source) for source in page.entry.sources],
            "truncated": page.entry.truncated,
            "myst": {"html_meta": {key: value for key, value in meta.items() if value}},
        }
    )


def _meta_keywords(page: Page) -> Iterable[str]:
    return dict.fromkeys(map(clean, (page.names.title, *page.names.aliases, *page.names.keywords)))


def _reference(source: SourceRef) -> str:
    return f"{clean(source.file)}:{source.first_line}-{source.last_line}"


def _names(page: Page, around: Surroundings) -> Iterator[str]:
    names = page.names
    yield index_entries(names.title, [a for a in names.aliases if a in around.terms[names.slug]])
    shown = _names_shown(names.title)
    others = [alias for alias in names.aliases if fold(alias) not in shown]
    if others:
        known_as = Text(f"Also known as {', '.join(others)}.")
        yield "{.also-known-as}\n" + paragraph_source([known_as])


def _names_shown(title: str) -> set[str]:
    """What a reader of the title knows already: all of it, and both parts of "X (ACR)"."""
    base, _, inner = title.partition(" (")
    return {fold(name) for name in (title, base, inner.partition(")")[0])}


# --- blocks -----------------------------------------------------------------------------


def _body(entry: Entry) -> Iterator[str]:
    lead = lead_of(entry)
    if entry.subtitle:
        yield "{.subtitle}\n" + paragraph_source([Text(entry.subtitle)])
    yield blocks_source(_with_levels(entry.blocks), lead)


def _with_levels(blocks: Iterable[Block]) -> Iterator[Block]:
    """The blocks with headings from level 2 to 4, none deeper than one below the last."""
    last = 1
    for block in blocks:
        if isinstance(block, Heading):
            last = max(2, min(block.level, last + 1, 4))
            yield replace(block, level=last)
        else:
            yield block


def blocks_source(blocks: Iterable[Block], lead: Paragraph | None = None) -> str:
    """The blocks one below the other; ``lead`` is set off as the definition."""
    parts: list[str] = []
    previous: List | None = None
    for block in blocks:
        if isinstance(block, List):
            # Two lists in a row would be one, were their marks the same.
            other_mark = previous is not None and (previous.start is None) == (block.start is None)
            previous = None if other_mark else block
            source = _list(block, other_mark=other_mark)
        else:
            previous = None
            source = _PRINTERS[type(block)](block)
        if source and lead is not None and block is lead:
            source = lead_source(lead.children)
        parts.append(source)
    return "\n\n".join(part for part in parts if part)


def _heading(heading: Heading) -> str:
    words = heading_source(heading.children)
    return f"{'#' * heading.level} {words}" if words else ""


def _paragraph(paragraph: Paragraph) -> str:
    return labelled_source(paragraph.children)


def _list(block: List, *, other_mark: bool = False) -> str:
    loose = any(len(item.blocks) > 1 for item in block.items)
    items: list[str] = []
    for offset, item in enumerate(block.items):
        if block.start is None:
            mark = "*" if other_mark else "-"
        else:
            mark = f"{block.start + offset}{')' if other_mark else '.'}"
        # A heading cannot stand in a list: it is a bold line there.
        inner = [_as_paragraph(part) if isinstance(part, Heading) else part for part in item.blocks]
        items.append(_hang(mark, blocks_source(inner)))
    return ("\n\n" if loose else "\n").join(items)


def _as_paragraph(heading: Heading) -> Paragraph:
    return Paragraph((Strong(heading.children),), heading.line)


def _hang(mark: str, source: str) -> str:
    first, *rest = source.split("\n")
    indent = " " * (len(mark) + 1)
    lines = [f"{mark} {first}", *(indent + line if line else "" for line in rest)]
    return "\n".join(lines).rstrip()


def _table(table: Table) -> str:
    if not table.header:
        return ""
    rules = {"left": ":---", "center": ":---:", "right": "---:"}
    rows = [
        map(cell_source, table.header),
        (rules.get(alignment, "---") for alignment in _padded(table.alignments, len(table.header))),
        *(map(cell_source, row) for row in table.rows),
    ]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _padded(alignments: Sequence[str], columns: int) -> Sequence[str]:
    return (*alignments[:columns], *[""] * (columns - len(alignments)))


def _fenced(info: str, text: str) -> str:
    body = clean_lines(text).strip("\n")
    fence = literal_fence(body)
    return f"{fence}{info}\n{body}\n{fence}"


def _fence(fence: Fence) -> str:
    return _fenced("text", fence.text)


def _code(code: CodeBlock) -> str:
    known = _LANGUAGE.fullmatch(code.language) and code.language not in _DIRECTIVE_LANGUAGES
    source = _fenced(code.language if known else "text", code.text)
    return _with_remark(source, "notice", code.notice)


def _drawing(drawing: Drawing) -> str:
    return "{.drawing}\n" + _fenced("text", drawing.text)


def _flowchart(flowchart: Flowchart) -> str:
    return _fenced("mermaid", flowchart_source(flowchart))


def _formula(formula: Formula) -> str:
    lines = [line for line in clean_lines(formula.tex).split("\n") if line.strip()]
    if formula.plain:
        return "{.formula}\n" + "\\\n".join(paragraph_source([Text(line)]) for line in lines)
    tex = "\n".join(map(formula_line, lines))
    # Sphinx's directive takes any text; the dollar form ends at the first dollar signs.
    source = _fenced("{math}", _no_options(tex)) if "$" in tex or not tex else f"$$\n{tex}\n$$"
    doubt = "This formula was repaired with some doubt." if formula.unsure else ""
    return _with_remark(source, "doubt", doubt)


def _no_options(tex: str) -> str:
    """The body of a directive, behind an empty block of options if it looks like one."""
    return f"---\n---\n{tex}" if tex.startswith((":", "---")) else tex


def _with_remark(source: str, kind: str, remark: str) -> str:
    """A block with a sentence of the converter below it, if there is one."""
    return f"{source}\n\n{{.{kind}}}\n{paragraph_source([Text(remark)])}" if remark else source


_PRINTERS: Mapping[type[Any], Callable[[Any], str]] = MappingProxyType(
    {
        Heading: _heading,
        Paragraph: _paragraph,
        Table: _table,
        Fence: _fence,
        CodeBlock: _code,
        Drawing: _drawing,
        Flowchart: _flowchart,
        Formula: _formula,
    }
)


# --- what the converter adds --------------------------------------------------------------


def _warnings(entry: Entry) -> Iterator[str]:
    codes = {note.code for note in entry.notes}
    if entry.truncated:
        yield _note("truncated", "The source of this entry breaks off here.")
    elif NoteCode.TEXT_LOST in codes:
        yield _note("text-lost", "A part of this entry is missing in its source.")
    if not entry.blocks:
        yield _note("no-text", "The source has no text for this entry.")


def _note(kind: str, sentence: str) -> str:
    return f"```{{note}}\n:class: {kind}\n{sentence}\n```"


def _neighbours(page: Page, around: Surroundings) -> Iterator[str]:
    related = [slug for slug in page.related if slug in around.titles]
    listed = {page.names.slug, *related}
    lines = [
        f"- [{label_source(name.title)}]({name.path}.md): all entries of this name"
        for name in around.meanings.get(page.names.slug, ())
        if not name.slugs <= listed
    ]
    lines += [entry_line(slug, around) for slug in related]
    if lines:
        yield "## See also\n\n" + entry_list(lines)
    referring = [slug for slug in page.referenced_by if slug in around.titles]
    if referring:
        yield f"## Referenced by\n\n{_references(referring, around)}"


def _references(referring: Sequence[str], around: Surroundings) -> str:
    """Links to pages by title; of a hub's many, which come with the closest first, a part."""
    closest = sorted(referring[:MANY], key=lambda slug: (around.titles[slug].casefold(), slug))
    source = ",\n".join(link_to(slug, around) for slug in closest)
    more = len(referring) - len(closest)
    if more:
        noun = "entry" if more == 1 else "entries"
        source += f"\n\n{{.more}}\nand {more:,} more {noun}, less close to this one"
    if len(referring) > FEW:
        source = f"```{{dropdown}} {len(referring):,} entries\n{source}\n```"
    return source


def link_to(slug: str, around: Surroundings, folder: str = "") -> str:
    """A Markdown link to an entry, under its title."""
    return f"[{around.labels[slug]}]({folder}{slug}.md)"


def entry_line(slug: str, around: Surroundings, folder: str = "") -> str:
    """A bullet that defines an entry, its linked title standing for the sentence's subject.

    ``folder`` leads to the entries' pages.
    """
    return f"- {link_to(slug, around, folder)}{around.glosses[slug]}"


def entry_list(lines: Iterable[str]) -> str:
    """Bullets that define entries; search leads to the entries' own pages instead."""
    return "{.entries .no-search}\n" + "\n".join(lines)


def _source_line(sources: Sequence[SourceRef]) -> str:
    places = [
        inline_source([Text(f"{source.file}, lines {source.first_line}–{source.last_line}")])
        for source in sources
    ]
    return "{.source}\nSource: " + "; also ".join(places)
