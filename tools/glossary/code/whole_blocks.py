"""Evidence from the blocks of a finished layout: how they end, and what follows them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from glossary.code.outline import Outline
from glossary.code.snippet import DEFINITIONS, FUNCTIONS, LOOPS, MODULE

__all__ = ["block_evidence", "break_evidence", "sibling_evidence"]


def block_evidence(outline: Outline) -> Iterator[str]:
    """Features of each block: size, last statement, the statement behind it."""
    for header in outline.children:
        if header == MODULE:
            continue
        yield from _extent(outline, header)
        kind = outline.snippet.kinds[header]
        if kind in FUNCTIONS:
            yield from _function(outline, header)
        elif kind == "while":
            yield from _condition(outline, header)
        elif kind == "for":
            yield from _rounds(outline, header)
        if kind not in DEFINITIONS:
            yield from _ending(outline, header)


def _extent(outline: Outline, header: int) -> Iterator[str]:
    snippet, inner, end = outline.snippet, outline.children[header], outline.ends[header]
    statements, kinds = snippet.statements, snippet.kinds
    kind, last, size = kinds[header], inner[-1], min(5, len(inner))
    final = end == snippet.size
    yield f"b:{kind} {size} {final}"
    yield f"last:{kind} {kinds[last]} {final}"
    yield f"H:{statements[header].leaf or statements[header].target} {min(4, size)}"
    if final:
        yield f"lastw:{kind} {statements[last].leaf} {kinds[last]}"
        return
    here = outline.depths[end] == outline.depths[header]
    yield f"after:{kind} {kinds[last]} {kinds[end]}"
    yield f"afterw:{kind} {statements[last].leaf} > {statements[end].leaf}"
    yield f"after:{kind} {kinds[last]} {kinds[end]} {here} {bool(statements[end].comments)}"


def _function(outline: Outline, header: int) -> Iterator[str]:
    """Whether the function returns something, is asked for it, and calls itself."""
    snippet, end = outline.snippet, outline.ends[header]
    statements, kinds = snippet.statements, snippet.kinds
    own = [statements[i] for i in outline.body(header) if outline.scopes[i] == header]
    returns = any(s.kind in ("return", "yield") or "yield" in s.flags for s in own)
    valued = any("value" in s.flags for s in own)
    calls = [user for user in snippet.users[header] if user >= end]
    calls = [user for user in calls if statements[user].callee == statements[header].target]
    wanted = any(kinds[user] in ("assign", "augmented", "return") for user in calls)
    ignored = any(kinds[user] == "call" for user in calls)
    itself = any(header < user < end for user in snippet.users[header])
    yield f"fn:{returns} {valued} {wanted} {ignored} {itself}"
    yield f"fnlast:{returns} {kinds[outline.children[header][-1]]} {wanted} {ignored}"


def _condition(outline: Outline, header: int) -> Iterator[str]:
    """Whether anything inside a ``while`` can end it."""
    statements = outline.snippet.statements
    names = statements[header].uses
    body = [statements[inner] for inner in outline.body(header)]
    sets = any(names & s.binds for s in body)
    calls = any(s.root in names for s in body)
    leaves = any(s.kind in ("break", "return") for s in body)
    yield f"while:{sets} {calls} {leaves}"


def _rounds(outline: Outline, header: int) -> Iterator[str]:
    """Whether the lines of a ``for`` depend on its variable, directly or through others."""
    snippet, inner, end = outline.snippet, outline.children[header], outline.ends[header]
    statements = snippet.statements
    names = statements[header].binds
    using = [
        child
        for child in inner
        if any(names & statements[i].uses for i in range(child, outline.ends[child]))
    ]
    yield f"for:{bool(using)} {using[-1:] == inner[-1:]} {min(3, len(inner))}"
    derived, depends = set(names), False
    for index in outline.body(header):
        depends = bool(derived & statements[index].uses)
        if depends:
            derived |= statements[index].binds
    yield f"fordep:{depends} {snippet.kinds[end - 1]}"
    if end < snippet.size:
        yield f"forafter:{bool(derived & statements[end].uses)} {depends} {snippet.kinds[end]}"


def _ending(outline: Outline, header: int) -> Iterator[str]:
    """Ties of a block's last line to the block, and of the line behind it."""
    snippet, end = outline.snippet, outline.ends[header]
    statements, kinds, kind = snippet.statements, snippet.kinds, snippet.kinds[header]
    last = statements[end - 1]
    names = [statements[i].binds for i in outline.body(header)]
    inside = statements[header].binds.union(*(names if kind in LOOPS else names[:-1]))
    tied = bool(inside & last.uses)
    needed = any(last.binds & s.uses for s in statements[end:])
    yield f"lasttie:{kind} {tied} {kinds[end - 1]} {min(3, len(outline.children[header]))}"
    yield f"lastneed:{kind} {bool(last.binds)} {needed}"
    if last.callee:
        yield f"lasttie:{kind} {tied} c:{last.leaf}"
    if last.says:
        yield f"lastsays:{kind} {last.says}"
    if end == snippet.size:
        return
    following, bound = statements[end], inside.union(*names)
    tied = bool(bound & following.uses)
    yield f"nexttie:{kind} {tied} {kinds[end]}"
    yield f"spill:{kind} {any(bound & s.uses for s in statements[end:])}"
    if following.callee:
        yield f"nexttie:{kind} {tied} c:{following.leaf}"
    if following.says:
        yield f"nextsays:{kind} {following.says}"


