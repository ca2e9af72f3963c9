"""Mark-up and data without brackets: HTML, XML, YAML.

In: text without its indentation, or without its line breaks too. Out: elements nested
by their tags; YAML sections that follow each other. What YAML nests deeper than that
stood in the spaces alone, so it is not guessed and the layout is not sure.
"""

from __future__ import annotations

import re
from itertools import pairwise

from glossary.blocks.layout import Layout, cut, lines_of

__all__ = ["tags_layout", "yaml_layout"]

_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*)[^<>]*?(/?)>")
_VOID = frozenset(("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source"))
_BETWEEN = re.compile(r"(?<=>)\s+(?=<)")


def tags_layout(text: str, flattened: bool) -> Layout:
    """Each line as deep as the elements open around it."""
    lines = _BETWEEN.split(text) if flattened else lines_of(text)
    depth = 0
    result = []
    for line in lines:
        change = [_change(tag) for tag in _TAG.finditer(line)]
        closes = bool(change) and change[0] < 0 and line.startswith("</")
        result.append("  " * max(0, depth - closes) + line if line else "")
        depth = max(0, depth + sum(change))
    return Layout("\n".join(result), sure=depth == 0)


def _change(tag: re.Match[str]) -> int:
    closing, name, empty = tag.groups()
    if empty or name.lower() in _VOID:
        return 0
    return -1 if closing else 1


_KEY = re.compile(r"(?<!\S)(?:- )?[\w.\"'/-]+:(?=\s|$)|(?<!\S)- (?=\S)|(?<!\S)#\s")
_SECTION = re.compile(r"[\w.\"'/-]+:(?:\s+#.*)?")


def yaml_layout(text: str, flattened: bool) -> Layout:
    """Keys without a value are sections; what follows one, up to the next, is in it."""
    lines = lines_of(text)
    if flattened:
        lines = cut(text, (match.start() for match in _KEY.finditer(text)))
    sections = [bool(_SECTION.fullmatch(line)) for line in lines]
    if not any(sections):
        return Layout("\n".join(lines), sure=not flattened or "#" not in text)
    nested = any(above and below for above, below in pairwise(sections))
    if nested or sections[-1] or any(line.startswith(("- ", "|", ">")) for line in lines):
        return Layout("\n".join(lines), sure=False, lost=True)
    result = []
    inside = False
    for line, section in zip(lines, sections, strict=True):
        result.append("  " + line if inside and line and not section else line)
        inside = section or (inside and bool(line))
    return Layout("\n".join(result), sure=False)
