"""Evidence from shape: kinds of statements, sizes of blocks, likeness, comments."""

from __future__ import annotations

import re

from glossary.code.case import Case, bucket, digits, root_of

__all__ = ["shape_evidence"]

_WORD = re.compile(r"[A-Za-z]+")


def shape_evidence(case: Case) -> list[str]:
    """Features from kinds, sizes, likeness and comments."""
    return [*_shape(case), *_parallels(case), *_comments(case), *_around(case)]


def _shape(case: Case) -> list[str]:
    """Kinds of statements around, and the size of the block."""
    kind, count, last = case.kind, case.count, case.last
    alike = sum(case.snippet.kinds[inner] == kind for inner in case.inner)
    left = bucket(case.snippet.size - case.index)
    position = bucket(case.header)
    return [
        "any",
        f"k:{kind}",
        f"k:{kind} b:{case.before}",
        f"k:{kind} l:{last}",
        f"k:{kind} a:{case.after}",
        f"k:{kind} b:{case.before} a:{case.after}",
        f"k:{kind} n:{count}",
        f"l:{last} n:{count}",
        f"h:{case.snippet.kind(case.header - 1)}",
        f"left:{left}",
        f"pos:{position} left:{left}",
        f"pos:{position} n:{count} k:{kind}",
        f"alike:{min(3, alike)} n:{count} k:{kind}",
    ]


def _parallels(case: Case) -> list[str]:
    """Likeness to the block's children and to its header."""
    kind, callee, target = case.kind, case.statement.callee, case.statement.target
    child, head = case.child, case.head
    result: list[str] = []
    if child.kind == kind and child.callee and child.callee == callee:
        result += ["same-call", f"same-call c:{case.statement.leaf}"]
    elif child.callee and child.root == case.statement.root:
        result.append(f"same-root k:{kind} l:{case.last}")
    if callee and case.first.callee == callee:
        result.append("same-as-first")
    if child.target and root_of(child.target) == root_of(target):
        result.append(f"same-target k:{kind}")
    if head.kind == kind:
        result.append(f"like-header n:{case.count}")
        if callee and head.callee == callee:
            result += ["header-call", f"header-call {case.head_word}"]
    return result


def _comments(case: Case) -> list[str]:
    """Whether a comment sets the statement off, and with what word it begins."""
    kind, names = case.kind, case.names
    if not case.statement.comments:
        earlier = any(case.snippet.statements[inner].comments for inner in case.inner)
        return [f"no# k:{kind} any:{digits(earlier)}"]
    word = _WORD.search(case.statement.comments[0])
    return [
        "#",
        f"# k:{kind}",
        f"#:{word.group().lower() if word else '?'}",
        f"# names:{names[1:4]}",
        f"# n:{case.count}",
        f"#first:{digits(bool(case.first.comments))}",
    ]


def _around(case: Case) -> list[str]:
    """The enclosing block, to which leaving would lead."""
    snippet, parent, kind = case.snippet, case.frame.parent, case.kind
    around = snippet.block(parent)
    local = header = False
    for source in snippet.sources[case.index].values():
        local = local or parent < source < case.header
        header = header or (source == parent and parent >= 0)
    return [
        f"p:{around}",
        f"p:{around} k:{kind}",
        f"p:{around} N:{case.names}",
        f"p:{around} k:{kind} a:{case.after}",
        f"p:{around} n:{case.count}",
        f"p:{around} ret:{min(3, snippet.next_return[case.index])}",
        f"p:{around} local:{digits(local, header)} k:{kind}",
        f"p:{around} left:{bucket(snippet.size - case.index)}",
    ]
