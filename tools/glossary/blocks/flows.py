"""Flows drawn with arrows become graphs.

In: a fence with arrows that stand alone between lines (``A`` / ``↓`` / ``B``), or whose
every line is a chain (``A → B → C``). Out: a :class:`glossary.entry.Flowchart` with the
same words, its branches and loops included.

A graph is made only when each arrow's two ends are certain; a flow in doubt stays the
text it is. Doubtful are arrows side by side, text after branches, arrows of mathematics,
sentences, steps too long for a box, and lines that may have run together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from glossary.blocks.graph import Graph
from glossary.blocks.prose import paragraph
from glossary.blocks.reading import Reading, Sight
from glossary.entry import Repair

__all__ = ["read_flow"]

_TAGS = frozenset(("", "text", "plaintext", "txt", "flow", "diagram", "ascii", "pipeline"))
_DOWN = "↓⬇⇩▼⇓"
_UP = "↑⬆⇧▲⇑"
_BOTH = "↕⇅⇕"
_VERTICAL = re.compile(rf"[│|\s]*([{_DOWN}{_UP}{_BOTH}])\s*(.*)")
_STEMS = re.compile(r"[│|]+")
_CHAIN = re.compile(r"\s*(──+[►▶>]|—+>|[→⟶⇒➔➜►▶↔⟷]|<-+>|-+>|=+>)\s*")
_BRANCH = re.compile(r"[│\s]*[├└┌]\s*[─-]*[→►▶>]?\s*(?=\S)")
_TRAILER = re.compile(
    r"(?:Result|Note|Where|Total|Key [\w ]+|Benefit|Advantage|Cost|Latency|Complexity|Accuracy"
    r"|Speedup|Example|Effect|Trade-?off|Throughput|Use case)s?:[^→]*"
)
_CODE = re.compile(r"\b(?:def|fn|lambda|func)\b|=>\s*\{|;\s*$|\(\)\s*->|\+--")
_MATHEMATICS = re.compile(r"\blim\b|[∀∃∧∨]|:\s*[ℝ\w]\w*\s*→\s*[ℝ\w]\w*$|\bas\s+\w\s*→")
_SENTENCES = re.compile(r"[.!?]\s+[A-Z]")
_ITEM = re.compile(r"(?:[-•*]|\d{1,3}[.)])\s")
_TWO_COLUMNS = re.compile(r"\S {3,}\S|\S\s+[│|]\s+\S")
_ANSWER = re.compile(
    r"(?i)yes|no|true|false|hit|miss|pass|fail|high|low|success|failure|else|otherwise"
    r"|if [\w ]{1,20}"
)
_SUBSTANCE = re.compile(r"\d*(?:\(?[A-Z][a-z]?\)?[₀-₉\d]*)+[⁺⁻]?(?:\([a-z]+\))?")
_SMALL_BEFORE_CAPITAL = re.compile(r"((?:[a-z][a-z-]*\s)+)(?=[A-Z])")
_SMALL_WORDS = re.compile(r"[a-z][a-z-]*(?:\s[a-z][a-z-]*)*")
_WAITS = re.compile(r"\b(?:a|an|and|as|at|by|for|from|in|of|on|or|per|the|to|via|with)\s$")
_LONGEST_STEP = 90
_RUN_ON = re.compile(r"(?:\b[a-z][\w-]*|\))\s(?=[A-Z][a-z])")  # `fixed weights Input x`
_SHORTEST_LOOP = 4
_LONGEST_FLOW = 6_000


def read_flow(sight: Sight) -> Reading | None:
    """The fence as a flowchart with the sentences after it, or ``None``."""
    if sight.tag not in _TAGS or _CODE.search(sight.text):
        return None
    if len(sight.text) > _LONGEST_FLOW:
        return None
    drawn = _vertical(sight) or _horizontal(sight)
    if drawn is None or not drawn[0].certain:
        return None
    graph, trailing = drawn
    line = sight.fence.line
    chart = graph.flowchart(sight.section, line)
    after = tuple(paragraph(text, line) for text in trailing)
    return Reading((chart, *after), (Repair("flow", sight.text, chart.description, line, 0.9),))


# --- arrows between lines ------------------------------------------------------------------


@dataclass
class _Step:
    """Consecutive lines between two arrows, and the branches that hang below them."""

    lines: list[str] = field(default_factory=list)
    branches: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Arrow:
    """An arrow between two steps, with what is written beside it."""

    sign: str
    label: str


def _vertical(sight: Sight) -> tuple[Graph, list[str]] | None:
    """``A`` / ``↓`` / ``B``: the lines between two arrows are one node."""
    steps, arrows = _steps(_with_arrow_heads(sight.filled), flattened=sight.fence.flattened)
    side_by_side = any(set(arrow.label) & set(_DOWN + _UP + _BOTH) for arrow in arrows)
    if not arrows or side_by_side or not all(step.lines for step in steps):
        return None
    if any(_TWO_COLUMNS.search(line) for step in steps for line in step.lines):
        return None
    trailing = _trailing(steps[-1])
    if sight.fence.flattened and len({arrow.sign in _UP for arrow in arrows}) > 1:
        return None  # `Accuracy ↑ Loss ↓`: what rises and falls
    if sight.fence.flattened:
        labelled = _labels_from_steps(steps, arrows)
        if labelled is None:
            return None
        arrows = labelled
    graph = Graph()
    ends: list[str] = []
    for index, step in enumerate(steps):
        name = graph.node("\n".join(step.lines))
        for end in ends:
            _vertical_edge(graph, end, name, arrows[index - 1])
        ends = [_branch(graph, name, branch) for branch in step.branches] or [name]
    return graph, trailing


def _with_arrow_heads(lines: Sequence[str]) -> list[str]:
    """A ``v`` below a ``|`` is an arrow's head."""
    result: list[str] = []
    for line in lines:
        head = line in ("v", "V") and result and _STEMS.fullmatch(result[-1])
        result.append("↓" if head else line)
    return result


