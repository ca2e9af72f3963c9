"""Evidence from names: what is bound and used inside the block, above it and below."""

from __future__ import annotations

from glossary.code.case import Case, digits, root_of
from glossary.code.snippet import DEFINITIONS

__all__ = ["name_evidence"]

_NEAR = 8  # statements looked ahead


def name_evidence(case: Case) -> list[str]:
    """Features from the flow of names."""
    return [*_names(case), *_bindings(case), *_lookahead(case), *_flow(case)]


def _names(case: Case) -> list[str]:
    """Which names of the block are still needed."""
    snippet, kind, names = case.snippet, case.kind, case.names
    head_now, head_later, body_now, body_later, updated = tuple(names)
    sources = snippet.sources[case.index].values()
    outer = any(source < case.header for source in sources)
    chain = digits(
        case.index - 1 in sources,
        case.index + 1 < snippet.size and case.index in snippet.sources[case.index + 1].values(),
    )
    result = [
        f"N:{names}",
        f"N:{names} k:{kind}",
        f"N:{names} n:{case.count}",
        f"head:{head_now}{head_later}",
        f"head:{head_now}{head_later} k:{kind}",
        f"body:{body_now}{body_later}",
        f"body:{body_now}{body_later} k:{kind}",
        f"upd:{updated} k:{kind}",
        f"out:{digits(outer)} upd:{updated} body:{body_now}",
        f"headused:{digits(snippet.last_use[case.header] > case.header)} head:{head_now}",
        f"chain:{chain} k:{kind}",
        f"chain:{chain} N:{names}",
        f"headuses:{digits(bool(case.head.uses & case.statement.uses))} k:{kind}",
        f"N:{names} k:{kind} b:{case.before}",
        *_outer_names(case),
    ]
    if any(snippet.next_use[inner] == case.index for inner in case.inner):
        result.append(f"firstuse k:{kind}")
    if snippet.next_use[case.header] >= case.index and case.block not in ("class", "main"):
        wait = snippet.next_use[case.header] - case.index
        unused = snippet.last_use[case.header] < 0
        result.append(f"unused:{min(3, wait)} never:{digits(unused)}")
    if "self" in case.statement.uses:
        result.append(f"self k:{kind}")
    elif snippet.self_below[case.index]:
        result.append(f"self-later k:{kind}")
    if {"await", "async"} & case.statement.flags:
        result.append(f"async:{digits('async' in case.head.flags)} k:{kind}")
    return result


def _outer_names(case: Case) -> list[str]:
    """Whether the statement shares names from above the block with it, or brings others."""
    snippet = case.snippet
    outer = {
        name
        for name, source in snippet.sources[case.index].items()
        if source < case.header and snippet.kinds[source] != "import"
    }
    inside = {name for inner in case.inner for name in snippet.statements[inner].uses}
    code = digits(bool(outer & inside), bool(outer - inside - case.head.uses))
    return [f"outer:{code} k:{case.kind}", f"outer:{code} N:{case.names}"]


def _bindings(case: Case) -> list[str]:
    """What the statement binds: new names, names of the block, names from above it."""
    snippet, kind, header = case.snippet, case.kind, case.header
    result: list[str] = []
    for name, source in snippet.rebinds[case.index].items():
        where = "in" if source > header else "head" if source == header else "before"
        result.append(f"re:{where} k:{kind}")
        if where == "in" and snippet.first_binding[name] < header:
            result.append(f"re:both k:{kind}")
    if kind == "augmented":
        first = snippet.first_binding.get(case.statement.target, -1)
        result.append(f"aug:{'none' if first < 0 else 'in' if first > header else 'before'}")
    binds = case.statement.binds
    if binds:
        inner = any(binds & snippet.statements[i].binds for i in case.inner)
        result += [
            f"dead:{digits(snippet.last_use[case.index] < 0)} k:{kind}",
            f"rebinds:{digits(inner, bool(binds & case.head.binds))} k:{kind}",
        ]
        if binds & case.head.uses:
            result.append(f"bindshead k:{kind}")
    return result + _carried(case)


def _carried(case: Case) -> list[str]:
    """Whether this or one of the next statements sets anew what the block takes from above.

    In a loop that is how one round hands on to the next.
    """
    snippet, index = case.snippet, case.index
    taken = {
        name
        for inner in range(case.header, index)
        for name, source in snippet.sources[inner].items()
        if source < case.header and snippet.kinds[source] not in DEFINITIONS | {"import"}
    }
    below = snippet.statements[index + 1 : index + _NEAR]
    now = bool(taken & case.statement.binds)
    later = any(taken & statement.binds for statement in below)
    code = digits(now, later)
    return [f"carry:{code} k:{case.kind}", f"carry:{code} N:{case.names}"]


def _lookahead(case: Case) -> list[str]:
    """What stands further down: uses of the block's names, the next return."""
    snippet, kind, index, header = case.snippet, case.kind, case.index, case.header
    distance = snippet.last_use[header] - index
    head = "none" if distance < 0 else "0" if not distance else "1" if distance < 3 else "3"
    later = 0
    for below in range(index, min(snippet.size, index + _NEAR)):
        later += any(
            header < source < index and snippet.first_binding[name] > header
            for name, source in snippet.sources[below].items()
        )
    near = sum(1 for fed in snippet.reach[index] if fed < index + 6)
    return [
        f"hd:{head} later:{min(later, 4)}",
        f"hd:{head} k:{kind}",
        f"later:{min(later, 4)} k:{kind}",
        f"reach:{min(3, near)} k:{kind}",
        f"ret:{snippet.next_return[index]} k:{kind}",
        f"rest:{','.join(snippet.kinds[index:][:4])}",
    ]


def _flow(case: Case) -> list[str]:
    """Where what the statement collects was begun, and whether the header feeds it at all."""
    snippet, index, header, kind = case.snippet, case.index, case.header, case.kind
    statement = case.statement
    fed = header >= 0 and index in snippet.reach[header]
    result = [f"fed:{digits(fed)} N:{case.names}", f"fed:{digits(fed)} k:{kind}"]
    root = statement.root if kind == "call" else root_of(statement.target)
    source = snippet.sources[index].get(root, -1)
    if source < 0:
        source = snippet.rebinds[index].get(root, -1)
    if source >= 0 and snippet.kinds[source] == "assign":
        place = "in" if source > header else "near" if source > case.frame.parent else "far"
        begun = snippet.statements[source].value
        result += [
            f"begun:{begun} {place} k:{kind}",
            f"begun:{begun} {place} N:{case.names}",
            f"begun:{begun} {place} c:{statement.leaf}",
        ]
    if case.block == "while":
        names = case.head.uses
        done = any(names & snippet.statements[inner].binds for inner in case.inner)
        now = bool(names & statement.binds)
        later = any(names & s.binds for s in snippet.statements[index + 1 : index + _NEAR])
        result += [f"test:{digits(done, now, later)}", f"test:{digits(done, now, later)} k:{kind}"]
    locals_now = {n for n, s in snippet.sources[index].items() if case.frame.parent < s < header}
    result.append(f"local:{min(2, len(locals_now))} N:{case.names} k:{kind}")
    return result
