"""Lines put right before they are read as blocks.

In: the lines of a body. Out: the lines with formulas joined that a line break cut in two,
with headings on lines of their own, and without the residue of the scrape at the end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from glossary.entry import Note, NoteCode
from glossary.structure.bodylines import Line, fence_tag, list_marker, table_cells
from glossary.structure.flattened.marks import is_title, may_run_in, run_ins
from glossary.structure.flattened.sections import numbered_sections, section_level
from glossary.structure.inlines import scan_spans
from glossary.structure.stretch import Stretch

__all__ = ["join_formulas", "mend_lines", "without_residue"]

_RESIDUE = re.compile(r"(?<!\s)\s*['\"]\s*\)\s*;\s*$")
_DASH = re.compile(r"\s+[—–]\s+(?=\S)")
_DASHES = re.compile("[—–]")
_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)(\.?) (.*\S)\s*$")
# What follows the letter that a line break took: \\nabla, \\rightarrow, \\rVert.
_COMMAND_REST = re.compile(r"[a-z]|Vert\b|(?:Left|Right)arrow\b")
_MOST_PIECES = 8  # of one formula
_LONGEST_PIECE = 4000
_MOST_DISPLAY_LINES = 40  # of one formula between double dollars


def without_residue(lines: list[Line]) -> tuple[list[Line], list[Note]]:
    """Without the end of the statement that was scraped: ``');`` in 001:196 and 002:68."""
    last = lines[-1]
    bare = _RESIDUE.sub("", last.text) if last.text.rstrip().endswith(";") else last.text
    if bare == last.text:
        return lines, []
    note = Note(
        NoteCode.SCRAPE_RESIDUE, "the end of the scraped statement is left out", last.number
    )
    return [*lines[:-1], Line(bare, last.number)], [note]


def mend_lines(lines: list[Line]) -> list[Line]:
    """The lines with headings and display formulas on lines of their own, as the parser wants."""
    return _mark_numbered(_split_run_ins(_split_sections(_split_displays(lines))))


def join_formulas(lines: list[Line]) -> list[Line]:
    r"""Formulas that line breaks cut put together again.

    003:127 ``$`` + line break + ``abla log p_t(z)$``: the next line begins with the rest
    of a command, in small letters, and only with it the dollars make a formula. Between
    double dollars a formula may have lines of its own.
    """
    if not any("$" in line.text for line in lines):
        return lines
    joined: list[Line] = []
    fenced = False
    taken = 0
    for index, line in enumerate(lines):
        if index < taken:
            continue
        if fence_tag(line.text) is not None:
            fenced = not fenced
        elif not fenced and line.text.count("$$") % 2:
            taken = _display_end(lines, index)
            text = _one_text(lines[index : max(taken, index + 1)])
            joined.append(Line(text, line.number))
            continue
        elif joined and not fenced and "$" in joined[-1].text:
            pieces = [piece.text for piece in lines[index : index + _MOST_PIECES]]
            if _row_crosses(joined[-1].text, pieces) or _formula_crosses(joined[-1].text, pieces):
                joined[-1] = Line(f"{joined[-1].text}\n{line.text}", joined[-1].number)
                continue
        joined.append(line)
    return joined


def _display_end(lines: Sequence[Line], start: int) -> int:
    """Index after the line that closes the double dollars opened on ``lines[start]``; or 0."""
    for end, line in enumerate(lines[start + 1 : start + _MOST_DISPLAY_LINES], start + 1):
        if fence_tag(line.text) is not None:
            return 0
        if "$$" in line.text:
            return end + 1
    return 0


def _one_text(lines: Sequence[Line]) -> str:
    r"""The lines as one; a break before a small letter may be a lost ``\n``, and is kept."""
    text = lines[0].text
    for line in lines[1:]:
        opens = text.endswith("$$")
        text += f"\n{line.text}" if line.text[:1].islower() and not opens else f" {line.text}"
    return text


