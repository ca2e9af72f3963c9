"""Mermaid written in a seed: read as a graph when it is a plain flowchart.

In: a fence tagged ``mermaid``, whose line breaks may be lost. Out: a
:class:`glossary.entry.Flowchart`, so that what reaches the page is written by this
project and never by the seed. Anything but nodes, arrows and their labels (styles,
clicks, directives, other diagrams) makes the fence a plain listing.
"""

from __future__ import annotations

import re

from glossary.blocks.graph import Graph
from glossary.blocks.reading import Reading, Sight
from glossary.entry import FlowEdge, FlowNode, Repair

__all__ = ["read_mermaid"]

_HEADER = re.compile(r"\s*(?:graph|flowchart)\s+(?:TB|TD|BT|LR|RL)\s*;?\s*")
_NODE = re.compile(
    r"""
    \s* (?P<name>[A-Za-z]\w*)
    (?: \[\( (?P<store>[^\[\]()]+) \)\] | \(\[ (?P<stadium>[^\[\]()]+) \]\)
      | \(\( (?P<circle>[^()]+) \)\) | \{\{ (?P<hexagon>[^{}]+) \}\}
      | \[ (?: "(?P<quoted>[^"\n]*)" | (?P<box>[^\[\]"|]+) ) \]
      | \( (?P<round>[^()"|]+) \) | \{ (?P<choice>[^{}"|]+) \}
    )?
    """,
    re.VERBOSE,
)
_ARROW = re.compile(
    r'\s*(?:--+>|==+>|-\.+->)(?:\s*\|"?(?P<label>[^|"\n]*)"?\|)?|\s*--\s(?P<inner>[^-|>\n]+?)\s--+>'
)
_SEPARATOR = re.compile(r"\s*(?:;|\n)\s*")


def read_mermaid(sight: Sight) -> Reading | None:
    """The fence's flowchart, or ``None`` when it has anything else in it."""
    header = _HEADER.match(sight.text) if sight.tag == "mermaid" else None
    graph = _graph(sight.text[header.end() :]) if header else None
    if graph is None or not graph.certain:
        return None
    chart = graph.flowchart(sight.section, sight.fence.line)
    repair = Repair("flow", sight.text, chart.description, sight.fence.line, 1.0)
    return Reading((chart,), (repair,))


def _graph(text: str) -> Graph | None:
    """The statements one after the other; a node after a node begins a new one."""
    labels: dict[str, str] = {}
    edges: list[tuple[str, str, str]] = []
    position = 0
    source = waiting = ""
    while position < len(text.rstrip()):
        node = _NODE.match(text, position)
        if node is None:
            return None
        name = node["name"]
        label = next(
            (value for key, value in node.groupdict().items() if key != "name" and value), ""
        )
        if label and labels.get(name, name) not in (name, label):
            return None  # Mermaid shows the last label only, and a page every word
        labels[name] = label or labels.get(name, name)
        if source:
            edges.append((source, name, waiting))
        position = node.end()
        arrow = _ARROW.match(text, position)
        source, waiting = "", ""
        if arrow:
            source, waiting = name, (arrow["label"] or arrow["inner"] or "").strip()
            position = arrow.end()
        elif separator := _SEPARATOR.match(text, position):
            position = separator.end()
    if source or not edges:
        return None
    graph = Graph()
    graph.nodes += [FlowNode(name, label.strip(), "") for name, label in labels.items()]
    graph.edges += [FlowEdge(*edge) for edge in edges]
    return graph