def _steps(lines: Sequence[str], *, flattened: bool) -> tuple[list[_Step], list[_Arrow]]:
    steps, arrows = [_Step()], []
    for line in lines:
        arrow = _VERTICAL.fullmatch(line)
        branch = _BRANCH.match(line)
        if arrow and not (flattened and arrow.group(2)):
            arrows.append(_Arrow(arrow.group(1), arrow.group(2).strip()))
            steps.append(_Step())
        elif branch:
            steps[-1].branches.append(line[branch.end() :])
        elif steps[-1].branches:
            return [_Step()], []  # whether it goes on with the last branch is not known
        elif not _STEMS.fullmatch(line):
            steps[-1].lines.append(line)
    return steps, arrows


def _labels_from_steps(steps: Sequence[_Step], arrows: Sequence[_Arrow]) -> list[_Arrow] | None:
    """In flattened text ``↓ tokenize Tokens`` has the arrow's label before the step.

    Where other steps begin with capitals, small words before a capital one are a label;
    ``None`` when they may as well be the step's own.
    """
    for step in steps[1:]:
        if len(step.lines) > 1 and _SMALL_WORDS.fullmatch(step.lines[0]):
            step.lines[:2] = [" ".join(step.lines[:2])]
    firsts = [step.lines[0] for step in steps]
    split = [_SMALL_BEFORE_CAPITAL.match(first) for first in firsts[1:]]
    if not any(split):
        return list(arrows)
    others = [firsts[0], *(first for first, at in zip(firsts[1:], split, strict=True) if not at)]
    if any(first[:1].islower() for first in others):
        return None
    if any(match and _WAITS.search(match.group(1)) for match in split):
        return None
    labelled = []
    for step, match, arrow in zip(steps[1:], split, arrows, strict=True):
        words = match.group(1) if match else ""
        step.lines[0] = step.lines[0][len(words) :]
        labelled.append(_Arrow(arrow.sign, words.strip()))
    return labelled


def _branch(graph: Graph, source: str, branch: str) -> str:
    """A branch hung below its step; ``Yes → …`` labels the arrow. Its last node comes back."""
    answer, *rest = _parts(branch)
    if not rest or not _ANSWER.fullmatch(answer):
        answer, rest = "", [branch]
    for number, part in enumerate(rest):
        target = graph.node(part)
        graph.edge(source, target, "" if number else answer)
        source = target
    return source


def _vertical_edge(graph: Graph, above: str, below: str, arrow: _Arrow) -> None:
    label = arrow.label.strip("()[] ")
    if arrow.sign not in _UP:
        graph.edge(above, below, label)
    if arrow.sign not in _DOWN:
        graph.edge(below, above, label)


def _trailing(step: _Step) -> list[str]:
    """Lines below the last node that sum up instead of going on (003:753, ``Result: …``)."""
    for index, line in enumerate(step.lines):
        if index and _TRAILER.match(line):
            trailing = step.lines[index:]
            del step.lines[index:]
            return trailing
    return []


# --- chains in lines -----------------------------------------------------------------------


def _horizontal(sight: Sight) -> tuple[Graph, list[str]] | None:
    """``A → B → C`` in every line, under headings that have none (000:611)."""
    lines = _joined(sight.filled)
    size = len(lines)
    while size and not _is_chain(lines[size - 1]) and _TRAILER.match(lines[size - 1]):
        size -= 1
    lines, trailing = lines[:size], lines[size:]
    chains = [_is_chain(line) for line in lines]
    if not lines or not chains[-1] or any(_doubtful(line) for line in lines):
        return None
    labelled = _labelled(lines, chains)
    if sight.fence.flattened and (
        not (labelled or size == 1) or any(_may_join_lines(chain) for _, chain in labelled)
    ):
        return None
    found: list[tuple[str, str]] = []
    group = ""
    for index, line in enumerate(lines):
        if not chains[index]:
            if not chains[index + 1]:
                return None
            group = line.rstrip(":")
            continue
        label, chain = labelled[index] if labelled else (group, line)
        cut = _undoubled(chain) if sight.fence.flattened else [chain]
        found += [(label, part) for part in cut]
    return _graph(found), trailing