def sibling_evidence(outline: Outline) -> Iterator[str]:
    """Features of neighbours in one block: pairs, triples, branches, blocks of one kind."""
    snippet = outline.snippet
    statements, kinds = snippet.statements, snippet.kinds
    for header, inner in outline.children.items():
        where = "top" if header == MODULE else "sib"
        for left, right in pairwise(inner):
            yield f"{where}:{kinds[left]} > {kinds[right]}"
            if header != MODULE and statements[left].callee and statements[right].callee:
                yield f"sib c:{statements[left].leaf} > {statements[right].leaf}"
            if left in outline.children and right in outline.children:
                yield from _twins(outline, left, right)
        if header != MODULE:
            for triple in zip(inner, inner[1:], inner[2:], strict=False):
                yield f"tri:{' > '.join(kinds[i] for i in triple)}"


def _twins(outline: Outline, left: int, right: int) -> Iterator[str]:
    """Two blocks in a row that are branches of one statement, or of one kind."""
    statements, kinds = outline.snippet.statements, outline.snippet.kinds
    first, second = outline.children[left], outline.children[right]
    shapes = [[kinds[i] for i in first], [kinds[i] for i in second]]
    if kinds[right] in ("elif", "else") and kinds[left] in ("if", "elif"):
        targets = [{statements[i].target for i in block} - {""} for block in (first, second)]
        yield f"branch:{min(4, len(first))} {min(4, len(second))}"
        yield f"branch t:{bool(targets[0] & targets[1])} {targets[0] == targets[1]}"
        yield f"branch k:{shapes[0] == shapes[1]} {shapes[0][-1] == shapes[1][-1]}"
    if kinds[left] == kinds[right]:
        yield f"twins:{kinds[left]} {max(-3, min(3, len(first) - len(second)))}"
        yield f"twins k:{kinds[left]} {shapes[0] == shapes[1]}"


def break_evidence(outline: Outline) -> Iterator[str]:
    """Features of the places where the depth changes, and of those with a comment."""
    snippet, depths = outline.snippet, outline.depths
    for index in range(1, snippet.size):
        statement, before = snippet.statements[index], snippet.statements[index - 1]
        kind = snippet.kinds[index]
        if before.opens:
            continue
        if statement.comments:
            yield f"#:{min(2, depths[index - 1] - depths[index])} {kind}"
        if depths[index] == depths[index - 1]:
            continue
        if statement.callee and statement.callee == before.callee:
            yield "split call"
        if kind == before.kind:
            yield f"split:{kind}"
        if not statement.comments:
            yield "no#"
