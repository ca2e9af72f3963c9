"""A flowchart as Mermaid source: the body of a ``mermaid`` fence.

In: a :class:`~glossary.entry.Flowchart`. Out: lines that any Mermaid viewer draws the
same. Labels are untrusted text: each stands in double quotes, and every character
with a meaning to Mermaid (the quote itself, ``#`` of its entities, back-quotes of its
Markdown, ``%%`` of its comments, ``$$`` of its formulas, angle brackets) is written as
an entity, so that ``end``, ``]`` or ``click … javascript:`` are words like any other.
"""

from __future__ import annotations

import re
import textwrap
import unicodedata
from collections.abc import Iterator, Mapping

from glossary.entry import Flowchart

__all__ = ["flowchart_source"]

_ENTITIES = {
    "&": "#amp;",
    "<": "#lt;",
    ">": "#gt;",
    '"': "#quot;",
    "#": "#35;",
    "`": "#96;",
    "\\": "#92;",
}
_SPECIAL = re.compile("[" + re.escape("".join(_ENTITIES)) + "]")
# What Mermaid reads across characters: comments, formulas, icons, list markers.
_SEQUENCES = (
    (re.compile(r"%%"), "#37;#37;"),
    (re.compile(r"\$\$"), "#36;#36;"),
    (re.compile(r"\b(fa[bslrk]?|mdi|logos):(?=\S)"), r"\1#58;"),
    (re.compile(r"^(\d+)\.(?=\s)", re.MULTILINE), r"\1#46;"),
    (re.compile(r"^(\d+)\)(?=\s)", re.MULTILINE), r"\1#41;"),
    (re.compile(r"^-(?=\s)", re.MULTILINE), "#45;"),
    (re.compile(r"^\+(?=\s)", re.MULTILINE), "#43;"),
    (re.compile(r"^\*(?=\s)", re.MULTILINE), "#42;"),
)
_PLAIN = str.maketrans("{}#;<>", "()№,‹›")
_WIDE_NODES = 4
_WIDE_CHARACTERS = 44
_CAPTION_WIDTH = 32  # viewers wrap labels, but not the caption of a frame


def flowchart_source(chart: Flowchart, direction: str = "") -> str:
    """The chart as Mermaid lines, with its title and description for screen readers.

    ``direction`` is ``TD`` or ``LR``, by default whichever fits.
    """
    names = {node.name: f"n{number}" for number, node in enumerate(chart.nodes, 1)}
    lines = [f"flowchart {direction or _direction(chart)}"]
    # Without a word after it, either would take the next line for its text.
    if title := _plain(chart.title):
        lines.append(f"  accTitle: {title}")
    if description := _plain(chart.description):
        lines.append(f"  accDescr: {description}")
    lines.extend(_nodes(chart, names))
    lines.extend(_stacking(chart))
    for edge in chart.edges:
        line = "-.-" if edge.dotted else "-->"
        label = _label(edge.label)
        arrow = f'{line}|"{label}"|' if label else line
        lines.append(f"  {names[edge.source]} {arrow} {names[edge.target]}")
    return "\n".join(lines)


def _direction(chart: Flowchart) -> str:
    """Left to right only for a short chain of short labels; more is too small to read."""
    characters = sum(len(node.label) for node in chart.nodes)
    chain = len(chart.edges) == len(chart.nodes) - 1 and not any(
        "\n" in node.label or node.group for node in chart.nodes
    )
    short = len(chart.nodes) <= _WIDE_NODES and characters <= _WIDE_CHARACTERS
    return "LR" if chain and short else "TD"


def _stacking(chart: Flowchart) -> Iterator[str]:
    """Frames below each other in the author's order, which side by side no phone can show."""
    groups = list(dict.fromkeys(node.group for node in chart.nodes))
    if all(groups):
        for number in range(1, len(groups)):
            yield f"  g{number} ~~~ g{number + 1}"


def _nodes(chart: Flowchart, names: Mapping[str, str]) -> Iterator[str]:
    groups: dict[str, list[str]] = {}
    for node in chart.nodes:
        groups.setdefault(node.group, []).append(f'{names[node.name]}["{_label(node.label)}"]')
    for number, (group, members) in enumerate(groups.items(), 1):
        if not group:
            yield from (f"  {member}" for member in members)
            continue
        caption = "\n".join(textwrap.wrap(group, _CAPTION_WIDTH))
        yield f'  subgraph g{number}["{_label(caption)}"]'
        yield from (f"    {member}" for member in members)
        yield "  end"


def _label(text: str) -> str:
    lines = _without_pictures(text).split("\n")
    text = "\n".join(" ".join(line.split()) for line in lines)
    text = _SPECIAL.sub(lambda match: _ENTITIES[match.group()], text)
    for pattern, entity in _SEQUENCES:
        text = pattern.sub(entity, text)
    return text.replace("\n", "<br/>")


def _plain(text: str) -> str:
    """A title or description on one line; it has no quotes around it and no entities."""
    words = " ".join(_without_pictures(text).split())
    words = re.sub(r"%%+", "%", words)
    return words.translate(_PLAIN)


def _without_pictures(text: str) -> str:
    """The text without emoji, which no font of the PDF can draw in a diagram."""
    if text.isascii() and text.isprintable():
        return text  # as most labels are
    return "".join(
        character
        for character in text
        if character == "\n"
        or not (
            ord(character) > 0x1F000
            or 0xFE00 <= ord(character) <= 0xFE0F
            or unicodedata.category(character) in ("Cc", "Cs", "Cf", "Co")
        )
    )
