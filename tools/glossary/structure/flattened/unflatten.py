"""Line breaks for a flattened body.

In: a body on one line, and its header. Out: the lines it consisted of, in the form that
line files have, so that one parser (:mod:`glossary.structure.parse`) serves both layouts. The
breaks were replaced by single spaces; what tells them apart from other spaces is the
typography around them. The work goes from certain to uncertain:

1. fences, display formulas, drawings and tables are cut out: they say where they end;
2. list markers, headings and labels in the text between them (``marks``);
3. paragraphs glued to the end of a list item (``closing``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from glossary.headers import header_items
from glossary.structure.bodylines import Line
from glossary.structure.flattened.closing import split_items
from glossary.structure.flattened.formulas import cut_at_formulas
from glossary.structure.flattened.markers import uniform_markers
from glossary.structure.flattened.marks import Habits, break_text
from glossary.structure.flattened.sections import cut_sections
from glossary.structure.flattened.style import Style
from glossary.structure.flattened.tables import table_lines
from glossary.structure.inlines import scan_spans

__all__ = ["unflatten"]

_FENCE = re.compile(r"(```+)([\w+#.-]*)(?=[\s{]|$)")
_RUN_IN = re.compile(r"[.!?] \*\*[^*]+\*\* [a-z]")
_BOX = re.compile(r"[\u2500-\u257f](?:[^\n]{0,400}?[\u2500-\u257f])*")


def unflatten(line: Line, header: str) -> list[Line]:
    """The lines of which the body on ``line`` consisted; all carry its number."""
    names = _names(line.text, header)
    parts = [
        (kind, uniform_markers(part) if kind == "text" else part)
        for kind, part in _parts(line.text, names)
        if part.strip()
    ]
    habits = Habits.of(line.text)
    drafts: list[tuple[str, str]] = []  # kind of line, text
    for index, (kind, text) in enumerate(parts):
        if kind != "text":
            drafts.extend((kind, each) for each in text.split("\n"))
            continue
        before = parts[index - 1][0] if index else ""
        after = parts[index + 1][0] if index + 1 < len(parts) else ""
        drafts.extend(break_text(text.strip(), before, after, habits))
    if _is_one_paragraph(line.text, drafts):
        return [line]
    style = Style.of(drafts, header)
    return [
        Line(text, line.number)
        for kind, lines in split_items(drafts, style)
        for whole in lines
        for text in (cut_at_formulas(whole) if kind in ("text", "label", "section") else [whole])
    ]


def _is_one_paragraph(text: str, drafts: list[tuple[str, str]]) -> bool:
    """A body without list or table that was one line before, too.

    000:834 has labels in its midst (``**Approaches**: **Paired training**: …``), 003:601
    sentences that begin in bold (``**CLIP Architecture** contrastive learning …``).
    """
    kinds = [kind for kind, _ in drafts]
    if set(kinds) - {"text", "label", "heading"}:
        return False
    bare = sum(1 for kind, each in drafts if kind == "heading" and not each.endswith(":"))
    return len(_RUN_IN.findall(text)) >= bare


def _names(text: str, header: str) -> list[str]:
    opening = re.match(r"\*\*(.+?)(?: \([^()*]*\))?\*\*", text)
    return [*([opening.group(1)] if opening else []), *header_items(header)[:1]]


def _parts(text: str, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Fences, headings, display formulas, drawings and tables, and the text between them."""
    parts: Iterator[tuple[str, str]] = cut_sections(_fences(text), names)
    for cutter in (_drawings, _formulas, table_lines):
        parts = _each_text(parts, cutter)
    return parts


def _each_text(
    parts: Iterable[tuple[str, str]], cutter: Callable[[str], Iterator[tuple[str, str]]]
) -> Iterator[tuple[str, str]]:
    for kind, part in parts:
        if kind == "text":
            yield from cutter(part)
        else:
            yield kind, part


def _fences(text: str) -> Iterator[tuple[str, str]]:
    taken = 0
    while True:
        match = _FENCE.search(text, taken)
        if match is None:
            break
        close = text.find(match.group(1), match.end())
        end = len(text) if close < 0 else close + len(match.group(1))
        content = text[match.end() : end if close < 0 else close].strip()
        yield "text", text[taken : match.start()]
        lines = [match.group(1) + match.group(2), content]
        yield "fence", "\n".join(lines if close < 0 else [*lines, match.group(1)])
        taken = end
    yield "text", text[taken:]


def _formulas(text: str) -> Iterator[tuple[str, str]]:
    taken = 0
    for span in scan_spans(text) if "$$" in text else []:
        if span.kind == "display":
            yield "text", text[taken : span.start]
            yield "formula", text[span.start : span.end]
            taken = span.end
    yield "text", text[taken:]


def _drawings(text: str) -> Iterator[tuple[str, str]]:
    """Runs of box-drawing characters with what stands inside the box."""
    taken = 0
    for match in _BOX.finditer(text):
        if len(match.group()) < 10:
            continue
        yield "text", text[taken : match.start()]
        yield "drawing", match.group()
        taken = match.end()
    yield "text", text[taken:]
