"""Mark-up: HTML, XML.

In: text without its indentation, or without its line breaks too. Out: elements nested
by their tags.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from glossary.blocks.layout import Layout, Rule, lines_of

__all__ = ["VOID", "tags"]

_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*)[^<>]*?(/?)>")
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track"}
    | {"wbr"}
)
"""HTML's elements without an end; XML has none such (``<link>`` of a robot's description)."""

_SCRIPT_REMARK = re.compile(r"<script\b[^<>]*>[^<]*(?<!:)//")
_BETWEEN = re.compile(r"(?<=>)\s+(?=<)")


def tags(void: Collection[str] = ()) -> Rule:
    """The rule of a language with tags, of which the elements in ``void`` have no end."""

    def rule(text: str, flattened: bool) -> Layout:
        if flattened and _SCRIPT_REMARK.search(text):
            return Layout(text, sure=False, lost=True)  # where it ended went with its line
        lines = _BETWEEN.split(text) if flattened else lines_of(text)
        depth = 0
        result = []
        for line in lines:
            change = [_change(tag, void) for tag in _TAG.finditer(line)]
            closes = bool(change) and change[0] < 0 and line.startswith("</")
            result.append("  " * max(0, depth - closes) + line if line else "")
            depth = max(0, depth + sum(change))
        return Layout("\n".join(result), sure=depth == 0)

    return rule


def _change(tag: re.Match[str], void: Collection[str]) -> int:
    closing, name, empty = tag.groups()
    if empty or name.lower() in void:
        return 0
    return -1 if closing else 1
