"""Evidence from names in a finished layout: what is out of scope, unused, carried on.

Unlike the evidence for one step, this knows where every name is bound and used, so
it sees a local variable that is used outside its function, a parameter that no
line of the function uses, or a sum that each round of a loop begins anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from glossary.code.outline import Outline
from glossary.code.snippet import DEFINITIONS, FUNCTIONS, LOOPS, MODULE

__all__ = ["scope_evidence"]

_BRANCHES = frozenset({"if", "elif", "else", "main"})
_BEGUN = frozenset({"empty", "zero", "constant"})
Place = tuple[int, str]  # a scope and a name in it


def scope_evidence(outline: Outline) -> Iterator[str]:
    """Features from what each name of each scope is bound and used by."""
    binders = _binders(outline)
    users: dict[Place, list[int]] = {}
    for index, statement in enumerate(outline.snippet.statements):
        for name in sorted(statement.uses):
            if name not in outline.snippet.first_binding:
                continue
            scope = _visible_from(outline, binders, outline.scopes[index], name)
            if scope is None:
                yield "undefined"
                continue
            users.setdefault((scope, name), []).append(index)
            if scope == outline.scopes[index] and scope not in binders[scope, name]:
                yield from _leak(outline, index, binders[scope, name])
    for place, bound in binders.items():
        yield from _lifetime(outline, place, bound, users.get(place, []))
    yield from _gathering(outline)


def _binders(outline: Outline) -> dict[Place, list[int]]:
    """The statements that bind each name; the parameters of a function are in its scope."""
    result: dict[Place, list[int]] = {}
    for index, statement in enumerate(outline.snippet.statements):
        defines = outline.snippet.kinds[index] in DEFINITIONS
        for name in sorted(statement.binds):
            own = defines and name != statement.target
            result.setdefault((index if own else outline.scopes[index], name), []).append(index)
    return result


def _visible_from(
    outline: Outline, binders: dict[Place, list[int]], scope: int, name: str
) -> int | None:
    """The scope that a name used in ``scope`` comes from; None when it cannot be seen."""
    here = scope
    while (here, name) not in binders or (here != scope and outline.snippet.kind(here) == "class"):
        if here == MODULE:
            return None
        here = outline.scopes[here]
    return here


def _leak(outline: Outline, index: int, binders: list[int]) -> Iterator[str]:
    """A use that not every path to it has bound: by what block the binding is held."""
    kinds, statements = outline.snippet.kinds, outline.snippet.statements
    around = (*outline.chains[index], index)
    held: list[int] = []
    for binder in binders:
        if binder >= index:
            break
        blocks = outline.chains[binder]
        if statements[binder].opens and kinds[binder] not in DEFINITIONS:
            blocks = (*blocks, binder)
        outer = [header for header in blocks if header not in around]
        if not outer:
            return
        held.append(outer[0])
    if not held:
        yield "late"
    elif kinds[held[-1]] in LOOPS:
        yield f"leak:{kinds[held[-1]]}"
        if held == [b for b in binders if b < index]:
            yield f"leak own:{kinds[held[-1]]}"
    elif kinds[held[-1]] in _BRANCHES:
        yield f"leak:branch {min(2, len(held))}"
    else:
        yield f"leak:{kinds[held[-1]]}"


def _lifetime(
    outline: Outline, place: Place, binders: list[int], users: list[int]
) -> Iterator[str]:
    """A name that is never used, used only before, or handed on by a loop."""
    scope, name = place
    kinds = outline.snippet.kinds
    last = binders[-1]
    local = outline.snippet.kind(scope) in FUNCTIONS
    if scope in binders:
        if name not in ("self", "cls") and scope in outline.children and not users:
            yield "parameter unused"
    elif kinds[last] in DEFINITIONS or kinds[last] == "import":
        if local and not users:
            yield f"inner unused:{kinds[last]}"
    else:
        if not users:
            where = "function" if local else "module" if scope == MODULE else "class"
            yield f"unused:{where} {kinds[last] if kinds[last] in LOOPS else ''}"
        elif local and users[-1] <= last:
            yield f"dead:{bool(outline.loops[last])}"
        if outline.loops[last]:
            yield from _carried(outline, outline.loops[last][-1], binders, users)


def _carried(outline: Outline, loop: int, binders: list[int], users: list[int]) -> Iterator[str]:
    """A name that a loop binds: begun before it or in it, used in it or behind it."""
    kinds, end = outline.snippet.kinds, outline.ends[loop]
    adds = any(kinds[binder] == "augmented" for binder in binders)
    if any(not loop < binder < end for binder in binders):
        inside = any(loop <= user < end for user in users)
        behind = any(user >= end for user in users)
        yield f"carried:{inside} {behind} {adds}"
    elif adds:
        yield f"summed:{any(kinds[binder] != 'augmented' for binder in binders)}"


def _gathering(outline: Outline) -> Iterator[str]:
    """How many loops deeper than its beginning something is collected, and idle lines in loops."""
    snippet, loops = outline.snippet, outline.loops
    for index, statement in enumerate(snippet.statements):
        name = statement.collects
        source = snippet.sources[index].get(name, snippet.rebinds[index].get(name, -1))
        begun = snippet.statements[source].value if source >= 0 else ""
        if begun in _BEGUN:
            steps = max(-1, min(2, len(loops[index]) - len(loops[source])))
            yield f"collects:{begun} {steps} k:{snippet.kinds[index]}"
            others = [o for n, o in snippet.sources[index].items() if n != name]
            if others:
                deepest = max(len(loops[o]) + (snippet.kinds[o] in LOOPS) for o in others)
                yield f"collects from:{max(-1, min(2, len(loops[index]) - deepest))}"
        if loops[index]:
            loop = loops[index][-1]
            bound = snippet.statements[loop].binds.union(
                *(snippet.statements[inner].binds for inner in outline.body(loop))
            )
            if not bound & statement.uses:
                yield f"idle:{snippet.kinds[index]}"
                if statement.callee:
                    yield f"idle c:{statement.leaf}"
