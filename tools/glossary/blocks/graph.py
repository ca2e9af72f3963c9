"""A flow under construction: labels become nodes, arrows edges, and it all a flowchart."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from glossary.entry import Flowchart, FlowEdge, FlowNode

__all__ = ["Graph"]

_GREATEST_LABEL = 160
_MOST_NODES = 60
_LINES = frozenset("┌┐└┘├┤┬┴┼─│")  # a line drawn to somewhere else


@dataclass
class Graph:
    """Nodes and edges so far."""

    nodes: list[FlowNode] = field(default_factory=list)
    edges: list[FlowEdge] = field(default_factory=list)
    _shared: dict[tuple[str, str], str] = field(default_factory=dict)

    def node(self, label: str, group: str = "", *, shared: bool = False) -> str:
        """The name of a node with this label: a new one, or the shared one of its group."""
        label = _bare(label)
        name = self._shared.get((group, label), "") if shared else ""
        if not name:
            name = f"n{len(self.nodes) + 1}"
            self.nodes.append(FlowNode(name, label, group))
        if shared:
            self._shared[(group, label)] = name
        return name

    def edge(self, source: str, target: str, label: str = "") -> None:
        """An arrow between two nodes, drawn once."""
        edge = FlowEdge(source, target, label)
        if edge not in self.edges:
            self.edges.append(edge)

    @property
    def certain(self) -> bool:
        """Whether it can be shown: nothing loose, no arrow to itself, labels of a box's size."""
        linked = {end for edge in self.edges for end in (edge.source, edge.target)}
        return (
            2 <= len(self.nodes) <= _MOST_NODES
            and all(node.name in linked for node in self.nodes)
            and all(
                0 < len(line) <= _GREATEST_LABEL
                for node in self.nodes
                for line in node.label.split("\n")
            )
            and not any(edge.source == edge.target for edge in self.edges)
            and not any(set(node.label) & _LINES for node in self.nodes)
        )

    def flowchart(self, title: str, line: int) -> Flowchart:
        """The finished chart."""
        return Flowchart(tuple(self.nodes), tuple(self.edges), line, title, self.description)

    @property
    def description(self) -> str:
        """The graph in words, for those who do not see it."""
        labels = {node.name: " ".join(node.label.split()) for node in self.nodes}
        if [(edge.source, edge.target) for edge in self.edges if not edge.label] == list(
            pairwise(labels)
        ):
            return ", then ".join(labels.values()) + "."
        targets: dict[str, list[str]] = {}
        for edge in self.edges:
            by = f" ({edge.label})" if edge.label else ""
            targets.setdefault(edge.source, []).append(labels[edge.target] + by)
        return " ".join(
            f"{labels[source]} leads to {' and '.join(ends)}." for source, ends in targets.items()
        )


def _bare(text: str) -> str:
    text = text.strip().strip("│|").strip()
    whole = re.fullmatch(r"\[([^\[\]]+)\]", text)
    return whole.group(1).strip() if whole else text