def _split_displays(lines: list[Line]) -> list[Line]:
    """Display formulas on lines of their own, outside fences and tables."""
    if not any("$$" in line.text for line in lines):
        return lines
    split: list[Line] = []
    fenced = False
    for line in lines:
        if fence_tag(line.text) is not None:
            fenced = not fenced
        if fenced or "$$" not in line.text or table_cells(line.text) is not None:
            split.append(line)
            continue
        displays = [span for span in scan_spans(line.text) if span.kind == "display"]
        cuts = [0, *(at for span in displays for at in (span.start, span.end)), len(line.text)]
        pieces = (line.text[begin:end].strip() for begin, end in pairwise(cuts))
        split.extend(Line(piece, line.number) for piece in pieces if piece)
    return split


def _row_crosses(text: str, pieces: list[str]) -> bool:
    """Whether a table row that begins in ``text`` ends in one of the next lines, not before."""
    if not text.startswith("|") or text.rstrip().endswith("|"):
        return False
    for piece in pieces:
        if piece.startswith("|") or not piece.strip():
            return False
        if piece.rstrip().endswith("|"):
            return True
    return False


def _formula_crosses(text: str, pieces: list[str]) -> bool:
    """Whether a formula that begins in ``text`` ends in the lines after it."""
    text = text[-_LONGEST_PIECE:]
    small = next((i for i, piece in enumerate(pieces) if not _COMMAND_REST.match(piece)), None)
    if small == 0:
        return False
    rest = "\n".join(piece[:_LONGEST_PIECE] for piece in pieces[:small])
    spans = scan_spans(f"{text}\n{rest}")
    return any(
        span.kind in ("math", "display") and span.start < len(text) < span.end for span in spans
    )


def _split_sections(lines: list[Line]) -> list[Line]:
    """``**Heading** — text`` as two lines, where an entry begins its sections so (004:140)."""
    cuts = {
        index: span.end
        for index, line in enumerate(lines)
        if index and line.text.startswith("**") and _DASHES.search(line.text)
        for span in scan_spans(line.text)[:1]
        if _DASH.match(line.text, span.end) and is_title(line.text[2 : span.end - 2])
    }
    if len(cuts) < 2:
        return lines
    split: list[Line] = []
    for index, line in enumerate(lines):
        cut = cuts.get(index)
        if cut is None:
            split.append(line)
            continue
        text = _DASH.sub("", line.text[cut:], count=1)
        split.extend((Line(line.text[:cut], line.number), Line(text, line.number)))
    return split


def _split_run_ins(lines: list[Line]) -> list[Line]:
    """Paragraphs that begin in bold on lines of their own, where one line holds them all."""
    if not any(may_run_in(line.text) for line in lines):
        return lines
    split: list[Line] = []
    fenced = False
    for line in lines:
        if fence_tag(line.text) is not None:
            fenced = not fenced
        apart = fenced or not may_run_in(line.text) or list_marker(line.text) is not None
        starts = [] if apart or table_cells(line.text) else run_ins(Stretch(line.text))
        if not starts:
            split.append(line)
            continue
        for begin, end in pairwise([0, *starts, len(line.text)]):
            split.append(Line(line.text[begin:end].strip(), line.number))
    return split


def _mark_numbered(lines: list[Line]) -> list[Line]:
    """``2.1 Heading`` with the hashes of its level, in a body that is such an outline."""
    found = [
        (index, match)
        for index, line in enumerate(lines)
        if (match := _NUMBERED.match(line.text)) and is_title(match.group(3))
    ]
    chosen = numbered_sections([(match.group(1), bool(match.group(2))) for _, match in found])
    marked = list(lines)
    for place in chosen:
        index, match = found[place]
        hashes = "#" * section_level(match.group(1))
        marked[index] = Line(f"{hashes} {lines[index].text.strip()}", lines[index].number)
    return marked
