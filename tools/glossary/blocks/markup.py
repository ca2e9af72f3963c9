"""Mark-up: HTML, XML.

In: text without its indentation, or without its line breaks too. Out: elements nested
by their tags.
"""

from __future__ import annotations

import re

from glossary.blocks.layout import Layout, lines_of

__all__ = ["tags_layout"]

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
