"""How a body opens: with a title line, or with a sentence that begins in bold.

In: the lines of a body, and the header. Out: the bold term, the subtitle, and the lines
without the title line. ``**Term** is …`` opens a sentence and stays; ``**Term**`` or
``**Term — Subtitle**`` alone on the first line (000:802, 003:603) is the title, which the
page has already; a first line that is bold throughout may also be the lead (004:92).
"""

from __future__ import annotations

from glossary.headers import words_of
from glossary.structure.bodylines import Line, bold_line
from glossary.structure.inlines import scan_spans
from glossary.structure.stretch import ends_sentence

__all__ = ["split_opening"]

_LONGEST_TITLE = 240


def split_opening(lines: list[Line], header: str) -> tuple[str, str, list[Line]]:
    """The opening term, the subtitle, and the lines that remain."""
    first = lines[0].text
    span = next((span for span in scan_spans(first) if span.kind == "bold"), None)
    if span is None or span.start != 0:
        return "", "", lines
    term = first[2 : span.end - 2].strip()
    title, subtitle = _split_subtitle(term)
    bold = bold_line(first)
    if bold is None or bold.tail or len(lines) == 1 or _is_sentence(term):
        return (title if span.end == len(first) else term), "", lines
    if title.endswith("?") or not set(words_of(title)) & set(words_of(header)):
        return "", "", lines
    if subtitle and not subtitle[0].isupper() and bold_line(lines[1].text):
        return title.partition(":")[0].strip(), "", lines
    return title, subtitle, lines[1:]


def _split_subtitle(term: str) -> tuple[str, str]:
    title, dash, subtitle = term.partition(" — ")
    return (title.strip(), subtitle.strip()) if dash else (term, "")


def _is_sentence(text: str) -> bool:
    return ends_sentence(text) or len(text) > _LONGEST_TITLE
