"""Evidence for where a statement stands: the names of features, which a model weighs.

In: a snippet, a statement, an open block. Out: the features of *leaving* that
block before the statement, and those of *standing* directly in it, each with the
group of weights they belong to. A layout's score is the sum, over its
statements, of the blocks that each one leaves and the block in which it stands;
so what was learned on shallow snippets carries over to deep ones, and the same
question is asked only once however many layouts share it.

A feature is a short string such as ``k:call b:assign`` (this is a call, an
assignment stood before). Which of them matter, and how much, is the model's
business: see ``tools/training/train_python_layout.py``.
"""

from __future__ import annotations

from collections.abc import Sequence

from glossary.code.case import Case, bucket, digits, lexical, root_of
from glossary.code.evidence_definitions import definition_evidence, new_definition_evidence
from glossary.code.evidence_names import name_evidence
from glossary.code.evidence_shape import shape_evidence
from glossary.code.evidence_words import word_evidence
from glossary.code.snippet import DEFINITIONS, FUNCTIONS, Frame, Snippet

__all__ = ["Evidence", "leaving", "standing", "step"]

Evidence = tuple[str, list[str]]


def leaving(snippet: Snippet, index: int, frame: Frame) -> Evidence:
    """Evidence for closing the block of ``frame`` before statement ``index``."""
    case = Case(snippet, index, frame)
    features = [*shape_evidence(case), *name_evidence(case), *word_evidence(case)]
    if case.block in DEFINITIONS:
        features += definition_evidence(case)
    if case.kind in DEFINITIONS or case.kind == "decorator":
        features += new_definition_evidence(case)
    return case.block, features


def standing(snippet: Snippet, index: int, frame: Frame) -> Evidence:
    """Evidence for statement ``index`` as the next child of the block of ``frame``."""
    statement = snippet.statements[index]
    child, first = snippet.statements[frame.last], snippet.statements[frame.first]
    kind, last = snippet.kinds[index], snippet.kind(frame.last)
    result = [
        f"k:{kind}",
        f"k:{kind} l:{last}",
        f"l:{last} n:{bucket(frame.count)}",
        f"free:{min(2, snippet.free[index])} k:{kind}",
        f"{child.leaf} > {statement.leaf}",
        *lexical(statement),
        f"v:{statement.value} k:{kind}",
    ]
    if frame.header >= 0:
        head = snippet.statements[frame.header]
        word = head.leaf or head.target
        result += [f"H:{word} k:{kind}", f"H:{word} c:{statement.leaf}"]
        result.append(f"head:{digits(bool(head.binds & statement.uses))} k:{kind}")
    if child.callee and child.callee == statement.callee:
        result.append("same-call")
    if child.callee and child.root == statement.root:
        result.append(f"same-root k:{kind}")
    if child.target and root_of(child.target) == root_of(statement.target):
        result.append(f"same-target k:{kind}")
    if child.binds & statement.uses:
        result.append(f"uses-last l:{last} k:{kind}")
    if bool(first.comments) == bool(statement.comments):
        result.append(f"comments-alike:{digits(bool(first.comments))}")
    if statement.comments and child.comments:
        result.append("comments-both")
    if kind in FUNCTIONS or kind in ("class", "decorator"):
        result.append(f"def:{snippet.kinds[snippet.definition(index)]} l:{last}")
    return f"in {snippet.block(frame.header)}", result


def step(snippet: Snippet, index: int, closed: Sequence[Frame], target: Frame) -> Evidence:
    """Evidence for the whole step: the blocks left, innermost first, and the one stood in."""
    kind = snippet.kinds[index]
    chain = ">".join(snippet.kinds[frame.header] for frame in closed)
    block = snippet.block(target.header)
    comment = digits(bool(snippet.statements[index].comments))
    return "step", [
        f"{chain} to:{block}",
        f"{chain} to:{block} k:{kind}",
        f"{chain} k:{kind} b:{snippet.kind(index - 1)}",
        f"{len(closed)} k:{kind} #{comment}",
    ]