def _joined(lines: Sequence[str]) -> list[str]:
    """A line that begins or ends with an arrow goes on with the chain beside it."""
    if lines and all(_CHAIN.match(line) for line in lines[1:]) and not _CHAIN.match(lines[0]):
        return [" ".join(lines)]
    joined: list[str] = []
    for line in lines:
        opens = _CHAIN.match(line) is not None
        waits = bool(joined) and re.search(rf"(?:{_CHAIN.pattern})$", joined[-1]) is not None
        if joined and ((opens and _is_chain(joined[-1])) or waits):
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return joined


def _is_chain(line: str) -> bool:
    return bool(_CHAIN.search(line)) and not _ITEM.match(line)


def _doubtful(line: str) -> bool:
    """Arrows of mathematics or logic, sentences, and steps too long to be boxes."""
    parts = _parts(line)
    if len(parts) == 1:
        return len(line) > _LONGEST_STEP or bool(_ITEM.match(line))
    return (
        not all(parts)
        or _is_reaction(parts)
        or bool(_MATHEMATICS.search(line) or _SENTENCES.search(line))
        or any(len(part) > _LONGEST_STEP for part in parts)
    )


def _is_reaction(parts: Sequence[str]) -> bool:
    """Chemistry: ``Si + O₂ → SiO₂`` changes substances, not steps."""
    substances = [word for part in parts for word in re.split(r"\s(?:\+\s)?", part)]
    return all(_SUBSTANCE.fullmatch(word.strip()) for word in substances) and any(
        character in "₀₁₂₃₄₅₆₇₈₉⁺⁻+" for part in parts for character in part
    )


def _parts(line: str) -> list[str]:
    """The steps of a chain; an arrow inside brackets separates nothing."""
    parts, start, depth, position = [], 0, 0, 0
    for match in _CHAIN.finditer(line):
        passed = line[position : match.start()]
        depth += sum(passed.count(c) for c in "([{") - sum(passed.count(c) for c in ")]}")
        position = match.end()
        if depth <= 0:
            parts.append(line[start : match.start()].strip())
            start = match.end()
    parts.append(line[start:].strip())
    return parts


def _labelled(lines: Sequence[str], chains: Sequence[bool]) -> list[tuple[str, str]]:
    """``Training: A → B`` in each of several lines names the line, not the first step."""
    split = [re.match(r"([^:→(]{1,40}):\s+(?=\S)", line) for line in lines]
    if len(lines) < 2 or not all(chains) or not all(split):
        return []
    return [(match.group(1), match.string[match.end() :]) for match in split if match]


def _may_join_lines(chain: str) -> bool:
    """Whether a step may hold the end of one line and the beginning of the next."""
    return any(_RUN_ON.search(part) for part in _parts(chain))


def _undoubled(chain: str) -> list[str]:
    """A flattened chain cut where a step stands twice: a line ended and the next began with it."""
    chains: list[list[str]] = [[]]
    for part in _parts(chain):
        twice = re.fullmatch(r"(.+)\s\1", part)
        chains[-1].append(twice.group(1) if twice else part)
        if twice:
            chains.append([twice.group(1)])
    return [" → ".join(parts) for parts in chains] if len(chains) > 1 else [chain]


def _graph(chains: Sequence[tuple[str, str]]) -> Graph:
    """The chains, each with its group, as one graph.

    A label at an end of a chain is the same step wherever it stands in its group; one
    that only passes by (two ``Conv`` layers) is a step of its own each time.
    """
    graph = Graph()
    ends: set[tuple[str, str]] = set()
    for group, chain in chains:
        parts = _parts(chain)
        ends |= {(group, parts[0]), (group, parts[-1])}
    for group, chain in chains:
        parts = _parts(chain)
        arrows = [match.group(1) for match in _CHAIN.finditer(chain)]
        each_separates = len(arrows) == len(parts) - 1
        previous = ""
        for index, part in enumerate(parts):
            again = part in parts[:index]
            closes = index == len(parts) - 1 >= _SHORTEST_LOOP - 1 and part == parts[0]
            shared = (group, part) in ends and (closes or not again)
            name = graph.node(part, group, shared=shared)
            if previous:
                graph.edge(previous, name)
                if each_separates and arrows[index - 1][0] in "↔⟷<":
                    graph.edge(name, previous)
            previous = name
    _feed_symbols(graph)
    return graph


def _feed_symbols(graph: Graph) -> None:
    """A chain that ends by defining a symbol feeds the step that takes it (000:611).

    ``HyperNetwork → θ = f(c)`` and ``Primary Network (θ)`` in one group: the edge is
    drawn when exactly one other step of the group is called with that symbol.
    """
    starts = {edge.source for edge in graph.edges}
    for node in list(graph.nodes):
        defined = re.match(r"([^\W\d]\w{0,5})\s*=\s*\S", node.label)
        if defined is None or node.name in starts:
            continue
        called = f"({defined.group(1)})"
        takers = [
            other
            for other in graph.nodes
            if other.group == node.group and other is not node and other.label.endswith(called)
        ]
        if len(takers) == 1:
            graph.edge(node.name, takers[0].name)
