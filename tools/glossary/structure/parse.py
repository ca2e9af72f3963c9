"""Raw entries to blocks: what is a heading, a paragraph, a list, a table, a fence.

In: a :class:`~glossary.entry.RawEntry`. Out: an :class:`~glossary.entry.Entry` whose
blocks know their line. A flattened body first gets its line breaks back
(:mod:`glossary.structure.flattened`); from there on one parser serves both layouts, so that both
copies of an entry give the same blocks. The seeds are Markdown whose blank lines and
indentation were lost, hence lines stand for blocks and nothing can be trusted to a
Markdown parser. What is inside fences and formulas is only delimited here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from glossary.entry import (
    Block,
    Cell,
    Entry,
    Fence,
    Formula,
    Heading,
    Inline,
    Layout,
    Note,
    NoteCode,
    Paragraph,
    RawEntry,
    Strong,
    Table,
)
from glossary.structure.bodylines import (
    BoldLine,
    Line,
    bold_line,
    fence_tag,
    hash_heading,
    is_bare_separator,
    is_drawing,
    is_rule,
    is_separator_row,
    list_marker,
    split_fence_tag,
    table_cells,
    with_outer_bars,
)
from glossary.structure.flattened.formulas import is_display_formula
from glossary.structure.flattened.unflatten import unflatten
from glossary.structure.inlines import parse_inlines, unclosed_formula
from glossary.structure.losses import find_losses
from glossary.structure.mending import join_formulas, mend_lines, without_residue
from glossary.structure.nesting import Item, build_lists
from glossary.structure.opening import split_opening
from glossary.structure.stretch import ends_sentence
from glossary.walk import plain_text

__all__ = ["parse_entry"]

_NUMBERED = re.compile(r"\d+(?:\.\d+)*\.?\s+\S|(?:Step|Stage|Phase|Part) \d+\b")
_LONGEST_HEADING = 120
_MOST_COLUMNS = 100  # all rows are padded to the longest: a wider line is no row


def parse_entry(raw: RawEntry) -> Entry:
    """The entry in blocks; never raises, whatever the text."""
    lines = [Line(text, raw.body_line + at) for at, text in enumerate(raw.body)]
    lines, residue = without_residue(lines) if lines else (lines, [])
    lines = join_formulas(lines)
    # A body of one line is the same in both layouts.
    flattened = raw.layout is Layout.FLATTENED or len(lines) == 1
    if flattened:
        lines = [line for body in lines for line in unflatten(body, raw.header)]
    lines = mend_lines(lines)
    lost, truncated = find_losses(lines)
    notes = [*raw.notes, *residue, *lost]
    opening, subtitle, lines = split_opening(lines, raw.header) if lines else ("", "", lines)
    parser = _Parser(lines, flattened, notes)
    blocks = tuple(parser.parse())
    return Entry(
        header=raw.header,
        opening=opening,
        subtitle=subtitle,
        blocks=blocks,
        layout=raw.layout,
        sources=(raw.source,),
        truncated=truncated,
        notes=tuple(notes),
    )


@dataclass(slots=True)
class _Parser:
    """The lines of one body, read from the first to the last."""

    lines: list[Line]
    flattened: bool
    notes: list[Note]
    at: int = 0
    sections: list[int] = field(default_factory=list)  # dress of the last heading and those above
    blocks: list[Block] = field(default_factory=list)

    def parse(self) -> list[Block]:
        readers: tuple[Callable[[Line], bool], ...] = (
            self._nothing,
            self._fence,
            self._drawing,
            self._table,
            self._rule,
            self._hash_heading,
            self._list,
            self._bold,
            self._display,
            self._plain_formula,
        )
        while self.at < len(self.lines):
            line = self.lines[self.at]
            for read in readers:
                if read(line):
                    break
            else:
                self._paragraph(line)
        return self.blocks

    def _nothing(self, line: Line) -> bool:
        if line.text.strip():
            return False
        self.at += 1
        return True

    def _fence(self, line: Line) -> bool:
        tag = fence_tag(line.text)
        if tag is None:
            return False
        end = self.at + 1
        while end < len(self.lines) and fence_tag(self.lines[end].text) is None:
            end += 1
        tag, rest = split_fence_tag(tag)
        inside = [each.text for each in self.lines[self.at + 1 : end]]
        text = "\n".join([rest, *inside] if rest else inside)
        # A fence with a language word closes nothing: it opens the next one.
        closed = end < len(self.lines) and fence_tag(self.lines[end].text) == ""
        if not closed:
            self._note(NoteCode.UNCLOSED_FENCE, "a fence is not closed", line)
        flat = self.flattened and end == self.at + 2
        if text.strip() or tag:
            self.blocks.append(Fence(tag, text, line.number, flattened=flat))
        self.at = end + 1 if closed else end
        return True

    def _drawing(self, line: Line) -> bool:
        if not is_drawing(line.text):
            return False
        end = self.at
        while end < len(self.lines) and is_drawing(self.lines[end].text):
            end += 1
        text = "\n".join(each.text for each in self.lines[self.at : end])
        flat = self.flattened and end == self.at + 1
        self.blocks.append(Fence("", text, line.number, flattened=flat, fenced=False))
        self.at = end
        return True

    def _table(self, line: Line) -> bool:
        if self.at + 1 == len(self.lines):
            return False
        dashes = self.lines[self.at + 1].text
        if "|" not in dashes:
            return False
        bare = is_bare_separator(dashes)
        barred = with_outer_bars if bare else str
        dashes = f"| {dashes.strip()} |" if bare else dashes
        header = table_cells(barred(line.text))
        separator = table_cells(dashes)
        if header is None or separator is None or not is_separator_row(dashes):
            return False
        if max(len(header), len(separator)) > _MOST_COLUMNS:
            return False
        header = table_cells(barred(line.text), len(separator)) or header
        self.at += 2
        rows: list[list[str]] = []
        while self.at < len(self.lines):
            cells = table_cells(barred(self.lines[self.at].text), len(header))
            if cells is None or len(cells) > _MOST_COLUMNS:
                break
            rows.append(cells)
            self.at += 1
        self._add_table(line, header, separator, rows)
        return True

    def _add_table(
        self, line: Line, header: list[str], separator: list[str], rows: list[list[str]]
    ) -> None:
        width = max(len(cells) for cells in (header, *rows))
        if any(len(cells) != len(header) for cells in (separator, *rows)):
            self._note(NoteCode.RAGGED_TABLE, "the rows of a table differ in length", line)

        def cells_of(row: list[str]) -> tuple[Cell, ...]:
            padded = [*row, *[""] * (width - len(row))]
            return tuple(parse_inlines(cell) for cell in padded)

        marks = [*separator, *[""] * (width - len(separator))][:width]
        alignments = tuple(
            {(True, True): "center", (True, False): "left", (False, True): "right"}.get(
                (mark.startswith(":"), mark.endswith(":")), ""
            )
            for mark in marks
        )
        rendered = tuple(cells_of(row) for row in rows)
        self.blocks.append(Table(cells_of(header), rendered, alignments, line.number))

    def _rule(self, line: Line) -> bool:
        if not is_rule(line.text):
            return False
        self.at += 1
        return True

    def _hash_heading(self, line: Line) -> bool:
        found = hash_heading(line.text)
        if found is None:
            return False
        level, text = found
        self._heading(min(max(level, 2), 4), text.strip("* "), line)
        return True

    def _list(self, _: Line) -> bool:
        items: list[Item] = []
        while self.at < len(self.lines):
            each = self.lines[self.at]
            marker = list_marker(each.text)
            if marker is not None:
                items.append(Item(marker.number, marker.text, each.number))
            elif not (items and self._belongs(items[-1], each)):
                break
            self.at += 1
        if items:
            self.blocks.extend(build_lists(items))
        return bool(items)

    def _belongs(self, item: Item, line: Line) -> bool:
        """A display formula that a list item announces stands inside the item."""
        formula = _display_tex(line.text)
        if formula is None or not item.text.rstrip().endswith(":"):
            return False
        item.blocks.append(Formula(formula, line.number))
        return True

    def _bold(self, line: Line) -> bool:
        bold = bold_line(line.text)
        if bold is None:
            return False
        if self._is_heading(bold):
            self._heading(_level(bold), _heading_text(bold), line)
        else:
            words = line.text.strip() if bold.tail else bold.text
            self.blocks.append(Paragraph(parse_inlines(words), line.number))
            self.at += 1
        return True

    def _is_heading(self, bold: BoldLine) -> bool:
        if bold.tail.endswith(":") or bold.dashed:
            return True
        last = self.at == len(self.lines) - 1
        if bold.tail and (last or self.at == 0):
            return False
        return not (ends_sentence(bold.text) and bold.text[-1] != "?") and (
            len(bold.text) <= (_LONGEST_HEADING // 2 if last else _LONGEST_HEADING)
        )

    def _heading(self, level: int, text: str, line: Line) -> None:
        # A page goes from its title to level 2, and down one level at a time; headings of one
        # dress are of one level: labels are sections where no section is above them.
        while self.sections and self.sections[-1] >= level:
            self.sections.pop()
        self.sections.append(level)
        self.blocks.append(Heading(len(self.sections) + 1, parse_inlines(text), line.number))
        self.at += 1

    def _display(self, line: Line) -> bool:
        tex = _display_tex(line.text)
        if tex is None:
            return False
        self.blocks.append(Formula(tex, line.number))
        self.at += 1
        return True

    def _plain_formula(self, line: Line) -> bool:
        if not is_display_formula(line.text):
            return False
        self.blocks.append(Formula(line.text.strip(), line.number, plain=True))
        self.at += 1
        return True

    def _paragraph(self, line: Line) -> None:
        text = line.text.strip()
        if unclosed_formula(text):
            self._note(NoteCode.UNCLOSED_FORMULA, "a formula is not closed", line)
        self.blocks.append(Paragraph(_unbold(parse_inlines(text)), line.number))
        self.at += 1

    def _note(self, code: NoteCode, message: str, line: Line) -> None:
        self.notes.append(Note(code, message, line.number))


def _display_tex(text: str) -> str | None:
    stripped = text.strip()
    if len(stripped) > 4 and stripped.startswith("$$") and stripped.endswith("$$"):
        inner = stripped[2:-2]
        return inner if inner.strip() and "$$" not in inner else None
    return None


def _level(bold: BoldLine) -> int:
    """``**Heading**`` and ``**Heading:**`` are sections, ``**Label**:`` is one below."""
    return 3 if bold.tail.endswith(":") or _NUMBERED.match(bold.text) else 2


def _heading_text(bold: BoldLine) -> str:
    text = bold.text.rstrip(":").strip() or bold.text
    note = bold.tail.rstrip(":").strip()
    return f"{text} {note}" if note else text


def _unbold(inlines: tuple[Inline, ...]) -> tuple[Inline, ...]:
    """A paragraph that is bold as a whole, without the bold."""
    if len(inlines) == 1 and isinstance(inlines[0], Strong) and plain_text(inlines).strip():
        return inlines[0].children
    return inlines
